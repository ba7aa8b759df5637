import type { CSSResultGroup } from "lit";
import { TARGET_TAGS, targetRegion, targetStyles } from "../../base/classification-target.ts";
import { SingleChoiceWidget } from "../../base/single-choice.ts";

/** One category for any content; answers `{label}` (spec 3.4.1). */
export class CrowdClassifier extends SingleChoiceWidget {
  static override styles: CSSResultGroup = [SingleChoiceWidget.styles, targetStyles];

  override get regionTags(): readonly string[] {
    return TARGET_TAGS;
  }

  protected override centre(): unknown {
    return targetRegion(this);
  }
}
