/** Keys of the task list: start, preview, find, help. */

import { openDialog } from "./dialogs.ts";

export function wireListKeys(): void {
  if (document.querySelector("[data-available]") === null) return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") !== null) return;
    if (event.target instanceof HTMLElement && event.target.matches("input, textarea, select")) return;
    if (event.key === "?") openDialog("dialog-keys");
    else if (event.key === "n") document.querySelector<HTMLElement>("[data-start]")?.click();
    else if (event.key === "p") document.querySelector<HTMLElement>("[data-preview]")?.click();
  });
}
