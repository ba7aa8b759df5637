/** Upright boxes in natural pixels. */

import { clamp, isFiniteNumber, snap, type ShapeKind } from "./shape-kind.ts";
import type { Point, Size } from "./viewport.ts";

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const SMALLEST_PX = 1;

/** The eight handles, clockwise from the upper left corner: which edge each moves, in units of half a box. */
const HANDLES: readonly Point[] = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 2, y: 0 },
  { x: 2, y: 1 },
  { x: 2, y: 2 },
  { x: 1, y: 2 },
  { x: 0, y: 2 },
  { x: 0, y: 1 },
];

/** The mouse cursors of the handles, in the same order. */
export const BOX_CURSORS = ["nwse", "ns", "nesw", "ew", "nwse", "ns", "nesw", "ew"].map((direction) => `${direction}-resize`);

/** The box between two points, at least one pixel wide and high. */
export function boxBetween(a: Point, b: Point, image: Size): Box {
  const from = snap(a, image);
  const to = snap(b, image);
  return settleBox(
    { left: Math.min(from.x, to.x), top: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) },
    image,
  );
}

export function boxContains(box: Box, { x, y }: Point, margin = 0): boolean {
  return (
    x >= box.left - margin && x <= box.left + box.width + margin && y >= box.top - margin && y <= box.top + box.height + margin
  );
}

export function boxesMeet(a: Box, b: Box): boolean {
  return (
    a.left <= b.left + b.width && b.left <= a.left + a.width && a.top <= b.top + b.height && b.top <= a.top + a.height
  );
}

export const boxKind: ShapeKind<Box> = {
  read({ left, top, width, height }, image) {
    if (![left, top, width, height].every(isFiniteNumber)) return undefined;
    const box = { left, top, width, height } as Box;
    return box.width < 0 || box.height < 0 ? undefined : clampBox(box, image);
  },

  write: (box, image) => ({ ...settleBox(box, image) }),
  settle: settleBox,
  bounds: (box) => box,
  path: ({ left, top, width, height }) => `M${left} ${top}h${width}v${height}h${-width}z`,

  distance(box, { x, y }) {
    const outsideX = Math.max(box.left - x, 0, x - box.left - box.width);
    const outsideY = Math.max(box.top - y, 0, y - box.top - box.height);
    if (outsideX > 0 || outsideY > 0) return Math.hypot(outsideX, outsideY);
    return Math.min(x - box.left, box.left + box.width - x, y - box.top, box.top + box.height - y);
  },

  contains: (box, point) => boxContains(box, point),

  handles: (box) => HANDLES.map(({ x, y }) => ({ x: box.left + (x * box.width) / 2, y: box.top + (y * box.height) / 2 })),

  /** An edge may be dragged over the opposite one: the box turns over. */
  moveHandle(box, handle, to, image) {
    const settled = settleBox(box, image);
    const edges = HANDLES[handle];
    if (edges === undefined) return undefined;
    const [left, right] = moveEdge(settled.left, settled.left + settled.width, edges.x, to.x);
    const [top, bottom] = moveEdge(settled.top, settled.top + settled.height, edges.y, to.y);
    return boxBetween({ x: left, y: top }, { x: right, y: bottom }, image);
  },

  removeHandle: () => undefined,

  move(box, by, image) {
    const { left, top, width, height } = settleBox(box, image);
    return {
      left: clamp(left + Math.round(by.x), 0, image.width - width),
      top: clamp(top + Math.round(by.y), 0, image.height - height),
      width,
      height,
    };
  },
};

function moveEdge(low: number, high: number, which: number, to: number): [number, number] {
  if (which === 0) return [to, high];
  return which === 2 ? [low, to] : [low, high];
}

function settleBox(box: Box, image: Size): Box {
  const { left, top, width, height } = box;
  return clampBox({ left: Math.round(left), top: Math.round(top), width: Math.round(width), height: Math.round(height) }, image);
}

/** Inside the image; what lies wholly outside becomes the nearest pixel. */
function clampBox({ left, top, width, height }: Box, image: Size): Box {
  const right = clamp(left + width, SMALLEST_PX, image.width);
  const bottom = clamp(top + height, SMALLEST_PX, image.height);
  const from = { x: clamp(left, 0, right - SMALLEST_PX), y: clamp(top, 0, bottom - SMALLEST_PX) };
  // What need not be clamped stays as it is: a difference of sums would lose digits.
  const fits = { x: from.x === left && right === left + width, y: from.y === top && bottom === top + height };
  return { left: from.x, top: from.y, width: fits.x ? width : right - from.x, height: fits.y ? height : bottom - from.y };
}
