import { define } from "../../base/define.ts";
import { CrowdCheckbox } from "./crowd-checkbox.ts";

define("crowd-checkbox", CrowdCheckbox);
