import { define } from "../../base/define.ts";
import { CrowdRadioGroup } from "./crowd-radio-group.ts";

define("crowd-radio-group", CrowdRadioGroup);
