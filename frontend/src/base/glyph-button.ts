/** What the two round buttons share: a native button around a glyph, and a name for those who cannot see it. */

import { html, nothing, type PropertyDeclarations } from "lit";
import { CrowdElement } from "./crowd-element.ts";
import { blockClicks, isSwitchedOff } from "./inert-clicks.ts";

const NAMING = ["title", "aria-label"];

export abstract class GlyphButton extends CrowdElement {
  static override shadowRootOptions: ShadowRootInit = { mode: "open", delegatesFocus: true };

  static override properties: PropertyDeclarations = {
    disabled: { type: Boolean, reflect: true },
    /** A name of the iron-icons set, or an address. */
    icon: {},
  };

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...NAMING];
  }

  disabled = false;
  icon = "";

  constructor() {
    super();
    blockClicks(this, () => isSwitchedOff(this));
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    if (NAMING.includes(name)) this.requestUpdate();
    else super.attributeChangedCallback(name, old, value);
  }

  /** What is seen on the button. */
  protected abstract face(): unknown;

  protected get accessibleName(): string {
    return this.getAttribute("aria-label") || this.title || this.icon.replace(/^icons:/, "");
  }

  protected override view(): unknown {
    // A self-closed tag swallows what follows; it must not vanish.
    return html`<button part="button" type="button" ?disabled=${this.disabled} aria-label=${this.accessibleName || nothing}>
        ${this.face()}</button
      ><slot></slot>`;
  }
}
