import { html } from "lit";
import { CrowdElement } from "../../base/crowd-element.ts";
import { radioGroupStyles } from "./crowd-radio-group.styles.ts";

/** The part of a radio button that the group needs; a button may not be upgraded yet. */
interface RadioButton extends HTMLElement {
  checked?: boolean;
  disabled?: boolean;
  choose?(checked: boolean): void;
}

/** At most one of its buttons is checked, whatever their names (spec 3.2.6). Answers nothing itself. */
export class CrowdRadioGroup extends CrowdElement {
  static override styles = radioGroupStyles;

  private readonly observer = new MutationObserver(() => this.placeTabStop());

  constructor() {
    super();
    this.addEventListener("keydown", this.onKey);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute("role", "radiogroup");
    this.observer.observe(this, { childList: true, subtree: true, attributeFilter: ["checked", "disabled"] });
    this.placeTabStop();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  /** The checked button, or null. */
  get selected(): HTMLElement | null {
    return this.buttons.find((button) => button.checked === true) ?? null;
  }

  /** Called by a button that became checked: the others give way. */
  buttonChecked(chosen: HTMLElement): void {
    for (const button of this.buttons) if (button !== chosen) button.checked = false;
  }

  private get buttons(): RadioButton[] {
    return Array.from(this.querySelectorAll<RadioButton>("crowd-radio-button")).filter(
      (button) => button.closest("crowd-radio-group") === this,
    );
  }

  /** Tab enters the group at the checked button, or at the first that can be checked. */
  private placeTabStop(): void {
    const stop = this.selected ?? this.buttons.find((button) => button.disabled !== true);
    for (const button of this.buttons) button.tabIndex = button === stop ? 0 : -1;
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const enabled = this.buttons.filter((button) => button.disabled !== true);
    const at = enabled.indexOf(event.target as RadioButton);
    if (step === undefined || at < 0 || event.defaultPrevented) return;
    event.preventDefault();
    const next = enabled[(at + step + enabled.length) % enabled.length];
    next?.focus();
    next?.choose?.(true);
  };

  protected override view(): unknown {
    return html`<slot></slot>`;
  }
}
