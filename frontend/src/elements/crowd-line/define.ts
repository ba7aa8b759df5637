import { define } from "../../base/define.ts";
import { CrowdLine } from "./crowd-line.ts";

define("crowd-line", CrowdLine);
