/**
 * Draws the part of a mask that is on the screen, at the screen's own resolution: nothing of the image's size is ever
 * painted, a stroke paints the rectangle it touched, and outlines and patterns are as fine at every zoom.
 *
 * A painted region shows as its colour, half transparent, with a light line inside its border and a dark one around
 * it, so that it is seen on any photo and without colour vision; patterns tell labels apart as well.
 */

import type { Size, Viewport } from "../geometry/viewport.ts";
import type { MaskClass } from "./mask-classes.ts";
import type { MaskLines } from "./mask-lines.ts";
import { eachRun } from "./mask-lines.ts";
import type { Rgba } from "./pixel-deflate.ts";

/** From left and top up to but not including right and bottom. */
export interface Rectangle {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** 8 × 8 pixels, a byte a line; each class takes the next one, and the first leaves the fill plain. */
const PLAIN: readonly number[] = [0, 0, 0, 0, 0, 0, 0, 0];
const PATTERNS: readonly (readonly number[])[] = [
  PLAIN,
  [1, 2, 4, 8, 16, 32, 64, 128],
  [128, 64, 32, 16, 8, 4, 2, 1],
  [255, 0, 0, 0, 0, 0, 0, 0],
  [1, 1, 1, 1, 1, 1, 1, 1],
  [0, 0, 0, 24, 24, 0, 0, 0],
  [255, 1, 1, 1, 1, 1, 1, 1],
];

const LIGHT: Rgba = [255, 255, 255, 235];
const DARK: Rgba = [0, 0, 0, 150];
/** A rectangle is widened by this: the lines around it may change too. */
const MARGIN = 2;

export class MaskScreen {
  /** In the screen's own pixels, as is the viewport. */
  readonly size: Size;
  viewport: Viewport;
  private readonly indices: Uint16Array;

  constructor(size: Size, viewport: Viewport) {
    this.size = size;
    this.viewport = viewport;
    this.indices = new Uint16Array(size.width * size.height);
  }

  get whole(): Rectangle {
    return { left: 0, top: 0, right: this.size.width, bottom: this.size.height };
  }

  /** Where a rectangle of the image is on the screen, with the lines around it. */
  rectangleOf({ left, top, right, bottom }: Rectangle): Rectangle {
    const { scale, x, y } = this.viewport;
    return {
      left: Math.max(0, Math.floor(left * scale + x) - MARGIN),
      top: Math.max(0, Math.floor(top * scale + y) - MARGIN),
      right: Math.min(this.size.width, Math.ceil(right * scale + x) + MARGIN),
      bottom: Math.min(this.size.height, Math.ceil(bottom * scale + y) + MARGIN),
    };
  }

  /** The pixels of a rectangle, RGBA, line by line. */
  draw(lines: MaskLines, rectangle: Rectangle, look: MaskLook): Uint8ClampedArray<ArrayBuffer> {
    this.read(lines, rectangle, look);
    const bytes = new Uint8ClampedArray(4 * (rectangle.right - rectangle.left) * (rectangle.bottom - rectangle.top));
    this.color(rectangle, look, new Uint32Array(bytes.buffer));
    return bytes;
  }

  private read(lines: MaskLines, { left, top, right, bottom }: Rectangle, look: MaskLook): void {
    const { scale, x, y } = this.viewport;
    const column = (natural: number): number => Math.ceil(natural * scale + x - 0.5);
    for (let row = top; row < bottom; row += 1) {
      const start = row * this.size.width;
      this.indices.fill(0, start + left, start + right);
      // Zoomed out, a line of the screen holds several of the image; what is painted in any of them shows.
      const first = Math.floor((row - y) / scale + (scale < 1 ? 0 : 0.5 / scale));
      const last = scale < 1 ? Math.max(first + 1, Math.floor((row + 1 - y) / scale)) : first + 1;
      for (let line = Math.max(0, first); line < Math.min(lines.height, last); line += 1) {
        eachRun(lines.line(line), (from, to, index) => {
          if (look.shown[index] !== 1) return;
          const begin = column(from);
          const end = Math.min(right, scale < 1 ? Math.max(begin + 1, column(to)) : column(to));
          if (begin < end) this.indices.fill(index, start + Math.max(left, begin), start + Math.max(left, end));
        });
      }
    }
  }

  private color({ left, top, right, bottom }: Rectangle, look: MaskLook, pixels: Uint32Array): void {
    const { indices } = this;
    const { width, height } = this.size;
    const light = packed(LIGHT);
    const dark = packed(DARK);
    const { fills, strokes, patterns } = look;
    let at = 0;
    for (let row = top; row < bottom; row += 1) {
      const up = row === 0 ? 0 : -width;
      const down = row === height - 1 ? 0 : width;
      for (let column = left; column < right; column += 1, at += 1) {
        const place = row * width + column;
        const index = indices[place] as number;
        const before = indices[place - (column === 0 ? 0 : 1)] as number;
        const after = indices[place + (column === width - 1 ? 0 : 1)] as number;
        const above = indices[place + up] as number;
        const below = indices[place + down] as number;
        if (before !== index || after !== index || above !== index || below !== index) {
          pixels[at] = index === 0 ? dark : light;
        } else if (index !== 0) {
          const bits = (patterns[index] as readonly number[])[row & 7] as number;
          pixels[at] = ((bits >> (column & 7)) & 1 ? strokes[index] : fills[index]) as number;
        }
      }
    }
  }
}

export interface LookOptions {
  isShown(each: MaskClass): boolean;
  /** Of the fill, 0 to 1; the lines are stronger. */
  opacity: number;
  hasPatterns: boolean;
  /** The class that stands out, or 0. */
  selected: number;
}

const SELECTED_MORE = 0.25;

/** How classes look, by their number; made anew when anything of it changes. */
export class MaskLook {
  /** 1: the class is shown. */
  readonly shown: Uint8Array;
  readonly fills: Uint32Array;
  readonly strokes: Uint32Array;
  readonly patterns: (readonly number[])[];

  constructor(classes: readonly MaskClass[], { isShown, opacity, hasPatterns, selected }: LookOptions) {
    const size = classes.length + 1;
    this.shown = Uint8Array.from({ length: size }, (_, at) => Number(at > 0 && isShown(classes[at - 1] as MaskClass)));
    this.fills = new Uint32Array(size);
    this.strokes = new Uint32Array(size);
    this.patterns = [PLAIN];
    for (const { index, pixel } of classes) {
      const [red, green, blue] = pixel;
      const alpha = Math.round(255 * Math.min(1, index === selected ? opacity + SELECTED_MORE : opacity));
      this.fills[index] = packed([red, green, blue, alpha]);
      this.strokes[index] = packed(isBright(pixel) ? [0, 0, 0, Math.max(alpha, 140)] : [255, 255, 255, Math.max(alpha, 170)]);
      this.patterns.push(hasPatterns ? patternOf(index) : PLAIN);
    }
  }
}

/** The pattern of a class, a byte a line, the lowest bit left. */
export function patternOf(index: number): readonly number[] {
  return PATTERNS[(index - 1) % PATTERNS.length] ?? PLAIN;
}

/** Whether what is drawn on the colour must be dark. */
export function isBright([red, green, blue]: Rgba): boolean {
  return 0.3 * red + 0.6 * green + 0.1 * blue > 150;
}

/** As a canvas has it in memory; every machine that runs a browser puts the lowest byte first. */
function packed([red, green, blue, alpha]: Rgba): number {
  return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
