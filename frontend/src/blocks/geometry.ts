/** Where a block stands on its page, in parts of the page's width and height from 0 to 1 at the top left. */

import { isPlainObject } from "../answers/json.ts";
import type { Block } from "./graph.ts";

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface RelativePoint {
  x: number;
  y: number;
}

export interface Place {
  box: Box;
  /** The outline, which a skewed scan tilts; the corners of the box where none is given. */
  polygon: readonly RelativePoint[];
}

/** A millionth of a page is less than a pixel of any scan. */
const DECIMALS = 1e6;

/** The block's place, clamped to the page; nothing where the geometry is missing, empty or no numbers. */
export function placeOf(block: Block): Place | undefined {
  const geometry = block["geometry"];
  if (!isPlainObject(geometry)) return undefined;
  const polygon = readPolygon(geometry["polygon"]);
  const box = readBox(geometry["boundingBox"]) ?? (polygon === undefined ? undefined : boundsOf(polygon));
  if (box === undefined || box.width <= 0 || box.height <= 0) return undefined;
  return { box, polygon: polygon ?? cornersOf(box) };
}

/** The block in another box: its polygon is stretched along, members that say nothing of the place are kept. */
export function placedIn(block: Block, to: Box): Block {
  const from = placeOf(block);
  const geometry = isPlainObject(block["geometry"]) ? block["geometry"] : {};
  // A documented example writes `weight` for `height`; what we write is right.
  const { weight: _misspelt, ...bounding } = isPlainObject(geometry["boundingBox"]) ? geometry["boundingBox"] : {};
  const box = rounded(to);
  const polygon = from === undefined ? cornersOf(to) : from.polygon.map((point) => stretched(point, from.box, to));
  return {
    ...block,
    geometry: {
      ...geometry,
      boundingBox: { ...bounding, ...box },
      polygon: polygon.map(({ x, y }) => ({ x: round(clamp(x)), y: round(clamp(y)) })),
    },
  };
}

/** A box of the same size as near as the page allows, or cut at the page's edge where it is larger than the page. */
export function keptOnPage({ left, top, width, height }: Box): Box {
  const size = { width: Math.min(1, width), height: Math.min(1, height) };
  return {
    left: Math.min(Math.max(0, left), 1 - size.width),
    top: Math.min(Math.max(0, top), 1 - size.height),
    ...size,
  };
}

export function isSameBox(a: Box, b: Box): boolean {
  return a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height;
}

/** The smallest box around both. */
export function around(a: Box, b: Box): Box {
  const left = Math.min(a.left, b.left);
  const top = Math.min(a.top, b.top);
  return {
    left,
    top,
    width: Math.max(a.left + a.width, b.left + b.width) - left,
    height: Math.max(a.top + a.height, b.top + b.height) - top,
  };
}

export function cornersOf({ left, top, width, height }: Box): RelativePoint[] {
  const [right, bottom] = [left + width, top + height];
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}

function readBox(value: unknown): Box | undefined {
  if (!isPlainObject(value)) return undefined;
  const [left, top, width, height] = [value["left"], value["top"], value["width"], value["height"] ?? value["weight"]];
  if (!isFinite(left) || !isFinite(top) || !isFinite(width) || !isFinite(height)) return undefined;
  return within(left, top, left + width, top + height);
}

function readPolygon(value: unknown): RelativePoint[] | undefined {
  if (!Array.isArray(value) || value.length < 3) return undefined;
  const points = value.filter(
    (point): point is { x: number; y: number } => isPlainObject(point) && isFinite(point["x"]) && isFinite(point["y"]),
  );
  return points.length < value.length ? undefined : points.map(({ x, y }) => ({ x: clamp(x), y: clamp(y) }));
}

function boundsOf(polygon: readonly RelativePoint[]): Box {
  const bounds = { left: 1, top: 1, right: 0, bottom: 0 };
  for (const { x, y } of polygon) {
    bounds.left = Math.min(bounds.left, x);
    bounds.top = Math.min(bounds.top, y);
    bounds.right = Math.max(bounds.right, x);
    bounds.bottom = Math.max(bounds.bottom, y);
  }
  return within(bounds.left, bounds.top, bounds.right, bounds.bottom);
}

function within(left: number, top: number, right: number, bottom: number): Box {
  const [x, y] = [clamp(left), clamp(top)];
  return { left: x, top: y, width: clamp(right) - x, height: clamp(bottom) - y };
}

function stretched(point: RelativePoint, from: Box, to: Box): RelativePoint {
  return {
    x: to.left + ((point.x - from.left) / from.width) * to.width,
    y: to.top + ((point.y - from.top) / from.height) * to.height,
  };
}

function rounded({ left, top, width, height }: Box): Box {
  return { left: round(left), top: round(top), width: round(width), height: round(height) };
}

function round(value: number): number {
  return Math.round(value * DECIMALS) / DECIMALS;
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function isFinite(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
