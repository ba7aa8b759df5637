/**
 * The lines of a mask as runs: how codecs, the screen and undo see it.
 *
 * A line is pairs (class, end): the pixels up to but not including `end` have that class, and the last end is the
 * width. Class 0 is unpainted. A painted region is a few pairs a line, so what reads lines never looks at 24 million
 * pixels again.
 */

export type Line = Uint32Array;

export interface MaskLines {
  readonly width: number;
  readonly height: number;
  line(y: number): Line;
}

/** Call `visit` for every run of the line, unpainted ones too. */
export function eachRun(line: Line, visit: (start: number, end: number, index: number) => void): void {
  let start = 0;
  for (let at = 0; at < line.length; at += 2) {
    const end = line[at + 1] as number;
    visit(start, end, line[at] as number);
    start = end;
  }
}

export function sameLine(a: Line, b: Line): boolean {
  return a === b || (a.length === b.length && a.every((part, at) => part === b[at]));
}

/** The line with the pixels from start up to but not including end in another class; the line itself stays as it is. */
export function repaintedLine(line: Line, start: number, end: number, index: number): Line {
  const painted = new Uint32Array(line.length + 4);
  let size = 0;
  const add = (each: number, to: number): void => {
    const from = size === 0 ? 0 : (painted[size - 1] as number);
    if (to <= from) return;
    if (size > 0 && painted[size - 2] === each) size -= 2;
    painted[size] = each;
    painted[size + 1] = to;
    size += 2;
  };
  let at = 0;
  for (; (line[at + 1] as number) <= start; at += 2) add(line[at] as number, line[at + 1] as number);
  add(line[at] as number, start);
  add(index, end);
  for (; at < line.length; at += 2) add(line[at] as number, line[at + 1] as number);
  return painted.slice(0, size);
}

/** How many pixels each class has, by its number; unpainted ones are not counted. */
export function countPixels(lines: MaskLines): Map<number, number> {
  const counts = new Map<number, number>();
  for (let y = 0; y < lines.height; y += 1) {
    eachRun(lines.line(y), (start, end, index) => {
      if (index !== 0) counts.set(index, (counts.get(index) ?? 0) + end - start);
    });
  }
  return counts;
}
