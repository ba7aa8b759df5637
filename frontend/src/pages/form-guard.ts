/** Forms of the console: what was typed is not lost by a click elsewhere, and a second click does not send it twice. */

import { guardLeaving } from "./leave-guard.ts";
import { keepSending } from "./unsent-form.ts";

/** Whoever has stopped the page from loading may send it again after that. */
const ONCE_IN_MS = 10_000;

export function guardForms(): void {
  const touched = new Set<HTMLFormElement>();
  let isLeaving = false;
  document.addEventListener("input", (event) => {
    const form = event.target instanceof Element ? event.target.closest<HTMLFormElement>("form.form") : null;
    if (form !== null) touched.add(form);
  });
  document.addEventListener("click", (event) => {
    // Who cancels has said so.
    if (event.target instanceof Element && event.target.closest(".form-actions a") !== null) isLeaving = true;
  });
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !(event.target instanceof HTMLFormElement) || !leaves(event.target, event.submitter)) return;
    isLeaving = true;
    if (event.target.ariaBusy === "true") {
      event.preventDefault();
      return;
    }
    markSent(event.target);
    keepSending(event.target, event.submitter);
  });
  window.addEventListener("pageshow", () => {
    isLeaving = false;
    for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
  });
  guardLeaving(() => !isLeaving && [...touched].some(isUnsaved));
}

/** Whether the answer takes the place of this page, and something is stored by it. */
function leaves(form: HTMLFormElement, submitter: HTMLElement | null): boolean {
  const target = (submitter instanceof HTMLButtonElement && submitter.formTarget) || form.target;
  return form.method === "post" && target === "";
}

function markSent(form: HTMLFormElement): void {
  form.ariaBusy = "true";
  setTimeout(() => form.removeAttribute("aria-busy"), ONCE_IN_MS);
}

function isUnsaved(form: HTMLFormElement): boolean {
  // What a dialog asks is answered at once, or closed.
  return form.isConnected && form.closest("dialog") === null && [...form.elements].some(hasChanged);
}

/** Against what the server has sent. Hidden fields are the scripts'. */
function hasChanged(control: Element): boolean {
  if (control instanceof HTMLTextAreaElement) return control.value !== control.defaultValue;
  if (control instanceof HTMLSelectElement) return control.selectedIndex !== firstIndex(control);
  if (!(control instanceof HTMLInputElement) || control.type === "hidden") return false;
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  if (control.type === "file") return (control.files?.length ?? 0) > 0;
  return control.value !== control.defaultValue;
}

function firstIndex(select: HTMLSelectElement): number {
  return Math.max(0, [...select.options].findLastIndex((option) => option.defaultSelected));
}
