/** What checkbox, radio button and switch share: the host itself is the control, as public scripts expect (observed). */

import type { PropertyDeclarations, PropertyValues } from "lit";
import type { AnswerKind, CrowdControl } from "../answers/control.ts";
import type { Json } from "../answers/json.ts";
import { CrowdElement } from "./crowd-element.ts";

export abstract class CheckedControl extends CrowdElement implements CrowdControl {
  static override properties: PropertyDeclarations = {
    name: { reflect: true },
    value: { reflect: true },
    checked: { type: Boolean, reflect: true, noAccessor: true },
    disabled: { type: Boolean, reflect: true },
  };

  name = "";
  value = "on";
  disabled = false;
  private isChecked = false;
  /** The state that the attribute described at the start; the attribute itself follows the worker. */
  private startedChecked: boolean | undefined;

  constructor() {
    super();
    this.addEventListener("click", this.toggleLast, { capture: true });
    this.addEventListener("keydown", this.onKey);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.startedChecked ??= this.isChecked;
    this.setAttribute("role", this.ariaRoleName);
    if (!this.hasAttribute("tabindex")) this.tabIndex = 0;
  }

  get answerKind(): AnswerKind {
    return "boolean";
  }

  get answerKey(): string {
    return this.name;
  }

  get checked(): boolean {
    return this.isChecked;
  }

  set checked(checked: boolean) {
    if (this.isChecked === Boolean(checked)) return;
    this.isChecked = Boolean(checked);
    this.requestUpdate("checked", !this.isChecked);
    this.checkedChanged();
  }

  get draft(): Json {
    return this.checked;
  }

  restoreDraft(draft: Json): void {
    this.checked = draft === true;
  }

  reset(): void {
    this.checked = this.startedChecked ?? false;
  }

  validate(): boolean {
    return true;
  }

  protected abstract get ariaRoleName(): string;

  /** What a click or Space makes of the state. */
  protected nextChecked(): boolean {
    return !this.checked;
  }

  /** Called at once when the state has changed, by whomever. */
  protected checkedChanged(): void {}

  /** A change by the worker; the only kind that fires `change`. */
  choose(checked: boolean): void {
    if (this.disabled || checked === this.checked) return;
    this.checked = checked;
    this.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    this.dispatchEvent(new Event("change", { bubbles: true, composed: true }));
  }

  protected override updated(_changed: PropertyValues): void {
    this.setAttribute("aria-checked", String(this.checked));
    this.setAttribute("aria-disabled", String(this.disabled));
  }

  /**
   * Take the last place among the click listeners: an `onclick` of the template runs before the state flips
   * (observed), and may prevent it.
   */
  private readonly toggleLast = (): void => {
    this.removeEventListener("click", this.toggle);
    this.addEventListener("click", this.toggle);
  };

  private readonly toggle = (event: Event): void => {
    // A link inside the label is followed, not ticked.
    if (event.defaultPrevented || (event.target as Element).closest?.("a[href]") != null) return;
    this.choose(this.nextChecked());
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== " " || event.target !== this || event.defaultPrevented) return;
    event.preventDefault();
    this.click();
  };
}
