/** The sizes of a brush, and the ring that shows where and how large it is. */

import { html, type TemplateResult } from "lit";
import { toStage, type Point, type Size, type Viewport } from "../geometry/viewport.ts";
import { brushPlace } from "../masks/brush.ts";

/** Diameters in natural pixels; a step is a quarter more. */
export const BRUSH_SIZES = [
  1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 25, 32, 40, 50, 64, 80, 100, 125, 160, 200, 250, 320, 400, 500,
] as const;

/** A size to begin with: about a fortieth of the image. */
export function firstBrushSize({ width, height }: Size): number {
  const wished = Math.max(width, height) / 40;
  return BRUSH_SIZES.findLast((size) => size <= wished) ?? BRUSH_SIZES[0];
}

/** Place it with `placeRing`, which is done for every move of the pointer and therefore without rendering. */
export function ringTemplate(): TemplateResult {
  return html`<div class="ring" aria-hidden="true"></div>`;
}

/** Put the ring exactly around what the brush would paint; without a place, take it away. */
export function placeRing(ring: HTMLElement | null, size: number, at: Point | undefined, viewport: Viewport): void {
  if (ring === null) return;
  ring.hidden = at === undefined;
  if (at === undefined) return;
  const place = brushPlace(at, size);
  const half = (size % 2) / 2;
  const centre = toStage(viewport, { x: place.x + half, y: place.y + half });
  const across = size * viewport.scale;
  Object.assign(ring.style, {
    width: `${across}px`,
    height: `${across}px`,
    transform: `translate(${centre.x - across / 2}px, ${centre.y - across / 2}px)`,
  });
}
