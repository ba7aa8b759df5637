import { assert } from "chai";
import { click, drag, initial, keys, list, mountShapes, shapeSuite } from "../../canvas/shape-suite.ts";
import "./define.ts";

const vertices = [
  { x: 10, y: 20 },
  { x: 90, y: 80 },
];
const dog = { label: "Dog", vertices };
const cat = { label: "Cat", vertices: vertices.map(({ x, y }) => ({ x: x + 200, y: y + 50 })) };

shapeSuite({
  tag: "crowd-line",
  listKey: "lines",
  items: [dog, cat],
  named: ["Dog, line 1 of 2, from 10, 20 to 90, 80", "Cat, line 2 of 2, from 210, 70 to 290, 130"],
  wrong: [{ label: "Dog", vertices: vertices.slice(1) }, { label: "Dog", vertices: [...vertices, ...vertices] }],
  draw: (element) => drag(element, [10, 20], [90, 80]),
  drawByKeys: [" ", "Shift+ArrowRight", " "],
  drawnByKeys: { label: "Dog", vertices: [{ x: 200, y: 100 }, { x: 210, y: 100 }] },
});

describe("crowd-line", () => {
  it("is drawn by two clicks as well as by a drag", async () => {
    const element = await mountShapes("crowd-line");
    await keys(element, "1");
    await click(element, [10, 20], [90, 80]);
    await keys(element, "2");
    await drag(element, [210, 70], [290, 130]);
    assert.deepEqual(list(element), [dog, cat]);
  });

  it("starts on another line by a drag, and moves it when no label is chosen", async () => {
    const element = await mountShapes("crowd-line", initial([dog]));
    await drag(element, [50, 50], [60, 60]);
    const moved = { label: "Dog", vertices: [{ x: 20, y: 30 }, { x: 100, y: 90 }] };
    assert.deepEqual(list(element), [moved]);
    await keys(element, "Escape", "2");
    await drag(element, [60, 60], [60, 160]);
    assert.deepEqual(list(element), [moved, { label: "Cat", vertices: [{ x: 60, y: 60 }, { x: 60, y: 160 }] }]);
  });

  it("has its ends dragged", async () => {
    const element = await mountShapes("crowd-line", initial([dog]));
    await click(element, [50, 50]);
    await drag(element, [90, 80], [390, 180]);
    assert.deepEqual(list(element), [{ label: "Dog", vertices: [{ x: 10, y: 20 }, { x: 390, y: 180 }] }]);
  });

  it("takes its first point back by undo", async () => {
    const element = await mountShapes("crowd-line");
    await keys(element, "1");
    await click(element, [50, 60]);
    await keys(element, "Mod+z");
    await click(element, [10, 20], [90, 80]);
    assert.deepEqual(list(element), [dog]);
  });
});
