/**
 * Labelled stretches of a text that never overlap, sorted by where they begin.
 *
 * Offsets are UTF-16 units here; answers and initial values count code points. Lists are replaced, never changed.
 */

import type { CodePoints } from "./code-points.ts";

export interface Stretch {
  start: number;
  /** The first position after it. */
  end: number;
}

export interface Span extends Stretch {
  label: string;
}

/** A span as it stands in answers (spec 3.3). */
export interface Entity {
  label: string;
  startOffset: number;
  endOffset: number;
}

export interface SpanReading {
  spans: readonly Span[];
  /** How many were left out, by what was wrong with them. */
  dropped: { malformed: number; outside: number; overlapping: number };
}

/**
 * Read what calls itself a list of entities, in any order. Left out are: what has no label and two whole offsets; what
 * is empty, reversed or not within the text; and what overlaps one that begins earlier (or came first, if both begin
 * together).
 */
export function readEntities(raw: unknown, points: CodePoints): SpanReading {
  const dropped = { malformed: 0, outside: 0, overlapping: 0 };
  const candidates: Span[] = [];
  for (const item of Array.isArray(raw) ? raw : []) {
    const entity = readEntity(item);
    if (entity === undefined) dropped.malformed += 1;
    else if (entity.startOffset < 0 || entity.startOffset >= entity.endOffset || entity.endOffset > points.length) dropped.outside += 1;
    else candidates.push({ start: points.toUnits(entity.startOffset), end: points.toUnits(entity.endOffset), label: entity.label });
  }
  candidates.sort((a, b) => a.start - b.start);
  const spans: Span[] = [];
  let free = 0;
  for (const span of candidates) {
    if (span.start < free) {
      dropped.overlapping += 1;
      continue;
    }
    spans.push(span);
    free = span.end;
  }
  return { spans, dropped };
}

export function toEntity({ start, end, label }: Span, points: CodePoints): Entity {
  return { endOffset: points.fromUnits(end), label, startOffset: points.fromUnits(start) };
}

/**
 * The list with `span` in it, in place of those that it covers whole. Nothing if it would cut one: of a highlight,
 * all or nothing can be taken (documented).
 */
export function placeSpan(spans: readonly Span[], span: Span): readonly Span[] | undefined {
  const covered = spansWithin(spans, span);
  if (covered.some(({ start, end }) => start < span.start || end > span.end)) return undefined;
  const from = firstEndingAfter(spans, span.start);
  return [...spans.slice(0, from), span, ...spans.slice(from + covered.length)];
}

/** Those that have a position in common with the stretch, in order. */
export function spansWithin(spans: readonly Span[], { start, end }: Stretch): readonly Span[] {
  const from = firstEndingAfter(spans, start);
  let to = from;
  while ((spans[to]?.start ?? Infinity) < end) to += 1;
  return spans.slice(from, to);
}

/** The one that a caret at this position is in: from its start to before its end. */
export function spanAt(spans: readonly Span[], position: number): Span | undefined {
  const span = spans[firstEndingAfter(spans, position)];
  return span !== undefined && span.start <= position ? span : undefined;
}

function firstEndingAfter(spans: readonly Span[], position: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle] as Span).end <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}

function readEntity(item: unknown): Entity | undefined {
  if (typeof item !== "object" || item === null) return undefined;
  const { label, startOffset, endOffset } = item as Record<string, unknown>;
  const [start, end] = [wholeNumber(startOffset), wholeNumber(endOffset)];
  if (typeof label !== "string" || start === undefined || end === undefined) return undefined;
  return { label, startOffset: start, endOffset: end };
}

/** Liquid may have printed the number as a text. */
function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : undefined;
}
