import { assert } from "chai";
import { brushPlace, strokeSpans } from "./brush.ts";
import type { Point } from "../geometry/viewport.ts";

/** The pixels of a stroke, each as "x,y", in order. */
function pixels(from: Point, to: Point, size: number): string[] {
  const found: string[] = [];
  const lines = new Set<number>();
  strokeSpans(from, to, size, (y, start, end) => {
    assert.isFalse(lines.has(y), "a line came twice");
    lines.add(y);
    for (let x = start; x < end; x += 1) found.push(`${x},${y}`);
  });
  return found.sort();
}

/** The definition, pixel by pixel. */
function expected(from: Point, to: Point, size: number): string[] {
  const found = new Set<string>();
  const steps = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  const half = (size % 2) / 2;
  for (let step = 0; step <= steps; step += 1) {
    const x = from.x + (steps === 0 ? 0 : Math.floor((step * (to.x - from.x)) / steps + 0.5));
    const y = from.y + (steps === 0 ? 0 : Math.floor((step * (to.y - from.y)) / steps + 0.5));
    for (let dy = -size; dy <= size; dy += 1) {
      for (let dx = -size; dx <= size; dx += 1) {
        if ((dx + 0.5 - half) ** 2 + (dy + 0.5 - half) ** 2 <= (size / 2) ** 2) found.add(`${x + dx},${y + dy}`);
      }
    }
  }
  return Array.from(found).sort();
}

describe("brush", () => {
  it("of size 1 is the pixel under the pointer, of size 2 the four around the nearest corner", () => {
    assert.deepEqual(pixels({ x: 4, y: 7 }, { x: 4, y: 7 }, 1), ["4,7"]);
    assert.deepEqual(brushPlace({ x: 4.9, y: 7.2 }, 1), { x: 4, y: 7 });
    assert.deepEqual(brushPlace({ x: 4.9, y: 7.2 }, 2), { x: 5, y: 7 });
    assert.deepEqual(pixels({ x: 5, y: 7 }, { x: 5, y: 7 }, 2), ["4,6", "4,7", "5,6", "5,7"]);
  });

  it("covers exactly the discs of all its steps, at any size and in any direction", () => {
    const ends = [
      { x: 10, y: 10 },
      { x: 25, y: 13 },
      { x: -4, y: 3 },
      { x: 12, y: -20 },
      { x: 7, y: 31 },
    ];
    for (const size of [1, 2, 3, 4, 5, 6, 9, 16, 25]) {
      for (const to of ends) assert.deepEqual(pixels({ x: 10, y: 10 }, to, size), expected({ x: 10, y: 10 }, to, size), `${size}`);
    }
  });
});
