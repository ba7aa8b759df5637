/** A square button with a glyph; what it does is its name and its tooltip. */

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "./icons.ts";
import { keyLabel } from "./keys.ts";

export interface ToolButton {
  glyph: string;
  says: string;
  /** The key that does the same. */
  key?: string;
  isDisabled?: boolean;
  isPressed?: boolean;
  run(): void;
}

export function toolButton({ glyph, says, key, isDisabled = false, isPressed, run }: ToolButton): TemplateResult {
  return html`<button
    type="button"
    class="button quiet square"
    aria-label=${says}
    aria-pressed=${isPressed ?? nothing}
    title=${key === undefined ? says : `${says} (${keyLabel(key)})`}
    ?disabled=${isDisabled}
    @click=${() => run()}
  >
    ${icon(glyph)}
  </button>`;
}
