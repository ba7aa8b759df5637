import { html, noChange, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { ifDefined } from "lit/directives/if-defined.js";
import { live } from "lit/directives/live.js";
import { TextField, type FieldParts } from "../../base/text-field.ts";

/** Types whose control shows something of its own even when empty. */
const NEVER_BLANK = new Set(["color", "date", "datetime-local", "file", "month", "range", "time", "week"]);
/** Types that would change what the element is; they are shown as text. */
const NOT_A_FIELD = new Set(["button", "checkbox", "hidden", "image", "radio", "reset", "submit"]);

/** A single-line field; answers its text, or nothing when empty (spec 3.2.1). */
export class CrowdInput extends TextField {
  static override properties: PropertyDeclarations = { type: {} };

  type = "text";

  protected override get keepsLabelUp(): boolean {
    return super.keepsLabelUp || NEVER_BLANK.has(this.fieldType);
  }

  protected override readValue(control: HTMLInputElement | HTMLTextAreaElement): string {
    if (this.fieldType === "file") return (control as HTMLInputElement).files?.[0]?.name ?? "";
    return super.readValue(control);
  }

  protected override field(parts: FieldParts): TemplateResult {
    const type = this.fieldType;
    // A file input refuses every value but the empty one.
    const value = type === "file" ? "" : this.value;
    return html`<input
      id="control"
      type=${type}
      .value=${type === "file" && this.value !== "" ? noChange : live(value)}
      placeholder=${this.placeholder || nothing}
      maxlength=${ifDefined(this.maxLength)}
      ?disabled=${this.disabled}
      aria-label=${ifDefined(parts.label)}
      aria-required=${this.required}
      aria-invalid=${this.invalid}
      aria-describedby=${ifDefined(parts.describedBy)}
      @input=${parts.onInput}
      @change=${parts.onChange}
      @beforeinput=${parts.onBeforeInput}
      @compositionend=${parts.onCompositionEnd}
    />`;
  }

  private get fieldType(): string {
    const type = this.type.toLowerCase();
    return type === "" || NOT_A_FIELD.has(type) ? "text" : type;
  }
}
