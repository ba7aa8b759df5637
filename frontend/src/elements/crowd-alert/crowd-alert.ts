import { html, nothing, type PropertyDeclarations } from "lit";
import { controlStyles } from "../../base/controls.styles.ts";
import { CrowdElement } from "../../base/crowd-element.ts";
import { icon } from "../../base/icons.ts";
import { text, type TextKey } from "../../base/texts.ts";
import { alertStyles } from "./crowd-alert.styles.ts";

const KINDS = {
  info: { icon: "info", says: "alertInfo" },
  success: { icon: "check-circle", says: "alertSuccess" },
  warning: { icon: "warning", says: "alertWarning" },
  error: { icon: "error-outline", says: "alertError" },
} as const satisfies Record<string, { icon: string; says: TextKey }>;

/** A message box. Closing it hides it and fires `dismiss` (spec 3.1.1). */
export class CrowdAlert extends CrowdElement {
  static override styles = [controlStyles, alertStyles];

  static override properties: PropertyDeclarations = {
    type: {},
    dismissible: { type: Boolean },
  };

  type = "info";
  dismissible = false;

  protected override view(): unknown {
    const name = Object.hasOwn(KINDS, this.type) ? (this.type as keyof typeof KINDS) : "info";
    const kind = KINDS[name];
    const urgent = name === "error" || name === "warning";
    return html`<div class="box ${name}" role=${urgent ? "alert" : "status"}>
      ${icon(kind.icon, text(kind.says))}
      <div class="message"><slot></slot></div>
      ${this.dismissible
        ? html`<button type="button" class="button quiet square" aria-label=${text("dismiss")} @click=${this.dismiss}>
            ${icon("close")}
          </button>`
        : nothing}
    </div>`;
  }

  private dismiss(): void {
    this.hidden = true;
    this.emit("dismiss");
  }
}
