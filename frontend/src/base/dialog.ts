/** The one way a dialog looks and closes: native `<dialog>`, so focus trap, Esc and return of focus are the browser's. */

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "./icons.ts";
import { text } from "./texts.ts";

export interface DialogParts {
  /** Class names on the dialog; also how its opener finds it. */
  name: string;
  title: string;
  body: unknown;
  foot?: unknown;
  closed?: () => void;
}

export function dialogTemplate({ name, title, body, foot, closed }: DialogParts): TemplateResult {
  return html`<dialog class=${name} aria-label=${title} @click=${closeOnBackdrop} @close=${closed ?? nothing}>
    <div class="dialog-head">
      <h2>${title}</h2>
      <button type="button" class="button quiet square" aria-label=${text("close")} @click=${closeOwn}>${icon("close")}</button>
    </div>
    <div class="dialog-body">${body}</div>
    ${foot === undefined ? nothing : html`<div class="dialog-foot">${foot}</div>`}
  </dialog>`;
}

/** The link or button that opens a dialog. */
export function dialogOpener(label: string, linkType: string, open: () => void): TemplateResult {
  return html`<button type="button" class="button ${linkType === "button" ? "" : "link"}" aria-haspopup="dialog" @click=${open}>
    ${label}
  </button>`;
}

function closeOwn(event: Event): void {
  (event.currentTarget as Element).closest("dialog")?.close();
}

/** A press outside the dialog's box has the dialog itself as its target. */
function closeOnBackdrop(event: MouseEvent): void {
  const dialog = event.currentTarget as HTMLDialogElement;
  if (event.target !== dialog) return;
  const box = dialog.getBoundingClientRect();
  const inside =
    event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) dialog.close();
}
