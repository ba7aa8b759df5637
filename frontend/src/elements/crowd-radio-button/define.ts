import { define } from "../../base/define.ts";
import { CrowdRadioButton } from "./crowd-radio-button.ts";

define("crowd-radio-button", CrowdRadioButton);
