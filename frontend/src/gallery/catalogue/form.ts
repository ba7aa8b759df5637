/** The form and its controls. */

import type { AttributeDoc, ElementDoc } from "./types.ts";

const NAME: AttributeDoc = { name: "name", type: "text", says: "Key in the answer; without it there is none." };
const DISABLED: AttributeDoc = { name: "disabled", type: "switch", says: "Cannot be changed, and is left out of the answer." };

const FIELD: readonly AttributeDoc[] = [
  NAME,
  { name: "label", type: "text", says: "Stands in the field and moves up when there is text." },
  { name: "value", type: "text", says: "What is filled in at first; submitted when untouched." },
  { name: "placeholder", type: "text", says: "A hint, never submitted." },
  { name: "required", type: "switch", says: "Must not be empty." },
  DISABLED,
  { name: "auto-focus", type: "switch", says: "Takes the focus when the task is loaded." },
  { name: "auto-validate", type: "switch", says: "Checks while somebody types." },
  { name: "allowed-pattern", type: "text", says: "A regular expression; with `auto-validate`, characters that do not match are not taken." },
  { name: "error-message", type: "text", says: "Shown below when the value is not valid." },
  { name: "min-length", type: "number", says: "Least number of characters, once there are any." },
  { name: "max-length", type: "number", says: "No more characters are taken." },
  { name: "invalid", type: "switch", says: "Shows it as not valid; set and taken away by the check." },
];

const FIELD_SCRIPT = [
  { name: "value", says: "The text; `null` empties it." },
  { name: "validate()", says: "Whether it may be submitted; marks the field when not." },
  { name: "input, change", says: "Events on the element, while typing and when done." },
];

const CHOICE: readonly AttributeDoc[] = [
  NAME,
  { name: "value", type: "text", default: "on", says: "Its name below the key." },
  { name: "checked", type: "switch", says: "On at first; follows what is chosen." },
  DISABLED,
];

const REQUIRED: AttributeDoc = { name: "required", type: "switch", says: "Must be on." };

const CHOICE_SCRIPT = [
  { name: "checked", says: "Whether it is on." },
  { name: "change", says: "Event, fired after the state has changed." },
];

export const form: readonly ElementDoc[] = [
  {
    tag: "crowd-form",
    group: "form",
    says: "The form. It collects, checks and submits what stands in it. Without a submit button of its own it gets one.",
    answer: '{ "notes": "…", "seen": { "on": true } }',
    attributes: [
      { name: "answer-format", type: ["flatten-objects"], says: "One text for each leaf of the answer, as Mechanical Turk stores them." },
    ],
    regions: [
      { name: "short-instructions", says: "A pane on the left; `header` is its title." },
      { name: "full-instructions", says: "A dialog behind `View full instructions`; `header` is its title." },
    ],
    script: [
      { name: "submit()", says: "Checks, fires `submit`, sends." },
      { name: "reset()", says: "Every control back to its attributes." },
      { name: "form", says: "The `<form>` that holds the content." },
      { name: "submit", says: "Event before the answer is collected; `preventDefault()` or `onsubmit` returning `false` stops it." },
    ],
    keys: [
      { name: "Ctrl+Enter", says: "Submits." },
      { name: "?", says: "Shows the keys." },
    ],
    examples: [
      {
        title: "Minimal",
        html: `<crowd-form>
  <p>What does the label on the parcel say?</p>
  <crowd-input name="label" label="Text of the label"></crowd-input>
</crowd-form>`,
      },
      {
        title: "With instructions",
        html: `<crowd-form>
  <short-instructions header="Transcribe">
    <p>Type the text as it stands, mistakes included.</p>
  </short-instructions>
  <full-instructions header="How to transcribe">
    <p>Line breaks of the picture are not line breaks of the text.</p>
  </full-instructions>
  <crowd-text-area name="text" label="Text" rows="3"></crowd-text-area>
</crowd-form>`,
      },
      {
        title: "Filled in",
        html: `<crowd-form answer-format="flatten-objects">
  <crowd-input name="city" label="City" value="Leuven"></crowd-input>
  <crowd-checkbox name="sure" checked>I am sure</crowd-checkbox>
</crowd-form>`,
      },
      {
        title: "Not complete",
        submits: true,
        html: `<crowd-form>
  <crowd-input name="city" label="City" required></crowd-input>
  <crowd-checkbox name="read" required>I have read the instructions</crowd-checkbox>
</crowd-form>`,
      },
    ],
  },
  {
    tag: "crowd-input",
    group: "form",
    says: "One line of text. Left out of the answer while it is empty.",
    answer: '{ "city": "Leuven" }',
    attributes: [
      ...FIELD,
      { name: "type", type: ["text", "date", "email", "number", "password", "tel", "time", "url", "file"], default: "text", says: "As of an HTML input." },
    ],
    script: FIELD_SCRIPT,
    keys: [{ name: "Enter", says: "Submits the form." }],
    examples: [
      { title: "Minimal", html: `<crowd-form>\n  <crowd-input name="city" label="City"></crowd-input>\n</crowd-form>` },
      {
        title: "Filled in",
        html: `<crowd-form>
  <crowd-input name="city" label="City" value="Leuven"></crowd-input>
  <crowd-input name="received" label="Received on" type="date" value="2026-03-09"></crowd-input>
</crowd-form>`,
      },
      {
        title: "Digits only",
        html: `<crowd-form>
  <crowd-input name="house" label="House number" placeholder="12"
    auto-validate allowed-pattern="[0-9]" max-length="4"></crowd-input>
</crowd-form>`,
      },
      {
        title: "Not valid",
        submits: true,
        html: `<crowd-form>
  <crowd-input name="mail" label="E-mail" type="email" value="nobody" required
    error-message="Please give an address such as ada@example.com."></crowd-input>
</crowd-form>`,
      },
    ],
  },
  {
    tag: "crowd-text-area",
    group: "form",
    says: "Several lines of text; grows with them. Left out of the answer while it is empty.",
    answer: '{ "notes": "line one\\nline two" }',
    attributes: [
      ...FIELD,
      { name: "rows", type: "number", default: "1", says: "Height at first, in lines." },
      { name: "max-rows", type: "number", says: "Grows to so many lines, then scrolls." },
      { name: "char-counter", type: "switch", says: "Shows how many characters there are." },
    ],
    script: FIELD_SCRIPT,
    examples: [
      { title: "Minimal", html: `<crowd-form>\n  <crowd-text-area name="notes" label="Notes"></crowd-text-area>\n</crowd-form>` },
      {
        title: "Filled in",
        html: `<crowd-form>
  <crowd-text-area name="notes" label="Notes" rows="3" max-rows="6" char-counter max-length="400"
    value="The kettle boils fast, but its lid does not close any more."></crowd-text-area>
</crowd-form>`,
      },
      {
        title: "Not valid",
        submits: true,
        html: `<crowd-form>\n  <crowd-text-area name="notes" label="Notes" value="ok" min-length="10"></crowd-text-area>\n</crowd-form>`,
      },
    ],
  },
  {
    tag: "crowd-checkbox",
    group: "form",
    says: "A tick. Boxes of one name share one object in the answer.",
    answer: '{ "damage": { "dented": true, "wet": false } }',
    attributes: [...CHOICE, REQUIRED, { name: "invalid", type: "switch", says: "Shows it as not valid; set and taken away by the check." }],
    script: CHOICE_SCRIPT,
    styles: [{ name: "--paper-checkbox-checked-color", says: "Colour of a ticked box." }],
    keys: [{ name: "Space", says: "Ticks it, or takes the tick away." }],
    examples: [
      { title: "Minimal", html: `<crowd-form>\n  <crowd-checkbox name="seen">I have seen the whole picture</crowd-checkbox>\n</crowd-form>` },
      {
        title: "One object",
        html: `<crowd-form>
  <p>What is wrong with the parcel?</p>
  <crowd-checkbox name="damage" value="dented" checked>Dented</crowd-checkbox>
  <crowd-checkbox name="damage" value="torn">Torn open</crowd-checkbox>
  <crowd-checkbox name="damage" value="wet">Wet</crowd-checkbox>
</crowd-form>`,
      },
      { title: "Not ticked", submits: true, html: `<crowd-form>\n  <crowd-checkbox name="read" required>I have read the instructions</crowd-checkbox>\n</crowd-form>` },
    ],
  },
  {
    tag: "crowd-toggle-button",
    group: "form",
    says: "A switch. Answers as `crowd-checkbox` does.",
    answer: '{ "theToggler": { "on": true } }',
    attributes: [...CHOICE, REQUIRED, { name: "invalid", type: "switch", says: "An alert colour while it is off, the usual one while it is on." }],
    script: CHOICE_SCRIPT,
    styles: [
      { name: "--paper-toggle-button-checked-bar-color", says: "Bar while on; `checked-button-color` is the knob's." },
      { name: "--paper-toggle-button-unchecked-bar-color", says: "Bar while off; `unchecked-button-color` is the knob's." },
      { name: "--paper-toggle-button-invalid-bar-color", says: "Bar while off and invalid; `invalid-button-color` is the knob's." },
    ],
    keys: [{ name: "Space", says: "Switches it." }],
    examples: [
      { title: "Minimal", html: `<crowd-form>\n  <crowd-toggle-button name="urgent">Urgent</crowd-toggle-button>\n</crowd-form>` },
      {
        title: "One object",
        html: `<crowd-form>
  <crowd-toggle-button name="handling" value="fragile" checked>Fragile</crowd-toggle-button><br>
  <crowd-toggle-button name="handling" value="upright">This side up</crowd-toggle-button>
</crowd-form>`,
      },
      { title: "Not on", submits: true, html: `<crowd-form>\n  <crowd-toggle-button name="consent" required>The sender has agreed</crowd-toggle-button>\n</crowd-form>` },
    ],
  },
  {
    tag: "crowd-radio-group",
    group: "form",
    says: "At most one of the buttons in it is chosen, whatever their names. It has no answer of its own.",
    attributes: [],
    script: [{ name: "selected", says: "The chosen button, or `null`." }],
    keys: [
      { name: "Arrow keys", says: "Choose the next or the one before." },
      { name: "Space", says: "Chooses the one with the focus." },
    ],
    examples: [
      {
        title: "Minimal",
        html: `<crowd-form>
  <p>Is the address complete?</p>
  <crowd-radio-group>
    <crowd-radio-button name="complete" value="yes">Yes</crowd-radio-button>
    <crowd-radio-button name="complete" value="no">No</crowd-radio-button>
  </crowd-radio-group>
</crowd-form>`,
      },
      {
        title: "Names of their own",
        html: `<crowd-form>
  <crowd-radio-group>
    <crowd-radio-button name="tech" value="tech" checked>Technology</crowd-radio-button>
    <crowd-radio-button name="politics" value="politics">Politics</crowd-radio-button>
  </crowd-radio-group>
</crowd-form>`,
      },
    ],
  },
  {
    tag: "crowd-radio-button",
    group: "form",
    says: "One of several. Only a `crowd-radio-group` around it excludes the others.",
    answer: '{ "complete": { "no": false, "yes": true } }',
    attributes: CHOICE,
    script: CHOICE_SCRIPT,
    keys: [{ name: "Space", says: "Chooses it." }],
    examples: [
      {
        title: "Minimal",
        html: `<crowd-form>
  <crowd-radio-group>
    <crowd-radio-button name="size" value="small">Small</crowd-radio-button>
    <crowd-radio-button name="size" value="large">Large</crowd-radio-button>
  </crowd-radio-group>
</crowd-form>`,
      },
      {
        title: "Chosen, and disabled",
        html: `<crowd-form>
  <crowd-radio-group>
    <crowd-radio-button name="size" value="small" checked>Small</crowd-radio-button>
    <crowd-radio-button name="size" value="large" disabled>Large</crowd-radio-button>
  </crowd-radio-group>
</crowd-form>`,
      },
    ],
  },
  {
    tag: "crowd-slider",
    group: "form",
    says: "A number on a scale. Answers a number, never left out.",
    answer: '{ "howMuch": 5 }',
    attributes: [
      NAME,
      { name: "min", type: "number", default: "0", says: "Where the scale begins." },
      { name: "max", type: "number", default: "100", says: "Where it ends." },
      { name: "step", type: "number", default: "1", says: "Distance of two numbers on it; may be a fraction." },
      { name: "value", type: "number", default: "min", says: "Where it stands at first." },
      { name: "pin", type: "switch", says: "A bubble with the value while it is moved." },
      { name: "editable", type: "switch", says: "A number box beside it." },
      { name: "secondary-progress", type: "number", default: "0", says: "A second fill, below the first." },
      { name: "required", type: "switch", says: "Never fails: there always is a value." },
      DISABLED,
    ],
    script: [
      { name: "value", says: "The number." },
      { name: "input", says: "Event while it is moved." },
      { name: "change", says: "Event when it is let go, and after each key." },
    ],
    styles: [
      { name: "--crowd-slider-secondary-color", says: "Colour of the second fill." },
      { name: "--paper-slider-active-color", says: "Colour of the fill." },
      { name: "--paper-slider-knob-color", says: "Colour of the knob." },
      { name: "--paper-slider-pin-color", says: "Colour of the bubble." },
      { name: "--paper-slider-container-color", says: "Colour of the rest of the scale." },
    ],
    keys: [
      { name: "Arrow keys", says: "One step." },
      { name: "Page Up, Page Down", says: "Several steps." },
      { name: "Home, End", says: "To the ends." },
    ],
    examples: [
      { title: "Minimal", html: `<crowd-form>\n  <p>How sure are you?</p>\n  <crowd-slider name="sure"></crowd-slider>\n</crowd-form>` },
      {
        title: "With number box",
        html: `<crowd-form>
  <p>How sure are you? The model said 0.7.</p>
  <crowd-slider name="sure" min="0" max="1" step="0.05" value="0.4"
    pin editable secondary-progress="0.7"></crowd-slider>
</crowd-form>`,
      },
      {
        title: "Colours",
        html: `<style>
  crowd-slider {
    --paper-slider-active-color: seagreen;
    --crowd-slider-secondary-color: palegreen;
  }
</style>
<crowd-form>
  <crowd-slider name="ripe" value="30" secondary-progress="80"></crowd-slider>
</crowd-form>`,
      },
      { title: "Disabled", html: `<crowd-form>\n  <crowd-slider name="sure" value="60" disabled></crowd-slider>\n</crowd-form>` },
    ],
  },
];
