import { define } from "../../base/define.ts";
import { CrowdIconButton } from "./crowd-icon-button.ts";

define("crowd-icon-button", CrowdIconButton);
