import { html, type CSSResultGroup } from "lit";
import { checkedStyles } from "../../base/checked-control.styles.ts";
import { CheckedControl } from "../../base/checked-control.ts";
import { radioStyles } from "./crowd-radio-button.styles.ts";

/** What a radio button asks of the group around it. */
interface RadioGroup extends HTMLElement {
  buttonChecked?(button: CrowdRadioButton): void;
}

/** One of several; only a group around it excludes the others (spec 3.2.5). */
export class CrowdRadioButton extends CheckedControl {
  static override styles: CSSResultGroup = [checkedStyles, radioStyles];

  protected override get ariaRoleName(): string {
    return "radio";
  }

  protected override nextChecked(): boolean {
    return true;
  }

  protected override checkedChanged(): void {
    if (this.checked) this.closest<RadioGroup>("crowd-radio-group")?.buttonChecked?.(this);
  }

  protected override view(): unknown {
    return html`<span class="row"><span class="mark" aria-hidden="true"></span><span class="label"><slot></slot></span></span>`;
  }
}
