import { define } from "../../base/define.ts";
import { CrowdModal } from "./crowd-modal.ts";

define("crowd-modal", CrowdModal);
