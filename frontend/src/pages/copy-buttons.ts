/** Buttons that copy a text: shown only where copying works. */

export function offerCopying(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", () => void copy(button));
  }
}

async function copy(button: HTMLButtonElement): Promise<void> {
  await navigator.clipboard.writeText(button.dataset["copy"] ?? "");
  const label = button.textContent;
  button.textContent = button.dataset["copied"] ?? label;
  setTimeout(() => (button.textContent = label), 1_500);
}
