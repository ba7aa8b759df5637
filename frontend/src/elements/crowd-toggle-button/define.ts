import { define } from "../../base/define.ts";
import { CrowdToggleButton } from "./crowd-toggle-button.ts";

define("crowd-toggle-button", CrowdToggleButton);
