/** What stands in a document's place while it comes, and when it cannot. */

import { html, type TemplateResult } from "lit";
import { icon } from "../base/icons.ts";
import { text, type TextKey } from "../base/texts.ts";
import type { PdfFaultKind } from "./contract.ts";

const SENTENCES: Record<PdfFaultKind, TextKey> = {
  unreachable: "documentUnreachable",
  notPdf: "documentNotPdf",
  encrypted: "documentEncrypted",
  damaged: "documentDamaged",
  noLibrary: "documentNoLibrary",
};

/** For the worker; reports to those who made the template are in English. */
export function faultSentence(fault: PdfFaultKind, say: typeof text = text): string {
  return say(SENTENCES[fault]);
}

export function documentLoading(): TemplateResult {
  return html`<div class="document-notice" role="status">
    <span class="spinner" aria-hidden="true"></span><span>${text("documentLoading")}</span>
  </div>`;
}

export function documentFault(fault: PdfFaultKind, retry: () => void): TemplateResult {
  return html`<div class="document-notice" role="alert">
    ${icon("report-problem")}<span>${faultSentence(fault)}</span>
    <button type="button" class="button" @click=${() => retry()}>${icon("refresh")}${text("retry")}</button>
  </div>`;
}
