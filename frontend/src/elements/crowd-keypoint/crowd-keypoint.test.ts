import { assert } from "chai";
import { click, drag, initial, keys, list, mountShapes, shapeSuite, shapes } from "../../canvas/shape-suite.ts";
import "./define.ts";

const dog = { label: "Dog", x: 10, y: 20 };
const cat = { label: "Cat", x: 210, y: 70 };

shapeSuite({
  tag: "crowd-keypoint",
  listKey: "keypoints",
  items: [dog, cat],
  named: ["Dog, point 1 of 2, at 10, 20", "Cat, point 2 of 2, at 210, 70"],
  wrong: [{ label: "Dog", x: "10", y: 20 }, { label: "Dog", x: 10 }, { label: "Dog", x: NaN, y: 1 }],
  draw: (element) => click(element, [10, 20]),
  drawByKeys: [" "],
  drawnByKeys: { label: "Dog", x: 200, y: 100 },
});

describe("crowd-keypoint", () => {
  it("places a point with each click; the label stays chosen", async () => {
    const element = await mountShapes("crowd-keypoint");
    await keys(element, "1");
    await click(element, [10, 20], [50, 20], [90, 20]);
    assert.deepEqual(list(element), [dog, { ...dog, x: 50 }, { ...dog, x: 90 }]);
  });

  it("selects and moves a point that is there", async () => {
    const element = await mountShapes("crowd-keypoint", initial([dog, cat]));
    await keys(element, "2");
    await click(element, [12, 21]);
    assert.equal(shapes(element)[0]?.getAttribute("aria-pressed"), "true");
    assert.deepEqual(list(element), [dog, cat]);
    await drag(element, [10, 20], [40, 50]);
    await keys(element, "ArrowUp");
    assert.deepEqual(list(element), [{ ...dog, x: 40, y: 49 }, cat]);
  });
});
