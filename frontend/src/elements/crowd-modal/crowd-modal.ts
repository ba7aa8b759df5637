import { html, type PropertyDeclarations, type PropertyValues } from "lit";
import { REVEAL } from "../../answers/control.ts";
import { controlStyles } from "../../base/controls.styles.ts";
import { CrowdElement } from "../../base/crowd-element.ts";
import { dialogOpener, dialogTemplate } from "../../base/dialog.ts";
import { text } from "../../base/texts.ts";
import { modalStyles } from "./crowd-modal.styles.ts";

/** A window behind a link or button; stands in a form or outside of any (spec 3.1.8). */
export class CrowdModal extends CrowdElement {
  static override styles = [controlStyles, modalStyles];

  static override properties: PropertyDeclarations = {
    linkText: { attribute: "link-text" },
    linkType: { attribute: "link-type" },
    opened: { type: Boolean, reflect: true },
  };

  linkText = "";
  linkType = "link";
  opened = false;

  constructor() {
    super();
    // A control inside has failed and is about to be focused.
    this.addEventListener(REVEAL, this.openNow);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // A dialog that was taken out of the page and put back is open, but no longer modal.
    if (this.hasUpdated && this.opened) this.requestUpdate("opened", false);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.dialog?.removeAttribute("open");
  }

  open(): void {
    this.opened = true;
  }

  close(): void {
    this.opened = false;
  }

  protected override updated(changed: PropertyValues): void {
    const { dialog } = this;
    if (!changed.has("opened") || dialog === null || !this.isConnected) return;
    if (!this.opened) dialog.close();
    else if (!dialog.open) dialog.showModal();
  }

  private get dialog(): HTMLDialogElement | null {
    return this.renderRoot?.querySelector("dialog") ?? null;
  }

  private readonly openNow = (): void => {
    this.opened = true;
    this.performUpdate();
  };

  private readonly closed = (): void => {
    // A stale event: it was opened again before the browser told of its closing.
    if (this.dialog?.open !== true) this.opened = false;
  };

  protected override view(): unknown {
    const label = this.linkText || text("clickToOpenModal");
    return html`${dialogOpener(label, this.linkType, this.openNow)}
      ${dialogTemplate({ name: "modal", title: label, body: html`<slot></slot>`, closed: this.closed })}`;
  }
}
