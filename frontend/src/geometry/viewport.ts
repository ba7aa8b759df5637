/** Where an image stands on the screen: pure arithmetic between natural pixels and the stage's own. */

export interface Point {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

/** On the stage, an image point p is drawn at p · scale + (x, y). */
export interface Viewport {
  scale: number;
  x: number;
  y: number;
}

/** Up to here one natural pixel may grow; 8 is what reviewers of detail ask for. */
export const MAX_SCALE = 8;
/** A small image is enlarged to the stage, but not until it is nothing but blur. */
const MAX_FIT_SCALE = 2;

export function fit(image: Size, stage: Size): Viewport {
  const scale = fitScale(image, stage);
  return { scale, x: (stage.width - image.width * scale) / 2, y: (stage.height - image.height * scale) / 2 };
}

export function fitScale(image: Size, stage: Size): number {
  if (image.width <= 0 || image.height <= 0 || stage.width <= 0 || stage.height <= 0) return 1;
  return Math.min(stage.width / image.width, stage.height / image.height, MAX_FIT_SCALE);
}

/** Zoom by `factor` so that what lies under `point` (of the stage) stays there. */
export function zoomAt(viewport: Viewport, factor: number, point: Point, image: Size, stage: Size): Viewport {
  const smallest = Math.min(fitScale(image, stage), 1);
  const largest = Math.max(MAX_SCALE, smallest);
  const scale = Math.min(largest, Math.max(smallest, viewport.scale * factor));
  const ratio = scale / viewport.scale;
  const moved = { scale, x: point.x - (point.x - viewport.x) * ratio, y: point.y - (point.y - viewport.y) * ratio };
  return keepInView(moved, image, stage);
}

export function panBy(viewport: Viewport, by: Point, image: Size, stage: Size): Viewport {
  return keepInView({ scale: viewport.scale, x: viewport.x + by.x, y: viewport.y + by.y }, image, stage);
}

/** An image smaller than the stage is centred; a larger one leaves no gap at its edges. */
export function keepInView(viewport: Viewport, image: Size, stage: Size): Viewport {
  const { scale } = viewport;
  return {
    scale,
    x: keepAxisInView(viewport.x, image.width * scale, stage.width),
    y: keepAxisInView(viewport.y, image.height * scale, stage.height),
  };
}

function keepAxisInView(offset: number, length: number, room: number): number {
  if (length <= room) return (room - length) / 2;
  return Math.min(0, Math.max(room - length, offset));
}

export function toImage(viewport: Viewport, point: Point): Point {
  return { x: (point.x - viewport.x) / viewport.scale, y: (point.y - viewport.y) / viewport.scale };
}

export function toStage(viewport: Viewport, point: Point): Point {
  return { x: point.x * viewport.scale + viewport.x, y: point.y * viewport.scale + viewport.y };
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

export function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

export function clampPoint(point: Point, size: Size): Point {
  return { x: Math.min(size.width, Math.max(0, point.x)), y: Math.min(size.height, Math.max(0, point.y)) };
}
