/** Widgets that ask for one or several of a list of categories. */

import type { AttributeDoc, ElementDoc, NamedDoc } from "./types.ts";
import { HEADER, IMAGE, IMAGE_KEYS, INSTRUCTIONS, NAME, NAME_WITHOUT_EFFECT, WIDGET_KEYS } from "./widget.ts";

const CATEGORIES: AttributeDoc = { name: "categories", type: "list", default: "[]", says: "What can be chosen, as texts." };
const FIRST: AttributeDoc = { name: "initial-value", type: "text", says: "The category that is chosen at first." };
const EXCLUSION: AttributeDoc = {
  name: "exclusion-category",
  type: "object",
  says: "A button below the list that excludes all others: `{ text: 'None of them' }`.",
};
const TARGET: NamedDoc = { name: "classification-target", says: "What is looked at: text, a player, a frame, anything." };
const COMMENT: NamedDoc = { name: "worker-comment", says: "A dialog for a remark; `header`, `link-text`, `placeholder`." };
const CHOICE_KEYS: readonly NamedDoc[] = [
  { name: "1 … 9, 0", says: "Choose a category." },
  { name: "Arrow keys", says: "To the next category, or the one before." },
];
const MANY_KEYS: readonly NamedDoc[] = [
  { name: "1 … 9, 0", says: "Choose a category, or take it back." },
  { name: "N", says: "The exclusion." },
];
const SCRIPT: readonly NamedDoc[] = [
  { name: "categories", says: "The list; may be set at any time." },
  { name: "value", says: "The answer as it stands." },
  { name: "change", says: "Event when something is chosen." },
];

const TEXT = `<classification-target>
      <p>The kettle boils fast, but its lid does not close any more.</p>
    </classification-target>`;

export const classifier: ElementDoc = {
  tag: "crowd-classifier",
  group: "classifiers",
  says: "One category for text, or for anything else that stands in its `classification-target`.",
  answer: '{ "sentiment": { "label": "Positive" } }',
  attributes: [NAME, HEADER, CATEGORIES, FIRST],
  regions: [TARGET, ...INSTRUCTIONS],
  script: SCRIPT,
  keys: [...CHOICE_KEYS, ...WIDGET_KEYS],
  examples: [
    {
      title: "Minimal",
      html: `<crowd-form>
  <crowd-classifier
    name="sentiment"
    header="How does it sound?"
    categories="['Positive', 'Negative', 'Neutral']"
  >
    ${TEXT}
  </crowd-classifier>
</crowd-form>`,
    },
    {
      title: "With instructions",
      html: `<crowd-form>
  <crowd-classifier
    name="sentiment"
    header="How does it sound?"
    categories="['Positive', 'Negative', 'Neutral']"
  >
    ${TEXT}
    <short-instructions>
      <p>Choose what the <b>writer</b> feels, not what you would feel.</p>
    </short-instructions>
    <full-instructions header="Sentiment">
      <p>When praise and blame are of the same weight, choose <b>Neutral</b>.</p>
    </full-instructions>
  </crowd-classifier>
</crowd-form>`,
    },
    {
      title: "Pre-annotated",
      html: `<crowd-form>
  <crowd-classifier
    name="sentiment"
    header="Is the model right?"
    categories="['Positive', 'Negative', 'Neutral']"
    initial-value="Negative"
  >
    ${TEXT}
  </crowd-classifier>
</crowd-form>`,
    },
    {
      title: "Nothing chosen",
      submits: true,
      html: `<crowd-form>
  <crowd-classifier name="sentiment" header="How does it sound?" categories="['Positive', 'Negative']">
    ${TEXT}
  </crowd-classifier>
</crowd-form>`,
    },
    {
      title: "Malformed attribute",
      html: `<crowd-form>
  <crowd-classifier name="sentiment" header="How does it sound?" categories="['Positive', 'Negative'">
    ${TEXT}
  </crowd-classifier>
</crowd-form>`,
    },
  ],
};

export const classifierMultiSelect: ElementDoc = {
  tag: "crowd-classifier-multi-select",
  group: "classifiers",
  says: "Any number of categories for text, or for anything else that stands in its `classification-target`.",
  answer: '{ "topics": { "labels": ["World", "SciTech"] } }',
  attributes: [NAME, HEADER, CATEGORIES, EXCLUSION],
  regions: [TARGET, ...INSTRUCTIONS],
  script: SCRIPT,
  keys: [...MANY_KEYS, ...WIDGET_KEYS],
  examples: [
    {
      title: "Minimal",
      html: `<crowd-form>
  <crowd-classifier-multi-select
    name="topics"
    header="What is it about?"
    categories="['World', 'Sports', 'Business', 'SciTech']"
  >
    <classification-target><p>The mission to Mercury has raised its budget again.</p></classification-target>
  </crowd-classifier-multi-select>
</crowd-form>`,
    },
    {
      title: "With an exclusion",
      html: `<crowd-form>
  <crowd-classifier-multi-select
    name="topics"
    header="What is it about?"
    categories="['World', 'Sports', 'Business', 'SciTech']"
    exclusion-category="{ text: 'None of them' }"
  >
    <classification-target><p>The mission to Mercury has raised its budget again.</p></classification-target>
    <short-instructions><p>Choose all that apply.</p></short-instructions>
  </crowd-classifier-multi-select>
</crowd-form>`,
    },
    {
      title: "Nothing chosen",
      submits: true,
      html: `<crowd-form>
  <crowd-classifier-multi-select name="topics" header="What is it about?" categories="['World', 'Sports']">
    <classification-target><p>The mission to Mercury has raised its budget again.</p></classification-target>
  </crowd-classifier-multi-select>
</crowd-form>`,
    },
  ],
};

export const imageClassifier: ElementDoc = {
  tag: "crowd-image-classifier",
  group: "classifiers",
  says: "One category for an image, with zoom, an earlier annotation over it, and a remark.",
  answer: '{ "condition": { "label": "Intact", "workerComment": "…" } }',
  attributes: [
    NAME,
    IMAGE,
    HEADER,
    CATEGORIES,
    FIRST,
    {
      name: "overlay",
      type: "object",
      says: "Boxes or masks over the image, to be seen and not edited: `boundingBox`, `semanticSegmentation` or `instanceSegmentation`.",
    },
  ],
  regions: [COMMENT, ...INSTRUCTIONS],
  script: SCRIPT,
  keys: [...CHOICE_KEYS, ...IMAGE_KEYS, { name: "H", says: "Shows or hides the earlier annotation." }, ...WIDGET_KEYS],
  examples: [
    {
      title: "Minimal",
      html: `<crowd-form>
  <crowd-image-classifier
    name="condition"
    src="pictures/parcel-1.jpg"
    header="What state is the parcel in?"
    categories="['Intact', 'Crushed', 'Torn open', 'Wet']"
  ></crowd-image-classifier>
</crowd-form>`,
    },
    {
      title: "With instructions and remark",
      html: `<crowd-form>
  <crowd-image-classifier
    name="condition"
    src="pictures/parcel-1.jpg"
    header="What state is the parcel in?"
    categories="['Intact', 'Crushed', 'Torn open', 'Wet']"
  >
    <short-instructions><p>Choose the <b>worst</b> damage that you can see.</p></short-instructions>
    <worker-comment link-text="Add a remark" header="Remark for the depot" placeholder="e.g. label cannot be read">
      Only if somebody at the depot should know.
    </worker-comment>
  </crowd-image-classifier>
</crowd-form>`,
    },
    {
      title: "Pre-annotated",
      html: `<crowd-form>
  <crowd-image-classifier
    name="quality"
    src="pictures/parcel-1.jpg"
    header="Is the label marked well?"
    categories="['Good', 'Bad']"
    initial-value="Good"
    overlay="{
      boundingBox: {
        labels: ['Label'],
        value: [{ label: 'Label', left: 566, top: 346, width: 156, height: 152 }],
      },
    }"
  ></crowd-image-classifier>
</crowd-form>`,
    },
    {
      title: "Image that is not there",
      html: `<crowd-form>
  <crowd-image-classifier
    name="condition"
    src="pictures/nowhere.jpg"
    header="What state is the parcel in?"
    categories="['Intact', 'Crushed']"
  ></crowd-image-classifier>
</crowd-form>`,
    },
  ],
};

export const imageClassifierMultiSelect: ElementDoc = {
  tag: "crowd-image-classifier-multi-select",
  group: "classifiers",
  says: "Any number of categories for an image, with zoom and a remark.",
  answer: '{ "damage": { "labels": ["Crushed", "Wet"] } }',
  attributes: [NAME, IMAGE, HEADER, CATEGORIES, EXCLUSION],
  regions: [COMMENT, ...INSTRUCTIONS],
  script: SCRIPT,
  keys: [...MANY_KEYS, ...IMAGE_KEYS, ...WIDGET_KEYS],
  examples: [
    {
      title: "Minimal",
      html: `<crowd-form>
  <crowd-image-classifier-multi-select
    name="damage"
    src="pictures/parcel-2.jpg"
    header="What is wrong with the parcel?"
    categories="['Crushed', 'Torn open', 'Wet']"
  ></crowd-image-classifier-multi-select>
</crowd-form>`,
    },
    {
      title: "With an exclusion",
      html: `<crowd-form>
  <crowd-image-classifier-multi-select
    name="damage"
    src="pictures/parcel-2.jpg"
    header="What is wrong with the parcel?"
    categories="['Crushed', 'Torn open', 'Wet']"
    exclusion-category="{ text: 'Nothing' }"
  >
    <short-instructions><p>Choose all that you can see.</p></short-instructions>
  </crowd-image-classifier-multi-select>
</crowd-form>`,
    },
    {
      title: "Nothing chosen",
      submits: true,
      html: `<crowd-form>
  <crowd-image-classifier-multi-select
    name="damage"
    src="pictures/parcel-2.jpg"
    header="What is wrong with the parcel?"
    categories="['Crushed', 'Torn open', 'Wet']"
  ></crowd-image-classifier-multi-select>
</crowd-form>`,
    },
  ],
};

export const moderationLabels: ElementDoc = {
  tag: "crowd-rekognition-detect-moderation-labels",
  group: "classifiers",
  says: "Which of the labels that Rekognition found are right. Its key in the answer is fixed.",
  answer: '{ "AWS/Rekognition/DetectModerationLabels/Image/V3": { "moderationLabels": [{ "name": "Weapons", "parentName": "Violence" }] } }',
  attributes: [
    IMAGE,
    HEADER,
    { name: "categories", type: "list", default: "[]", says: "Texts, or objects with `name`; `parentName` groups them, `confidence` is shown, all is carried along." },
    { ...EXCLUSION, default: "None" },
    NAME_WITHOUT_EFFECT,
  ],
  regions: INSTRUCTIONS,
  script: SCRIPT,
  keys: [...MANY_KEYS, ...IMAGE_KEYS, ...WIDGET_KEYS],
  examples: [
    {
      title: "Minimal",
      html: `<crowd-form>
  <crowd-rekognition-detect-moderation-labels
    src="pictures/parcel-3.jpg"
    header="Which of these can be seen?"
    categories="[
      { name: 'Alcohol', parentName: '' },
      { name: 'Smoking', parentName: 'Tobacco' },
      { name: 'Weapons', parentName: 'Violence' },
    ]"
  >
    <short-instructions><p>Choose all that apply, or <b>None</b>.</p></short-instructions>
  </crowd-rekognition-detect-moderation-labels>
</crowd-form>`,
    },
    {
      title: "Own exclusion",
      html: `<crowd-form>
  <crowd-rekognition-detect-moderation-labels
    src="pictures/parcel-3.jpg"
    header="Which of these can be seen?"
    categories="['Alcohol', 'Smoking', 'Weapons']"
    exclusion-category="{ text: 'Nothing of it' }"
  ></crowd-rekognition-detect-moderation-labels>
</crowd-form>`,
    },
    {
      title: "Nothing chosen",
      submits: true,
      html: `<crowd-form>
  <crowd-rekognition-detect-moderation-labels
    src="pictures/parcel-3.jpg"
    header="Which of these can be seen?"
    categories="['Alcohol', 'Smoking', 'Weapons']"
  ></crowd-rekognition-detect-moderation-labels>
</crowd-form>`,
    },
  ],
};
