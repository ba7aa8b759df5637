import { define } from "../../base/define.ts";
import { CrowdTextractAnalyzeDocument } from "./crowd-textract-analyze-document.ts";

define("crowd-textract-analyze-document", CrowdTextractAnalyzeDocument);
