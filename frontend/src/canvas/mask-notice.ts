/** What went wrong with the earlier mask or the draft, over the image, until the worker has read it. */

import { html, nothing } from "lit";
import { icon } from "../base/icons.ts";
import { text } from "../base/texts.ts";
import type { Size } from "../geometry/viewport.ts";
import type { EarlierState } from "./earlier-mask.ts";

export interface MaskNotice {
  earlier: EarlierState;
  image: Size;
  isDraftLost: boolean;
  /** Absent when trying again would overwrite what was painted since. */
  retry: (() => void) | undefined;
  dismiss(): void;
}

export function maskNotice({ earlier, image, isDraftLost, retry, dismiss }: MaskNotice): unknown {
  const sentence = isDraftLost ? text("maskDraftLost") : sentenceOf(earlier, image);
  if (sentence === undefined) return nothing;
  const mayRetry = earlier.kind === "failed" && !isDraftLost && retry !== undefined;
  return html`<div class="mask-notice" role="alert">
    ${icon("report-problem")}<span>${sentence}</span>
    ${mayRetry ? html`<button type="button" class="button" @click=${retry}>${icon("refresh")}${text("retry")}</button>` : nothing}
    <button type="button" class="button" @click=${dismiss}>${text("dismiss")}</button>
  </div>`;
}

function sentenceOf(earlier: EarlierState, image: Size): string | undefined {
  if (earlier.kind === "failed") return text("maskFailed");
  if (earlier.kind !== "misfit") return undefined;
  const sizeText = ({ width, height }: Size): string => `${width} × ${height}`;
  return text("maskMisfit", { found: sizeText(earlier), expected: sizeText(image) });
}
