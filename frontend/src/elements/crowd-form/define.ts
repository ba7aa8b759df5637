import { define } from "../../base/define.ts";
import { CrowdForm } from "./crowd-form.ts";

define("crowd-form", CrowdForm);
