import { assert } from "chai";
import { flattenObjects, sortKeysDeep } from "./json.ts";

it("keys are sorted at every level, lists keep their order", () => {
  const sorted = sortKeysDeep({ b: [{ d: 1, c: 2 }], a: { z: null, y: "t" } });
  assert.equal(JSON.stringify(sorted), '{"a":{"y":"t","z":null},"b":[{"c":2,"d":1}]}');
});

it("flatten-objects gives one text per leaf, lists as JSON text", () => {
  const answer = {
    annotatedResult: { boundingBoxes: [{ left: 1 }], inputImageProperties: { height: 533, width: 800 } },
    category: { label: "Dog" },
    name: { on: true },
    tag: "blue",
  };
  assert.deepEqual(flattenObjects(answer), {
    "annotatedResult.boundingBoxes": '[{"left":1}]',
    "annotatedResult.inputImageProperties.height": "533",
    "annotatedResult.inputImageProperties.width": "800",
    "category.label": "Dog",
    "name.on": "true",
    tag: "blue",
  });
});
