/**
 * The lines of a mask as few bytes, for drafts: a line like the one above costs nothing, one whose borders have only
 * moved costs a byte a border.
 *
 * Numbers are 7 bits a byte, lowest first, the highest bit saying that more follow; signed ones are zigzag.
 * A line begins with its kind: 0, then how many lines (this and the next) are as the one above; 1, then how far each
 * border has moved from the one above; or n + 1, then n times class and length.
 */

import type { Size } from "../geometry/viewport.ts";
import { sameLine, type Line, type MaskLines } from "./mask-lines.ts";

const SAME = 0;
const MOVED = 1;

export function encodeLines(lines: MaskLines): Uint8Array {
  const bytes: number[] = [];
  const write = (value: number): void => {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
    bytes.push(rest);
  };
  let above: Line = Uint32Array.of(0, lines.width);
  for (let y = 0; y < lines.height; ) {
    const line = lines.line(y);
    const same = countSame(lines, y, above);
    if (same > 0) {
      write(SAME);
      write(same);
      y += same;
      continue;
    }
    if (hasSameClasses(line, above)) writeMoved(line, above, write);
    else writeRuns(line, write);
    above = line;
    y += 1;
  }
  return Uint8Array.from(bytes);
}

/** Reads what `encodeLines` wrote for a mask of this size; anything else gives nothing. `isClass` says which classes there are. */
export function decodeLines(
  bytes: Uint8Array,
  { width, height }: Size,
  isClass: (index: number) => boolean,
): Line[] | undefined {
  const lines: Line[] = [];
  let at = 0;
  const read = (): number => {
    let value = 0;
    for (let place = 1; at < bytes.length && place < 2 ** 49; place *= 0x80) {
      const byte = bytes[at] as number;
      at += 1;
      value += (byte & 0x7f) * place;
      if (byte < 0x80) return value;
    }
    return NaN;
  };
  let above: Line = Uint32Array.of(0, width);
  while (lines.length < height) {
    const kind = read();
    if (kind === SAME) {
      const same = read();
      if (!(same > 0 && same <= height - lines.length)) return undefined;
      for (let count = 0; count < same; count += 1) lines.push(above);
      continue;
    }
    if (!(kind <= width + 1)) return undefined;
    above = kind === MOVED ? readMoved(above, read) : readRuns(kind - 1, read);
    if (!isLine(above, width, isClass)) return undefined;
    lines.push(above);
  }
  return at === bytes.length ? lines : undefined;
}

function countSame(lines: MaskLines, from: number, above: Line): number {
  let y = from;
  while (y < lines.height && sameLine(lines.line(y), above)) y += 1;
  return y - from;
}

function hasSameClasses(line: Line, above: Line): boolean {
  return line.length === above.length && line.length > 2 && line.every((part, at) => at % 2 === 1 || part === above[at]);
}

function writeMoved(line: Line, above: Line, write: (value: number) => void): void {
  write(MOVED);
  for (let at = 1; at < line.length - 1; at += 2) {
    const by = (line[at] as number) - (above[at] as number);
    write(by < 0 ? -2 * by - 1 : 2 * by);
  }
}

function writeRuns(line: Line, write: (value: number) => void): void {
  write(line.length / 2 + 1);
  let start = 0;
  for (let at = 0; at < line.length; at += 2) {
    const end = line[at + 1] as number;
    write(line[at] as number);
    write(end - start);
    start = end;
  }
}

function readMoved(above: Line, read: () => number): Line {
  const line = above.slice();
  for (let at = 1; at < line.length - 1; at += 2) {
    const coded = read();
    line[at] = (above[at] as number) + (coded % 2 === 1 ? -(coded + 1) / 2 : coded / 2);
  }
  return line;
}

function readRuns(count: number, read: () => number): Line {
  const line = new Uint32Array(2 * count);
  let end = 0;
  for (let at = 0; at < line.length; at += 2) {
    line[at] = read();
    end += read();
    line[at + 1] = end;
  }
  return line;
}

function isLine(line: Line, width: number, isClass: (index: number) => boolean): boolean {
  let start = 0;
  for (let at = 0; at < line.length; at += 2) {
    const end = line[at + 1] as number;
    if (end <= start || line[at] === line[at - 2] || !isClass(line[at] as number)) return false;
    start = end;
  }
  return start === width;
}
