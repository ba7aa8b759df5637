/** Tools that paint masks on an image. */

import type { AttributeDoc, ElementDoc, NamedDoc } from "./types.ts";
import { HEADER, IMAGE, IMAGE_KEYS, INSTRUCTIONS, NAME, WIDGET_KEYS } from "./widget.ts";

const LABELS: AttributeDoc = { name: "labels", type: "list", default: "[]", says: "What can be painted, as texts; written back as compact JSON." };
const COLORS: AttributeDoc = { name: "label-colors", type: "list", says: "Colours in the order of the labels, as `#rrggbb`; the palette fills the gaps." };
const COLORS_WITHOUT_EFFECT: AttributeDoc = { ...COLORS, says: "Has no effect: each instance takes a colour of its own." };
const INITIAL: AttributeDoc = {
  name: "initial-value",
  type: "object",
  says: "An earlier mask: `src` is a PNG in exactly the named colours. Adds `initialValueModified` to the answer.",
};

const SCRIPT: readonly NamedDoc[] = [
  { name: "labels", says: "The list; may be set at any time. A label keeps its colour." },
  { name: "value", says: "The answer as it stands; makes the PNG." },
  { name: "change", says: "Event after each stroke." },
];

const KEYS: readonly NamedDoc[] = [
  { name: "1 … 9, 0", says: "Choose a label." },
  { name: "B, E, P", says: "Brush, eraser, polygon." },
  { name: "[ ]", says: "Smaller, larger brush." },
  { name: "Enter", says: "Fills the polygon." },
  { name: "Arrow keys, Space", says: "Move the drawing cursor, draw there." },
  { name: "Delete", says: "Unpaints the chosen label or instance; while a polygon is drawn, its last corner." },
  { name: "Ctrl+Z, Ctrl+Shift+Z", says: "Undo, redo." },
  { name: "H", says: "Hides the mask while the image is looked at." },
  ...IMAGE_KEYS,
  ...WIDGET_KEYS,
];

const MORE = "[Masks](masks.md) says which pixels a stroke covers, and what is taken of an earlier mask.";

const ATTRIBUTES = [NAME, IMAGE, HEADER, LABELS, COLORS, INITIAL];

function example(tag: string, header: string, more = "", inside = ""): string {
  return `<crowd-form>
  <${tag}
    name="annotatedResult"
    src="pictures/parcel-1.jpg"
    header="${header}"
    labels="['Parcel', 'Label']"${more}
  >${inside === "" ? "" : `\n    ${inside}\n  `}</${tag}>
</crowd-form>`;
}

function examples(tag: string, header: string, instructions: string, initial: string): ElementDoc["examples"] {
  return [
    { title: "Minimal", html: example(tag, header) },
    { title: "With instructions", html: example(tag, header, "", `<short-instructions><p>${instructions}</p></short-instructions>`) },
    { title: "Pre-annotated", html: example(tag, header, `\n    initial-value="${initial}"`) },
    { title: "Malformed attribute", html: example(tag, header, `\n    initial-value="{ src: }"`) },
  ];
}

export const semanticSegmentation: ElementDoc = {
  tag: "crowd-semantic-segmentation",
  group: "masks",
  says: "A label for each pixel, painted with brush, eraser and polygons. Nothing painted is an answer, too.",
  answer: '{ "annotatedResult": { "inputImageProperties": { "height": 720, "width": 960 }, "labelMappings": { "Parcel": { "color": "#1f77b4" } }, "labeledImage": { "pngImageData": "iVBOR…" } } }',
  attributes: ATTRIBUTES,
  regions: INSTRUCTIONS,
  script: SCRIPT,
  keys: KEYS,
  more: MORE,
  examples: examples(
    "crowd-semantic-segmentation",
    "Paint the parcel and its label",
    "Choose a label, then paint every pixel of it.",
    `{
      src: 'pictures/parcel-mask.png',
      labelMappings: { Parcel: { color: '#1f77b4' }, Label: { color: '#ff7f0e' } },
    }`,
  ),
};

export const instanceSegmentation: ElementDoc = {
  tag: "crowd-instance-segmentation",
  group: "masks",
  says: "A mask for each single thing; two of a label have two colours. Instances without a pixel are left out of the answer.",
  answer: '{ "annotatedResult": { "inputImageProperties": { "height": 720, "width": 960 }, "instances": [{ "color": "#1f77b4", "label": "Parcel" }], "labeledImage": { "pngImageData": "iVBOR…" } } }',
  attributes: ATTRIBUTES.map((each) => (each === COLORS ? COLORS_WITHOUT_EFFECT : each)),
  regions: INSTRUCTIONS,
  script: SCRIPT,
  keys: KEYS,
  more: MORE,
  examples: examples(
    "crowd-instance-segmentation",
    "Paint each parcel and each label",
    "Add an instance for each thing that you paint.",
    `{
      src: 'pictures/parcel-mask.png',
      instances: [{ label: 'Parcel', color: '#1f77b4' }, { label: 'Label', color: '#ff7f0e' }],
    }`,
  ),
};
