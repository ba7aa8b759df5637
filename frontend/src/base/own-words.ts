/**
 * What is ours in an element and what is the template's: our words have the language and direction of the catalogue,
 * the template's parts keep those of the document. A document that says `dir` itself decides for both.
 */

import { html, nothing, type TemplateResult } from "lit";
import { language } from "./texts.ts";

/** Around all that an element shows; without a box of its own. */
export function ownWords(host: Element, content: unknown): TemplateResult {
  const { tag } = language();
  return html`<div class="own-words" lang=${tag} dir=${isTurned(host) ? "rtl" : nothing}>${content}</div>`;
}

/** A place for the template's part inside of it. */
export function authorsSlot(host: Element, region?: string): TemplateResult {
  const lang = host.closest("[lang]")?.getAttribute("lang") ?? "";
  return html`<slot name=${region ?? nothing} lang=${lang} dir=${authorsDirection(host)}></slot>`;
}

/** The direction of the template's part, where it differs from that around it. */
export function authorsDirection(host: Element): "ltr" | typeof nothing {
  return isTurned(host) ? "ltr" : nothing;
}

/** Whether our words run from right to left in a document that does not, and has not said that it shall be so. */
function isTurned(host: Element): boolean {
  return language().isRightToLeft && host.closest("[dir]") === null && getComputedStyle(host).direction === "ltr";
}
