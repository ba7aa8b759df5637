import { define } from "../../base/define.ts";
import { CrowdSemanticSegmentation } from "./crowd-semantic-segmentation.ts";

define("crowd-semantic-segmentation", CrowdSemanticSegmentation);
