/**
 * The brush, exactly: which pixels a stroke covers, in whole numbers so that any reader can compute the same.
 *
 * A brush of size d has its centre on a pixel's centre when d is odd (the pixel under the pointer) and on a pixel's
 * corner when d is even (the nearest one). It covers every pixel whose centre is at most d/2 away. From one pointer
 * position to the next the centre goes in n steps, n the longer of the two distances in pixels; step i stands at
 * floor(i·dx/n + ½), floor(i·dy/n + ½) from the first. A stroke covers what the disc of any step covers.
 */

import type { Point } from "../geometry/viewport.ts";

/** The pixels from start up to but not including end, on line y. They may lie outside the image. */
export type Span = (y: number, start: number, end: number) => void;

/**
 * The whole-number place of a brush: the pixel that holds its centre, or (even size) the pixel right below the corner
 * that is its centre.
 */
export function brushPlace(at: Point, size: number): Point {
  return size % 2 === 1 ? { x: Math.floor(at.x), y: Math.floor(at.y) } : { x: Math.round(at.x), y: Math.round(at.y) };
}

/** Visit the lines of a stroke between two places of a brush, each line once. */
export function strokeSpans(from: Point, to: Point, size: number, span: Span): void {
  const disc = discOf(size);
  const top = Math.min(from.y, to.y) + disc.top;
  const starts = new Float64Array(Math.abs(to.y - from.y) + disc.starts.length).fill(Infinity);
  const ends = new Float64Array(starts.length).fill(-Infinity);
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const steps = Math.max(Math.abs(dx), Math.abs(dy));
  for (let step = 0; step <= steps; step += 1) {
    const x = from.x + along(step, dx, steps);
    const y = from.y + along(step, dy, steps);
    // Neighbouring discs overlap or touch in every line, so their union in a line is one span.
    for (let row = 0, line = y + disc.top - top; row < disc.starts.length; row += 1, line += 1) {
      const start = x + (disc.starts[row] as number);
      const end = x + (disc.ends[row] as number);
      if (start < (starts[line] as number)) starts[line] = start;
      if (end > (ends[line] as number)) ends[line] = end;
    }
  }
  for (let line = 0; line < starts.length; line += 1) span(top + line, starts[line] as number, ends[line] as number);
}

function along(step: number, distance: number, steps: number): number {
  return steps === 0 ? 0 : Math.floor((2 * step * distance + steps) / (2 * steps));
}

/** The disc's lines relative to its place. */
interface Disc {
  size: number;
  top: number;
  starts: Int32Array;
  ends: Int32Array;
}

let latest: Disc | undefined;

function discOf(size: number): Disc {
  if (latest?.size === size) return latest;
  const odd = size % 2;
  const top = -Math.floor(size / 2);
  const starts = new Int32Array(size);
  const ends = new Int32Array(size);
  for (let row = 0; row < size; row += 1) {
    // In half pixels from the centre: pixel centres are at even numbers for an odd size, at odd ones for an even size.
    const y = 2 * (top + row) + 1 - odd;
    let reach = 1 - odd;
    while ((reach + 2) ** 2 + y * y <= size * size) reach += 2;
    starts[row] = -(reach + 1 - odd) / 2;
    ends[row] = (reach + 1 + odd) / 2;
  }
  latest = { size, top, starts, ends };
  return latest;
}
