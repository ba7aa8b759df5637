import { define } from "../../base/define.ts";
import { CrowdAlert } from "./crowd-alert.ts";

define("crowd-alert", CrowdAlert);
