import { html, type CSSResultGroup } from "lit";
import { ClassifierWidget } from "../../base/classifier-widget.ts";
import { INSTRUCTION_TAGS } from "../../base/instructions-pane.ts";
import { markPointerFocus } from "../../base/pointer-focus.ts";
import { text } from "../../base/texts.ts";
import { classifierStyles } from "./crowd-classifier.styles.ts";

/** One category for any content; answers `{label}` (spec 3.4.1). */
export class CrowdClassifier extends ClassifierWidget {
  static override styles: CSSResultGroup = [ClassifierWidget.styles, classifierStyles];

  override get regionTags(): readonly string[] {
    return ["classification-target", ...INSTRUCTION_TAGS];
  }

  protected override centre(): unknown {
    return html`<div class="target" role="region" aria-label=${text("taskContent")} tabindex="0" @pointerdown=${markPointerFocus}>
      <slot name="classification-target"></slot>
    </div>`;
  }
}
