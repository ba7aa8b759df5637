/** Buttons that copy a text: shown only where copying works. `data-copy` is the text, or `#` and the id of what holds it. */

const wired = new WeakSet<HTMLButtonElement>();

/** To be called again when the page has changed. */
export function offerCopying(): void {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
    button.hidden = false;
    if (wired.has(button)) continue;
    wired.add(button);
    button.addEventListener("click", () => void copy(button));
  }
}

async function copy(button: HTMLButtonElement): Promise<void> {
  await navigator.clipboard.writeText(textOf(button.dataset["copy"] ?? ""));
  const label = button.textContent;
  button.textContent = button.dataset["copied"] ?? label;
  setTimeout(() => (button.textContent = label), 1_500);
}

function textOf(source: string): string {
  return source.startsWith("#") ? (document.getElementById(source.slice(1))?.textContent ?? "") : source;
}
