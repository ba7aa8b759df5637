/** Bundle `crowd-html-elements.js`: the elements, and the event that says they stand. */

// The form first: it must own its content before anything in it looks for a form.
import "./elements/crowd-form/define.ts";
import "./elements/crowd-alert/define.ts";
import "./elements/crowd-bounding-box/define.ts";
import "./elements/crowd-badge/define.ts";
import "./elements/crowd-button/define.ts";
import "./elements/crowd-card/define.ts";
import "./elements/crowd-checkbox/define.ts";
import "./elements/crowd-classifier/define.ts";
import "./elements/crowd-classifier-multi-select/define.ts";
import "./elements/crowd-entity-annotation/define.ts";
import "./elements/crowd-fab/define.ts";
import "./elements/crowd-icon-button/define.ts";
import "./elements/crowd-image-classifier/define.ts";
import "./elements/crowd-image-classifier-multi-select/define.ts";
import "./elements/crowd-input/define.ts";
import "./elements/crowd-instance-segmentation/define.ts";
import "./elements/crowd-instructions/define.ts";
import "./elements/crowd-keypoint/define.ts";
import "./elements/crowd-line/define.ts";
import "./elements/crowd-polygon/define.ts";
import "./elements/crowd-polyline/define.ts";
import "./elements/crowd-modal/define.ts";
import "./elements/crowd-radio-button/define.ts";
import "./elements/crowd-radio-group/define.ts";
import "./elements/crowd-rekognition-detect-moderation-labels/define.ts";
import "./elements/crowd-semantic-segmentation/define.ts";
import "./elements/crowd-slider/define.ts";
import "./elements/crowd-tab/define.ts";
import "./elements/crowd-tabs/define.ts";
import "./elements/crowd-text-area/define.ts";
import "./elements/crowd-textract-analyze-document/define.ts";
import "./elements/crowd-toast/define.ts";
import "./elements/crowd-toggle-button/define.ts";
import "./elements/iron-icon/define.ts";
import "./elements/overread-pdf/define.ts";
import { announceReady, READY } from "./base/define.ts";
import { keepReadable } from "./base/islands.ts";
import { speakItsLanguage } from "./base/languages.ts";
import { showEmbeddedPdfs } from "./elements/overread-pdf/embedded.ts";

announceReady(speakItsLanguage());
showEmbeddedPdfs();
document.addEventListener(READY, keepReadable, { once: true });
