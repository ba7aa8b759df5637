import { define } from "../../base/define.ts";
import { CrowdRekognitionDetectModerationLabels } from "./crowd-rekognition-detect-moderation-labels.ts";

define("crowd-rekognition-detect-moderation-labels", CrowdRekognitionDetectModerationLabels);
