import { define } from "../../base/define.ts";
import { CrowdInput } from "./crowd-input.ts";

define("crowd-input", CrowdInput);
