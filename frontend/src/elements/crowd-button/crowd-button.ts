import { html, nothing, type PropertyDeclarations } from "lit";
import { controlStyles } from "../../base/controls.styles.ts";
import { CrowdElement } from "../../base/crowd-element.ts";
import { icon } from "../../base/icons.ts";
import { blockClicks, isSwitchedOff } from "../../base/inert-clicks.ts";
import { buttonStyles } from "./crowd-button.styles.ts";

type Form = HTMLElement & { submit(): void; reset(): void };

/** A button or a link that looks like one; acts on its form only when told to by `form-action` (spec 3.1.3). */
export class CrowdButton extends CrowdElement {
  static override styles = [controlStyles, buttonStyles];

  static override shadowRootOptions: ShadowRootInit = { mode: "open", delegatesFocus: true };

  static override properties: PropertyDeclarations = {
    disabled: { type: Boolean, reflect: true },
    formAction: { attribute: "form-action", reflect: true },
    href: {},
    target: {},
    icon: {},
    iconAlign: { attribute: "icon-align" },
    iconUrl: { attribute: "icon-url" },
    loading: { type: Boolean, reflect: true },
    variant: { reflect: true },
  };

  disabled = false;
  formAction = "";
  href = "";
  target = "";
  icon = "";
  iconAlign = "left";
  iconUrl = "";
  loading = false;
  variant = "normal";

  constructor() {
    super();
    blockClicks(this, () => this.isInert);
    this.addEventListener("click", this.act);
  }

  private get isInert(): boolean {
    return this.loading || isSwitchedOff(this);
  }

  private readonly act = (event: Event): void => {
    if (this.formAction !== "submit" && this.formAction !== "reset") return;
    // After all click handlers, wherever they were registered: one of them may prevent the action.
    setTimeout(() => {
      if (event.defaultPrevented) return;
      const form = this.closest("crowd-form, form");
      if (this.formAction === "reset") (form as Form | null)?.reset();
      else if (form instanceof HTMLFormElement && form.closest("crowd-form") === null) form.requestSubmit();
      else (this.closest("crowd-form") as Form | null)?.submit();
    });
  };

  protected override view(): unknown {
    const isPrimary = this.variant === "primary";
    const shape = { primary: "primary", link: "link", icon: "quiet square" }[this.variant] ?? "normal";
    const content = html`${this.loading ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}
      ${this.iconAlign === "right" ? nothing : this.glyph()}
      <span class="text ${isPrimary ? "strong" : ""}"><slot></slot></span>
      ${this.iconAlign === "right" ? this.glyph() : nothing}`;
    if (this.href !== "" && !this.isInert) {
      const rel = this.target === "_blank" ? "noopener noreferrer" : nothing;
      return html`<a part="button" class="button ${shape}" href=${this.href} target=${this.target || nothing} rel=${rel}>${content}</a>`;
    }
    return html`<button
      part="button"
      type="button"
      class="button ${shape}"
      ?disabled=${this.disabled && !this.loading}
      aria-disabled=${this.loading ? "true" : nothing}
      aria-busy=${this.loading ? "true" : nothing}
      aria-label=${this.accessibleName || nothing}
    >${content}</button>`;
  }

  /** Empty when the content says it all; a button that is only a glyph needs a name. */
  private get accessibleName(): string {
    const given = this.getAttribute("aria-label");
    if (given !== null || this.variant !== "icon" || (this.textContent ?? "").trim() !== "") return given ?? "";
    return this.title || this.icon;
  }

  private glyph(): unknown {
    if (this.iconUrl !== "") return html`<img class="icon" src=${this.iconUrl} alt="" />`;
    return this.icon === "" ? nothing : icon(this.icon);
  }
}
