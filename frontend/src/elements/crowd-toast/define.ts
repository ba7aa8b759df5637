import { define } from "../../base/define.ts";
import { CrowdToast } from "./crowd-toast.ts";

define("crowd-toast", CrowdToast);
