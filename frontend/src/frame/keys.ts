/** Key presses: Ctrl or Command and Enter submits from anywhere; keys that nothing here used go to the page. */

import { handleKey, isTyping } from "../base/keys.ts";
import { submitWhatever } from "./plain-forms.ts";

/** Keys that mean something to the page around the task. */
const FOR_THE_PAGE = new Set(["Escape", "?", "a", "n", "D", "R", "S"]);

export function forwardKeys(send: (key: string) => void): void {
  // On the window, after every listener of the elements and of the template.
  window.addEventListener("keydown", (event) => {
    if (handleKey([{ keys: ["Mod+Enter"], run: submitWhatever }], event)) return;
    if (event.defaultPrevented || isTyping(event) || insideDialog(event)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // Letters as they are typed: with Shift they are others.
    if (FOR_THE_PAGE.has(event.key)) send(event.key);
  });
}

/** Esc in a dialog closes it; the browser does that without marking the event. */
function insideDialog(event: Event): boolean {
  return event.composedPath().some((node) => node instanceof HTMLDialogElement && node.open);
}
