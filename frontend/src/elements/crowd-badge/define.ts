import { define } from "../../base/define.ts";
import { CrowdBadge } from "./crowd-badge.ts";

define("crowd-badge", CrowdBadge);
