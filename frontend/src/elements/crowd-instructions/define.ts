import { define } from "../../base/define.ts";
import { CrowdInstructions } from "./crowd-instructions.ts";

define("crowd-instructions", CrowdInstructions);
