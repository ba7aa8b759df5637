/** Builds the answer object from the controls that belong to a root (spec 2.4). */

import { isCrowdControl, isDisabled, isForeignControl, isNativeControl, type NativeControl } from "./control.ts";
import { isPlainObject, sortKeysDeep, toJson, type Json, type JsonObject } from "./json.ts";
import { elementsIn } from "./reach.ts";

/** The answer of every named, enabled control of `root`, in document order, keys sorted at every level. */
export function collectAnswer(root: ParentNode): JsonObject {
  const answer = new Map<string, Json>();
  for (const element of elementsIn(root)) {
    if (isCrowdControl(element)) {
      if (element.answerKey === "" || isDisabled(element)) continue;
      if (element.answerKind === "boolean") {
        merge(answer, element.answerKey, String(element.value || "on"), element.checked === true);
      } else if (element.answerKind === "value" || !isEmpty(element.value)) {
        answer.set(element.answerKey, toJson(element.value));
      }
    } else if (isNativeControl(element)) {
      collectNative(answer, element);
    } else if (isForeignControl(element)) {
      const name = element.name || element.getAttribute("name") || "";
      if (name === "" || isDisabled(element) || isEmpty(element.value)) continue;
      answer.set(name, toJson(element.value));
    }
  }
  return sortKeysDeep(Object.fromEntries(answer)) as JsonObject;
}

const WITHOUT_VALUE = new Set(["button", "submit", "reset", "image"]);

function collectNative(answer: Map<string, Json>, control: NativeControl): void {
  if (control.name === "" || isDisabled(control)) return;
  if (control instanceof HTMLInputElement && (control.type === "radio" || control.type === "checkbox")) {
    merge(answer, control.name, control.value, control.checked);
    return;
  }
  const value = nativeValue(control);
  if (!isEmpty(value)) answer.set(control.name, toJson(value));
}

function nativeValue(control: NativeControl): string | string[] | undefined {
  if (control instanceof HTMLSelectElement) {
    const values = Array.from(control.selectedOptions, (option) => option.value);
    if (control.multiple) return values.length === 0 ? undefined : values;
    return values[0];
  }
  if (control instanceof HTMLInputElement) {
    if (WITHOUT_VALUE.has(control.type)) return undefined;
    // Only the name: there is no path on which a file could travel, and the browser's fake folder says nothing.
    if (control.type === "file") return control.files?.[0]?.name;
  }
  return control.value;
}

/** Boolean controls of one name share one object; a value of another kind under the name gives way. */
function merge(answer: Map<string, Json>, name: string, member: string, checked: boolean): void {
  const before = answer.get(name);
  const members = isPlainObject(before) ? Object.entries(before as JsonObject) : [];
  answer.set(name, Object.fromEntries([...members, [member, checked]]));
}

function isEmpty(value: unknown): boolean {
  return value === "" || value === null || value === undefined;
}
