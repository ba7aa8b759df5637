/** A category of the moderation element: a text, or a label as Rekognition found it; and their order as a tree. */

import { isPlainObject } from "../../answers/json.ts";
import type { Category, ListEntry } from "../../base/category-list.ts";
import { labelText } from "../../base/label-texts.ts";
import { text } from "../../base/texts.ts";

export interface ModerationLabel extends Category {
  /** What stands in the attribute and goes into the answer whole. */
  source: unknown;
  /** The name of the label above it; empty at the top. */
  parent: string;
}

/** Deeper levels of a list are shown at this one. */
const MAX_DEPTH = 3;

export function moderationLabel(source: unknown): ModerationLabel {
  if (!isPlainObject(source) || typeof source["name"] !== "string") {
    const label = labelText(source);
    return { key: label, label, source, parent: "" };
  }
  const { name, parentName, confidence } = source;
  const label: ModerationLabel = {
    key: JSON.stringify(source),
    label: name as string,
    source,
    parent: typeof parentName === "string" ? parentName : "",
  };
  return typeof confidence === "number" && Number.isFinite(confidence) ? { ...label, note: text("percentage", { percent: confidence }) } : label;
}

/**
 * The labels with their children below them, in the order in which the first of each family comes. A parent that is
 * no label itself becomes a heading.
 */
export function asTree(labels: readonly ModerationLabel[]): ListEntry[] {
  const byName = new Map(labels.map((label): [string, ModerationLabel] => [label.label, label]).reverse());
  const children = new Map<string, ModerationLabel[]>();
  for (const label of labels) {
    if (label.parent === "") continue;
    const siblings = children.get(label.parent);
    if (siblings === undefined) children.set(label.parent, [label]);
    else siblings.push(label);
  }
  const placed = new Set<ModerationLabel>();
  const tree: ListEntry[] = [];

  const place = (family: readonly ModerationLabel[]): void => {
    const waiting = family.map((label) => ({ label, depth: 0 })).reverse();
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { label, depth } = next;
      if (placed.has(label)) continue;
      placed.add(label);
      tree.push({ ...label, depth: Math.min(depth, MAX_DEPTH) });
      // Only the first of equal names is a parent.
      if (byName.get(label.label) !== label) continue;
      for (const child of [...(children.get(label.label) ?? [])].reverse()) waiting.push({ label: child, depth: depth + 1 });
    }
  };

  for (const label of labels) {
    if (placed.has(label)) continue;
    const top = topOf(label, byName);
    if (top.parent === "" || byName.has(top.parent)) place([top]);
    else {
      tree.push({ heading: top.parent });
      place(children.get(top.parent) ?? []);
    }
  }
  return tree;
}

/** The last label on the way up; where names lead round in a circle, wherever that was noticed. */
function topOf(label: ModerationLabel, byName: ReadonlyMap<string, ModerationLabel>): ModerationLabel {
  const seen = new Set([label]);
  let top = label;
  for (let up = byName.get(label.parent); up !== undefined && !seen.has(up); up = byName.get(up.parent)) {
    seen.add(up);
    top = up;
  }
  return top;
}
