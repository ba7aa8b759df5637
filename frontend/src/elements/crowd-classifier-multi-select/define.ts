import { define } from "../../base/define.ts";
import { CrowdClassifierMultiSelect } from "./crowd-classifier-multi-select.ts";

define("crowd-classifier-multi-select", CrowdClassifierMultiSelect);
