/** What the list and the editor say about a pair: its texts as the worker left them, and what was decided. */

import { confidenceOf, type BlockGraph, type Mark } from "../../blocks/graph.ts";
import type { Pair, Review } from "../../blocks/review.ts";

export interface PairWords {
  key: string;
  value: string;
  marks: Mark[];
  /** A value of check marks alone has no text to correct. */
  hasOnlyMarks: boolean;
  confidence: number | undefined;
}

export function wordsOf(graph: BlockGraph, pair: Pair, review: Review): PairWords {
  const change = review[pair.id] ?? {};
  if (pair.kind !== "found") {
    const asked = pair.kind === "missing" ? pair.important.key : "";
    return { key: change.keyText ?? asked, value: change.valueText ?? "", marks: [], hasOnlyMarks: false, confidence: undefined };
  }
  const { key, values } = pair.blocks;
  const original = graph.textOfAll(values);
  const marks = values.flatMap((value) => graph.marksOf(value));
  return {
    key: change.keyText ?? graph.textOf(key),
    value: change.valueText ?? original,
    marks: marks.map((mark) => ({ ...mark, isSelected: change.marks?.[mark.id] ?? mark.isSelected })),
    hasOnlyMarks: marks.length > 0 && original.trim() === "",
    confidence: confidenceOf(key),
  };
}
