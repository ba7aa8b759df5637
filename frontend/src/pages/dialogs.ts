/** Dialogs: opened as modals, closed by their own buttons and by Escape. */

export function openDialog(id: string): HTMLDialogElement | undefined {
  const dialog = document.getElementById(id);
  if (!(dialog instanceof HTMLDialogElement)) return undefined;
  if (!dialog.open) dialog.showModal();
  return dialog;
}

export function closeDialog(id: string): void {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement) dialog.close();
}

export function wireDialogs(): void {
  for (const button of document.querySelectorAll("dialog [data-close]")) {
    button.addEventListener("click", () => button.closest("dialog")?.close());
  }
}
