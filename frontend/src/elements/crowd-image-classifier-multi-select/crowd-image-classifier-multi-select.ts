import { MultiChoiceWidget } from "../../base/multi-choice.ts";
import { ImageQuestion } from "../../canvas/image-question.ts";

/** Any number of categories for an image, with zoom and an optional comment (spec 3.4.4). */
export class CrowdImageClassifierMultiSelect extends ImageQuestion(MultiChoiceWidget) {}
