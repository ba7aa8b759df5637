/** What `crowd-input` and `crowd-text-area` share: a field with a floating label, its checks and its answer. */

import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import type { AnswerKind, CrowdControl } from "../answers/control.ts";
import type { Json } from "../answers/json.ts";
import { CrowdElement } from "./crowd-element.ts";
import { controlStyles } from "./controls.styles.ts";
import { reportProblem } from "./host.ts";
import { text } from "./texts.ts";
import { textFieldStyles } from "./text-field.styles.ts";

/** Numbers of careless templates (`max-length="ten"`) count as absent. */
const numberAttribute = {
  fromAttribute: (value: string | null): number | undefined => {
    const number = value === null || value.trim() === "" ? NaN : Number(value);
    return Number.isFinite(number) && number >= 0 ? Math.floor(number) : undefined;
  },
};

export { numberAttribute };

export abstract class TextField extends CrowdElement implements CrowdControl {
  static override styles: CSSResultGroup = [controlStyles, textFieldStyles];

  static override shadowRootOptions: ShadowRootInit = { mode: "open", delegatesFocus: true };

  static override properties: PropertyDeclarations = {
    name: { reflect: true },
    value: { noAccessor: true },
    label: {},
    placeholder: {},
    required: { type: Boolean, reflect: true },
    disabled: { type: Boolean, reflect: true },
    autoFocus: { type: Boolean, attribute: "auto-focus" },
    autoValidate: { type: Boolean, attribute: "auto-validate" },
    allowedPattern: { attribute: "allowed-pattern" },
    errorMessage: { attribute: "error-message" },
    maxLength: { attribute: "max-length", converter: numberAttribute },
    minLength: { attribute: "min-length", converter: numberAttribute },
    invalid: { type: Boolean, reflect: true },
    complaint: { state: true },
  };

  name = "";
  label = "";
  placeholder = "";
  required = false;
  disabled = false;
  autoFocus = false;
  autoValidate = false;
  allowedPattern = "";
  errorMessage = "";
  maxLength: number | undefined = undefined;
  minLength: number | undefined = undefined;
  invalid = false;
  protected complaint = "";
  private currentValue = "";
  private pattern: { source: string; allows: RegExp | undefined } = { source: "", allows: undefined };

  get answerKind(): AnswerKind {
    return "text";
  }

  get answerKey(): string {
    return this.name;
  }

  /** The text; null and undefined empty it, as samples do. */
  get value(): string {
    return this.currentValue;
  }

  set value(value: string | null | undefined) {
    const old = this.currentValue;
    this.currentValue = value === null || value === undefined ? "" : String(value);
    if (this.currentValue !== old) this.requestUpdate("value", old);
  }

  get draft(): Json {
    return this.value;
  }

  restoreDraft(draft: Json): void {
    if (typeof draft === "string") this.value = draft;
  }

  reset(): void {
    this.value = this.getAttribute("value") ?? "";
    this.showComplaint("");
  }

  validate(): boolean {
    if (this.disabled) return true;
    this.showComplaint(this.findFault());
    return !this.invalid;
  }

  protected abstract field(attributes: FieldParts): TemplateResult;

  /** The native field inside. */
  protected get control(): HTMLInputElement | HTMLTextAreaElement | null {
    return this.renderRoot.querySelector("input, textarea");
  }

  /** Whether the label must make room though the field is empty. */
  protected get keepsLabelUp(): boolean {
    return this.placeholder !== "";
  }

  protected override firstUpdated(): void {
    if (this.autoFocus) this.focus();
  }

  protected override updated(changed: PropertyValues): void {
    // Dropping `required` or disabling the field answers the complaint.
    if (this.invalid && (changed.has("required") || changed.has("disabled")) && this.findFault() === "") this.showComplaint("");
  }

  private findFault(): string {
    if (this.disabled) return "";
    if (this.value === "") return this.required ? text("fieldRequired") : (this.nativeFault() ?? "");
    if (this.minLength !== undefined && this.value.length < this.minLength) return text("fieldTooShort", { length: this.minLength });
    return this.nativeFault() ?? "";
  }

  /** What the browser says about the type (`email`, `date`, `url` …), in its own words. */
  private nativeFault(): string | undefined {
    const control = this.control;
    if (control === null) return undefined;
    const { badInput, typeMismatch, rangeOverflow, rangeUnderflow, stepMismatch } = control.validity;
    return badInput || typeMismatch || rangeOverflow || rangeUnderflow || stepMismatch
      ? control.validationMessage || text("fieldInvalid")
      : undefined;
  }

  private showComplaint(fault: string): void {
    this.invalid = fault !== "";
    this.complaint = fault === "" ? "" : this.errorMessage || fault;
  }

  private readonly onInput = (): void => {
    const control = this.control;
    if (control === null) return;
    this.value = this.readValue(control);
    if (this.autoValidate || this.invalid) this.validate();
  };

  /** A file input has a path of the browser's own making; only the name says something. */
  protected readValue(control: HTMLInputElement | HTMLTextAreaElement): string {
    return control.value;
  }

  private readonly onChange = (): void => {
    // `input` crosses the shadow boundary by itself, `change` does not.
    this.dispatchEvent(new Event("change", { bubbles: true, composed: true }));
  };

  /** Keep characters out that the pattern does not allow, typed or pasted (with `auto-validate`, as documented). */
  private readonly onBeforeInput = (event: Event): void => {
    const { data, isComposing } = event as InputEvent;
    if (!this.autoValidate || data === null || data === undefined || isComposing) return;
    const allowed = this.keepAllowed(data);
    if (allowed === data) return;
    event.preventDefault();
    if (allowed !== "") this.insert(allowed);
  };

  /** What an input method composed could not be refused before; take the strangers out again. */
  private readonly onCompositionEnd = (): void => {
    const control = this.control;
    if (!this.autoValidate || control === null) return;
    const allowed = this.keepAllowed(control.value);
    if (allowed === control.value) return;
    control.value = allowed;
    control.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
  };

  private keepAllowed(characters: string): string {
    const allows = this.allowedCharacters();
    return allows === undefined ? characters : Array.from(characters).filter((character) => allows.test(character)).join("");
  }

  private allowedCharacters(): RegExp | undefined {
    if (this.pattern.source === this.allowedPattern) return this.pattern.allows;
    this.pattern = { source: this.allowedPattern, allows: undefined };
    try {
      this.pattern.allows = this.allowedPattern === "" ? undefined : new RegExp(this.allowedPattern, "u");
    } catch (error) {
      reportProblem({
        element: this.localName,
        attribute: "allowed-pattern",
        position: null,
        text: `The pattern of <${this.localName}> is no regular expression: ${(error as Error).message}`,
      });
    }
    return this.pattern.allows;
  }

  private insert(characters: string): void {
    const control = this.control;
    if (control === null) return;
    const start = control.selectionStart ?? control.value.length;
    const end = control.selectionEnd ?? start;
    const room = this.maxLength === undefined ? Infinity : this.maxLength - (control.value.length - (end - start));
    control.setRangeText(characters.slice(0, Math.max(0, room)), start, end, "end");
    control.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
  }

  protected override view(): unknown {
    const floats = this.value !== "" || this.keepsLabelUp;
    const parts: FieldParts = {
      label: this.label === "" ? (this.placeholder || this.getAttribute("aria-label") || this.name) : undefined,
      describedBy: this.invalid ? "error" : undefined,
      onInput: this.onInput,
      onChange: this.onChange,
      onBeforeInput: this.onBeforeInput,
      onCompositionEnd: this.onCompositionEnd,
    };
    return html`<div class="field ${floats ? "up" : ""} ${this.label === "" ? "bare" : ""}">
        ${this.field(parts)}
        ${this.label === ""
          ? nothing
          : html`<label for="control">${this.label}${this.required ? html`<span aria-hidden="true"> *</span>` : nothing}</label>`}
      </div>
      <div class="below">
        <span id="error" class="error" role="alert" dir="auto">${this.invalid ? this.complaint : nothing}</span>
        ${this.aside()}
      </div>
      <slot></slot>`;
  }

  protected aside(): unknown {
    return nothing;
  }
}

/** What the native field of a subclass must carry. */
export interface FieldParts {
  /** Accessible name when there is no visible label. */
  label: string | undefined;
  describedBy: string | undefined;
  onInput: () => void;
  onChange: () => void;
  onBeforeInput: (event: Event) => void;
  onCompositionEnd: () => void;
}
