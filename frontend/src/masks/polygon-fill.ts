/**
 * Fills a polygon line by line. A pixel is inside when its centre is, by the even–odd rule; a centre exactly on an
 * edge belongs to what lies right of the edge. Corners are whole numbers (pixel corners), so no centre is ever level
 * with one, and every comparison is one of whole numbers.
 */

import type { Point } from "../geometry/viewport.ts";
import type { Span } from "./brush.ts";

export function polygonSpans(corners: readonly Point[], height: number, span: Span): void {
  const edges = edgesOf(corners);
  const top = Math.max(0, Math.min(...edges.map(({ top }) => top)));
  const bottom = Math.min(height, Math.max(...edges.map(({ bottom }) => bottom)));
  for (let y = top; y < bottom; y += 1) {
    const crossings = edges.filter((edge) => edge.top <= y && y < edge.bottom).map((edge) => firstPixel(edge, y));
    crossings.sort((a, b) => a - b);
    for (let at = 0; at + 1 < crossings.length; at += 2) {
      const [start, end] = [crossings[at] as number, crossings[at + 1] as number];
      if (start < end) span(y, start, end);
    }
  }
}

/** From upper to lower end; level edges cross no line of centres. */
interface Edge {
  top: number;
  bottom: number;
  x: number;
  dx: number;
}

function edgesOf(corners: readonly Point[]): Edge[] {
  return corners.flatMap((a, at): Edge[] => {
    const b = corners[(at + 1) % corners.length] as Point;
    if (a.y === b.y) return [];
    const [upper, lower] = a.y < b.y ? [a, b] : [b, a];
    return [{ top: upper.y, bottom: lower.y, x: upper.x, dx: lower.x - upper.x }];
  });
}

/** The first pixel whose centre is at or right of the edge, on the line of centres of y. */
function firstPixel({ top, bottom, x, dx }: Edge, y: number): number {
  const dy = bottom - top;
  return Math.ceil(((2 * (y - top) + 1) * dx + (2 * x - 1) * dy) / (2 * dy));
}
