import { define } from "../../base/define.ts";
import { CrowdCard } from "./crowd-card.ts";

define("crowd-card", CrowdCard);
