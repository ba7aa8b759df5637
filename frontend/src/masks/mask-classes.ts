/**
 * What the class numbers of a mask stand for: a label (semantic) or one instance of a label, each with its colour.
 *
 * A class is never taken away and never changes its colour: a label that comes back finds its pixels, and two classes
 * never share a colour, so the picture alone says what is what.
 */

import { MAX_CLASS } from "./index-buffer.ts";
import type { Rgba } from "./pixel-deflate.ts";

/** Palettes have more colours than anybody can tell apart long before this. */
const PALETTE_TRIES = 2000;
/** A step through all colours that meets each of them, and soon different ones. */
const SPREAD = 0x9e3779 | 1;

export interface MaskClass {
  /** Its number in the index buffer, from 1. */
  index: number;
  label: string;
  /** `#rrggbb` in lower case. */
  color: string;
  /** The same, opaque, as it stands in the picture. */
  pixel: Rgba;
}

export class MaskClasses {
  private readonly classes: MaskClass[] = [];
  private readonly byColor = new Map<string, MaskClass>();
  private readonly byLabel = new Map<string, MaskClass>();
  private readonly palette: (index: number) => string;
  /** All before it are taken: of the palette, later of all colours. */
  private tried = 0;

  /** `palette` gives the colours to choose from; it must not run out. */
  constructor(palette: (index: number) => string) {
    this.palette = palette;
  }

  get all(): readonly MaskClass[] {
    return this.classes;
  }

  get(index: number): MaskClass | undefined {
    return this.classes[index - 1];
  }

  /** The first class of the label. */
  ofLabel(label: string): MaskClass | undefined {
    return this.byLabel.get(label);
  }

  ofColor(color: string): MaskClass | undefined {
    return this.byColor.get(color);
  }

  /** The colour of a class that is added without a wish. */
  get nextColor(): string {
    return this.unusedColor();
  }

  /**
   * A new class, in the wished colour if no other has it, else in the first colour of the palette that none has.
   * Nothing when there are as many as a mask can hold.
   */
  add(label: string, wish?: string): MaskClass | undefined {
    if (this.classes.length >= MAX_CLASS) return undefined;
    const color = wish !== undefined && !this.byColor.has(wish) ? wish : this.unusedColor();
    const added = { index: this.classes.length + 1, label, color, pixel: pixelOf(color) };
    this.classes.push(added);
    this.byColor.set(color, added);
    if (!this.byLabel.has(label)) this.byLabel.set(label, added);
    return added;
  }

  /** The palette's hues come near each other and repeat some day; any colour that is free is then good enough. */
  private unusedColor(): string {
    for (; this.tried < PALETTE_TRIES; this.tried += 1) {
      const color = this.palette(this.tried);
      if (!this.byColor.has(color)) return color;
    }
    while (this.byColor.has(hex(this.tried))) this.tried += SPREAD;
    return hex(this.tried);
  }
}

/** `#rgb` and `#rrggbb` in either case as `#rrggbb` in lower case; the text must be one of them. */
export function normalColor(color: string): string {
  const digits = color.slice(1).toLowerCase();
  return `#${digits.length === 3 ? Array.from(digits, (digit) => digit + digit).join("") : digits}`;
}

function pixelOf(color: string): Rgba {
  const value = parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 0xff, value & 0xff, 0xff];
}

function hex(value: number): string {
  return `#${(value % 0x1000000).toString(16).padStart(6, "0")}`;
}
