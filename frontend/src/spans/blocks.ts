/**
 * Cuts a long text into blocks that are laid out one by one, so that a highlight costs one block and not the whole
 * text; and a block into the pieces between which highlights begin and end.
 */

import type { Span, Stretch } from "./spans.ts";

export interface Block extends Stretch {
  /** Whole paragraphs, which may stand in a box of their own; otherwise a part of a very long one. */
  isWhole: boolean;
}

export interface Piece extends Stretch {
  span?: Span;
}

const BLOCK_UNITS = 4000;
/** What belongs to the character before it: marks, joiners, second halves of pairs. */
const CONTINUES = /^[\p{M}\u200d\ufe0f\udc00-\udfff]/u;

export function cutIntoBlocks(text: string, units = BLOCK_UNITS): readonly Block[] {
  const blocks: Block[] = [];
  for (let start = 0; start < text.length; ) {
    const end = endOfBlock(text, start, units);
    blocks.push({ start, end, isWhole: isBoundary(text, start) && isBoundary(text, end) });
    start = end;
  }
  return blocks;
}

/** The block's text in order, cut where spans begin and end; a span may reach in from before and out at the end. */
export function cutIntoPieces({ start, end }: Stretch, spans: readonly Span[]): Piece[] {
  const pieces: Piece[] = [];
  let at = start;
  for (const span of spans) {
    if (span.start > at) pieces.push({ start: at, end: span.start });
    at = Math.min(span.end, end);
    pieces.push({ start: Math.max(span.start, start), end: at, span });
  }
  if (at < end) pieces.push({ start: at, end });
  return pieces;
}

function endOfBlock(text: string, start: number, units: number): number {
  if (text.length - start <= units) return text.length;
  const newline = text.lastIndexOf("\n", start + units - 1);
  if (newline >= start) return newline + 1;
  const blank = text.lastIndexOf(" ", start + units - 1);
  if (blank > start + units / 2) return blank + 1;
  let end = start + units;
  while (end < text.length && (CONTINUES.test(text.slice(end, end + 2)) || text.charAt(end - 1) === "\u200d")) end += 1;
  return end;
}

function isBoundary(text: string, at: number): boolean {
  return at === 0 || at === text.length || text.charAt(at - 1) === "\n";
}
