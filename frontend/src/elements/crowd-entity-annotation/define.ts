import { define } from "../../base/define.ts";
import { CrowdEntityAnnotation } from "./crowd-entity-annotation.ts";

define("crowd-entity-annotation", CrowdEntityAnnotation);
