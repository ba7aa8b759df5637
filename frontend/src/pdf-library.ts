/** Bundle `pdf/library.js`: what shows PDF documents, loaded by the elements when a task has one. */

import { PDF_LIBRARY } from "./pdf/contract.ts";
import { makePdfLibrary } from "./pdf/engine.ts";

(globalThis as { [PDF_LIBRARY]?: typeof makePdfLibrary })[PDF_LIBRARY] = makePdfLibrary;
