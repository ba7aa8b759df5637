/** The middle of a classifier for any content: the author's `<classification-target>`. */

import { css, html, type TemplateResult } from "lit";
import { INSTRUCTION_TAGS } from "./instructions-pane.ts";
import { authorsSlot } from "./own-words.ts";
import { markPointerFocus } from "./pointer-focus.ts";
import { text } from "./texts.ts";

export const TARGET_TAGS = ["classification-target", ...INSTRUCTION_TAGS] as const;

export function targetRegion(host: Element): TemplateResult {
  return html`<div class="target" role="region" aria-label=${text("taskContent")} tabindex="0" @pointerdown=${markPointerFocus}>
    ${authorsSlot(host, "classification-target")}
  </div>`;
}

export const targetStyles = css`
  .centre {
    padding: 0;
  }

  .target {
    min-block-size: 100%;
    padding: var(--crowd-space-5);
    font-size: 1.0625rem;
    line-height: 1.6;
  }

  .target:focus-visible {
    outline-offset: -2px;
  }

  ::slotted(classification-target) {
    max-inline-size: 60rem;
    margin-inline: auto;
  }
`;
