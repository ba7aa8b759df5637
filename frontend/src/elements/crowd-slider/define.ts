import { define } from "../../base/define.ts";
import { CrowdSlider } from "./crowd-slider.ts";

define("crowd-slider", CrowdSlider);
