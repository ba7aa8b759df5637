/** The task list keeps itself fresh, so that nobody has to reload an empty one; the title counts what waits. */

import { keepFresh } from "./live.ts";

export function keepListFresh(): void {
  const list = document.querySelector<HTMLElement>("[data-available]");
  if (list === null) return;
  const title = document.title;
  const show = (): void => {
    for (const hint of list.querySelectorAll<HTMLElement>("[data-live-hint]")) hint.hidden = false;
    const available = Number(list.dataset["available"]);
    document.title = available > 0 ? `(${available}) ${title}` : title;
  };
  show();
  keepFresh(show);
}
