/**
 * A classifier that asks about an image: the image on its stage, and the worker's comment if the template wants one.
 * A mixin, because how many categories may be chosen is the other half of such an element.
 */

import { html, type CSSResultGroup, type PropertyDeclarations } from "lit";
import { isPlainObject, type Json } from "../answers/json.ts";
import type { ClassifierWidget } from "../base/classifier-widget.ts";
import { reportProblem } from "../base/host.ts";
import { INSTRUCTION_TAGS } from "../base/instructions-pane.ts";
import type { KeyBinding } from "../base/keys.ts";
import { COMMENT_TAG, commentStyles, WorkerComment } from "../base/worker-comment.ts";
import { ImageStage } from "./image-stage.ts";
import { stageStyles } from "./image-stage.styles.ts";

// TypeScript asks for any[] in every mixin.
type Classifier = (abstract new (...parts: any[]) => ClassifierWidget) & { styles: CSSResultGroup };

export function ImageQuestion<Base extends Classifier>(base: Base) {
  abstract class AboutAnImage extends base {
    static override styles: CSSResultGroup = [base.styles, stageStyles, commentStyles];

    static properties: PropertyDeclarations = { src: {} };

    src = "";

    protected readonly stage: ImageStage = new ImageStage(this, {
      takesWheel: () => this.fillsViewport,
      failed: () =>
        reportProblem({ element: this.localName, attribute: "src", position: null, text: "An image of the task could not be loaded." }),
    });

    private readonly comment = new WorkerComment(this, () => this.regions.first(COMMENT_TAG));

    override get regionTags(): readonly string[] {
      return [COMMENT_TAG, ...INSTRUCTION_TAGS];
    }

    override get value(): Record<string, unknown> {
      return { ...super.value, ...this.comment.answer };
    }

    override get draft(): Json {
      return { ...this.choice.draft, comment: this.comment.text };
    }

    override restoreDraft(draft: Json): void {
      super.restoreDraft(draft);
      if (isPlainObject(draft) && typeof draft["comment"] === "string") this.comment.text = draft["comment"];
    }

    override reset(): void {
      super.reset();
      this.comment.text = "";
    }

    /** What lies over the image. */
    protected layer(): unknown {
      return undefined;
    }

    protected override complaint(): string | undefined {
      return this.stage.complaint() ?? super.complaint();
    }

    protected override keyBindings(): readonly KeyBinding[] {
      return [...super.keyBindings(), ...this.stage.keys()];
    }

    protected override centre(): unknown {
      return html`${this.stage.template(this.src, this.layer())}${this.stage.toolbar()}`;
    }

    protected override side(): unknown {
      return html`${super.side()}${this.comment.link()}`;
    }

    protected override dialogs(): unknown {
      return this.comment.dialog();
    }
  }
  return AboutAnImage;
}
