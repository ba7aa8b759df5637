/** Labels on stretches of a text. */

import type { ElementDoc } from "./types.ts";
import { HEADER, INSTRUCTIONS, NAME, WIDGET_KEYS } from "./widget.ts";

const TEXT = "Ada Lovelace wrote to Charles Babbage from London in 1843.";
const LABELS = `[
    { label: 'person', shortDisplayName: 'PER', fullDisplayName: 'Person' },
    { label: 'place', shortDisplayName: 'LOC', fullDisplayName: 'Place' },
    { label: 'date', shortDisplayName: 'DAT', fullDisplayName: 'Date' },
  ]`;

function example(more = "", inside = ""): string {
  return `<crowd-entity-annotation
  name="entities"
  header="Mark persons, places and dates"
  labels="${LABELS}"
  text="${TEXT}"${more}
>${inside === "" ? "" : `\n  ${inside}\n`}</crowd-entity-annotation>`;
}

export const entityAnnotation: ElementDoc = {
  tag: "crowd-entity-annotation",
  group: "text",
  says: "Labels on stretches of a text. Stands alone: it has a form and a Submit of its own.",
  answer: '{ "entities": { "entities": [{ "endOffset": 12, "label": "person", "startOffset": 0 }] } }',
  attributes: [
    NAME,
    HEADER,
    { name: "text", type: "text", says: "The text, as it stands; blanks and line breaks are kept." },
    {
      name: "labels",
      type: "list",
      default: "[]",
      says: "Texts, or objects with `label`, `fullDisplayName` for the list and `shortDisplayName` above a stretch.",
    },
    {
      name: "initial-value",
      type: "list",
      says:
        "What is marked already: `[{ label, startOffset, endOffset }]`, counted in code points. Left out are stretches without a label " +
        "of the list or two whole offsets, empty or reversed ones, those not within the text, and those that overlap an earlier one.",
    },
  ],
  regions: INSTRUCTIONS,
  script: [
    { name: "value", says: "The answer as it stands." },
    { name: "labels, text", says: "May be set at any time; a new text takes the worker's highlights away." },
    {
      name: "shadowRoot.querySelector('crowd-form')",
      says:
        "Its own form. What is appended to its `form` stands below the text and belongs to the answer; other children are hidden " +
        "until then. Inside somebody else's `crowd-form` it has none.",
    },
    { name: "change", says: "Event when a highlight is made, changed or removed." },
  ],
  keys: [
    { name: "1 … 9, 0", says: "Label what is selected, or the highlight that is current." },
    { name: "Arrow keys, Home, End", says: "Move the caret; with Shift, select; with Ctrl (Option on a Mac), by words." },
    { name: "Enter", says: "Gives the label at hand to what is selected; without one, goes to the labels." },
    { name: "Tab", says: "To the next highlight." },
    { name: "Delete", says: "Removes the highlight." },
    { name: "Esc", says: "Gives up the selection, then the label at hand." },
    { name: "Ctrl+Z, Ctrl+Shift+Z", says: "Undo, redo." },
    ...WIDGET_KEYS,
  ],
  examples: [
    { title: "Minimal", html: example() },
    {
      title: "With instructions",
      html: example("", "<short-instructions><p>Titles such as “Countess” are part of a name.</p></short-instructions>"),
    },
    {
      title: "Pre-annotated",
      html: example(`
  initial-value="[
    { label: 'person', startOffset: 0, endOffset: 12 },
    { label: 'person', startOffset: 22, endOffset: 37 },
    { label: 'place', startOffset: 43, endOffset: 49 },
  ]"`),
    },
    { title: "Malformed attribute", html: example(`\n  initial-value="[{ label: 'person' startOffset: 0 }]"`) },
  ],
};
