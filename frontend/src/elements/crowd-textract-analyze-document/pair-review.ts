/** The state of a review: what the attributes say, what the worker changed, and how to take it back. */

import { BlockGraph, type Mark } from "../../blocks/graph.ts";
import type { Box } from "../../blocks/geometry.ts";
import { readImportantKeys, type ImportantKey } from "../../blocks/important-keys.ts";
import { pairsOf, withAddedPair, withChange, withoutPair, type Change, type Pair, type Review } from "../../blocks/review.ts";
import { reviewedBlocks } from "../../blocks/reviewed-blocks.ts";
import { History } from "../../canvas/history.ts";
import { wordsOf } from "./pair-words.ts";
import type { Part } from "./places.ts";

export type ChangeOf = { [Name in keyof Change]: Change[Name] | undefined };

export class PairReview {
  review: Review = {};
  readonly history = new History();
  private readonly changed: (byWorker: boolean) => void;
  private graphOfBlocks = new BlockGraph([]);
  private pairsOfReview: readonly Pair[] = [];
  private asked: readonly ImportantKey[] = [];
  private taken: { blocks?: unknown; keys?: unknown; review?: Review } = {};
  /** The review before the text that is being typed. */
  private beforeTyping: Review | undefined;

  /** changed: called after each change; byWorker is false where a draft or a reset made it. */
  constructor(changed: (byWorker: boolean) => void) {
    this.changed = changed;
  }

  get graph(): BlockGraph {
    return this.graphOfBlocks;
  }

  /** In the order of the list. */
  get pairs(): readonly Pair[] {
    if (this.taken.review !== this.review) {
      this.taken.review = this.review;
      this.pairsOfReview = pairsOf(this.graph, this.asked, this.review);
    }
    return this.pairsOfReview;
  }

  get blocks(): unknown[] {
    return reviewedBlocks(this.graph, this.pairs, this.review);
  }

  /** Take in the attributes. From the worker's first change on, other blocks change nothing (spec 4). */
  read(blocks: readonly unknown[], keys: readonly unknown[]): void {
    const isEdited = Object.keys(this.review).length > 0;
    if (blocks !== this.taken.blocks && (!isEdited || this.graph.blocks.length === 0)) {
      this.graphOfBlocks = new BlockGraph(blocks);
      this.taken = { keys: this.taken.keys, blocks };
    }
    if (keys !== this.taken.keys) {
      this.asked = readImportantKeys(keys);
      this.taken = { blocks: this.taken.blocks, keys };
    }
  }

  /** Not the worker's doing: nothing to undo, nobody to tell. */
  restore(review: Review): void {
    this.history.clear();
    this.beforeTyping = undefined;
    this.review = review;
    this.changed(false);
  }

  decide(pair: Pair, change: ChangeOf, page: number): void {
    this.commit(withChange(this.review, pair.id, { ...whereFound(pair, page), ...change }));
  }

  /** Blank and not found exclude each other. */
  toggle(pair: Pair, name: "isBlank" | "isNotFound", page: number): void {
    const isOn = this.review[pair.id]?.[name] === true;
    const other = name === "isBlank" ? "isNotFound" : "isBlank";
    this.decide(pair, { [name]: isOn ? undefined : true, [other]: undefined }, page);
  }

  mark(pair: Pair, { id, block }: Mark, isSelected: boolean): void {
    const { [id]: _before, ...others } = this.review[pair.id]?.marks ?? {};
    const marks = isSelected === (block["selectionStatus"] === "SELECTED") ? others : { ...others, [id]: isSelected };
    this.commit(withChange(this.review, pair.id, { marks: Object.keys(marks).length === 0 ? undefined : marks }));
  }

  /** With every letter; what was typed until the field is left is one step for undo. */
  type(pair: Pair, change: Change, page: number): void {
    this.beforeTyping ??= this.review;
    this.review = withChange(this.review, pair.id, { ...whereFound(pair, page), ...this.withoutOriginal(pair, change) });
    this.changed(true);
  }

  typed(): void {
    const before = this.beforeTyping;
    this.beforeTyping = undefined;
    if (before !== undefined) this.commit(this.review, before);
  }

  place(pair: Pair, part: Part, box: Box, page: number): void {
    this.commit(withChange(this.withBox(pair, part, box), pair.id, pair.kind === "found" ? {} : { page }));
  }

  withBox(pair: Pair, part: Part, box: Box): Review {
    return withChange(this.review, pair.id, part === "key" ? { keyBox: box } : { valueBox: box });
  }

  /** Returns the pair's id. */
  add(page: number): string {
    const { review, id } = withAddedPair(this.review, page);
    this.commit(review);
    return id;
  }

  remove(pair: Pair): void {
    this.commit(withoutPair(this.review, pair.id));
  }

  private commit(review: Review, before: Review = this.review): void {
    const to = (state: Review): void => {
      this.review = state;
      this.changed(true);
    };
    to(review);
    this.history.push({ undo: () => to(before), redo: () => to(review) });
  }

  /** A text that is the original one again is no change. */
  private withoutOriginal(pair: Pair, change: Change): ChangeOf {
    if (pair.kind === "added") return change;
    const original = wordsOf(this.graph, pair, {});
    if (change.keyText === original.key) return { keyText: undefined };
    return change.valueText === original.value ? { valueText: undefined } : change;
  }
}

function whereFound(pair: Pair, page: number): { page?: number } {
  return pair.kind === "missing" ? { page } : {};
}
