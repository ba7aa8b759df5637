/** A task that is only looked at: no way to submit, and, for an answer that was given, no way to change it. */

import { restoreDraft } from "../answers/drafts.ts";
import type { JsonObject } from "../answers/json.ts";
import { announceLooking } from "../base/host.ts";

const SUBMITS = "form button:not([type]), form button[type=submit], form input[type=submit], form input[type=image]";
/** After these a control may differ from what is to be seen. */
const SIGNS = ["input", "change", "click", "pointerup", "keyup"] as const;

/** `filled`: what the controls shall hold, whatever is done to them; null if they may be tried. */
export function lookOnly(filled: JsonObject | null): void {
  announceLooking();
  for (const button of document.querySelectorAll<HTMLButtonElement | HTMLInputElement>(SUBMITS)) button.disabled = true;
  if (filled === null) return;
  for (const sign of SIGNS) window.addEventListener(sign, () => setTimeout(() => restoreDraft(document, filled)));
}
