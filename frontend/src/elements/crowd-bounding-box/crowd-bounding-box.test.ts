import { assert } from "chai";
import { settled, within } from "../../base/mount.ts";
import { click, drag, initial, json, keys, list, mountShapes, point, shapeSuite, shapes } from "../../canvas/shape-suite.ts";
import "./define.ts";

const dog = { height: 40, label: "Dog", left: 10, top: 20, width: 60 };
const cat = { height: 50, label: "Cat", left: 100, top: 100, width: 80 };

shapeSuite({
  tag: "crowd-bounding-box",
  listKey: "boundingBoxes",
  items: [dog, cat],
  named: ["Dog, box 1 of 2, 60 by 40", "Cat, box 2 of 2, 80 by 50"],
  wrong: [{ ...dog, left: NaN }, { ...dog, width: "60" }, { ...dog, top: Infinity }, { ...dog, height: -4 }],
  draw: (element) => drag(element, [10, 20], [70, 60]),
  drawByKeys: [" ", "Shift+ArrowRight", "ArrowDown", "ArrowDown", " "],
  drawnByKeys: { height: 2, label: "Dog", left: 200, top: 100, width: 10 },
});

describe("crowd-bounding-box", () => {
  const one = (): ReturnType<typeof mountShapes> => mountShapes("crowd-bounding-box", initial([dog]));

  it("draws from any corner to any other", async () => {
    const element = await mountShapes("crowd-bounding-box");
    await keys(element, "1");
    await drag(element, [70, 60], [10, 20]);
    assert.deepEqual(list(element), [dog]);
  });

  it("keeps boxes inside the image", async () => {
    const element = await mountShapes("crowd-bounding-box");
    await keys(element, "2");
    await drag(element, [390, 190], [500, 300]);
    assert.deepEqual(list(element), [{ height: 10, label: "Cat", left: 390, top: 190, width: 10 }]);
  });

  it("draws a box inside another, and a click selects the smaller one", async () => {
    const element = await one();
    await keys(element, "2");
    await drag(element, [20, 30], [40, 50]);
    assert.deepEqual(list(element), [dog, { height: 20, label: "Cat", left: 20, top: 30, width: 20 }]);
    await click(element, [30, 40]);
    assert.deepEqual(shapes(element).map((shape) => shape.getAttribute("aria-pressed")), ["false", "true"]);
  });

  it("does not give the box just drawn the label that is chosen next", async () => {
    const element = await mountShapes("crowd-bounding-box");
    await keys(element, "1");
    await drag(element, [10, 20], [70, 60]);
    await keys(element, "2");
    await drag(element, [100, 100], [180, 150]);
    assert.deepEqual(list(element), [dog, cat]);
  });

  it("is changed by its eight handles", async () => {
    const element = await one();
    await click(element, [40, 40]);
    assert.lengthOf(element.shadowRoot?.querySelectorAll(".handle") ?? [], 8);
    await drag(element, [70, 60], [90, 80]);
    assert.deepEqual(list(element), [{ ...dog, height: 60, width: 80 }]);
    await drag(element, [10, 50], [0, 55]);
    assert.deepEqual(list(element), [{ ...dog, height: 60, left: 0, width: 90 }]);
  });

  it("moves by a drag inside, within the image, and comes back by undo", async () => {
    const element = await one();
    await click(element, [40, 40]);
    await drag(element, [40, 40], [50, 0]);
    assert.deepEqual(list(element), [{ ...dog, left: 20, top: 0 }]);
    await keys(element, "Mod+z");
    assert.deepEqual(list(element), [dog]);
    await keys(element, "Mod+Shift+z");
    assert.deepEqual(list(element), [{ ...dog, left: 20, top: 0 }]);
  });

  it("moves and changes by keys: arrows by 1, with Shift by 10, after a point by its handle", async () => {
    const element = await one();
    shapes(element)[0]?.focus();
    await keys(element, "ArrowRight", "Shift+ArrowDown");
    assert.deepEqual(list(element), [{ ...dog, left: 11, top: 30 }]);
    await keys(element, ",", ",", ",", ",", "ArrowRight", "Shift+ArrowDown");
    assert.deepEqual(list(element), [{ ...dog, left: 11, top: 30, width: 61, height: 50 }]);
    await keys(element, "Escape", "ArrowLeft");
    assert.deepEqual(list(element), [{ ...dog, left: 10, top: 30, width: 61, height: 50 }]);
  });

  it("takes back a held arrow key at once", async () => {
    const element = await one();
    shapes(element)[0]?.focus();
    await keys(element, "ArrowRight", "Held+ArrowRight", "Held+ArrowRight");
    assert.deepEqual(list(element), [{ ...dog, left: 13 }]);
    await keys(element, "Mod+z");
    assert.deepEqual(list(element), [dog]);
    await keys(element, "Mod+y");
    assert.deepEqual(list(element), [{ ...dog, left: 13 }]);
  });

  it("rounds fractions of the initial value in the answer and keeps them from counting as a change", async () => {
    const element = await mountShapes("crowd-bounding-box", initial([{ ...dog, left: 10.4, width: 60.4 }, { ...cat, left: 900 }]));
    assert.equal(
      json(element),
      `{"boundingBoxes":[${JSON.stringify(dog)},${JSON.stringify({ ...cat, left: 399, width: 1 })}],` +
        '"initialValueModified":false,"inputImageProperties":{"height":200,"width":400}}',
    );
  });

  it("renders nothing through the template while the pointer moves", async () => {
    const element = await one();
    await click(element, [40, 40]);
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    // The stage is measured with the first frame, which may come late.
    await frame();
    await frame();
    await settled();
    let updates = 0;
    const original = element.requestUpdate.bind(element);
    element.requestUpdate = (...parts: Parameters<typeof original>) => {
      updates += 1;
      original(...parts);
    };
    point(element, "pointerdown", [70, 60]);
    for (const x of [75, 80, 85]) {
      point(element, "pointermove", [x, 60]);
      await frame();
    }
    assert.equal(updates, 0);
    assert.include(shapes(element)[0]?.querySelector(".line")?.getAttribute("d"), "h75");
    point(element, "pointerup", [85, 60]);
    await settled();
    assert.deepEqual(list(element), [{ ...dog, width: 75 }]);
  });

  it("gives one of too many boxes its node when it is pressed", async function () {
    // Four hundred nodes with names are some work for a busy machine.
    this.timeout(60_000);
    const many = Array.from({ length: 420 }, (_, index) => ({ ...dog, left: index % 20, top: Math.floor(index / 20) }));
    const element = await mountShapes("crowd-bounding-box", initial([...many, cat]));
    assert.lengthOf(shapes(element), 400);
    await click(element, [140, 125]);
    assert.deepEqual(
      shapes(element).filter((shape) => shape.getAttribute("aria-pressed") === "true").map((shape) => shape.getAttribute("aria-label")),
      ["Cat, box 421 of 421, 80 by 50"],
    );
    await keys(element, "Delete");
    assert.deepEqual(list(element), many);
  });

  it("cancels by Escape what is being drawn, then gives up the selection", async () => {
    const element = await one();
    await click(element, [40, 40]);
    await keys(element, "Escape");
    assert.equal(shapes(element)[0]?.getAttribute("aria-pressed"), "false");
    within(element, ".stage").focus();
    await keys(element, "1", "ArrowRight", " ", "ArrowRight", "Escape", " ");
    await settled();
    assert.deepEqual(list(element), [dog]);
  });
});
