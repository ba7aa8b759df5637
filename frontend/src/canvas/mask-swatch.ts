/** The background of the square beside a label: its colour, with the pattern that its pixels have on the image. */

import { toBase64 } from "../masks/base64.ts";
import type { MaskClass } from "../masks/mask-classes.ts";
import { isBright, patternOf } from "../masks/mask-screen.ts";
import type { Line } from "../masks/mask-lines.ts";
import { encodePng } from "../masks/png.ts";

const TILE = 8;

/** A CSS background. */
export function swatchOf({ index, color, pixel }: MaskClass, hasPatterns: boolean): string {
  return hasPatterns ? `url(${tileOf(patternOf(index), isBright(pixel))}) 0 0 / ${TILE}px, ${color}` : color;
}

const tiles = new Map<string, string>();

function tileOf(pattern: readonly number[], onBright: boolean): string {
  const key = `${pattern.join()} ${onBright}`;
  let tile = tiles.get(key);
  if (tile === undefined) {
    const ink = onBright ? 0 : 255;
    const line = (y: number): Line =>
      Uint32Array.from({ length: 2 * TILE }, (_, at) => (at % 2 === 0 ? ((pattern[y] ?? 0) >> (at / 2)) & 1 : (at + 1) / 2));
    const png = encodePng({ width: TILE, height: TILE, line }, [undefined, [ink, ink, ink, 255]]);
    tile = `data:image/png;base64,${toBase64(png)}`;
    tiles.set(key, tile);
  }
  return tile;
}
