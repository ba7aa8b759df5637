/** Bundle `crowd-html-elements.js`: the elements, and the event that says they stand. */

import "./elements/crowd-form/define.ts";
import "./elements/crowd-alert/define.ts";
import "./elements/crowd-button/define.ts";
import "./elements/crowd-classifier/define.ts";
import "./elements/crowd-input/define.ts";
import { announceReady } from "./base/define.ts";

announceReady();
