/**
 * What fingers, mice and pens do on an image: one of them draws (or pans, where nothing is drawn), two pan and pinch.
 *
 * Moves are gathered and delivered once a frame: a fast mouse reports far more often than the screen is painted.
 */

import { distance, middle, type Point } from "../geometry/viewport.ts";

/** A pointer that draws. */
export interface StagePointer {
  /** In natural pixels, neither rounded nor clamped. */
  point: Point;
  /** Every point since the call before, oldest first, ending with `point`: a brush needs them all. */
  path: readonly Point[];
  /** `keyboard` is the cursor that arrow keys move. */
  type: "mouse" | "pen" | "touch" | "keyboard";
  shiftKey: boolean;
}

/** What becomes of a pointer in an element that draws. `start` is followed by moves and by one of `end` and `cancel`. */
export interface StageDrawing {
  start(pointer: StagePointer): void;
  move(pointer: StagePointer): void;
  end(pointer: StagePointer): void;
  /** The stroke was none after all: a second finger came, or the browser took the pointer. */
  cancel(): void;
  /** A pointer without a pressed button is over this place, or has left. */
  hover(pointer: StagePointer | undefined): void;
}

/** The stage as pointers see it. */
export interface PointedSurface {
  readonly isReady: boolean;
  /** Where the event is on the stage. */
  pointOf(event: MouseEvent): Point;
  /** From the stage to natural pixels. */
  toImage(point: Point): Point;
  pan(by: Point): void;
  /** Zoom about a point of the stage, without the steps' limits of a key. */
  zoom(factor: number, at: Point): void;
  capture(pointerId: number): void;
  /** Panning by the hand tool or by a held key has begun or ended. */
  handChanged(): void;
}

const PRIMARY = 0;
const MIDDLE = 1;

/** Whether the press is for a button that stands over the image. */
export function isOnControl(event: Event): boolean {
  return (event.target as Element).closest("button, a, input") !== null;
}

export class StagePointers {
  /** Set by the hand tool: a single pointer pans. */
  isHandChosen = false;
  /** While the key is down. */
  isHandHeld = false;

  private readonly surface: PointedSurface;
  private readonly drawing: StageDrawing | undefined;
  private readonly down = new Map<number, Point>();
  private stroke: number | undefined;
  private isOver = false;
  private frame = 0;
  private waiting: { event: PointerEvent; path: Point[] } | undefined;

  constructor(surface: PointedSurface, drawing?: StageDrawing) {
    this.surface = surface;
    this.drawing = drawing;
  }

  /** Whether one pointer pans just now. */
  get pans(): boolean {
    return this.drawing === undefined || this.isHandChosen || this.isHandHeld;
  }

  readonly pressed = (event: PointerEvent): void => {
    if (isOnControl(event) || !this.surface.isReady || (event.button !== PRIMARY && event.button !== MIDDLE)) return;
    const isFirst = this.down.size === 0;
    this.down.set(event.pointerId, this.surface.pointOf(event));
    this.surface.capture(event.pointerId);
    if (!isFirst) this.cancelStroke();
    else if (event.button === PRIMARY && !this.pans) this.begin(event);
  };

  readonly moved = (event: PointerEvent): void => {
    this.isOver = true;
    const before = this.down.get(event.pointerId);
    if (event.pointerId === this.stroke || (before === undefined && this.drawing !== undefined)) {
      this.gather(event);
    } else if (before !== undefined) {
      this.drag(event, before);
    }
  };

  readonly released = (event: PointerEvent): void => {
    this.down.delete(event.pointerId);
    if (event.pointerId !== this.stroke) return;
    this.deliver();
    this.stroke = undefined;
    this.drawing?.end(this.pointer(event, [this.imagePoint(event)]));
  };

  readonly cancelled = (event: PointerEvent): void => {
    this.down.delete(event.pointerId);
    if (event.pointerId === this.stroke) this.cancelStroke();
  };

  readonly left = (): void => {
    this.isOver = false;
    if (this.stroke !== undefined) return;
    this.forget();
    this.drawing?.hover(undefined);
  };

  /** Hold the hand while the key is down, if the mouse is over the stage. Returns whether it is. */
  holdHand(): boolean {
    if (!this.isOver) return false;
    this.setHandHeld(true);
    return true;
  }

  readonly letHandGo = (): void => {
    this.setHandHeld(false);
  };

  /** Take back a stroke that has begun. Returns whether there was one. */
  cancelStroke(): boolean {
    if (this.stroke === undefined) return false;
    this.forget();
    this.stroke = undefined;
    this.drawing?.cancel();
    return true;
  }

  /** The stage is gone. */
  clear(): void {
    this.cancelStroke();
    this.forget();
    this.down.clear();
    this.isOver = false;
    this.isHandHeld = false;
  }

  private setHandHeld(held: boolean): void {
    if (held === this.isHandHeld) return;
    this.isHandHeld = held;
    this.surface.handChanged();
  }

  private begin(event: PointerEvent): void {
    this.forget();
    this.stroke = event.pointerId;
    this.drawing?.start(this.pointer(event, [this.imagePoint(event)]));
  }

  private gather(event: PointerEvent): void {
    const events = event.getCoalescedEvents?.() ?? [];
    const path = (events.length === 0 ? [event] : events).map((each) => this.imagePoint(each));
    this.waiting = { event, path: [...(this.waiting?.path ?? []), ...path] };
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.deliver());
  }

  private deliver(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (this.waiting === undefined || !this.surface.isReady) return;
    const { event, path } = this.waiting;
    this.waiting = undefined;
    const pointer = this.pointer(event, path);
    if (this.stroke !== undefined) this.drawing?.move(pointer);
    else if (this.down.size === 0) this.drawing?.hover(this.pans ? undefined : pointer);
  }

  private forget(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.waiting = undefined;
  }

  private drag(event: PointerEvent, before: Point): void {
    if (!this.surface.isReady) return;
    const now = this.surface.pointOf(event);
    const other = Array.from(this.down).find(([id]) => id !== event.pointerId)?.[1];
    this.down.set(event.pointerId, now);
    if (other === undefined) {
      this.surface.pan({ x: now.x - before.x, y: now.y - before.y });
    } else {
      const from = middle(before, other);
      const to = middle(now, other);
      this.surface.pan({ x: to.x - from.x, y: to.y - from.y });
      this.surface.zoom(distance(now, other) / Math.max(1, distance(before, other)), to);
    }
  }

  private imagePoint(event: MouseEvent): Point {
    return this.surface.toImage(this.surface.pointOf(event));
  }

  private pointer(event: PointerEvent, path: Point[]): StagePointer {
    const type = event.pointerType === "pen" || event.pointerType === "touch" ? event.pointerType : "mouse";
    return { point: path.at(-1) as Point, path, type, shiftKey: event.shiftKey };
  }
}
