import { define } from "../../base/define.ts";
import { CrowdButton } from "./crowd-button.ts";

define("crowd-button", CrowdButton);
