/** What shows, opens or can be pressed, and answers nothing. */

import type { AttributeDoc, ElementDoc } from "./types.ts";

const ICON_OR_ADDRESS: AttributeDoc = { name: "icon", type: "icon", says: "A name of the iron-icons set, or the address of a picture." };
const PRESSED: readonly AttributeDoc[] = [
  ICON_OR_ADDRESS,
  { name: "disabled", type: "switch", says: "Has no clicks." },
  { name: "title", type: "text", says: "Name and tooltip." },
  { name: "aria-label", type: "text", says: "Name for screen readers, before `title`." },
];
const LINK: readonly AttributeDoc[] = [{ name: "link-type", type: ["link", "button"], default: "link", says: "How the opener looks." }];

export const display: readonly ElementDoc[] = [
  {
    tag: "crowd-alert",
    group: "display",
    says: "A message box.",
    attributes: [
      { name: "type", type: ["info", "success", "warning", "error"], default: "info", says: "Colour, picture and urgency." },
      { name: "dismissible", type: "switch", says: "Can be closed." },
    ],
    script: [{ name: "dismiss", says: "Event when it has been closed; it is `hidden` then." }],
    examples: [
      { title: "Minimal", html: `<crowd-alert>You can replay any part.</crowd-alert>` },
      {
        title: "Every type",
        html: `<crowd-alert type="info">The picture was taken at night.</crowd-alert>
<crowd-alert type="success">Thank you, that is the last one.</crowd-alert>
<crowd-alert type="warning" dismissible>Some labels are cut off.</crowd-alert>
<crowd-alert type="error" dismissible>Draw at least one box.</crowd-alert>`,
      },
    ],
  },
  {
    tag: "crowd-badge",
    group: "display",
    says: "A small mark on the top right corner of another element.",
    attributes: [
      { name: "for", type: "text", default: "parent", says: "Id of the element it sits on." },
      { name: "icon", type: "icon", says: "A name of the iron-icons set, or the address of a picture; goes before `label`." },
      { name: "label", type: "text", says: "Up to three characters; more run over." },
    ],
    styles: [
      { name: "--paper-badge-background", says: "Its colour." },
      { name: "--paper-badge-text-color", says: "Colour of label or icon." },
    ],
    examples: [
      {
        title: "Minimal",
        html: `<p style="padding: 1rem">
  <crowd-button id="inbox">Inbox</crowd-button>
  <crowd-badge for="inbox" label="3"></crowd-badge>
</p>`,
      },
      {
        title: "On its parent",
        html: `<div style="padding: 1rem">
  <crowd-card heading="Parcel 17">
    Arrived this morning.
    <crowd-badge icon="star"></crowd-badge>
  </crowd-card>
</div>`,
      },
      {
        title: "Colours",
        html: `<style>crowd-badge { --paper-badge-background: #1f7a45; --paper-badge-text-color: #fff; }</style>
<p style="padding: 1rem">
  <crowd-button id="inbox">Inbox</crowd-button>
  <crowd-badge for="inbox" label="new"></crowd-badge>
</p>`,
      },
    ],
  },
  {
    tag: "crowd-button",
    group: "display",
    says: "A button, or a link that looks like one. Acts on the form only when `form-action` says so.",
    attributes: [
      { name: "form-action", type: ["submit", "reset"], says: "What it does to the form around it." },
      { name: "variant", type: ["normal", "primary", "link", "icon"], default: "normal", says: "Its look; `icon` is a glyph alone." },
      { name: "disabled", type: "switch", says: "Has no clicks." },
      { name: "loading", type: "switch", says: "Shows that something is going on; has no clicks." },
      { name: "icon", type: "icon", says: "A name of the iron-icons set, beside the text." },
      { name: "icon-align", type: ["left", "right"], default: "left", says: "On which side of the text." },
      { name: "icon-url", type: "address", says: "A picture instead of `icon`." },
      { name: "href", type: "address", says: "Makes it a link." },
      { name: "target", type: "text", says: "Where the link opens." },
    ],
    keys: [{ name: "Enter, Space", says: "Presses it." }],
    examples: [
      { title: "Minimal", html: `<crowd-button>Add a label</crowd-button>` },
      {
        title: "Every variant",
        html: `<crowd-button>Normal</crowd-button>
<crowd-button variant="primary" icon="check">Primary</crowd-button>
<crowd-button variant="link">Link</crowd-button>
<crowd-button variant="icon" icon="settings" title="Settings"></crowd-button>
<crowd-button icon="arrow-forward" icon-align="right">Next</crowd-button>`,
      },
      {
        title: "In a form",
        html: `<crowd-form>
  <crowd-input name="city" label="City"></crowd-input>
  <crowd-button form-action="reset" variant="link">Clear</crowd-button>
  <crowd-button form-action="submit" variant="primary">Send</crowd-button>
</crowd-form>`,
      },
      {
        title: "Busy and disabled",
        html: `<crowd-button loading>Sending</crowd-button>\n<crowd-button disabled>Not now</crowd-button>`,
      },
    ],
  },
  {
    tag: "crowd-card",
    group: "display",
    says: "A raised box.",
    attributes: [
      { name: "heading", type: "text", says: "Text on top." },
      { name: "image", type: "address", says: "A picture above the heading." },
    ],
    examples: [
      { title: "Minimal", html: `<crowd-card heading="Parcel 17">Arrived this morning.</crowd-card>` },
      {
        title: "With picture",
        html: `<crowd-form>
  <crowd-card heading="Parcel 17" image="pictures/parcel-1.jpg" style="width: 20rem">
    <crowd-checkbox name="damaged">Damaged</crowd-checkbox>
  </crowd-card>
</crowd-form>`,
      },
    ],
  },
  {
    tag: "crowd-fab",
    group: "display",
    says: "A round floating button. What it does is up to its `click` handlers.",
    attributes: [...PRESSED, { name: "label", type: "text", says: "One character instead of an icon; more, or an emoji, is shown as an ellipsis." }],
    styles: [
      { name: "--paper-fab-background", says: "Its colour." },
      { name: "--paper-fab-disabled-background", says: "Its colour while disabled; `--paper-fab-disabled-text` is the glyph's." },
    ],
    keys: [{ name: "Enter, Space", says: "Presses it." }],
    examples: [
      { title: "Minimal", html: `<crowd-fab icon="add" title="Add a box"></crowd-fab>` },
      {
        title: "Labels",
        html: `<crowd-fab label="A" title="Category A"></crowd-fab>
<crowd-fab label="Category" title="Too long for the button"></crowd-fab>
<crowd-fab icon="send" title="Send" disabled></crowd-fab>`,
      },
      {
        title: "Submits",
        html: `<crowd-form>
  <crowd-input name="city" label="City"></crowd-input>
  <crowd-fab icon="send" title="Send" onclick="document.querySelector('crowd-form').submit()"></crowd-fab>
  <crowd-button form-action="submit" style="display: none"></crowd-button>
</crowd-form>`,
      },
    ],
  },
  {
    tag: "crowd-icon-button",
    group: "display",
    says: "A glyph that can be pressed.",
    attributes: PRESSED,
    styles: [{ name: "--paper-icon-button-ink-color", says: "Colour of the ripple." }],
    keys: [{ name: "Enter, Space", says: "Presses it." }],
    examples: [
      { title: "Minimal", html: `<crowd-icon-button icon="search" title="Search"></crowd-icon-button>` },
      {
        title: "Several",
        html: `<crowd-icon-button icon="undo" title="Undo"></crowd-icon-button>
<crowd-icon-button icon="redo" title="Redo" disabled></crowd-icon-button>
<crowd-icon-button icon="delete" title="Delete"></crowd-icon-button>`,
      },
    ],
  },
  {
    tag: "crowd-instructions",
    group: "display",
    says: "A link or button that opens a dialog with summary, details, good and bad examples.",
    attributes: [{ name: "link-text", type: "text", default: "Click for instructions", says: "Text of the opener." }, ...LINK],
    regions: [
      { name: "short-summary", says: "The tab `Summary`." },
      { name: "detailed-instructions", says: "The tab `Detailed Instructions`." },
      { name: "positive-example", says: "The tab `Examples`, with a green mark; may be there several times." },
      { name: "negative-example", says: "The same, with a red mark." },
    ],
    keys: [
      { name: "Arrow keys", says: "To the next tab, or the one before." },
      { name: "Esc", says: "Closes the dialog." },
    ],
    examples: [
      {
        title: "Minimal",
        html: `<crowd-instructions>
  <short-summary>Choose the worst damage that you can see.</short-summary>
</crowd-instructions>`,
      },
      {
        title: "With examples",
        html: `<crowd-instructions link-text="Instructions" link-type="button">
  <short-summary>Choose the worst damage that you can see.</short-summary>
  <detailed-instructions>A dent without a crease in the board is no damage.</detailed-instructions>
  <positive-example>Torn open: the inside can be seen.</positive-example>
  <negative-example>Torn tape alone is not torn open.</negative-example>
</crowd-instructions>`,
      },
    ],
  },
  {
    tag: "crowd-modal",
    group: "display",
    says: "A window behind a link or button, in a form or outside of any. Controls in it are part of the form's answer.",
    attributes: [
      { name: "link-text", type: "text", default: "Click to open modal", says: "Text of the opener, and title of the window." },
      ...LINK,
      { name: "opened", type: "switch", says: "Whether the window is open." },
    ],
    script: [
      { name: "open(), close()", says: "Open it, close it." },
      { name: "opened", says: "Whether it is open; may be set." },
    ],
    keys: [{ name: "Esc", says: "Closes the window." }],
    examples: [
      { title: "Minimal", html: `<crowd-modal link-text="See examples">A parcel with a dent is still intact.</crowd-modal>` },
      {
        title: "With a control",
        html: `<crowd-form>
  <crowd-modal link-text="Add a remark" link-type="button">
    <crowd-text-area name="remark" label="Remark" rows="3"></crowd-text-area>
  </crowd-modal>
</crowd-form>`,
      },
      {
        title: "Something missing inside",
        submits: true,
        html: `<crowd-form>
  <crowd-modal link-text="Who are you?">
    <crowd-input name="name" label="Name" required></crowd-input>
  </crowd-modal>
</crowd-form>`,
      },
    ],
  },
  {
    tag: "crowd-tabs",
    group: "display",
    says: "Shows one of the `crowd-tab` in it at a time. Controls of all tabs are in the answer; a submission that fails in a hidden one opens it.",
    attributes: [],
    styles: [{ name: "--paper-tabs-selection-bar-color", says: "The line below the chosen tab." }],
    keys: [
      { name: "Arrow keys", says: "To the next tab, or the one before." },
      { name: "Home, End", says: "To the first, to the last." },
    ],
    examples: [
      {
        title: "Minimal",
        html: `<crowd-tabs>
  <crowd-tab header="Front"><p>The front of the parcel.</p></crowd-tab>
  <crowd-tab header="Back"><p>The back of the parcel.</p></crowd-tab>
</crowd-tabs>`,
      },
      {
        title: "With controls",
        html: `<crowd-form>
  <crowd-tabs>
    <crowd-tab header="Sender"><crowd-input name="sender" label="Sender"></crowd-input></crowd-tab>
    <crowd-tab header="Receiver"><crowd-input name="receiver" label="Receiver"></crowd-input></crowd-tab>
  </crowd-tabs>
</crowd-form>`,
      },
      {
        title: "Something missing in a hidden tab",
        submits: true,
        html: `<crowd-form>
  <crowd-tabs>
    <crowd-tab header="Sender"><crowd-input name="sender" label="Sender"></crowd-input></crowd-tab>
    <crowd-tab header="Receiver"><crowd-input name="receiver" label="Receiver" required></crowd-input></crowd-tab>
  </crowd-tabs>
</crowd-form>`,
      },
    ],
  },
  {
    tag: "crowd-tab",
    group: "display",
    says: "The content of one tab of `crowd-tabs`.",
    attributes: [{ name: "header", type: "text", says: "Text of the tab." }],
    examples: [
      {
        title: "Minimal",
        html: `<crowd-tabs>
  <crowd-tab header="Front"><p>The front of the parcel.</p></crowd-tab>
  <crowd-tab header="Back"><p>The back of the parcel.</p></crowd-tab>
</crowd-tabs>`,
      },
      {
        title: "Added by script",
        html: `<crowd-tabs id="sides"></crowd-tabs>
<script>
  for (const side of ['Front', 'Back', 'Left', 'Right']) {
    const tab = document.createElement('crowd-tab');
    tab.setAttribute('header', side);
    tab.innerHTML = '<p>The ' + side.toLowerCase() + ' of the parcel.</p>';
    sides.append(tab);
  }
</script>`,
      },
    ],
  },
  {
    tag: "crowd-toast",
    group: "display",
    says: "A short notice. One is shown at a time.",
    attributes: [
      { name: "text", type: "text", says: "The message; without it, the content is." },
      { name: "duration", type: "number", default: "3000", says: "Milliseconds on screen; 0 or less: until it is closed." },
      { name: "opened", type: "switch", says: "Whether it is shown." },
    ],
    script: [{ name: "show(), hide()", says: "Show it for its duration, take it away." }],
    styles: [
      { name: "--paper-toast-background-color", says: "Its colour." },
      { name: "--paper-toast-color", says: "Colour of its text." },
    ],
    examples: [
      { title: "Minimal", html: `<crowd-toast opened duration="0" text="Your draft is saved."></crowd-toast>` },
      {
        title: "By script",
        html: `<crowd-toast id="saved" text="Saved."></crowd-toast>
<crowd-toast id="sent">Sent to <b>3</b> people.</crowd-toast>
<crowd-button onclick="saved.show()">Save</crowd-button>
<crowd-button onclick="sent.show()">Send</crowd-button>`,
      },
    ],
  },
  {
    tag: "iron-icon",
    group: "display",
    says: "A small picture by its name. Sized by `width` and `height`, coloured by `color`.",
    attributes: [
      { name: "icon", type: "icon", says: "A name of the iron-icons set; an unknown one shows nothing." },
      { name: "alt", type: "text", says: "What it means; without it, it is decoration." },
    ],
    styles: [
      { name: "--iron-icon-width, --iron-icon-height", says: "Its size, 24 pixels." },
      { name: "--iron-icon-fill-color", says: "Its colour." },
    ],
    examples: [
      { title: "Minimal", html: `<iron-icon icon="star"></iron-icon>` },
      {
        title: "In a button",
        html: `<crowd-button>
  <iron-icon icon="zoom-in" alt="Larger"></iron-icon>
</crowd-button>`,
      },
    ],
  },
];
