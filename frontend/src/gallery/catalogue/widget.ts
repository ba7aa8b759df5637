/** What every full-page widget has. */

import type { AttributeDoc, NamedDoc } from "./types.ts";

export const NAME: AttributeDoc = { name: "name", type: "text", says: "Key in the answer." };
/** Of the widgets whose key is fixed. */
export const NAME_WITHOUT_EFFECT: AttributeDoc = { name: "name", type: "text", says: "Has no effect: the key in the answer is fixed." };
export const HEADER: AttributeDoc = { name: "header", type: "text", says: "The question, on top." };
export const IMAGE: AttributeDoc = { name: "src", type: "address", says: "The image, usually through `grant_read_access`." };

export const INSTRUCTIONS: readonly NamedDoc[] = [
  { name: "short-instructions", says: "The pane on the left; `header` is its title." },
  { name: "full-instructions", says: "A dialog behind `View full instructions`; `header` is its title." },
];

export const WIDGET_KEYS: readonly NamedDoc[] = [
  { name: "Ctrl+Enter", says: "Submits." },
  { name: "?", says: "Shows the keys." },
];

export const IMAGE_KEYS: readonly NamedDoc[] = [
  { name: "+, -, F", says: "Larger, smaller, fit." },
  { name: "M, or Space held", says: "Moves the image." },
];
