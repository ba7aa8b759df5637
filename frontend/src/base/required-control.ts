/** What checkbox and switch add to a checked control: they can be required, and say so when they are not on. */

import { html, nothing, type PropertyDeclarations, type PropertyValues } from "lit";
import { CheckedControl } from "./checked-control.ts";
import { text, type TextKey } from "./texts.ts";

export abstract class RequiredControl extends CheckedControl {
  static override properties: PropertyDeclarations = {
    required: { type: Boolean, reflect: true },
    invalid: { type: Boolean, reflect: true, noAccessor: true },
  };

  required = false;
  private isCalledInvalid = false;
  private isMissing = false;

  /** Called so by the template, or found to be by `validate`. */
  get invalid(): boolean {
    return this.isCalledInvalid || this.isMissing;
  }

  set invalid(invalid: boolean) {
    const old = this.invalid;
    this.isCalledInvalid = invalid;
    if (!invalid) this.isMissing = false;
    this.requestUpdate("invalid", old);
  }

  override validate(): boolean {
    this.markMissing(this.required && !this.disabled && !this.checked);
    return !this.isMissing;
  }

  override reset(): void {
    super.reset();
    this.markMissing(false);
  }

  protected override checkedChanged(): void {
    if (this.checked) this.markMissing(false);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.setAttribute("aria-invalid", String(this.invalid && !this.checked));
    this.setAttribute("aria-required", String(this.required));
  }

  /** What is wrong, in words, once a submission has failed. */
  protected complaint(words: TextKey): unknown {
    return this.isMissing ? html`<span class="error" role="alert" dir="auto">${text(words)}</span>` : nothing;
  }

  private markMissing(missing: boolean): void {
    if (missing === this.isMissing) return;
    const old = this.invalid;
    this.isMissing = missing;
    this.requestUpdate("invalid", old);
    // What was called invalid before now has words, too.
    this.requestUpdate();
  }
}
