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
