import { html, type CSSResultGroup } from "lit";
import { checkedStyles } from "../../base/checked-control.styles.ts";
import { RequiredControl } from "../../base/required-control.ts";
import { toggleStyles } from "./crowd-toggle-button.styles.ts";

/** A switch; answers as a checkbox does. Called `invalid`, it has an alert colour while it is off (spec 3.2.4). */
export class CrowdToggleButton extends RequiredControl {
  static override styles: CSSResultGroup = [checkedStyles, toggleStyles];

  protected override get ariaRoleName(): string {
    return "switch";
  }

  protected override view(): unknown {
    return html`<span class="row">
        <span class="mark" aria-hidden="true"><span class="knob"></span></span>
        <span class="label"><slot></slot></span>
      </span>
      ${this.complaint("switchRequired")}`;
  }
}
