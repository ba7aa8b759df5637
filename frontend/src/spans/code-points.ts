/**
 * Offsets of a text in the two ways of counting: UTF-16 units, as the browser counts, and code points, as answers do.
 * Half a pair without its other half counts as a code point of its own.
 */

export class CodePoints {
  readonly text: string;
  /** Where the second unit of each pair stands, ascending; most texts have none. */
  private readonly secondUnits: readonly number[];

  constructor(text: string) {
    this.text = text;
    this.secondUnits = Array.from(text.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g), ({ index }) => index + 1);
  }

  /** How many code points the text has. */
  get length(): number {
    return this.text.length - this.secondUnits.length;
  }

  /** Code points before a unit. */
  fromUnits(units: number): number {
    return units - countWhile(this.secondUnits, (second) => second < units);
  }

  /** Units before a code point. */
  toUnits(points: number): number {
    return points + countWhile(this.secondUnits, (second, pairsBefore) => second - 1 - pairsBefore < points);
  }

  /** The same stretch, not beginning or ending within a pair. */
  widen({ start, end }: { start: number; end: number }): { start: number; end: number } {
    return { start: this.splitsPair(start) ? start - 1 : start, end: this.splitsPair(end) ? end + 1 : end };
  }

  private splitsPair(units: number): boolean {
    return this.secondUnits[countWhile(this.secondUnits, (second) => second < units)] === units;
  }
}

/** How many values at the start of an ascending list pass; those that pass come first. */
function countWhile(values: readonly number[], passes: (value: number, index: number) => boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(values[middle] as number, middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
