import { assert } from "chai";
import { isCrossing, keypointKind, lineKind, polygonKind, polylineKind, wouldCross, wouldCrossClosing } from "./points.ts";
import type { Point } from "./viewport.ts";

const image = { width: 100, height: 100 };
const path = (...numbers: number[]): Point[] =>
  Array.from({ length: numbers.length / 2 }, (_, index) => ({ x: numbers[2 * index] as number, y: numbers[2 * index + 1] as number }));
const square = path(10, 10, 30, 10, 30, 30, 10, 30);

describe("paths of points", () => {
  it("are read only with points enough, and with finite ones", () => {
    const read = (kind: typeof polygonKind, vertices: unknown): unknown => kind.read({ vertices }, image);
    assert.deepEqual(read(polygonKind, square), square);
    assert.isUndefined(read(polygonKind, square.slice(0, 2)));
    assert.deepEqual(read(polylineKind, square.slice(0, 2)), square.slice(0, 2));
    assert.isUndefined(read(lineKind, square));
    for (const wrong of ["x", null, [1, 2, 3], [...square, { x: NaN, y: 0 }], [...square, { x: "1", y: 2 }], [...square, null]]) {
      assert.isUndefined(read(polygonKind, wrong));
    }
    assert.deepEqual(keypointKind.read({ x: 1.5, y: 200 }, image), [{ x: 1.5, y: 100 }]);
    assert.isUndefined(keypointKind.read({ x: Infinity, y: 2 }, image));
  });

  it("are written in whole pixels", () => {
    assert.deepEqual(lineKind.write(path(1.4, 2.5, 99.6, -3), image), { vertices: path(1, 3, 100, 0) });
    assert.deepEqual(keypointKind.write(path(1.4, 2.5), image), { x: 1, y: 3 });
  });

  it("move as a whole, as far as the image goes", () => {
    assert.deepEqual(polygonKind.move(square, { x: -50, y: 5 }, image), path(0, 15, 20, 15, 20, 35, 0, 35));
  });

  it("are near where their edges are; the closing edge counts for polygons only", () => {
    assert.equal(polygonKind.distance(square, { x: 12, y: 20 }), 2);
    assert.equal(polylineKind.distance(square, { x: 12, y: 20 }), 10);
    assert.equal(keypointKind.distance(path(3, 4), { x: 0, y: 0 }), 5);
    assert.isFalse(polygonKind.contains(square, { x: 20, y: 20 }));
  });

  it("lose a point only if enough remain", () => {
    assert.deepEqual(polygonKind.removeHandle(square, 1), path(10, 10, 30, 30, 10, 30));
    assert.isUndefined(polygonKind.removeHandle(square.slice(1), 1));
    assert.isUndefined(keypointKind.removeHandle(path(1, 1), 0));
  });
});

describe("edges of a polygon", () => {
  it("may not cross or touch one another", () => {
    assert.isFalse(isCrossing(square));
    assert.isTrue(isCrossing(path(10, 10, 30, 30, 30, 10, 10, 30)));
    assert.isTrue(isCrossing(path(0, 0, 20, 0, 20, 20, 10, 0)));
    assert.isTrue(isCrossing(path(0, 0, 20, 0, 5, 0, 5, 9)));
  });

  it("are checked with each new point and with the closing edge", () => {
    const open = path(10, 10, 30, 10, 30, 30);
    assert.isFalse(wouldCross(open, { x: 10, y: 30 }));
    assert.isTrue(wouldCross(open, { x: 20, y: 5 }));
    assert.isTrue(wouldCross(open, { x: 30, y: 20 }));
    assert.isFalse(wouldCross(path(10, 10), { x: 10, y: 30 }));
    const hook = path(0, 0, 40, 0, 40, 40, 20, 40, 20, 10, 50, 50);
    assert.isTrue(wouldCross(hook.slice(0, 5), { x: 50, y: 50 }));
    const closing = path(0, 0, 20, 0, 20, 20, 10, -10);
    assert.isTrue(wouldCrossClosing(path(0, 0, 20, 10, 20, -10, 30, 5)));
    assert.isTrue(isCrossing(closing));
    assert.isFalse(wouldCrossClosing(square));
  });

  it("stay apart when a point is moved", () => {
    assert.isUndefined(polygonKind.moveHandle(square, 0, { x: 40, y: 20 }, image));
    assert.deepEqual(polygonKind.moveHandle(square, 0, { x: 4.6, y: 5 }, image), path(5, 5, 30, 10, 30, 30, 10, 30));
    assert.deepEqual(polylineKind.moveHandle(square, 0, { x: 40, y: 20 }, image), path(40, 20, 30, 10, 30, 30, 10, 30));
  });
});
