/** What the geometry elements ask of a kind of shape; boxes and paths of points answer. Pure. */

import type { Box } from "./box.ts";
import type { Point, Size } from "./viewport.ts";

/** Geometry is never changed in place: an edit makes a new one, so identity tells whether something has changed. */
export interface ShapeKind<G extends object> {
  /** From an item of an initial value, clamped to the image but not yet rounded; undefined if it is no such shape. */
  read(item: Record<string, unknown>, image: Size): G | undefined;
  /** The item's members beside the label: integers inside the image. */
  write(geometry: G, image: Size): Record<string, unknown>;
  /** Rounded and clamped, as it is written. */
  settle(geometry: G, image: Size): G;
  bounds(geometry: G): Box;
  /** As the `d` of an SVG path. */
  path(geometry: G): string;
  /** How far the point is from the outline. */
  distance(geometry: G, point: Point): number;
  /** Whether a point inside, away from the outline, also belongs to it. */
  contains(geometry: G, point: Point): boolean;
  /** Where it can be taken to change its form. */
  handles(geometry: G): readonly Point[];
  /** With one handle at a new place; undefined if that would make an impossible shape. */
  moveHandle(geometry: G, handle: number, to: Point, image: Size): G | undefined;
  /** Without this handle's point; undefined if it has no points to lose. */
  removeHandle(geometry: G, handle: number): G | undefined;
  /** Moved as far as the image allows. */
  move(geometry: G, by: Point, image: Size): G;
}

export interface Shape<G extends object> {
  readonly id: number;
  readonly label: string;
  readonly geometry: G;
}

export function isFiniteNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

export function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most));
}

/** The nearest whole pixel inside the image; its right and lower edges belong to it. */
export function snap(point: Point, image: Size): Point {
  return { x: clamp(Math.round(point.x), 0, image.width), y: clamp(Math.round(point.y), 0, image.height) };
}
