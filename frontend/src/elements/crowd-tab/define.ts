import { define } from "../../base/define.ts";
import { CrowdTab } from "./crowd-tab.ts";

define("crowd-tab", CrowdTab);
