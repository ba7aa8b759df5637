import { html, type PropertyDeclarations, type PropertyValues } from "lit";
import { CrowdElement } from "../../base/crowd-element.ts";
import { tabStyles } from "./crowd-tab.styles.ts";

/** The content of one tab; `crowd-tabs` around it shows or hides it (spec 3.1.9). */
export class CrowdTab extends CrowdElement {
  static override styles = tabStyles;

  static override properties: PropertyDeclarations = { header: { reflect: true } };

  /** Text of the tab. */
  header = "";

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute("role", "tabpanel");
    if (!this.hasAttribute("tabindex")) this.tabIndex = 0;
  }

  protected override updated(changed: PropertyValues): void {
    // The tab itself is in another tree, where no id of it can be referred to.
    if (changed.has("header")) this.setAttribute("aria-label", this.header);
  }

  protected override view(): unknown {
    return html`<slot></slot>`;
  }
}
