import { define } from "../../base/define.ts";
import { CrowdFab } from "./crowd-fab.ts";

define("crowd-fab", CrowdFab);
