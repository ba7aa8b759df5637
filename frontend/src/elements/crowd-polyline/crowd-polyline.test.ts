import { assert } from "chai";
import { click, initial, keys, list, mountShapes, shapeSuite, shapes } from "../../canvas/shape-suite.ts";
import "./define.ts";

const vertices = [
  { x: 10, y: 20 },
  { x: 90, y: 20 },
  { x: 90, y: 80 },
];
const dog = { label: "Dog", vertices };
const cat = { label: "Cat", vertices: vertices.slice(1).map(({ x, y }) => ({ x: x + 200, y: y + 50 })) };

shapeSuite({
  tag: "crowd-polyline",
  listKey: "polylines",
  items: [dog, cat],
  named: ["Dog, polyline 1 of 2, 3 points", "Cat, polyline 2 of 2, 2 points"],
  wrong: [{ label: "Dog", vertices: vertices.slice(2) }, { label: "Dog", vertices: [1, 2] }],
  draw: async (element) => {
    await click(element, [10, 20], [90, 20], [90, 80]);
    await keys(element, "Enter");
  },
  drawByKeys: [" ", "Shift+ArrowRight", " ", "Enter"],
  drawnByKeys: { label: "Dog", vertices: [{ x: 200, y: 100 }, { x: 210, y: 100 }] },
});

describe("crowd-polyline", () => {
  it("may cross itself and end anywhere; its label stays chosen", async () => {
    const element = await mountShapes("crowd-polyline");
    await keys(element, "1");
    await click(element, [10, 20], [90, 80], [90, 20], [10, 80], [10, 20]);
    await keys(element, "Enter");
    await click(element, [200, 100], [250, 100]);
    await keys(element, "Enter");
    assert.deepEqual(list(element), [
      { label: "Dog", vertices: [{ x: 10, y: 20 }, { x: 90, y: 80 }, { x: 90, y: 20 }, { x: 10, y: 80 }, { x: 10, y: 20 }] },
      { label: "Dog", vertices: [{ x: 200, y: 100 }, { x: 250, y: 100 }] },
    ]);
  });

  it("ends on its last point too, as a double click does", async () => {
    const element = await mountShapes("crowd-polyline");
    await keys(element, "1");
    await click(element, [10, 20], [90, 20], [90, 80], [90, 80]);
    assert.deepEqual(list(element), [dog]);
  });

  it("is not selected by the line that would close it", async () => {
    const element = await mountShapes("crowd-polyline", initial([dog]));
    await click(element, [50, 50]);
    assert.equal(shapes(element)[0]?.getAttribute("aria-pressed"), "false");
    await click(element, [90, 50]);
    assert.equal(shapes(element)[0]?.getAttribute("aria-pressed"), "true");
  });
});
