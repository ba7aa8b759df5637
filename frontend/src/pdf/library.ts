/** Loads the PDF library when the first document asks for it. */

import { bundleAddress, loadPart } from "../base/bundles.ts";
import { PDF_LIBRARY, PdfFault, type MakePdfLibrary, type PdfLibrary } from "./contract.ts";

let library: Promise<PdfLibrary> | undefined;

/** The library, made once per page. Raises PdfFault `noLibrary`; the next call tries again. */
export function loadPdfLibrary(): Promise<PdfLibrary> {
  library ??= load().catch((cause: unknown) => {
    library = undefined;
    throw new PdfFault("noLibrary", { cause });
  });
  return library;
}

async function load(): Promise<PdfLibrary> {
  const make = await loadPart<MakePdfLibrary>(PDF_LIBRARY, "pdf/library.js");
  return make(bundleAddress("pdf/"));
}
