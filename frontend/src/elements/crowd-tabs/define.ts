import { define } from "../../base/define.ts";
import { CrowdTabs } from "./crowd-tabs.ts";

define("crowd-tabs", CrowdTabs);
