/** Tools that draw shapes on an image. They differ in what is drawn and in the list of the answer, in little else. */

import type { AttributeDoc, ElementDoc, NamedDoc } from "./types.ts";
import { HEADER, IMAGE, IMAGE_KEYS, INSTRUCTIONS, NAME, WIDGET_KEYS } from "./widget.ts";

const ATTRIBUTES: readonly AttributeDoc[] = [
  NAME,
  IMAGE,
  HEADER,
  { name: "labels", type: "list", default: "[]", says: "What can be drawn, as texts; written back as compact JSON." },
  { name: "label-colors", type: "list", says: "Colours in the order of the labels, as `#rrggbb`; the palette fills the gaps." },
  {
    name: "initial-value",
    type: "list",
    says: "What is drawn already: the list of the answer, or an object around it. Adds `initialValueModified` to the answer.",
  },
];

const SCRIPT: readonly NamedDoc[] = [
  { name: "labels", says: "The list; may be set at any time. Shapes of a label that is gone are neither shown nor answered." },
  { name: "value", says: "The answer as it stands, always with its list." },
  { name: "change", says: "Event after each edit." },
];

const KEYS: readonly NamedDoc[] = [
  { name: "1 … 9, 0", says: "Choose a label, for the next shape or the selected one." },
  { name: "Arrow keys", says: "Move the selection by 1 pixel, with Shift by 10; else the drawing cursor." },
  { name: "Space, Enter", says: "Draw at the drawing cursor." },
  { name: "Ctrl+Z, Ctrl+Shift+Z", says: "Undo, redo." },
  { name: "Delete", says: "Deletes the selection." },
  { name: "Esc", says: "Cancels the drawing, or deselects." },
  { name: "H", says: "Hides the shapes while the image is looked at." },
  ...IMAGE_KEYS,
  ...WIDGET_KEYS,
];

const HANDLES: NamedDoc = { name: ". ,", says: "To the next handle of the selection, or the one before; arrows then move it." };
const POINTS: NamedDoc = { ...HANDLES, says: `${HANDLES.says} Delete takes its point away.` };

const OUTLINE = `[
        { x: 221, y: 237 }, { x: 602, y: 143 }, { x: 754, y: 308 },
        { x: 732, y: 480 }, { x: 343, y: 606 }, { x: 243, y: 405 },
      ]`;

interface Tool {
  tag: string;
  says: string;
  answer: string;
  header: string;
  labels: string;
  /** The earlier annotation, as its attribute holds it. */
  initial: string;
  instructions: string;
  /** Before those that all have. */
  keys: readonly NamedDoc[];
}

const TOOLS: readonly Tool[] = [
  {
    tag: "crowd-bounding-box",
    says: "Upright boxes around things in an image.",
    answer: '{ "annotatedResult": { "boundingBoxes": [{ "height": 152, "label": "Label", "left": 566, "top": 346, "width": 156 }], "inputImageProperties": { "height": 720, "width": 960 } } }',
    header: "Draw a box around each label and stamp",
    labels: "['Label', 'Stamp']",
    initial: `[
      { label: 'Label', left: 566, top: 346, width: 156, height: 152 },
      { label: 'Stamp', left: 678, top: 356, width: 37, height: 34 },
    ]`,
    instructions: "Choose a label, then draw from corner to corner.",
    keys: [HANDLES],
  },
  {
    tag: "crowd-polygon",
    says: "Closed outlines. Edges of one polygon may not cross.",
    answer: '{ "annotatedResult": { "inputImageProperties": { "height": 720, "width": 960 }, "polygons": [{ "label": "Parcel", "vertices": [{ "x": 221, "y": 237 }, { "x": 602, "y": 143 }, { "x": 343, "y": 606 }] }] } }',
    header: "Outline the parcel",
    labels: "['Parcel', 'Label']",
    initial: `[{
      label: 'Parcel',
      vertices: ${OUTLINE},
    }]`,
    instructions: "Click from corner to corner; close on the first one, or with Enter.",
    keys: [{ name: "Enter", says: "Closes the polygon." }, POINTS],
  },
  {
    tag: "crowd-polyline",
    says: "Open lines of several points.",
    answer: '{ "annotatedResult": { "inputImageProperties": { "height": 720, "width": 960 }, "polylines": [{ "label": "Edge", "vertices": [{ "x": 221, "y": 237 }, { "x": 330, "y": 432 }, { "x": 754, "y": 308 }] }] } }',
    header: "Follow the edges of the lid",
    labels: "['Edge', 'Tape']",
    initial: `[
      { label: 'Edge', vertices: [{ x: 221, y: 237 }, { x: 330, y: 432 }, { x: 754, y: 308 }] },
    ]`,
    instructions: "Click from point to point; Enter ends the line.",
    keys: [{ name: "Enter", says: "Ends the line." }, POINTS],
  },
  {
    tag: "crowd-line",
    says: "Straight lines of two points.",
    answer: '{ "annotatedResult": { "inputImageProperties": { "height": 720, "width": 960 }, "lines": [{ "label": "Tape", "vertices": [{ "x": 272, "y": 326 }, { "x": 672, "y": 221 }] }] } }',
    header: "Mark the tape",
    labels: "['Tape']",
    initial: `{
      lines: [{ label: 'Tape', vertices: [{ x: 272, y: 326 }, { x: 672, y: 221 }] }],
    }`,
    instructions: "Click where it begins and where it ends, or drag.",
    keys: [HANDLES],
  },
  {
    tag: "crowd-keypoint",
    says: "Single points.",
    answer: '{ "annotatedResult": { "inputImageProperties": { "height": 720, "width": 960 }, "keypoints": [{ "label": "Corner", "x": 330, "y": 432 }] } }',
    header: "Mark the corners that can be seen",
    labels: "['Corner', 'Dent']",
    initial: `[
      { label: 'Corner', x: 221, y: 237 },
      { label: 'Corner', x: 330, y: 432 },
      { label: 'Corner', x: 754, y: 308 },
    ]`,
    instructions: "One click for each corner; the label stays chosen.",
    keys: [],
  },
];

function example(tool: Tool, picture: string, more = "", inside = ""): string {
  return `<crowd-form>
  <${tool.tag}
    name="annotatedResult"
    src="pictures/${picture}"
    header="${tool.header}"
    labels="${tool.labels}"${more}
  >${inside === "" ? "" : `\n    ${inside}\n  `}</${tool.tag}>
</crowd-form>`;
}

export const geometry: readonly ElementDoc[] = TOOLS.map((tool) => ({
  tag: tool.tag,
  group: "geometry",
  says: tool.says,
  answer: tool.answer,
  attributes: ATTRIBUTES,
  regions: INSTRUCTIONS,
  script: SCRIPT,
  keys: [...tool.keys, ...KEYS],
  examples: [
    { title: "Minimal", html: example(tool, "parcel-1.jpg") },
    {
      title: "With instructions",
      html: example(tool, "parcel-1.jpg", "", `<short-instructions><p>${tool.instructions}</p></short-instructions>`),
    },
    { title: "Pre-annotated", html: example(tool, "parcel-1.jpg", `\n    initial-value="${tool.initial}"`) },
    { title: "Own colours", html: example(tool, "parcel-1.jpg", `\n    label-colors="['#e83e8c', '#20c997']"\n    initial-value="${tool.initial}"`) },
    { title: "Nothing drawn", submits: true, html: example(tool, "parcel-1.jpg") },
    { title: "Malformed attribute", html: example(tool, "parcel-1.jpg", `\n    initial-value="[{ label: 'A', ]"`) },
  ],
}));
