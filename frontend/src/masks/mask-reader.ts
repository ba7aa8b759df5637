/** Turns the pixels of a mask image into class numbers: only colours that are mapped, exactly, and only opaque ones. */

import type { IndexBuffer } from "./index-buffer.ts";
import type { MaskClasses } from "./mask-classes.ts";

export class MaskReader {
  private readonly buffer: IndexBuffer;
  private readonly numbers: ReadonlyMap<number, number>;

  constructor(buffer: IndexBuffer, classes: MaskClasses) {
    this.buffer = buffer;
    this.numbers = new Map(classes.all.map(({ index, pixel: [red, green, blue] }) => [packed(red, green, blue), index]));
  }

  /** Read whole lines, RGBA, that begin with line `top`. */
  read(top: number, pixels: Uint8ClampedArray): void {
    const { width } = this.buffer;
    const values = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4);
    const line = new Uint16Array(width);
    let latest = 0;
    let number = 0;
    for (let at = 0, y = top; at < values.length; y += 1) {
      for (let x = 0; x < width; x += 1, at += 1) {
        const value = values[at] as number;
        if (value !== latest) {
          latest = value;
          number = this.numbers.get(value) ?? 0;
        }
        line[x] = number;
      }
      this.buffer.load(y, line);
    }
  }
}

/** An opaque pixel as it is in memory: lowest byte first. */
function packed(red: number, green: number, blue: number): number {
  return (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
}
