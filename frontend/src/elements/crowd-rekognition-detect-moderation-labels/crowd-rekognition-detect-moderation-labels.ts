import { toJson } from "../../answers/json.ts";
import type { ListEntry } from "../../base/category-list.ts";
import { INSTRUCTION_TAGS } from "../../base/instructions-pane.ts";
import { MultiChoiceWidget } from "../../base/multi-choice.ts";
import { text } from "../../base/texts.ts";
import { ImageQuestion } from "../../canvas/image-question.ts";
import { asTree, moderationLabel, type ModerationLabel } from "./moderation-label.ts";

/** Which of the moderation labels that Rekognition found apply to an image (spec 3.4.5). */
export class CrowdRekognitionDetectModerationLabels extends ImageQuestion(MultiChoiceWidget) {
  override get regionTags(): readonly string[] {
    return INSTRUCTION_TAGS;
  }

  /** Fixed, whatever `name` says. */
  override get answerKey(): string {
    return "AWS/Rekognition/DetectModerationLabels/Image/V3";
  }

  /** The stock instructions tell workers to choose None, although no template asks for the button. */
  protected override get exclusionText(): string {
    return super.exclusionText ?? text("noneOfThem");
  }

  protected override get entries(): readonly ListEntry[] {
    return asTree(this.options as readonly ModerationLabel[]);
  }

  protected override optionOf(category: unknown): ModerationLabel {
    return moderationLabel(category);
  }

  protected override answerOf(chosen: readonly ModerationLabel[]): Record<string, unknown> {
    return { moderationLabels: chosen.map(({ source }) => toJson(source)) };
  }
}
