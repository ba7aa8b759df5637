/**
 * A mask as a document: its pixels, what they stand for, whether they differ from what they were at first, and the
 * two forms in which it leaves the page. Both are made when they are asked for and kept until something changes.
 */

import type { Point, Size } from "../geometry/viewport.ts";
import { fromBase64, toBase64 } from "./base64.ts";
import { brushPlace, strokeSpans } from "./brush.ts";
import { IndexBuffer, type LinePatch } from "./index-buffer.ts";
import { decodeLines, encodeLines } from "./line-codec.ts";
import { MaskClasses, type MaskClass } from "./mask-classes.ts";
import { countPixels, eachRun, sameLine, type Line } from "./mask-lines.ts";
import type { Rectangle } from "./mask-screen.ts";
import type { Rgba } from "./pixel-deflate.ts";
import { encodePng } from "./png.ts";
import { polygonSpans } from "./polygon-fill.ts";

/** The painting as a draft keeps it. */
export interface SavedMask {
  width: number;
  height: number;
  /** Label and colour of class 1, 2, … */
  classes: [label: string, color: string][];
  /** Base64 of what `encodeLines` gives. */
  lines: string;
}

export class Mask {
  readonly size: Size;
  readonly classes: MaskClasses;
  readonly buffer: IndexBuffer;
  private readonly classPerLabel: boolean;
  /** Counts the changes; who keeps something made of the mask compares it. */
  revision = 0;
  private initial: Line[] | undefined;
  private png: { revision: number; shown: string; base64: string } | undefined;
  private saved: { revision: number; lines: string } | undefined;
  private counts: { revision: number; pixels: Map<number, number> } | undefined;

  /** `classPerLabel`: whether a label is one class, or each instance of it is one. */
  constructor(size: Size, palette: (index: number) => string, { classPerLabel }: { classPerLabel: boolean }) {
    this.size = size;
    this.classPerLabel = classPerLabel;
    this.classes = new MaskClasses(palette);
    this.buffer = new IndexBuffer(size.width, size.height);
  }

  /** How many pixels each class has; those without any are left out. */
  get pixels(): ReadonlyMap<number, number> {
    if (this.counts?.revision !== this.revision) {
      this.counts = { revision: this.revision, pixels: countPixels(this.buffer) };
    }
    return this.counts.pixels;
  }

  /** Paint from one place of the pointer to the next. Returns what may have changed. */
  paintStroke(from: Point, to: Point, size: number, index: number): Rectangle {
    const [a, b] = [brushPlace(from, size), brushPlace(to, size)];
    strokeSpans(a, b, size, (y, start, end) => this.buffer.fill(y, start, end, index));
    this.revision += 1;
    const reach = Math.ceil((size + 1) / 2);
    return {
      left: Math.min(a.x, b.x) - reach,
      top: Math.min(a.y, b.y) - reach,
      right: Math.max(a.x, b.x) + reach,
      bottom: Math.max(a.y, b.y) + reach,
    };
  }

  fillPolygon(corners: readonly Point[], index: number): void {
    polygonSpans(corners, this.size.height, (y, start, end) => this.buffer.fill(y, start, end, index));
    this.revision += 1;
  }

  /** Unpaint every pixel of a class. */
  clear(index: number): void {
    for (let y = 0; y < this.size.height; y += 1) {
      eachRun(this.buffer.line(y), (start, end, each) => {
        if (each === index) this.buffer.fill(y, start, end, 0);
      });
    }
    this.revision += 1;
  }

  /** Put lines back; returns what stood there. */
  swap(patch: LinePatch): LinePatch {
    this.revision += 1;
    return this.buffer.swap(patch);
  }

  /** What stands now is what the mask was at first. */
  keepAsInitial(): void {
    this.initial = Array.from({ length: this.size.height }, (_, y) => this.buffer.line(y));
    this.revision += 1;
  }

  get differsFromInitial(): boolean {
    const { initial } = this;
    return initial === undefined ? this.pixels.size > 0 : initial.some((line, y) => !sameLine(line, this.buffer.line(y)));
  }

  /** The picture of the answer, in Base64: the classes of `shown`, everything else unpainted. */
  encode(shown: readonly MaskClass[]): string {
    const key = shown.map(({ index }) => index).join();
    if (this.png?.revision !== this.revision || this.png.shown !== key) {
      const colors: Rgba[] = [];
      for (const { index, pixel } of shown) colors[index] = pixel;
      const png = encodePng(this.buffer, colors);
      this.png = { revision: this.revision, shown: key, base64: toBase64(png) };
    }
    return this.png.base64;
  }

  save(): SavedMask {
    if (this.saved?.revision !== this.revision) {
      this.saved = { revision: this.revision, lines: toBase64(encodeLines(this.buffer)) };
    }
    const { lines } = this.saved;
    return { ...this.size, classes: this.classes.all.map(({ label, color }) => [label, color]), lines };
  }

  /** Show a saved painting in place of this one. False, and nothing changed, if it is none for an image of this size. */
  restore(saved: unknown): boolean {
    if (!isSaved(saved) || saved.width !== this.size.width || saved.height !== this.size.height) return false;
    const bytes = fromBase64(saved.lines);
    const isClass = (index: number): boolean => index <= saved.classes.length;
    const lines = bytes === undefined ? undefined : decodeLines(bytes, this.size, isClass);
    if (lines === undefined) return false;
    const numbers = [0, ...saved.classes.map(([label, color]) => this.findOrAdd(label, color))];
    this.swap(new Map(lines.map((line, y) => [y, line.map((part, at) => (at % 2 === 0 ? (numbers[part] ?? 0) : part))])));
    return true;
  }

  private findOrAdd(label: string, color: string): number {
    const known = this.classPerLabel ? this.classes.ofLabel(label) : this.classes.ofColor(color);
    return (known?.label === label ? known : this.classes.add(label, color))?.index ?? 0;
  }
}

function isSaved(saved: unknown): saved is SavedMask {
  const { classes, lines } = (saved ?? {}) as Partial<SavedMask>;
  const isClass = (each: unknown): boolean =>
    Array.isArray(each) && typeof each[0] === "string" && typeof each[1] === "string" && /^#[0-9a-f]{6}$/.test(each[1]);
  return typeof lines === "string" && Array.isArray(classes) && classes.every(isClass);
}
