import { define } from "../../base/define.ts";
import { CrowdInstanceSegmentation } from "./crowd-instance-segmentation.ts";

define("crowd-instance-segmentation", CrowdInstanceSegmentation);
