import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { ifDefined } from "lit/directives/if-defined.js";
import { live } from "lit/directives/live.js";
import { styleMap } from "lit/directives/style-map.js";
import { numberAttribute, TextField, type FieldParts } from "../../base/text-field.ts";
import { textAreaStyles } from "./crowd-text-area.styles.ts";

/** A field of several lines that grows with its text (spec 3.2.2). */
export class CrowdTextArea extends TextField {
  static override styles: CSSResultGroup = [TextField.styles, textAreaStyles];

  static override properties: PropertyDeclarations = {
    rows: { converter: numberAttribute },
    maxRows: { attribute: "max-rows", converter: numberAttribute },
    charCounter: { type: Boolean, attribute: "char-counter" },
  };

  rows: number | undefined = 1;
  maxRows: number | undefined = undefined;
  charCounter = false;

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.growWithText();
  }

  protected override field(parts: FieldParts): TemplateResult {
    const limits = { "--rows": `${this.rows || 1}`, "--max-rows": this.maxRows ? `${this.maxRows}` : null };
    return html`<textarea
      id="control"
      class=${this.maxRows ? "limited" : ""}
      style=${styleMap(limits)}
      rows=${this.rows || 1}
      .value=${live(this.value)}
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
    ></textarea>`;
  }

  protected override aside(): unknown {
    if (!this.charCounter) return nothing;
    const limit = this.maxLength === undefined ? "" : ` / ${this.maxLength}`;
    return html`<span class="counter">${this.value.length}${limit}</span>`;
  }

  /** For browsers whose fields do not size themselves (`field-sizing`). */
  private growWithText(): void {
    const control = this.control;
    if (control === null || CSS.supports("field-sizing", "content")) return;
    control.style.blockSize = "auto";
    control.style.blockSize = `${control.scrollHeight + control.offsetHeight - control.clientHeight}px`;
  }
}
