/** Reads the `labels` attribute: names for the list, short names for above the highlights, colours by order. */

import { isPlainObject } from "../../answers/json.ts";
import { inkOn, labelColor } from "../../base/palette.ts";

export interface LabelKind {
  /** What the answer says. */
  label: string;
  name: string;
  shortName: string;
  color: string;
  /** Black or white, whichever can be read on the colour. */
  ink: string;
}

/** The labels by their `label`, in order; of equal ones the first counts, what has no label is left out. */
export function readLabels(literal: readonly unknown[]): ReadonlyMap<string, LabelKind> {
  const kinds = new Map<string, LabelKind>();
  literal.forEach((item, index) => {
    const { label, fullDisplayName, longDisplayName, shortDisplayName } = isPlainObject(item) ? item : { label: item };
    if ((typeof label !== "string" && typeof label !== "number") || kinds.has(String(label))) return;
    const named = (...names: unknown[]): string => String(names.find((name) => typeof name === "string" && name !== "") ?? label);
    const color = labelColor(index);
    kinds.set(String(label), {
      label: String(label),
      // Samples also write longDisplayName.
      name: named(fullDisplayName, longDisplayName),
      shortName: named(shortDisplayName),
      color,
      ink: inkOn(color),
    });
  });
  return kinds;
}
