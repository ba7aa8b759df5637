/** The crosshair that arrow keys move over the image, for drawing without a pointer. */

import { html, nothing } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { text } from "../base/texts.ts";
import { clampPoint, toStage, type Point } from "../geometry/viewport.ts";
import type { ImageStage } from "./image-stage.ts";

const DIRECTIONS: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
/** A held key moves at least so far on the screen with each repetition, or a large photo would take minutes. */
const HELD_SCREEN_PX = 6;

export const ARROWS = Object.keys(DIRECTIONS);
export const ARROWS_WITH_SHIFT = [...ARROWS, ...ARROWS.map((key) => `Shift+${key}`)];

/** How far an arrow key moves a selection or the cursor, in natural pixels. */
export function arrowStep(event: KeyboardEvent): Point | undefined {
  const direction = DIRECTIONS[event.key];
  const step = event.shiftKey ? 10 : 1;
  return direction === undefined ? undefined : { x: direction.x * step, y: direction.y * step };
}

export class DrawingCursor {
  /** In natural pixels; undefined while a pointer does the drawing. */
  point: Point | undefined;
  private readonly stage: ImageStage;

  constructor(stage: ImageStage) {
    this.stage = stage;
  }

  /** Move by an arrow key; the first one shows the cursor in the middle of the view. */
  move(event: KeyboardEvent): Point | undefined {
    const step = arrowStep(event);
    if (step === undefined || !this.stage.isReady) return undefined;
    if (this.point === undefined) {
      this.point = this.middleOfView();
    } else {
      const { scale } = this.stage.viewport;
      const factor = event.repeat ? Math.max(1, Math.round(HELD_SCREEN_PX / scale)) : 1;
      const moved = { x: this.point.x + step.x * factor, y: this.point.y + step.y * factor };
      this.point = clampPoint(moved, this.stage.natural);
    }
    this.stage.reveal(this.point);
    return this.point;
  }

  /** Returns whether it was to be seen. */
  hide(): boolean {
    const wasShown = this.point !== undefined;
    this.point = undefined;
    return wasShown;
  }

  template(): unknown {
    if (this.point === undefined) return nothing;
    const { x, y } = toStage(this.stage.viewport, this.point);
    return html`<div class="cursor" aria-hidden="true" style=${styleMap({ "--x": `${x}px`, "--y": `${y}px` })}>
      <span>${text("cursorAt", { ...this.point })}</span>
    </div>`;
  }

  private middleOfView(): Point {
    const box = this.stage.element;
    const middle = this.stage.toImage({ x: (box?.clientWidth ?? 0) / 2, y: (box?.clientHeight ?? 0) / 2 });
    return clampPoint({ x: Math.round(middle.x), y: Math.round(middle.y) }, this.stage.natural);
  }
}
