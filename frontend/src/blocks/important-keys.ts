/** The keys that a form must have: what the template's `keys` attribute asks for. */

import { isPlainObject } from "../answers/json.ts";
import type { BlockGraph } from "./graph.ts";

export interface ImportantKey {
  key: string;
  /** Other spellings under which it may stand on the form. */
  aliases: readonly string[];
}

/** `[{importantFormKey, importantFormKeyAliases}]`; equal keys are one with the aliases of both. */
export function readImportantKeys(value: readonly unknown[]): ImportantKey[] {
  const keys = new Map<string, Set<string>>();
  for (const item of value) {
    const key = isPlainObject(item) ? item["importantFormKey"] : item;
    // `*` stands for every key that was found, so it asks for none.
    if (typeof key !== "string" || key === "" || key === "*") continue;
    const aliases = isPlainObject(item) ? item["importantFormKeyAliases"] : undefined;
    const known = keys.get(key) ?? new Set();
    for (const alias of Array.isArray(aliases) ? aliases : []) if (typeof alias === "string" && alias !== "") known.add(alias);
    keys.set(key, known);
  }
  return Array.from(keys, ([key, aliases]) => ({ key, aliases: Array.from(aliases) }));
}

/**
 * Those that no block has. Compared as the activation conditions compare: exactly, letter case and colon included
 * (inferred: published lists of aliases name each spelling).
 */
export function missingKeys(graph: BlockGraph, keys: readonly ImportantKey[]): ImportantKey[] {
  if (keys.length === 0) return [];
  const found = new Set(graph.pairs.map(({ key }) => graph.textOf(key)));
  return keys.filter(({ key, aliases }) => !found.has(key) && !aliases.some((alias) => found.has(alias)));
}
