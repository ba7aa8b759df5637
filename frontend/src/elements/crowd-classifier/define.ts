import { define } from "../../base/define.ts";
import { CrowdClassifier } from "./crowd-classifier.ts";

define("crowd-classifier", CrowdClassifier);
