/** Menus of things that are made in another tab (`data-fresh`): whoever comes back finds them there, and the only new one chosen. */

export function keepMenusFresh(): void {
  if (menus(document).length === 0) return;
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void refresh();
  });
}

async function refresh(): Promise<void> {
  try {
    const response = await fetch(location.pathname + location.search, { redirect: "error", cache: "no-store" });
    if (response.ok) takeMenus(new DOMParser().parseFromString(await response.text(), "text/html"));
  } catch {
    // Out of reach, or signed out: the menus stay as they are.
  }
}

export function takeMenus(page: Document): void {
  for (const fresh of menus(page)) {
    const menu = menus(document).find(({ name }) => name === fresh.name);
    if (menu !== undefined) addNew(menu, [...fresh.options]);
  }
}

/** What has gone meanwhile stays: the server says so when the form is sent. */
function addNew(menu: HTMLSelectElement, options: HTMLOptionElement[]): void {
  const known = new Set([...menu.options].map(({ value }) => value));
  const added = options.filter(({ value }) => !known.has(value)).map(({ text, value }) => new Option(text, value));
  menu.append(...added);
  const [only] = added;
  if (added.length === 1 && only !== undefined && menu.value === "") {
    menu.value = only.value;
    menu.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function menus(page: Document): HTMLSelectElement[] {
  return [...page.querySelectorAll<HTMLSelectElement>("[data-fresh] select")];
}
