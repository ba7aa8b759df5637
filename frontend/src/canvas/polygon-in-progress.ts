/** The polygon that is being drawn to be filled: its corners, when it closes, and how it looks until then. */

import { html, nothing, svg } from "lit";
import { distance, toStage, type Point, type Size, type Viewport } from "../geometry/viewport.ts";
import type { StagePointer } from "./stage-pointers.ts";

/** So near to the first corner, in screen pixels, a press closes the polygon. */
const CLOSING_PX = { mouse: 10, pen: 12, touch: 22, keyboard: 0 };
/** While drawn freehand, corners are so far apart on the screen. */
const FREEHAND_PX = 3;
/** A hand that trembles while it clicks makes fewer. */
const FREEHAND_CORNERS = 8;

export class PolygonInProgress {
  /** Whole numbers: corners of pixels. */
  corners: Point[] = [];
  /** Where the next corner would be. */
  private next: Point | undefined;
  /** How many corners there were before the press that may be drawing freehand. */
  private before = 0;
  /** Whether a pointer is down that has added a corner, or is about to close. */
  isPressed = false;

  get canClose(): boolean {
    return this.corners.length >= 3;
  }

  /** A press. Returns whether it closes the polygon; otherwise it has added a corner. */
  press({ point, type }: StagePointer, image: Size, { scale }: Viewport): boolean {
    const corner = cornerAt(point, image);
    const [first] = this.corners;
    const last = this.corners.at(-1);
    this.before = this.corners.length;
    this.isPressed = true;
    const isAgain = last !== undefined && distance(last, corner) === 0;
    const closes = first !== undefined && (isAgain || distance(first, point) * scale <= CLOSING_PX[type]);
    if (closes && this.canClose) return true;
    if (!isAgain) this.corners = [...this.corners, corner];
    return false;
  }

  /** A move with the pointer down: freehand. */
  drag({ path }: StagePointer, image: Size, { scale }: Viewport): void {
    for (const point of path) {
      const corner = cornerAt(point, image);
      const last = this.corners.at(-1);
      if (last === undefined || distance(last, corner) * scale >= FREEHAND_PX) this.corners = [...this.corners, corner];
    }
    this.next = undefined;
  }

  /** The pointer is up. Returns whether the polygon was drawn freehand as a whole, which closes it. */
  release(): boolean {
    const wasPressed = this.isPressed;
    this.isPressed = false;
    return wasPressed && this.before === 0 && this.corners.length > FREEHAND_CORNERS;
  }

  /** The press was none after all. */
  takeBackPress(): void {
    if (!this.isPressed) return;
    this.isPressed = false;
    this.corners = this.corners.slice(0, this.before);
  }

  hover(point: Point | undefined, image: Size): void {
    this.next = point === undefined ? undefined : cornerAt(point, image);
  }

  takeBackCorner(): boolean {
    if (this.corners.length === 0) return false;
    this.corners = this.corners.slice(0, -1);
    return true;
  }

  clear(): boolean {
    const had = this.corners.length > 0;
    this.corners = [];
    this.isPressed = false;
    this.next = undefined;
    return had;
  }

  template(viewport: Viewport, color: string): unknown {
    const [first, ...rest] = this.corners.map((corner) => toStage(viewport, corner));
    if (first === undefined) return nothing;
    const ends = this.next === undefined ? [] : [toStage(viewport, this.next)];
    const points = [first, ...rest, ...ends].map(({ x, y }) => `${x},${y}`).join(" ");
    return html`<svg class="polygon" aria-hidden="true" style="--color: ${color}">
      <polygon points=${points} />
      <polyline class="casing" points=${points} />
      <polyline points=${points} />
      ${[first, ...rest].map(({ x, y }, at) => svg`<circle class=${at === 0 ? "first" : ""} cx=${x} cy=${y} r=${at === 0 ? 5 : 3} />`)}
    </svg>`;
  }
}

function cornerAt(point: Point, { width, height }: Size): Point {
  return { x: clamp(Math.round(point.x), width), y: clamp(Math.round(point.y), height) };
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}
