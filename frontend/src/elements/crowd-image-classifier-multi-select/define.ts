import { define } from "../../base/define.ts";
import { CrowdImageClassifierMultiSelect } from "./crowd-image-classifier-multi-select.ts";

define("crowd-image-classifier-multi-select", CrowdImageClassifierMultiSelect);
