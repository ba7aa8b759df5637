import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { styleMap } from "lit/directives/style-map.js";
import { isPlainObject, type Json } from "../../answers/json.ts";
import { ClassifierWidget } from "../../base/classifier-widget.ts";
import { dialogTemplate } from "../../base/dialog.ts";
import { reportProblem } from "../../base/host.ts";
import { icon } from "../../base/icons.ts";
import { INSTRUCTION_TAGS } from "../../base/instructions-pane.ts";
import type { KeyBinding } from "../../base/keys.ts";
import type { Literal } from "../../base/literals.ts";
import { text } from "../../base/texts.ts";
import { ImageStage } from "../../canvas/image-stage.ts";
import { imageClassifierStyles } from "./crowd-image-classifier.styles.ts";
import { readOverlay, type Overlay } from "./overlay.ts";

/** One category for an image, with zoom, an optional overlay and an optional comment (spec 3.4.3). */
export class CrowdImageClassifier extends ClassifierWidget {
  static override styles: CSSResultGroup = [ClassifierWidget.styles, imageClassifierStyles];

  static override literals: Record<string, Literal> = {
    ...ClassifierWidget.literals,
    overlay: { shape: "object", attribute: "overlay" },
  };

  static override properties: PropertyDeclarations = {
    src: {},
    comment: { state: true },
    overlayHidden: { state: true },
    maskFailed: { state: true },
  };

  src = "";
  private comment = "";
  private commentBefore = "";
  private overlayHidden = false;
  private maskFailed = false;
  private readonly stage = new ImageStage(this, {
    takesWheel: () => this.fillsViewport,
    failed: () =>
      reportProblem({ element: this.localName, attribute: "src", position: null, text: "An image of the task could not be loaded." }),
  });

  override get regionTags(): readonly string[] {
    return ["worker-comment", ...INSTRUCTION_TAGS];
  }

  get overlay(): unknown {
    return this.literal("overlay");
  }

  set overlay(overlay: unknown) {
    this.setLiteral("overlay", overlay);
  }

  override get value(): Record<string, unknown> {
    const workerComment = this.comment.trim();
    return workerComment === "" ? super.value : { ...super.value, workerComment };
  }

  override get draft(): Json {
    return { ...(super.draft as Record<string, Json>), comment: this.comment };
  }

  override restoreDraft(draft: Json): void {
    super.restoreDraft(draft);
    if (isPlainObject(draft) && typeof draft["comment"] === "string") this.comment = draft["comment"];
  }

  override reset(): void {
    super.reset();
    this.comment = "";
  }

  protected override complaint(): string | undefined {
    return this.stage.complaint() ?? super.complaint();
  }

  protected override keys(): readonly KeyBinding[] {
    const hide: KeyBinding = { keys: ["h"], does: "keyHideOverlay", run: () => this.toggleOverlay() };
    return [...super.keys(), ...this.stage.keys(), ...(this.shownOverlay === undefined ? [] : [hide])];
  }

  protected override centre(): unknown {
    const overlay = this.shownOverlay;
    const layer = overlay === undefined || this.overlayHidden ? nothing : this.overlayLayer(overlay);
    return html`${this.stage.template(this.src, layer)}${this.stage.toolbar()}`;
  }

  protected override side(): unknown {
    return html`${super.side()}${this.commentLink()}${this.legend()}`;
  }

  protected override dialogs(): unknown {
    const region = this.regions.first("worker-comment");
    if (region === undefined) return nothing;
    const title = region.getAttribute("header") || text("addComment");
    return dialogTemplate({
      name: "comment-dialog",
      title,
      body: html`<slot name="worker-comment"></slot>
        <textarea
          class="comment"
          rows="5"
          aria-label=${title}
          placeholder=${region.getAttribute("placeholder") ?? ""}
          .value=${live(this.comment)}
          @input=${this.onComment}
          @keydown=${this.onCommentKey}
        ></textarea>`,
      foot: html`<button type="button" class="button" @click=${this.cancelComment}>${text("cancel")}</button>
        <button type="button" class="button primary" @click=${() => this.closeDialog("comment-dialog")}>${text("save")}</button>`,
    });
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

  private commentLink(): unknown {
    const region = this.regions.first("worker-comment");
    if (region === undefined) return nothing;
    const hasComment = this.comment.trim() !== "";
    return html`<div class="comment-link">
      <button type="button" class="button link" @click=${this.openComment}>
        ${icon("create")}${hasComment ? text("editComment") : region.getAttribute("link-text") || text("addComment")}
      </button>
      ${hasComment ? html`<blockquote>${this.comment}</blockquote>` : nothing}
    </div>`;
  }

  private readonly openComment = (): void => {
    this.commentBefore = this.comment;
    this.openDialog("comment-dialog");
  };

  /** Kept while typing, so that a draft has it; Cancel takes it back. */
  private readonly onComment = (event: Event): void => {
    this.comment = (event.target as HTMLTextAreaElement).value;
  };

  private readonly onCommentKey = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    // Here it ends the comment, not the task.
    event.preventDefault();
    event.stopPropagation();
    this.closeDialog("comment-dialog");
  };

  private readonly cancelComment = (): void => {
    this.comment = this.commentBefore;
    this.closeDialog("comment-dialog");
    this.emit("change");
  };
}
