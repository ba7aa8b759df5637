import { assert } from "chai";
import type { Point } from "../geometry/viewport.ts";
import { polygonSpans } from "./polygon-fill.ts";

const SIZE = 24;

function picture(corners: readonly Point[]): string[] {
  const lines = Array.from({ length: SIZE }, () => new Array<string>(SIZE).fill("."));
  polygonSpans(corners, SIZE, (y, start, end) => {
    for (let x = Math.max(0, start); x < Math.min(SIZE, end); x += 1) (lines[y] as string[])[x] = "#";
  });
  return lines.map((line) => line.join(""));
}

/** Even–odd by a ray to the left of each pixel's centre. */
function expected(corners: readonly Point[]): string[] {
  const isInside = (x: number, y: number): boolean => {
    const crossings = corners.filter((a, at) => {
      const b = corners[(at + 1) % corners.length] as Point;
      return a.y > y !== b.y > y && a.x + ((y - a.y) * (b.x - a.x)) / (b.y - a.y) <= x;
    });
    return crossings.length % 2 === 1;
  };
  return Array.from({ length: SIZE }, (_, y) =>
    Array.from({ length: SIZE }, (_, x) => (isInside(x + 0.5, y + 0.5) ? "#" : ".")).join(""),
  );
}

describe("polygon fill", () => {
  it("fills a rectangle to its last pixel and no further", () => {
    const filled = picture([{ x: 2, y: 1 }, { x: 5, y: 1 }, { x: 5, y: 3 }, { x: 2, y: 3 }]);
    assert.deepEqual(filled.slice(0, 4), ["", "..###", "..###", ""].map((line) => line.padEnd(SIZE, ".")));
  });

  it("takes the pixels whose centres are inside, by the even–odd rule, also where edges cross", () => {
    const corners = [[[1, 1], [22, 5], [9, 20]], [[12, 0], [17, 23], [1, 8], [23, 8], [6, 23]], [[0, 0], [24, 24], [24, 0], [0, 24]]];
    for (const each of corners) {
      const points = each.map(([x, y]) => ({ x: x as number, y: y as number }));
      assert.deepEqual(picture(points), expected(points));
    }
  });

  it("two polygons with a common edge share no pixel and leave none out", () => {
    const left = picture([{ x: 0, y: 0 }, { x: 7, y: 0 }, { x: 16, y: 24 }, { x: 0, y: 24 }]).join("");
    const right = picture([{ x: 7, y: 0 }, { x: 24, y: 0 }, { x: 24, y: 24 }, { x: 16, y: 24 }]).join("");
    assert.isTrue(Array.from(left).every((pixel, at) => (pixel === "#") !== (right[at] === "#")));
  });

  it("of no area fills nothing", () => {
    assert.notInclude(picture([{ x: 3, y: 3 }, { x: 9, y: 3 }, { x: 5, y: 3 }]).join(""), "#");
  });
});
