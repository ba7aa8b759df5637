/** Paths of points in natural pixels: polygons, polylines, lines and single points. */

import type { Box } from "./box.ts";
import { clamp, isFiniteNumber, snap, type ShapeKind } from "./shape-kind.ts";
import { clampPoint, distance, type Point } from "./viewport.ts";

export type Points = readonly Point[];

export interface PointsKind extends ShapeKind<Points> {
  readonly fewest: number;
  readonly most: number;
  /** The last point is joined to the first. */
  readonly isClosed: boolean;
  /** Whether its edges may cross. */
  readonly mayCross: boolean;
}

type Form = Pick<PointsKind, "fewest" | "most" | "isClosed" | "mayCross">;

export const polygonKind: PointsKind = pathKind({ fewest: 3, most: Infinity, isClosed: true, mayCross: false });
export const polylineKind: PointsKind = pathKind({ fewest: 2, most: Infinity, isClosed: false, mayCross: true });
export const lineKind: PointsKind = pathKind({ fewest: 2, most: 2, isClosed: false, mayCross: true });
export const keypointKind: PointsKind = {
  ...pathKind({ fewest: 1, most: 1, isClosed: false, mayCross: true }),
  read({ x, y }, image) {
    return isFiniteNumber(x) && isFiniteNumber(y) ? [clampPoint({ x, y }, image)] : undefined;
  },
  write(points, image) {
    return { ...snap(points[0] as Point, image) };
  },
};

function pathKind(form: Form): PointsKind {
  return {
    ...form,

    read({ vertices }, image) {
      if (!Array.isArray(vertices) || vertices.length < form.fewest || vertices.length > form.most) return undefined;
      if (!vertices.every(isPoint)) return undefined;
      return vertices.map((point) => clampPoint({ x: point.x, y: point.y }, image));
    },

    write: (points, image) => ({ vertices: points.map((point) => snap(point, image)) }),
    settle: (points, image) => points.map((point) => snap(point, image)),
    bounds,
    path: (points) => pathOf(points, form.isClosed),

    distance(points, point) {
      if (points.length === 1) return distance(points[0] as Point, point);
      let nearest = Infinity;
      for (const [from, to] of edgesOf(points, form.isClosed)) nearest = Math.min(nearest, distanceToSegment(point, from, to));
      return nearest;
    },

    // Its inside is left to what may be drawn there.
    contains: () => false,
    handles: (points) => points,

    moveHandle(points, handle, to, image) {
      const moved = points.map((point, index) => snap(index === handle ? to : point, image));
      return form.mayCross || !crossesAt(moved, handle) ? moved : undefined;
    },

    removeHandle(points, handle) {
      if (points.length <= form.fewest) return undefined;
      const rest = points.filter((_point, index) => index !== handle);
      return form.mayCross || !isCrossing(rest) ? rest : undefined;
    },

    move(points, by, image) {
      const settled = points.map((point) => snap(point, image));
      const { left, top, width, height } = bounds(settled);
      const x = clamp(Math.round(by.x), -left, image.width - left - width);
      const y = clamp(Math.round(by.y), -top, image.height - top - height);
      return settled.map((point) => ({ x: point.x + x, y: point.y + y }));
    },
  };
}

export function pathOf(points: Points, isClosed: boolean): string {
  return `M${points.map(({ x, y }) => `${x} ${y}`).join("L")}${isClosed ? "z" : ""}`;
}

/** The edges with the numbers of their first points; of a closed path also the one back to the start. */
function* edgesOf(points: Points, isClosed: boolean): Generator<[Point, Point, number]> {
  for (let index = 0; index + 1 < points.length; index += 1) yield [points[index] as Point, points[index + 1] as Point, index];
  if (isClosed && points.length > 2) yield [points.at(-1) as Point, points[0] as Point, points.length - 1];
}

/** Whether a new point would make the last edge of an open path touch one of the edges before. */
export function wouldCross(points: Points, next: Point): boolean {
  const last = points.at(-1);
  if (last === undefined) return false;
  const edges = Array.from(edgesOf(points, false));
  return edges.some(([from, to], index) =>
    index === edges.length - 1 ? foldsBack(from, to, next) : segmentsMeet(from, to, last, next),
  );
}

/** Whether joining the last point to the first would make edges touch. */
export function wouldCrossClosing(points: Points): boolean {
  return crossesAlong(points, points.length - 1);
}

/** Whether any two edges of the polygon touch elsewhere than in the point they share. */
export function isCrossing(points: Points): boolean {
  return points.some((_point, index) => crossesAlong(points, index));
}

/** Whether one of the two edges of this point touches another edge of the polygon. */
function crossesAt(points: Points, index: number): boolean {
  return crossesAlong(points, index) || crossesAlong(points, (index + points.length - 1) % points.length);
}

function crossesAlong(points: Points, edge: number): boolean {
  const count = points.length;
  const from = points[edge] as Point;
  const to = points[(edge + 1) % count] as Point;
  for (const [otherFrom, otherTo, other] of edgesOf(points, true)) {
    if (other === edge) continue;
    if (other === (edge + 1) % count) {
      if (foldsBack(from, to, otherTo)) return true;
    } else if (edge === (other + 1) % count) {
      if (foldsBack(otherFrom, otherTo, to)) return true;
    } else if (segmentsMeet(from, to, otherFrom, otherTo)) return true;
  }
  return false;
}

/** Whether the path a–b–c runs back over itself. */
function foldsBack(a: Point, b: Point, c: Point): boolean {
  return turn(a, b, c) === 0 && (a.x - b.x) * (c.x - b.x) + (a.y - b.y) * (c.y - b.y) > 0;
}

/** Whether two segments have a point in common, an end included. */
function segmentsMeet(a: Point, b: Point, c: Point, d: Point): boolean {
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (abc * abd < 0 && cda * cdb < 0) return true;
  return (
    (abc === 0 && isBetween(a, b, c)) ||
    (abd === 0 && isBetween(a, b, d)) ||
    (cda === 0 && isBetween(c, d, a)) ||
    (cdb === 0 && isBetween(c, d, b))
  );
}

/** −1, 0 or 1: which way the path a–b–c turns. */
function turn(a: Point, b: Point, c: Point): number {
  return Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
}

/** For a point on the line through a and b: whether it lies on the segment. */
function isBetween(a: Point, b: Point, point: Point): boolean {
  return (
    Math.min(a.x, b.x) <= point.x &&
    point.x <= Math.max(a.x, b.x) &&
    Math.min(a.y, b.y) <= point.y &&
    point.y <= Math.max(a.y, b.y)
  );
}

function distanceToSegment(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const part = length === 0 ? 0 : clamp(((point.x - from.x) * dx + (point.y - from.y) * dy) / length, 0, 1);
  return distance(point, { x: from.x + part * dx, y: from.y + part * dy });
}

function bounds(points: Points): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { left, top, width: right - left, height: bottom - top };
}

function isPoint(value: unknown): value is Point {
  const point = value as Partial<Point> | null;
  return typeof point === "object" && point !== null && isFiniteNumber(point.x) && isFiniteNumber(point.y);
}
