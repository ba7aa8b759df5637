/** Bundle `documents.js`: the review of documents, loaded by its element where a template has one. */

import { DOCUMENT_REVIEW, type MakeDocumentReview } from "./elements/crowd-textract-analyze-document/contract.ts";
import { PairsInDocument } from "./elements/crowd-textract-analyze-document/document-review.ts";

const make: MakeDocumentReview = (element) => new PairsInDocument(element);
(globalThis as { [DOCUMENT_REVIEW]?: MakeDocumentReview })[DOCUMENT_REVIEW] = make;
