import { assert } from "chai";
import { keptOnPage, placeOf } from "./geometry.ts";

const box = { left: 0.1, top: 0.2, width: 0.3, height: 0.1 };
const corners = [
  { x: 0.1, y: 0.2 },
  { x: 0.4, y: 0.2 },
  { x: 0.4, y: 0.30000000000000004 },
  { x: 0.1, y: 0.30000000000000004 },
];

function rounded(place: ReturnType<typeof placeOf>): unknown {
  return JSON.parse(JSON.stringify(place), (_key, value: unknown) => (typeof value === "number" ? Math.round(value * 1e9) / 1e9 : value)) as unknown;
}

it("a place is the bounding box, and the polygon where there is one", () => {
  const tilted = [{ x: 0.1, y: 0.2 }, { x: 0.4, y: 0.21 }, { x: 0.39, y: 0.3 }];
  assert.deepEqual(rounded(placeOf({ geometry: { boundingBox: box } })), rounded({ box, polygon: corners }));
  assert.deepEqual(rounded(placeOf({ geometry: { boundingBox: box, polygon: tilted } })), rounded({ box, polygon: tilted }));
  assert.deepEqual(rounded(placeOf({ geometry: { polygon: tilted } })), rounded({ box, polygon: tilted }));
});

it("the height may be misspelt as in the guide", () => {
  assert.deepEqual(rounded(placeOf({ geometry: { boundingBox: { left: 0.1, top: 0.2, width: 0.3, weight: 0.1 } } })), rounded({ box, polygon: corners }));
});

it("what is no place is none", () => {
  const boxes = [undefined, null, [], {}, { ...box, left: NaN }, { ...box, top: "0" }, { ...box, width: 0 }, { ...box, left: 2 }, { ...box, width: Infinity }];
  for (const boundingBox of boxes) assert.isUndefined(placeOf({ geometry: { boundingBox } }), JSON.stringify(boundingBox));
  assert.isUndefined(placeOf({}));
  assert.isUndefined(placeOf({ geometry: { polygon: [{ x: 0, y: 0 }, { x: 1, y: 1 }] } }));
  assert.isUndefined(placeOf({ geometry: { polygon: [{ x: 0, y: 0 }, { x: 1, y: 1 }, { x: NaN, y: 0 }] } }));
});

it("a place beyond the page is cut at its edge", () => {
  const place = placeOf({ geometry: { boundingBox: { left: -1, top: 0.9, width: 1.5, height: 9 } } });
  assert.deepEqual(rounded(place), rounded({ box: { left: 0, top: 0.9, width: 0.5, height: 0.1 }, polygon: [{ x: 0, y: 0.9 }, { x: 0.5, y: 0.9 }, { x: 0.5, y: 1 }, { x: 0, y: 1 }] }));
});

it("a box that is moved stays on the page with its size", () => {
  assert.deepEqual(keptOnPage({ left: 0.9, top: -0.5, width: 0.25, height: 0.5 }), { left: 0.75, top: 0, width: 0.25, height: 0.5 });
});
