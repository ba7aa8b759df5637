import { define } from "../../base/define.ts";
import { CrowdPolyline } from "./crowd-polyline.ts";

define("crowd-polyline", CrowdPolyline);
