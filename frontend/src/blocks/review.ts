/**
 * What a worker said about the pairs of a form: the pairs on the list, and one change for each that was touched.
 *
 * A review is plain JSON, so it is also the draft. Nothing in it repeats the blocks: what is not changed is not there,
 * and a change that is taken back leaves no trace.
 */

import { isPlainObject, type Json } from "../answers/json.ts";
import type { Box } from "./geometry.ts";
import { pageOf, type BlockGraph, type BlockPair } from "./graph.ts";
import { missingKeys, type ImportantKey } from "./important-keys.ts";

/** A line of the list. Ids are unique among all three kinds. */
export type Pair =
  | { kind: "found"; id: string; page: number; blocks: BlockPair }
  /** An important key that no block has. */
  | { kind: "missing"; id: string; page: number; important: ImportantKey }
  /** Made by the worker. */
  | { kind: "added"; id: string; page: number };

export interface Change {
  /** Not a key–value pair: "No". */
  isRejected?: true;
  /** "Key not found", for a missing key. */
  isNotFound?: true;
  /** "Value is blank". */
  isBlank?: true;
  keyText?: string;
  valueText?: string;
  /** Check marks by block id, where they differ. */
  marks?: Readonly<Record<string, boolean>>;
  keyBox?: Box;
  valueBox?: Box;
  /** Where an added or missing pair was found. */
  page?: number;
}

export type Review = Readonly<Record<string, Change>>;

const FOUND = "=";
const MISSING = "?";
const ADDED = "+";

/** Missing keys first, because they are what the worker is asked for; then pairs as they came; then added ones. */
export function pairsOf(graph: BlockGraph, keys: readonly ImportantKey[], review: Review): Pair[] {
  const missing = missingKeys(graph, keys).map((important): Pair => {
    const id = MISSING + important.key;
    return { kind: "missing", id, page: review[id]?.page ?? 1, important };
  });
  const found = graph.pairs.map(
    (blocks): Pair => ({ kind: "found", id: FOUND + String(blocks.key["id"]), page: pageOf(blocks.key), blocks }),
  );
  const added = Object.entries(review)
    .filter(([id]) => id.startsWith(ADDED))
    .map(([id, change]): Pair => ({ kind: "added", id, page: change.page ?? 1 }));
  return [...missing, ...found, ...added];
}

/** The review with one pair more, and its id. */
export function withAddedPair(review: Review, page: number): { review: Review; id: string } {
  let n = 1;
  while (Object.hasOwn(review, ADDED + n)) n += 1;
  const id = ADDED + n;
  return { review: { ...review, [id]: { page } }, id };
}

export function withoutPair(review: Review, id: string): Review {
  const { [id]: _gone, ...rest } = review;
  return rest;
}

/** The review with `change` for this pair; members that say nothing go, and so does a change without any. */
export function withChange(review: Review, id: string, change: { [Name in keyof Change]: Change[Name] | undefined }): Review {
  const members = Object.entries({ ...review[id], ...change }).filter(([, value]) => value !== undefined);
  if (members.length === 0) return withoutPair(review, id);
  return { ...review, [id]: Object.fromEntries(members) as Change };
}

/** A draft as it was kept, or whatever else is in its place. Only what makes sense is taken. */
export function readReview(draft: Json | undefined): Review {
  if (!isPlainObject(draft)) return {};
  const changes = Object.entries(draft).filter(([id, change]) => /^[=?+]/.test(id) && isPlainObject(change));
  return Object.fromEntries(changes.map(([id, change]) => [id, readChange(change as Record<string, unknown>)]));
}

const SWITCHES = ["isRejected", "isNotFound", "isBlank"] as const;
const TEXTS = ["keyText", "valueText"] as const;
const BOXES = ["keyBox", "valueBox"] as const;

function readChange(value: Record<string, unknown>): Change {
  const change: Change = {};
  for (const name of SWITCHES) if (value[name] === true) change[name] = true;
  for (const name of TEXTS) if (typeof value[name] === "string") change[name] = value[name];
  for (const name of BOXES) if (isBox(value[name])) change[name] = value[name];
  if (isPlainObject(value["marks"])) change.marks = value["marks"] as Record<string, boolean>;
  if (typeof value["page"] === "number") change.page = value["page"];
  return change;
}

function isBox(value: unknown): value is Box {
  return isPlainObject(value) && ["left", "top", "width", "height"].every((side) => Number.isFinite(value[side]));
}
