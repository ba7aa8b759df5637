import { define } from "../../base/define.ts";
import { CrowdKeypoint } from "./crowd-keypoint.ts";

define("crowd-keypoint", CrowdKeypoint);
