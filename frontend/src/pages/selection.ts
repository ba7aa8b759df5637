/** Selecting rows of a list: the box that selects all, and how many there are. */

export function wireSelections(): void {
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") return;
    const list = box.closest<HTMLElement>("[data-selection]");
    if (list === null) return;
    if (box.matches("[data-select-all]")) for (const row of rowsOf(list)) row.checked = box.checked;
    show(list);
  });
  showSelections();
}

/** To be called again when lists have changed. */
export function showSelections(): void {
  for (const list of document.querySelectorAll<HTMLElement>("[data-selection]")) show(list);
}

function rowsOf(list: HTMLElement): HTMLInputElement[] {
  return [...list.querySelectorAll<HTMLInputElement>('input[name="selected"]')];
}

function show(list: HTMLElement): void {
  const rows = rowsOf(list);
  const selected = rows.filter((row) => row.checked).length;
  const all = list.querySelector<HTMLInputElement>("[data-select-all]");
  if (all !== null) {
    all.hidden = false;
    all.checked = selected > 0 && selected === rows.length;
    all.indeterminate = selected > 0 && selected < rows.length;
  }
  const count = list.querySelector<HTMLElement>("[data-selection-count]");
  if (count === null) return;
  const { one = "", other = "" } = count.dataset;
  count.textContent = selected === 0 ? "" : selected === 1 ? one : other.replace("#", String(selected));
}
