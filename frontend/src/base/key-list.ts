/** The list of shortcuts, made of the key map itself so that it cannot say anything untrue. */

import { html, type TemplateResult } from "lit";
import { keyLabel, type KeyBinding } from "./keys.ts";
import { text } from "./texts.ts";

export function keyList(bindings: readonly KeyBinding[]): TemplateResult {
  const listed = bindings.filter((binding) => binding.does !== undefined);
  return html`<dl class="keys">
    ${listed.map(
      (binding) => html`<dt>${(binding.shown ?? binding.keys).map((key) => html`<kbd>${keyLabel(key)}</kbd>`)}</dt>
        <dd>${binding.does === undefined ? "" : text(binding.does)}</dd>`,
    )}
  </dl>`;
}
