import { define } from "../../base/define.ts";
import { CrowdPolygon } from "./crowd-polygon.ts";

define("crowd-polygon", CrowdPolygon);
