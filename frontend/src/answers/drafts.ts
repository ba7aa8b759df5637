/**
 * What the worker has entered so far, control by control, so that nothing is lost on a reload.
 *
 * A draft is not an answer: the answer leaves empty texts out and lets equal names overwrite each other, so it could
 * not be put back. A draft names each control by its key and by which of the controls of that key it is.
 */

import { isCrowdControl, isForeignControl, isNativeControl, type NativeControl } from "./control.ts";
import { isPlainObject, toJson, type Json, type JsonObject } from "./json.ts";
import { elementsIn, ownForms } from "./reach.ts";

export interface DraftField {
  key: string;
  /** Which of the controls with this key, counted from 0 in document order. */
  nth: number;
  value: Json;
}

/** The draft of every control of `root`; the shape is ours alone and travels opaque. */
export function takeDraft(root: ParentNode): JsonObject {
  const fields = draftable(root).map(({ element, key, nth }) => ({ key, nth, value: draftOf(element) }));
  return { fields: toJson(fields) };
}

/**
 * Put a draft back; controls without a field are left as they are. Returns the fields that found no control yet: a
 * script of the template may still make it.
 */
export function restoreDraft(root: ParentNode, draft: unknown): DraftField[] {
  const fields = new Map(readFields(draft).map((field) => [`${field.nth} ${field.key}`, field]));
  for (const { element, key, nth } of draftable(root)) {
    const place = `${nth} ${key}`;
    const value = fields.get(place)?.value;
    fields.delete(place);
    if (value === undefined || JSON.stringify(value) === JSON.stringify(draftOf(element))) continue;
    restoreInto(element, value);
    // Scripts of the template that show or hide parts listen for this; browsers fire it too when they restore a form.
    element.dispatchEvent(new Event("change", { bubbles: true, composed: true }));
  }
  return Array.from(fields.values());
}

/** Put a draft back into what is there, and into controls that scripts make later. */
export function restoreDraftAsItCan(root: ParentNode & Node, draft: unknown): void {
  let rest = restoreDraft(root, draft);
  if (rest.length === 0) return;
  const observer = new MutationObserver(() => {
    rest = restoreDraft(root, { fields: rest });
    if (rest.length === 0) observer.disconnect();
  });
  for (const tree of [root, ...ownForms(root)]) observer.observe(tree, { childList: true, subtree: true });
}

function readFields(draft: unknown): DraftField[] {
  if (!isPlainObject(draft) || !Array.isArray(draft["fields"])) return [];
  return draft["fields"].filter(
    (field): field is DraftField =>
      isPlainObject(field) && typeof field["key"] === "string" && typeof field["nth"] === "number",
  );
}

function draftable(root: ParentNode): { element: Element; key: string; nth: number }[] {
  const seen = new Map<string, number>();
  const found = [];
  for (const element of elementsIn(root)) {
    const key = keyOf(element);
    if (key === "") continue;
    const nth = seen.get(key) ?? 0;
    seen.set(key, nth + 1);
    found.push({ element, key, nth });
  }
  return found;
}

/** Never kept: what has no value, what cannot be put back, and what should not be stored. */
const NOT_KEPT = new Set(["button", "submit", "reset", "image", "file", "password"]);

function keyOf(element: Element): string {
  if (isCrowdControl(element)) return element.answerKey;
  if (isNativeControl(element)) return NOT_KEPT.has(element.type) ? "" : element.name;
  if (isForeignControl(element)) return element.name || element.getAttribute("name") || "";
  return "";
}

function draftOf(element: Element): Json {
  if (isCrowdControl(element)) return element.draft;
  if (isNativeControl(element)) return nativeDraft(element);
  return toJson((element as { value?: unknown }).value);
}

function nativeDraft(control: NativeControl): Json {
  if (control instanceof HTMLSelectElement) return Array.from(control.selectedOptions, (option) => option.index);
  if (control instanceof HTMLInputElement && isChoice(control)) return control.checked;
  return control.value;
}

function restoreInto(element: Element, value: Json): void {
  if (isCrowdControl(element)) element.restoreDraft(value);
  else if (isNativeControl(element)) restoreNative(element, value);
  else (element as { value?: unknown }).value = value;
}

function restoreNative(control: NativeControl, value: Json): void {
  if (control instanceof HTMLSelectElement) {
    if (!Array.isArray(value)) return;
    for (const option of control.options) option.selected = value.includes(option.index);
  } else if (control instanceof HTMLInputElement && isChoice(control)) {
    control.checked = value === true;
  } else if (typeof value === "string") {
    control.value = value;
  }
}

function isChoice(control: HTMLInputElement): boolean {
  return control.type === "radio" || control.type === "checkbox";
}
