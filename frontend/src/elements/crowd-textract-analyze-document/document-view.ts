/** How the document moves under the stage so that the worker sees the pair in question. */

import { keptOnPage, type Box } from "../../blocks/geometry.ts";
import type { ImageStage } from "../../canvas/image-stage.ts";
import { boxAround, type PairPlaces } from "./places.ts";

/** Text whose box is lower than this on the screen is zoomed until it can be read. */
const READABLE_PX = 18;
/** So much of the stage may a pair fill. */
const MOST_OF_STAGE = 0.8;
/** A new box in the middle of the view, in parts of it. */
const NEW_BOX = { width: 0.3, height: 0.06 };

/** Bring the pair into view, large enough to be read; a view that shows it already stays as it is. */
export function showPlaces(stage: ImageStage, places: PairPlaces): void {
  const box = boxAround(places);
  const { element } = stage;
  if (box === undefined || element === undefined || !stage.isReady) return;
  const { width, height } = stage.natural;
  const { scale, x, y } = stage.viewport;
  const lineHeight = Math.min(places.key?.box.height ?? 1, places.value?.box.height ?? 1) * height * scale;
  const room = Math.min(
    (MOST_OF_STAGE * element.clientWidth) / (box.width * width * scale),
    (MOST_OF_STAGE * element.clientHeight) / (box.height * height * scale),
  );
  const factor = Math.min(READABLE_PX / lineHeight, room);
  const centre = { x: (box.left + box.width / 2) * width, y: (box.top + box.height / 2) * height };
  if (factor > 1) stage.zoom(factor, { x: centre.x * scale + x, y: centre.y * scale + y });
  // The middle last: where not both corners can be seen, it counts.
  stage.reveal({ x: (box.left + box.width) * width, y: (box.top + box.height) * height });
  stage.reveal({ x: box.left * width, y: box.top * height });
  stage.reveal(centre);
}

/** A box in the middle of what is seen, to be moved from there. */
export function boxInView({ element, natural, viewport }: ImageStage): Box | undefined {
  if (element === undefined) return undefined;
  const width = (NEW_BOX.width * element.clientWidth) / viewport.scale / natural.width;
  const height = (NEW_BOX.height * element.clientHeight) / viewport.scale / natural.height;
  const middle = {
    x: (element.clientWidth / 2 - viewport.x) / viewport.scale / natural.width,
    y: (element.clientHeight / 2 - viewport.y) / viewport.scale / natural.height,
  };
  return keptOnPage({ left: middle.x - width / 2, top: middle.y - height / 2, width, height });
}
