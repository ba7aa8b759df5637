import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues } from "lit";
import { checkedStyles } from "../../base/checked-control.styles.ts";
import { CheckedControl } from "../../base/checked-control.ts";
import { icon } from "../../base/icons.ts";
import { text } from "../../base/texts.ts";
import { checkboxStyles } from "./crowd-checkbox.styles.ts";

/** A tick; answers `{value: checked}`, merged over equal names (spec 3.2.3). */
export class CrowdCheckbox extends CheckedControl {
  static override styles: CSSResultGroup = [checkedStyles, checkboxStyles];

  static override properties: PropertyDeclarations = {
    required: { type: Boolean, reflect: true },
    invalid: { type: Boolean, reflect: true },
  };

  required = false;
  invalid = false;

  override validate(): boolean {
    this.invalid = this.required && !this.disabled && !this.checked;
    return !this.invalid;
  }

  override reset(): void {
    super.reset();
    this.invalid = false;
  }

  protected override get ariaRoleName(): string {
    return "checkbox";
  }

  protected override checkedChanged(): void {
    if (this.checked) this.invalid = false;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.setAttribute("aria-invalid", String(this.invalid));
    this.setAttribute("aria-required", String(this.required));
  }

  protected override view(): unknown {
    return html`<span class="row">
        <span class="mark" aria-hidden="true">${this.checked ? icon("check") : nothing}</span>
        <span class="label"><slot></slot></span>
      </span>
      ${this.invalid ? html`<span class="error" role="alert">${text("checkRequired")}</span>` : nothing}`;
  }
}
