import { define } from "../../base/define.ts";
import { CrowdTextArea } from "./crowd-text-area.ts";

define("crowd-text-area", CrowdTextArea);
