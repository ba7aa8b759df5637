import { define } from "../../base/define.ts";
import { CrowdBoundingBox } from "./crowd-bounding-box.ts";

define("crowd-bounding-box", CrowdBoundingBox);
