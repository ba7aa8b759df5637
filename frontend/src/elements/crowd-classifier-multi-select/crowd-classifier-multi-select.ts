import type { CSSResultGroup } from "lit";
import { TARGET_TAGS, targetRegion, targetStyles } from "../../base/classification-target.ts";
import { MultiChoiceWidget } from "../../base/multi-choice.ts";

/** Any number of categories for any content; answers `{labels}` (spec 3.4.2). */
export class CrowdClassifierMultiSelect extends MultiChoiceWidget {
  static override styles: CSSResultGroup = [MultiChoiceWidget.styles, targetStyles];

  override get regionTags(): readonly string[] {
    return TARGET_TAGS;
  }

  protected override centre(): unknown {
    return targetRegion(this);
  }
}
