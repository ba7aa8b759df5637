import { html, nothing, type CSSResultGroup } from "lit";
import { checkedStyles } from "../../base/checked-control.styles.ts";
import { icon } from "../../base/icons.ts";
import { RequiredControl } from "../../base/required-control.ts";
import { checkboxStyles } from "./crowd-checkbox.styles.ts";

/** A tick; answers `{value: checked}`, merged over equal names (spec 3.2.3). */
export class CrowdCheckbox extends RequiredControl {
  static override styles: CSSResultGroup = [checkedStyles, checkboxStyles];

  protected override get ariaRoleName(): string {
    return "checkbox";
  }

  protected override view(): unknown {
    return html`<span class="row">
        <span class="mark" aria-hidden="true">${this.checked ? icon("check") : nothing}</span>
        <span class="label"><slot></slot></span>
      </span>
      ${this.complaint("checkRequired")}`;
  }
}
