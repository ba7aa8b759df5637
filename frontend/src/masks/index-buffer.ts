/**
 * One class number for each pixel of the image: the truth that is painted on, and that everything else is made from.
 *
 * Bytes as long as they suffice, then 16 bits. Nothing copies the buffer: a change remembers, as runs, the lines it
 * touches, which is also what undo swaps back.
 */

import { repaintedLine, sameLine, type Line, type MaskLines } from "./mask-lines.ts";

/** Class numbers are at most this; 0 is unpainted. */
export const MAX_CLASS = 0xffff;

/** Lines by their y, as they were before a change (or, swapped in, after it). */
export type LinePatch = ReadonlyMap<number, Line>;

/** About how much memory a patch holds. */
export function patchBytes(patch: LinePatch): number {
  let bytes = 0;
  for (const line of patch.values()) bytes += line.byteLength + 100;
  return bytes;
}

export class IndexBuffer implements MaskLines {
  readonly width: number;
  readonly height: number;
  private pixels: Uint8Array | Uint16Array;
  /** The same as runs, of the lines that were ever asked for. */
  private readonly lines: (Line | undefined)[];
  private before: Map<number, Line> | undefined;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint8Array(width * height);
    this.lines = new Array<Line | undefined>(height);
  }

  /** The class of a pixel; 0 outside the image. */
  at(x: number, y: number): number {
    return x < 0 || y < 0 || x >= this.width || y >= this.height ? 0 : (this.pixels[y * this.width + x] as number);
  }

  line(y: number): Line {
    return (this.lines[y] ??= this.readLine(y));
  }

  /** Give the pixels from x = start up to but not including end a class; what lies outside the image is left out. */
  fill(y: number, start: number, end: number, index: number): void {
    const from = Math.max(0, start);
    const to = Math.min(this.width, end);
    if (y < 0 || y >= this.height || from >= to) return;
    if (index > 0xff) this.widen();
    const line = this.line(y);
    if (this.before !== undefined && !this.before.has(y)) this.before.set(y, line);
    this.pixels.fill(index, y * this.width + from, y * this.width + to);
    // Known without looking at the pixels of a whole line again.
    this.lines[y] = repaintedLine(line, from, to, index);
  }

  /** Replace a line by one of class numbers, without a way back: for pictures that are being read. */
  load(y: number, classes: Uint16Array): void {
    if (classes.some((index) => index > 0xff)) this.widen();
    this.pixels.set(classes, y * this.width);
    this.lines[y] = undefined;
  }

  /** From here on remember the lines that are painted on. */
  beginChange(): void {
    this.before = new Map();
  }

  /** What the change painted on, as it was; lines that came out as they were are left out. */
  endChange(): LinePatch {
    const before = this.before ?? new Map<number, Line>();
    this.before = undefined;
    for (const [y, line] of before) if (sameLine(this.line(y), line)) before.delete(y);
    return before;
  }

  /** Put lines back; returns what stood there. */
  swap(patch: LinePatch): LinePatch {
    const inverse = new Map<number, Line>();
    for (const [y, line] of patch) {
      inverse.set(y, this.line(y));
      this.writeLine(y, line);
    }
    return inverse;
  }

  private readLine(y: number): Line {
    const { pixels, width } = this;
    const start = y * width;
    const end = start + width;
    const runs: number[] = [];
    let index = pixels[start] as number;
    for (let at = start + 1; at < end; at += 1) {
      if (pixels[at] === index) continue;
      runs.push(index, at - start);
      index = pixels[at] as number;
    }
    runs.push(index, width);
    return Uint32Array.from(runs);
  }

  private writeLine(y: number, line: Line): void {
    let from = y * this.width;
    for (let at = 0; at < line.length; at += 2) {
      const to = y * this.width + (line[at + 1] as number);
      const index = line[at] as number;
      if (index > 0xff) this.widen();
      this.pixels.fill(index, from, to);
      from = to;
    }
    this.lines[y] = line;
  }

  private widen(): void {
    if (this.pixels instanceof Uint8Array) this.pixels = new Uint16Array(this.pixels);
  }
}
