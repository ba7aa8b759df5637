import { assert } from "chai";
import { within } from "../../base/mount.ts";
import { click, complaint, drag, initial, keys, list, mountShapes, shapeSuite, shapes, type Widget } from "../../canvas/shape-suite.ts";
import "./define.ts";

const vertices = [
  { x: 10, y: 20 },
  { x: 90, y: 20 },
  { x: 90, y: 80 },
];
const dog = { label: "Dog", vertices };
const cat = { label: "Cat", vertices: vertices.map(({ x, y }) => ({ x: x + 200, y: y + 50 })) };

shapeSuite({
  tag: "crowd-polygon",
  listKey: "polygons",
  items: [dog, cat],
  named: ["Dog, polygon 1 of 2, 3 points", "Cat, polygon 2 of 2, 3 points"],
  wrong: [{ label: "Dog", vertices: vertices.slice(1) }, { label: "Dog", vertices: "x" }, { label: "Dog", vertices: [...vertices, { x: NaN, y: 1 }] }],
  draw: (element) => click(element, [10, 20], [90, 20], [90, 80], [10, 20]),
  drawByKeys: [" ", "Shift+ArrowRight", " ", "Shift+ArrowDown", " ", "Enter"],
  drawnByKeys: { label: "Dog", vertices: [{ x: 200, y: 100 }, { x: 210, y: 100 }, { x: 210, y: 110 }] },
});

describe("crowd-polygon", () => {
  const chosen = (element: Widget): string | null | undefined => element.shadowRoot?.querySelector(".label-button.selected .category")?.textContent;

  it("closes by Enter too, and asks for the label again", async () => {
    const element = await mountShapes("crowd-polygon");
    await keys(element, "1");
    await click(element, [10, 20], [90, 20], [90, 80]);
    assert.equal(chosen(element), "Dog");
    await keys(element, "Enter");
    assert.deepEqual(list(element), [dog]);
    assert.isUndefined(chosen(element));
    await click(element, [200, 100]);
    assert.include(complaint(element), "Choose a label");
  });

  it("needs three points", async () => {
    const element = await mountShapes("crowd-polygon");
    await keys(element, "1");
    await click(element, [10, 20], [90, 20]);
    await keys(element, "Enter");
    assert.include(complaint(element), "3 points");
    assert.isFalse(element.validate());
    await click(element, [90, 80]);
    await keys(element, "Enter");
    assert.deepEqual(list(element), [dog]);
    assert.isTrue(element.validate());
  });

  it("places no point that would make edges cross, nor closes over them", async () => {
    const element = await mountShapes("crowd-polygon");
    await keys(element, "1");
    await click(element, [10, 20], [90, 20], [90, 80], [50, 10]);
    assert.include(complaint(element), "may not cross");
    await click(element, [120, 80], [120, 10], [200, 120]);
    await keys(element, "Enter");
    assert.deepEqual(list(element), []);
    await keys(element, "Mod+z", "Mod+z", "Mod+z", "Enter");
    assert.deepEqual(list(element), [dog]);
  });

  it("is undone and redone point by point while it is drawn", async () => {
    const element = await mountShapes("crowd-polygon");
    await keys(element, "1");
    await click(element, [10, 20], [90, 20], [40, 90]);
    await keys(element, "Mod+z", "Mod+z", "Mod+Shift+z");
    await click(element, [90, 80]);
    await keys(element, "Enter");
    assert.deepEqual(list(element), [dog]);
    await keys(element, "Mod+z");
    assert.deepEqual(list(element), []);
    await keys(element, "Mod+y");
    assert.deepEqual(list(element), [dog]);
  });

  it("may start inside another, and is selected by its border only", async () => {
    const element = await mountShapes("crowd-polygon", initial([dog]));
    await click(element, [75, 40]);
    assert.equal(shapes(element)[0]?.getAttribute("aria-pressed"), "false");
    await keys(element, "2");
    await click(element, [60, 30], [80, 30], [80, 45]);
    await keys(element, "Enter");
    assert.deepEqual(list(element), [dog, { label: "Cat", vertices: [{ x: 60, y: 30 }, { x: 80, y: 30 }, { x: 80, y: 45 }] }]);
    await click(element, [50, 20]);
    assert.deepEqual(shapes(element).map((shape) => shape.getAttribute("aria-pressed")), ["true", "false"]);
  });

  it("has its points dragged, but not over its other edges", async () => {
    const element = await mountShapes("crowd-polygon", initial([{ label: "Dog", vertices: [...vertices, { x: 10, y: 80 }] }]));
    await click(element, [50, 20]);
    await drag(element, [10, 20], [30, 30]);
    const moved = [{ x: 30, y: 30 }, ...vertices.slice(1), { x: 10, y: 80 }];
    assert.deepEqual(list(element), [{ label: "Dog", vertices: moved }]);
    await drag(element, [30, 30], [150, 60]);
    assert.deepEqual(list(element), [{ label: "Dog", vertices: moved }]);
  });

  it("loses a point by Delete, but never too many", async () => {
    const element = await mountShapes("crowd-polygon", initial([{ label: "Dog", vertices: [...vertices, { x: 10, y: 80 }] }]));
    shapes(element)[0]?.focus();
    await keys(element, ".", ".", ".", ".", "Delete");
    assert.deepEqual(list(element), [dog]);
    await keys(element, ".", "Delete");
    assert.deepEqual(list(element), []);
  });

  it("is given up by Escape, and has a button to finish for fingers", async () => {
    const element = await mountShapes("crowd-polygon");
    await keys(element, "1");
    await click(element, [10, 20], [90, 20]);
    await keys(element, "Escape", "Enter");
    assert.deepEqual([list(element), element.shadowRoot?.querySelector("#finish")], [[], null]);
    await click(element, [10, 20], [90, 20], [90, 80]);
    within(element, "#finish").click();
    assert.deepEqual(list(element), [dog]);
  });
});
