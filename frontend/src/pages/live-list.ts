/** Looks for new work while the task list is on screen, so that nobody has to reload an empty list. */

const EVERY_MS = 20_000;

export function keepListFresh(): void {
  const list = document.querySelector<HTMLElement>("[data-live-list]");
  if (list === null) return;
  const title = document.title;
  showHint(list);
  showCount(list, title);
  forgetNotice();
  setInterval(() => {
    if (document.visibilityState === "visible") void refresh(list, title);
  }, EVERY_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void refresh(list, title);
  });
}

async function refresh(list: HTMLElement, title: string): Promise<void> {
  let text: string;
  try {
    const response = await fetch(location.pathname, { cache: "no-store", redirect: "manual" });
    if (!response.ok) return;
    text = await response.text();
  } catch {
    return; // offline: the next round tries again
  }
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector<HTMLElement>("[data-live-list]");
  if (fresh === null) return;
  showHint(fresh);
  // A control in use is not pulled from under the person's hands.
  if (list.contains(document.activeElement) || comparable(fresh) === comparable(list)) return;
  list.replaceChildren(...fresh.childNodes);
  list.dataset["available"] = fresh.dataset["available"];
  showCount(list, title);
}

function comparable(list: HTMLElement): string {
  const copy = list.cloneNode(true) as HTMLElement;
  copy.querySelector("[data-notice]")?.remove();
  return copy.innerHTML.replace(/\s+/g, " ");
}

function showHint(list: HTMLElement): void {
  for (const hint of list.querySelectorAll<HTMLElement>("[data-live-hint]")) hint.hidden = false;
}

function showCount(list: HTMLElement, title: string): void {
  const available = Number(list.dataset["available"]);
  document.title = available > 0 ? `(${available}) ${title}` : title;
}

/** A notice belongs to what happened just now, not to the address: reloading does not repeat it. */
function forgetNotice(): void {
  if (location.search.includes("notice=")) history.replaceState(null, "", location.pathname);
}
