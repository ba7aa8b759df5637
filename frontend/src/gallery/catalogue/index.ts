/** All elements, in the order of the gallery's navigation and of the reference page. */

import { classifier, classifierMultiSelect, imageClassifier, imageClassifierMultiSelect, moderationLabels } from "./classifiers.ts";
import { display } from "./display.ts";
import { analyzeDocument, pdf } from "./documents.ts";
import { form } from "./form.ts";
import { geometry } from "./geometry.ts";
import { instanceSegmentation, semanticSegmentation } from "./masks.ts";
import { entityAnnotation } from "./text.ts";
import type { ElementDoc } from "./types.ts";

export const catalogue: readonly ElementDoc[] = [
  ...form,
  ...display,
  classifier,
  classifierMultiSelect,
  imageClassifier,
  imageClassifierMultiSelect,
  moderationLabels,
  ...geometry,
  semanticSegmentation,
  instanceSegmentation,
  entityAnnotation,
  analyzeDocument,
  pdf,
];
