/** Fetches an earlier mask and reads it into the buffer, a strip at a time so that the page stays in hand. */

import type { Size } from "../geometry/viewport.ts";
import type { Mask } from "../masks/mask.ts";
import { MaskReader } from "../masks/mask-reader.ts";

/** Pixels that are read before others get their turn. */
const STRIP_PIXELS = 2 ** 20;

export type MaskLoading = { ok: true } | { ok: false; found: Size | undefined };

/**
 * Read the image at this address into `mask`. Not ok with what size was found if it is not the mask's, or with nothing
 * if it could not be had (no such image, or its server does not let pages read it). Stops silently when aborted.
 */
export async function loadMask(source: string, mask: Mask, signal: AbortSignal): Promise<MaskLoading> {
  let image: ImageBitmap;
  try {
    const response = await fetch(source, { mode: "cors", credentials: "omit", signal });
    if (!response.ok) return { ok: false, found: undefined };
    // Colours as they are in the file: not converted, and not multiplied by alpha.
    image = await createImageBitmap(await response.blob(), { colorSpaceConversion: "none", premultiplyAlpha: "none" });
  } catch (error) {
    if (error instanceof DOMException || error instanceof TypeError) return { ok: false, found: undefined };
    throw error;
  }
  const { width, height } = image;
  if (width !== mask.size.width || height !== mask.size.height) {
    image.close();
    return { ok: false, found: { width, height } };
  }
  await readStrips(image, mask, signal);
  image.close();
  return { ok: true };
}

async function readStrips(image: ImageBitmap, mask: Mask, signal: AbortSignal): Promise<void> {
  const { width, height } = image;
  const rows = Math.min(height, Math.max(1, Math.floor(STRIP_PIXELS / width)));
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height: rows });
  const context = canvas.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
  const reader = new MaskReader(mask.buffer, mask.classes);
  for (let top = 0; top < height && !signal.aborted; top += rows) {
    const count = Math.min(rows, height - top);
    context.clearRect(0, 0, width, rows);
    context.drawImage(image, 0, -top);
    reader.read(top, context.getImageData(0, 0, width, count).data);
    await new Promise((resolve) => setTimeout(resolve));
  }
}
