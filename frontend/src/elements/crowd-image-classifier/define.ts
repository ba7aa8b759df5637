import { define } from "../../base/define.ts";
import { CrowdImageClassifier } from "./crowd-image-classifier.ts";

define("crowd-image-classifier", CrowdImageClassifier);
