/** Documents and what was read in them. */

import type { ElementDoc } from "./types.ts";
import { HEADER, IMAGE_KEYS, INSTRUCTIONS, NAME_WITHOUT_EFFECT, WIDGET_KEYS } from "./widget.ts";

/** Where the words of `pictures/form.png` are, in pixels of its 800 × 400. */
const ROWS = [
  { key: "Name:", value: "Ada Lovelace", top: 50, keyWidth: 84, valueWidth: 164, confidence: 97 },
  { key: "Street:", value: "12 St Jame's Square", top: 130, keyWidth: 88, valueWidth: 264, confidence: 51 },
  { key: "Parcels:", value: "8", top: 210, keyWidth: 106, valueWidth: 15, confidence: 38 },
] as const;

function place(left: number, top: number, width: number): string {
  const [x, y, w, h] = [left / 800, top / 400, width / 800, 34 / 400].map((part) => Number(part.toFixed(4))) as [number, number, number, number];
  return `{ boundingBox: { left: ${x}, top: ${y}, width: ${w}, height: ${h} } }`;
}

const BLOCKS = ROWS.flatMap(({ key, value, top, keyWidth, valueWidth, confidence }, index) => {
  const n = index + 1;
  const [keyPlace, valuePlace] = [place(40, top, keyWidth), place(240, top, valueWidth)];
  return [
    `{ blockType: 'KEY_VALUE_SET', id: 'k${n}', entityTypes: ['KEY'], confidence: ${confidence}, geometry: ${keyPlace},
        relationships: [{ type: 'VALUE', ids: ['v${n}'] }, { type: 'CHILD', ids: ['kw${n}'] }] }`,
    `{ blockType: 'KEY_VALUE_SET', id: 'v${n}', entityTypes: ['VALUE'], confidence: ${confidence}, geometry: ${valuePlace},
        relationships: [{ type: 'CHILD', ids: ['vw${n}'] }] }`,
    `{ blockType: 'WORD', id: 'kw${n}', text: '${key}', confidence: 99, geometry: ${keyPlace} }`,
    `{ blockType: 'WORD', id: 'vw${n}', text: '${value.replaceAll("'", "\\'")}', confidence: ${confidence}, geometry: ${valuePlace} }`,
  ];
}).join(",\n      ");

function example(more: string, inside = ""): string {
  return `<crowd-form>
  <crowd-textract-analyze-document
    src="pictures/form.png"
    header="Check what was read"
    block-types="['KEY_VALUE_SET']"
    initial-value="[
      ${BLOCKS},
    ]"${more}
  >${inside === "" ? "" : `\n    ${inside}\n  `}</crowd-textract-analyze-document>
</crowd-form>`;
}

export const analyzeDocument: ElementDoc = {
  tag: "crowd-textract-analyze-document",
  group: "documents",
  says: "Keys and values that Textract read in a form: right, wrong, blank, or not there. Its key in the answer is fixed. What was not touched comes back as it was. A pair that is none has lost its VALUE relationship, a blank value has no words and the text `\"\"`, a key that is not there has no VALUE. A corrected text is spelt out anew in its WORD blocks; new blocks are named `human-1`, … and have confidence 100.",
  answer: `{ "AWS/Textract/AnalyzeDocument/Forms/V1": { "blocks": [
  { "blockType": "KEY_VALUE_SET", "entityTypes": ["KEY"], "id": "k1", "relationships": [{ "ids": ["v1"], "type": "VALUE" }, { "ids": ["kw1"], "type": "CHILD" }], "text": "Name:" },
  { "blockType": "KEY_VALUE_SET", "entityTypes": ["VALUE"], "id": "v1", "relationships": [{ "ids": ["vw1"], "type": "CHILD" }], "text": "Ada Lovelace" } ] } }`,
  attributes: [
    { name: "src", type: "address", says: "The page, or a PDF or TIFF document; usually through `grant_read_access`." },
    HEADER,
    { name: "initial-value", type: "list", default: "[]", says: "The blocks, usually `{{ task.input.selectedAiServiceResponse.blocks }}`." },
    { name: "block-types", type: "list", says: "Only `['KEY_VALUE_SET']`." },
    { name: "keys", type: "list", default: "[]", says: "Keys to look for: `[{ importantFormKey, importantFormKeyAliases }]`." },
    { name: "no-key-edit", type: "switch", says: "Keys stay as they were read." },
    { name: "no-geometry-edit", type: "switch", says: "Places in the document stay as they were read." },
    NAME_WITHOUT_EFFECT,
  ],
  regions: INSTRUCTIONS,
  script: [
    { name: "value", says: "The answer as it stands." },
    { name: "initialValue, keys", says: "The lists; may be set at any time." },
  ],
  keys: [
    { name: "Arrow keys", says: "To the next pair, or the one before." },
    { name: "Enter", says: "Edits the value." },
    { name: "Ctrl+Z, Ctrl+Shift+Z", says: "Undo, redo." },
    ...IMAGE_KEYS,
    ...WIDGET_KEYS,
  ],
  examples: [
    { title: "Minimal", html: example("") },
    {
      title: "Keys to look for",
      html: example(`\n    keys="[{ importantFormKey: 'Signed:', importantFormKeyAliases: ['Signature'] }]"\n    no-geometry-edit`),
    },
    {
      title: "With instructions",
      html: example(
        "\n    no-key-edit\n    no-geometry-edit",
        "<short-instructions><p>Correct every value that was not read well.</p></short-instructions>",
      ),
    },
    {
      title: "Malformed attribute",
      html: `<crowd-form>
  <crowd-textract-analyze-document src="pictures/form.png" header="Check what was read" initial-value="[{ blockType: ]">
  </crowd-textract-analyze-document>
</crowd-form>`,
    },
  ],
};

export const pdf: ElementDoc = {
  tag: "overread-pdf",
  group: "documents",
  says: "A PDF document to read, page below page. Needs no writing: it lays itself over an `iframe`, `embed` or `object` that would show a PDF, because a sandboxed frame has no PDF viewer. A task whose document cannot be shown is not submitted.",
  attributes: [
    { name: "src", type: "address", says: "The document, usually through `grant_read_access`." },
    { name: "label", type: "text", says: "Name of the document for screen readers." },
  ],
  examples: [
    {
      title: "Minimal",
      html: `<crowd-form>
  <overread-pdf src="pictures/letter.pdf" label="Letter" style="height: 24rem"></overread-pdf>
  <crowd-input name="sender" label="Who has written it?"></crowd-input>
</crowd-form>`,
    },
    {
      title: "Over a frame",
      html: `<crowd-form>
  <iframe src="pictures/letter.pdf" title="Letter" width="100%" height="400"></iframe>
  <crowd-input name="sender" label="Who has written it?"></crowd-input>
</crowd-form>`,
    },
    {
      title: "In a classifier",
      html: `<crowd-form>
  <crowd-classifier name="kind" header="What is it?" categories="['Letter', 'Invoice', 'Other']">
    <classification-target>
      <overread-pdf src="pictures/letter.pdf" label="Document" style="height: 100%"></overread-pdf>
    </classification-target>
  </crowd-classifier>
</crowd-form>`,
    },
  ],
};
