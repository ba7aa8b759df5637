import { html, nothing, type PropertyDeclarations, type PropertyValues } from "lit";
import { controlStyles } from "../../base/controls.styles.ts";
import { CrowdElement } from "../../base/crowd-element.ts";
import { icon } from "../../base/icons.ts";
import { numberOr } from "../../base/number-attribute.ts";
import { text } from "../../base/texts.ts";
import { toastStyles } from "./crowd-toast.styles.ts";

const DEFAULT_DURATION_MS = 3000;

/** The one that is shown: another one takes its place. */
let current: CrowdToast | undefined;

/** A short notice that goes by itself (spec 3.1.10). */
export class CrowdToast extends CrowdElement {
  static override styles = [controlStyles, toastStyles];

  static override properties: PropertyDeclarations = {
    duration: { converter: numberOr(DEFAULT_DURATION_MS) },
    text: {},
    opened: { type: Boolean, reflect: true },
  };

  /** Milliseconds on screen; 0 or less: until it is closed. */
  duration = DEFAULT_DURATION_MS;
  text = "";
  opened = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Under the pointer or with the focus in it: somebody is still reading. */
  private isHeld = false;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated && this.opened) this.appear();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.vanish();
  }

  /** Show it for its duration, from now on. */
  show(): void {
    if (this.opened) this.startTimer();
    else this.opened = true;
  }

  hide(): void {
    this.opened = false;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("opened")) {
      if (this.opened) this.appear();
      else this.vanish();
    } else if (changed.has("duration") && this.opened) this.startTimer();
  }

  private appear(): void {
    if (current !== this) current?.hide();
    current = this;
    // On top of dialogs, and fixed to the window whatever contains it; older browsers do with the style alone.
    const box = this.renderRoot.querySelector<HTMLElement>(".toast");
    if (this.isConnected && box?.matches(":popover-open") === false) box.showPopover();
    this.startTimer();
  }

  private vanish(): void {
    clearTimeout(this.timer);
    this.isHeld = false;
    if (current === this) current = undefined;
  }

  private startTimer(): void {
    clearTimeout(this.timer);
    if (this.duration > 0 && !this.isHeld) this.timer = setTimeout(() => this.hide(), this.duration);
  }

  private readonly hold = (): void => {
    this.isHeld = true;
    clearTimeout(this.timer);
  };

  private readonly letGo = (): void => {
    this.isHeld = false;
    if (this.opened) this.startTimer();
  };

  protected override view(): unknown {
    // With a text of its own, what a self-closed tag swallows stays where it is; else the children are the message.
    const ownsChildren = this.text === "";
    return html`<div role="status">${this.opened ? this.box(ownsChildren ? html`<slot></slot>` : this.text) : nothing}</div>
      ${ownsChildren ? nothing : html`<slot></slot>`}`;
  }

  private box(message: unknown): unknown {
    return html`<div
      class="toast"
      part="toast"
      popover="manual"
      @pointerenter=${this.hold}
      @pointerleave=${this.letGo}
      @focusin=${this.hold}
      @focusout=${this.letGo}
    >
      <div class="message">${message}</div>
      <button type="button" class="button quiet square" aria-label=${text("close")} @click=${this.hide}>${icon("close")}</button>
    </div>`;
  }
}
