import { assert } from "chai";
import { boxBetween, boxKind } from "./box.ts";

const image = { width: 100, height: 50 };
const box = { left: 10, top: 10, width: 20, height: 20 };

describe("box", () => {
  it("lies between two points, rounded and inside the image, at least a pixel each way", () => {
    assert.deepEqual(boxBetween({ x: 30.4, y: 20.6 }, { x: 10.6, y: 5 }, image), { left: 11, top: 5, width: 19, height: 16 });
    assert.deepEqual(boxBetween({ x: -20, y: -1 }, { x: 500, y: 500 }, image), { left: 0, top: 0, width: 100, height: 50 });
    assert.deepEqual(boxBetween({ x: 100, y: 50 }, { x: 100, y: 50 }, image), { left: 99, top: 49, width: 1, height: 1 });
  });

  it("is read from four finite numbers and nothing else", () => {
    assert.deepEqual(boxKind.read({ ...box, label: "Dog", extra: 1 }, image), box);
    for (const wrong of [{ left: NaN }, { top: Infinity }, { width: "20" }, { height: null }, { width: -1 }]) {
      assert.isUndefined(boxKind.read({ ...box, ...wrong }, image));
    }
  });

  it("keeps fractions until it is written, member by member", () => {
    const raw = { left: 10.4, top: 0.5, width: 20.4, height: 2.49 };
    assert.deepEqual(boxKind.read(raw, image), raw);
    assert.deepEqual(boxKind.write(raw, image), { left: 10, top: 1, width: 20, height: 2 });
  });

  it("is clamped to the image; from outside to the nearest pixel", () => {
    assert.deepEqual(boxKind.read({ left: -10, top: 45, width: 30, height: 1e300 }, image), { left: 0, top: 45, width: 20, height: 5 });
    assert.deepEqual(boxKind.read({ left: 900, top: -90, width: 5, height: 5 }, image), { left: 99, top: 0, width: 1, height: 1 });
  });

  it("is changed by any of its eight handles, and turns over", () => {
    const moved = boxKind.handles(box).map((_handle, index) => boxKind.moveHandle(box, index, { x: 50, y: 40 }, image));
    assert.deepEqual(moved, [
      { left: 30, top: 30, width: 20, height: 10 },
      { left: 10, top: 30, width: 20, height: 10 },
      { left: 10, top: 30, width: 40, height: 10 },
      { left: 10, top: 10, width: 40, height: 20 },
      { left: 10, top: 10, width: 40, height: 30 },
      { left: 10, top: 10, width: 20, height: 30 },
      { left: 30, top: 10, width: 20, height: 30 },
      { left: 30, top: 10, width: 20, height: 20 },
    ]);
  });

  it("moves with its size, as far as the image goes", () => {
    assert.deepEqual(boxKind.move(box, { x: 3, y: -4 }, image), { ...box, left: 13, top: 6 });
    assert.deepEqual(boxKind.move(box, { x: 999, y: -999 }, image), { ...box, left: 80, top: 0 });
  });

  it("knows its border from its inside", () => {
    assert.equal(boxKind.distance(box, { x: 20, y: 12 }), 2);
    assert.equal(boxKind.distance(box, { x: 34, y: 33 }), 5);
    assert.deepEqual([boxKind.contains(box, { x: 20, y: 20 }), boxKind.contains(box, { x: 31, y: 20 })], [true, false]);
  });
});
