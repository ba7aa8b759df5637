/**
 * The left pane with the short instructions, and the dialog with the full ones; the same in every full-page widget
 * and around a form that has these regions itself. Class names are those that public scripts look for (spec 1.7).
 */

import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";
import { dialogTemplate } from "./dialog.ts";
import { icon } from "./icons.ts";
import { authorsSlot } from "./own-words.ts";
import { Regions, type RegionOwner } from "./regions.ts";
import { text } from "./texts.ts";

export const INSTRUCTION_TAGS = ["short-instructions", "full-instructions"] as const;

type Host = RegionOwner & ReactiveControllerHost & { shadowRoot: ShadowRoot | null };

export class InstructionsPane implements ReactiveController {
  private readonly host: Host;
  private readonly regions: Regions;
  /** Undefined until the worker decides: shown beside wide content, hidden as a drawer on narrow screens. */
  private chosen: "open" | "closed" | undefined;
  private readonly sizes = new ResizeObserver(() => this.placeTabStop());
  private readonly measured = new Set<Element>();

  constructor(host: Host, regions: Regions) {
    this.host = host;
    this.regions = regions;
    host.addController(this);
  }

  hostConnected(): void {}

  hostUpdated(): void {
    const { element } = this;
    for (const each of element === undefined ? [] : [element, ...this.regions.all("short-instructions")]) {
      // Observing again what is observed would measure it with every rendering.
      if (!this.measured.has(each)) this.sizes.observe(each);
      this.measured.add(each);
    }
  }

  hostDisconnected(): void {
    this.sizes.disconnect();
    this.measured.clear();
  }

  get hasAny(): boolean {
    return this.regions.isFilled("short-instructions") || this.hasFull;
  }

  get state(): "auto" | "open" | "closed" | "absent" {
    return this.hasAny ? (this.chosen ?? "auto") : "absent";
  }

  toggle(): void {
    const { element } = this;
    const visible = element !== undefined && getComputedStyle(element).display !== "none";
    this.chosen = visible ? "closed" : "open";
    this.host.requestUpdate();
  }

  /** Close the drawer. Returns whether it was open by the worker's own wish. */
  closeDrawer(): boolean {
    if (this.chosen !== "open") return false;
    this.chosen = undefined;
    this.host.requestUpdate();
    return true;
  }

  showFull(): void {
    this.host.shadowRoot?.querySelector<HTMLDialogElement>(".awsui-modal-dialog")?.showModal();
  }

  pane(): TemplateResult {
    const title = this.regions.first("short-instructions")?.getAttribute("header") || text("instructions");
    return html`<aside class="awsui-app-layout__navigation pane" aria-label=${text("instructions")}>
        <div class="pane-head">
          <h2>${title}</h2>
          <button type="button" class="button quiet square drawer-close" aria-label=${text("close")} @click=${() => this.toggle()}>
            ${icon("close")}
          </button>
        </div>
        ${this.hasFull
          ? html`<button type="button" class="button link moreInstructionsLink" @click=${() => this.showFull()}>
              ${text("viewFullInstructions")}
            </button>`
          : nothing}
        ${authorsSlot(this.host, "short-instructions")}
      </aside>
      <div class="drawer-backdrop" @click=${() => this.closeDrawer()}></div>`;
  }

  dialog(): TemplateResult {
    return dialogTemplate({
      name: "awsui-modal-dialog",
      title: this.regions.first("full-instructions")?.getAttribute("header") || text("instructions"),
      body: authorsSlot(this.host, "full-instructions"),
    });
  }

  private get element(): HTMLElement | undefined {
    return this.host.shadowRoot?.querySelector<HTMLElement>(".awsui-app-layout__navigation") ?? undefined;
  }

  /** Instructions that are longer than the pane can be scrolled with the keyboard alone. */
  private placeTabStop(): void {
    const { element } = this;
    if (element === undefined) return;
    if (element.scrollHeight > element.clientHeight) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
  }

  private get hasFull(): boolean {
    return this.regions.isFilled("full-instructions");
  }
}
