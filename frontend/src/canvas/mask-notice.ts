/** What went wrong with the earlier mask or the draft, over the image, until the worker has read it. */

import { html, nothing } from "lit";
import { icon } from "../base/icons.ts";
import { text } from "../base/texts.ts";
import type { Size } from "../geometry/viewport.ts";
import type { MaskSource } from "./mask-widget.ts";

export interface MaskNotice {
  source: MaskSource;
  image: Size;
  isDraftLost: boolean;
  /** Absent when trying again would overwrite what was painted since. */
  retry: (() => void) | undefined;
  dismiss(): void;
}

export function maskNotice({ source, image, isDraftLost, retry, dismiss }: MaskNotice): unknown {
  const sentence = isDraftLost ? text("maskDraftLost") : sentenceOf(source, image);
  if (sentence === undefined) return nothing;
  const mayRetry = source.state === "failed" && !isDraftLost && retry !== undefined;
  return html`<div class="mask-notice" role="alert">
    ${icon("report-problem")}<span>${sentence}</span>
    ${mayRetry ? html`<button type="button" class="button" @click=${retry}>${icon("refresh")}${text("retry")}</button>` : nothing}
    <button type="button" class="button" @click=${dismiss}>${text("dismiss")}</button>
  </div>`;
}

function sentenceOf(source: MaskSource, image: Size): string | undefined {
  if (source.state === "failed") return text("maskFailed");
  if (source.state !== "misfit") return undefined;
  const [found, expected] = [source, image].map(({ width, height }) => `${width} × ${height}`);
  return text("maskMisfit", { found: found ?? "", expected: expected ?? "" });
}
