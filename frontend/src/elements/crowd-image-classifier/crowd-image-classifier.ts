import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { styleMap } from "lit/directives/style-map.js";
import type { KeyBinding } from "../../base/keys.ts";
import type { Literal } from "../../base/literals.ts";
import { SingleChoiceWidget } from "../../base/single-choice.ts";
import { text } from "../../base/texts.ts";
import { ImageQuestion } from "../../canvas/image-question.ts";
import { overlayStyles } from "./crowd-image-classifier.styles.ts";
import { readOverlay, type Overlay } from "./overlay.ts";

const Base = ImageQuestion(SingleChoiceWidget);

/** One category for an image, with zoom, an optional overlay and an optional comment (spec 3.4.3). */
export class CrowdImageClassifier extends Base {
  static override styles: CSSResultGroup = [Base.styles, overlayStyles];

  static override literals: Record<string, Literal> = {
    ...Base.literals,
    overlay: { shape: "object", attribute: "overlay" },
  };

  static override properties: PropertyDeclarations = {
    overlayHidden: { state: true },
    maskFailed: { state: true },
  };

  private overlayHidden = false;
  private maskFailed = false;

  get overlay(): unknown {
    return this.literal("overlay");
  }

  set overlay(overlay: unknown) {
    this.setLiteral("overlay", overlay);
  }

  protected override keyBindings(): readonly KeyBinding[] {
    const hide: KeyBinding = { keys: ["h"], does: "keyHideOverlay", run: () => this.toggleOverlay() };
    return [...super.keyBindings(), ...(this.shownOverlay === undefined ? [] : [hide])];
  }

  protected override layer(): unknown {
    const overlay = this.shownOverlay;
    return overlay === undefined || this.overlayHidden ? nothing : this.overlayLayer(overlay);
  }

  protected override side(): unknown {
    return html`${super.side()}${this.legend()}`;
  }

  private get shownOverlay(): Overlay | undefined {
    return readOverlay(this.overlay);
  }

  private overlayLayer({ boxes, mask }: Overlay): TemplateResult {
    const { width, height } = this.stage.natural;
    const percent = (part: number, whole: number): string => `${(100 * part) / whole}%`;
    return html`<div class="overlay" aria-hidden="true">
      ${mask === "" || this.maskFailed
        ? nothing
        : html`<img class="mask" src=${mask} alt="" @error=${() => (this.maskFailed = true)} />`}
      ${boxes.map((box) => {
        const place = {
          left: percent(box.left, width),
          top: percent(box.top, height),
          width: percent(box.width, width),
          height: percent(box.height, height),
          "--color": box.color,
        };
        return html`<div class="box" style=${styleMap(place)}><span>${box.label}</span></div>`;
      })}
    </div>`;
  }

  private legend(): unknown {
    const overlay = this.shownOverlay;
    if (overlay === undefined) return nothing;
    return html`<section class="legend" aria-label=${text("overlay")}>
      <label>
        <input type="checkbox" .checked=${live(!this.overlayHidden)} @change=${this.toggleOverlay} />
        <span>${text("showOverlay")}</span><kbd aria-hidden="true">H</kbd>
      </label>
      ${this.maskFailed ? html`<p class="error" role="alert">${text("overlayFailed")}</p>` : nothing}
      <ul>
        ${overlay.legend.map(
          ({ label, color }) => html`<li><span class="swatch" style=${styleMap({ "--color": color })}></span>${label}</li>`,
        )}
      </ul>
    </section>`;
  }

  private readonly toggleOverlay = (): void => {
    this.overlayHidden = !this.overlayHidden;
  };
}
