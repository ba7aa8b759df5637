/** Rows of a form that are added and removed in place. Without this script their buttons ask the server for the page again. */

const PLACEHOLDER = "-0000";

export function wireRows(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("[data-add-row], [data-remove-row]") : null;
    const group = button?.closest<HTMLElement>("[data-rows]");
    if (!button || !group) return;
    event.preventDefault();
    if (button.matches("[data-add-row]")) addRow(group, button);
    else removeRow(group, button.closest<HTMLElement>("[data-row]"));
    group.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function rowsOf(group: HTMLElement): HTMLElement[] {
  return [...group.querySelectorAll<HTMLElement>(":scope > [data-row]")];
}

function addRow(group: HTMLElement, button: HTMLElement): void {
  const template = group.querySelector("template");
  const name = group.dataset["rows"] ?? "";
  if (template === null) return;
  const next = Math.max(-1, ...rowsOf(group).map((row) => Number(row.dataset["row"]?.slice(name.length + 1)))) + 1;
  const holder = document.createElement("template");
  holder.innerHTML = template.innerHTML.replaceAll(`${name}${PLACEHOLDER}`, `${name}-${next}`);
  const row = holder.content.firstElementChild;
  if (row === null) return;
  button.parentElement?.before(row);
  row.querySelector<HTMLElement>("input, select, textarea")?.focus();
}

function removeRow(group: HTMLElement, row: HTMLElement | null): void {
  if (row === null) return;
  const rows = rowsOf(group);
  const neighbour = rows[rows.indexOf(row) + 1] ?? rows[rows.indexOf(row) - 1];
  const next = neighbour?.querySelector<HTMLElement>("[data-remove-row]") ?? group.querySelector<HTMLElement>("[data-add-row]");
  row.remove();
  next?.focus();
}
