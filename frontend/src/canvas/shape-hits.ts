/** Which shape, or which handle of one, a pointer means. Pure. */

import { boxContains } from "../geometry/box.ts";
import type { Shape, ShapeKind } from "../geometry/shape-kind.ts";
import { distance, type Point } from "../geometry/viewport.ts";

/**
 * The shape whose outline is nearest within `reach`; else the smallest that contains the point, so that a box inside
 * another can be had. Of equals the later one, which lies on top.
 */
export function hitShape<G extends object>(
  kind: ShapeKind<G>,
  shapes: readonly Shape<G>[],
  point: Point,
  reach: number,
): Shape<G> | undefined {
  let nearest: Shape<G> | undefined;
  let nearestDistance = reach;
  let around: Shape<G> | undefined;
  let smallest = Infinity;
  for (const shape of shapes) {
    const box = kind.bounds(shape.geometry);
    if (!boxContains(box, point, reach)) continue;
    const away = kind.distance(shape.geometry, point);
    if (away <= nearestDistance) {
      nearest = shape;
      nearestDistance = away;
    }
    const area = box.width * box.height;
    if (area <= smallest && kind.contains(shape.geometry, point)) {
      around = shape;
      smallest = area;
    }
  }
  return nearest ?? around;
}

/** The nearest handle within `reach`; inside a small shape it reaches less far, or the shape could not be moved. */
export function hitHandle<G extends object>(kind: ShapeKind<G>, geometry: G, point: Point, reach: number): number | undefined {
  const { width, height } = kind.bounds(geometry);
  let nearest: number | undefined;
  let nearestDistance = kind.contains(geometry, point) ? Math.min(reach, Math.min(width, height) / 4) : reach;
  kind.handles(geometry).forEach((handle, index) => {
    const away = distance(handle, point);
    if (away > nearestDistance) return;
    nearest = index;
    nearestDistance = away;
  });
  return nearest;
}
