import { define } from "../../base/define.ts";
import { IronIcon } from "./iron-icon.ts";

define("iron-icon", IronIcon);
