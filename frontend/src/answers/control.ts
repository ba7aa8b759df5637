/**
 * The contract between a control and its form.
 *
 * Every crowd control carries these members; the form, the task frame and the draft store know nothing else about
 * it. Third-party elements take part by duck typing (`object-value-input`, form-associated custom elements).
 * Imports nothing but the JSON types, so the task frame can use it without the elements.
 */

import type { Json } from "./json.ts";

/**
 * How a control enters the answer.
 * - `text`: `name: "text"`, left out when empty
 * - `boolean`: `name: {value: checked}`, merged over equal names
 * - `value`: `name: value` as the element gives it, never left out (widgets, slider)
 */
export type AnswerKind = "text" | "boolean" | "value";

/** What a crowd control offers to its form (spec 2.5). */
export interface CrowdControl extends HTMLElement {
  readonly answerKind: AnswerKind;
  /** Key in the answer: the name, or a fixed key for the two built-in A2I widgets. */
  readonly answerKey: string;
  /** What goes under the key; for `boolean` the member name (`on` unless set). */
  readonly value: unknown;
  readonly disabled: boolean;
  readonly checked?: boolean;
  /** Called on submit. False stops the submission; the control then shows its own error. */
  validate(): boolean;
  /** Back to the state that the attributes describe. */
  reset(): void;
  /** All that the worker has entered, answer or not; survives a reload through `restoreDraft`. */
  readonly draft: Json;
  restoreDraft(draft: Json): void;
}

/**
 * A widget that brings its own frame with panes and Submit. The form decides about both members: two widgets in one
 * form share one Submit below them, and only a widget that is alone fills the viewport.
 */
export interface FullPageWidget extends CrowdControl {
  readonly isFullPageWidget: true;
  ownsSubmit: boolean;
  fillsViewport: boolean;
  submitting: boolean;
  /** It is only looked at: Submit shows that it will not. */
  lookedAt: boolean;
}

/** What a self-contained widget needs to know of the `crowd-form` in its shadow root. */
export interface OwnForm extends HTMLElement {
  readonly form: HTMLFormElement;
  submit(): void;
}

/** A widget that stands without a form around it and brings one of its own (spec 3.3). */
export interface SelfContained extends FullPageWidget {
  /** In the shadow root; null while the widget stands in somebody else's form, or has not rendered. */
  readonly ownForm: OwnForm | null;
  readonly regionTags: readonly string[];
}

export function isCrowdControl(element: Element): element is CrowdControl {
  return "answerKind" in element && "answerKey" in element;
}

export function isFullPageWidget(element: Element): element is FullPageWidget {
  return "isFullPageWidget" in element;
}

export function isSelfContained(element: Element): element is SelfContained {
  return "ownForm" in element;
}

/** A template's own component that asks to be collected: its tag, or its being form-associated, says so. */
export interface ForeignControl extends HTMLElement {
  name: string;
  value: unknown;
  disabled?: boolean;
  validate?(): boolean;
}

export function isForeignControl(element: Element): element is ForeignControl {
  if (isCrowdControl(element) || !(element instanceof HTMLElement)) return false;
  if (element.localName === "object-value-input") return true;
  const associated = (element.constructor as { formAssociated?: boolean }).formAssociated === true;
  return associated && "name" in element && "value" in element;
}

export type NativeControl = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export function isNativeControl(element: Element): element is NativeControl {
  return (
    element instanceof HTMLInputElement ||
    element instanceof HTMLSelectElement ||
    element instanceof HTMLTextAreaElement
  );
}

/** Disabled itself or by a fieldset around it; a disabled control is neither collected nor validated. */
export function isDisabled(element: Element): boolean {
  if (element.matches(":disabled")) return true;
  if ((element as { disabled?: unknown }).disabled === true) return true;
  const fieldset = element.closest("fieldset[disabled]");
  // The first legend of a disabled fieldset stays usable, as in HTML.
  return fieldset !== null && !fieldset.querySelector(":scope > legend")?.contains(element);
}

/** Fired by the form on a control it is about to focus; tabs, dialogs and the like open themselves. */
export const REVEAL = "crowd-reveal";
