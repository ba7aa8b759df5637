/** Pixels of one page, upright, by UTIF; in the worker only. */

import pako from "pako";
import { decodeImage, toRGBA8, type IFD } from "utif2";
import type { TiffPixels } from "./contract.ts";
import { first, sizeOf, type Directory } from "./directory.ts";

/** What scanners and fax machines write. The decoder knows raw formats of cameras as well, which no document has. */
const COMPRESSIONS = new Set([1, 2, 3, 4, 5, 6, 7, 8, 32773, 32946]);
/** Twice what a screen can show of a page; the rest is averaged away. */
const MOST_PIXELS = 25_000_000;

/** Raises for a page that is damaged, too large, or of a kind that is not served. */
export function decodePage(bytes: ArrayBuffer, directory: Directory): TiffPixels {
  const { width, height } = sizeOf(directory);
  const compression = first(directory, 259, 1);
  if (!COMPRESSIONS.has(compression)) throw new RangeError(`compression ${compression}`);
  boundInflation(width * height * 8);
  const image = { ...directory } as unknown as IFD;
  decodeImage(bytes, image);
  const factor = Math.ceil(Math.sqrt((width * height) / MOST_PIXELS));
  const pixels = turned(reduced(toRGBA8(image), width, height, factor), first(directory, 274, 1));
  // Faxes have more dots to the inch along a line than lines.
  const tall = aspectOf(directory);
  const isOnSide = first(directory, 274, 1) >= 5;
  return isOnSide ? { width: height * tall, height: width, pixels } : { width, height: height * tall, pixels };
}

/** How much taller a dot is than wide; a resolution that is nonsense counts as none. */
function aspectOf(directory: Directory): number {
  const ratio = first(directory, 282, 1) / first(directory, 283, 1);
  return ratio > 0.2 && ratio < 5 ? ratio : 1;
}

/** The decoder inflates a strip whole: a small one may become more than there is memory. */
function boundInflation(most: number): void {
  pako.inflateRaw = (packed: Uint8Array): Uint8Array => {
    const inflating = new pako.Inflate({ raw: true });
    const chunks: Uint8Array[] = [];
    let made = 0;
    inflating.onData = (chunk: Uint8Array) => {
      made += chunk.length;
      if (made > most) throw new RangeError("a strip is longer than its page");
      chunks.push(chunk);
    };
    inflating.push(packed, true);
    if (inflating.err !== 0) throw new RangeError("a strip is damaged");
    const whole = new Uint8Array(made);
    let at = 0;
    for (const chunk of chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    return whole;
  };
}

function reduced(rgba: Uint8Array, width: number, height: number, factor: number): ImageData {
  if (factor === 1) return new ImageData(new Uint8ClampedArray(rgba.buffer as ArrayBuffer), width, height);
  const small = new ImageData(Math.floor(width / factor), Math.floor(height / factor));
  for (let y = 0; y < small.height; y += 1) {
    for (let at = 0; at < small.width * 4; at += 1) {
      const x = at >> 2;
      let sum = 0;
      for (let dy = 0; dy < factor; dy += 1) {
        for (let dx = 0; dx < factor; dx += 1) sum += rgba[((y * factor + dy) * width + x * factor + dx) * 4 + (at & 3)] ?? 0;
      }
      small.data[y * small.width * 4 + at] = sum / (factor * factor);
    }
  }
  return small;
}

/** orientation: 1 to 8 as in tag 274, where the file's first row and column are to be seen. */
function turned(image: ImageData, orientation: number): ImageData {
  if (orientation < 2 || orientation > 8) return image;
  const { width, height } = image;
  const isOnSide = orientation >= 5;
  const upright = isOnSide ? new ImageData(height, width) : new ImageData(width, height);
  const [from, to] = [new Uint32Array(image.data.buffer), new Uint32Array(upright.data.buffer)];
  const isFromRight = [2, 3, 7, 8].includes(orientation);
  const isFromBottom = [3, 4, 6, 7].includes(orientation);
  for (let y = 0; y < upright.height; y += 1) {
    for (let x = 0; x < upright.width; x += 1) {
      const [column, row] = isOnSide ? [y, x] : [x, y];
      const fromX = isFromRight ? width - 1 - column : column;
      const fromY = isFromBottom ? height - 1 - row : row;
      to[y * upright.width + x] = from[fromY * width + fromX] ?? 0;
    }
  }
  return upright;
}
