import type { PropertyValues } from "lit";
import { isPlainObject } from "../../answers/json.ts";
import { isHexColor } from "../../base/palette.ts";
import { MaskWidget } from "../../canvas/mask-widget.ts";
import type { Mask } from "../../masks/mask.ts";
import { normalColor, type MaskClass } from "../../masks/mask-classes.ts";

/** One label for each pixel of an image (spec 3.6). */
export class CrowdSemanticSegmentation extends MaskWidget {
  protected override readonly classPerLabel = true;

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has("labels") && this.mask !== undefined) this.addLabels(this.mask);
  }

  protected override declareClasses(mask: Mask, initial: Record<string, unknown>): void {
    const mappings = isPlainObject(initial["labelMappings"]) ? initial["labelMappings"] : {};
    for (const [label, mapping] of Object.entries(mappings)) {
      const color = isPlainObject(mapping) ? mapping["color"] : undefined;
      if (isHexColor(color) && mask.classes.ofColor(normalColor(color)) === undefined) mask.classes.add(label, normalColor(color));
    }
    this.addLabels(mask);
  }

  /** A label keeps the colour that it once had; a new one takes its own of the palette, or the next that is free. */
  private addLabels(mask: Mask): void {
    for (const label of this.labelTexts) {
      if (mask.classes.ofLabel(label) === undefined) mask.classes.add(label, normalColor(super.colorOf(label)));
    }
  }

  protected override answerClasses(painted: readonly MaskClass[]): Record<string, unknown> {
    return { labelMappings: Object.fromEntries(painted.map(({ label, color }) => [label, { color }])) };
  }

  protected override get mayPaint(): boolean {
    return this.activeLabel !== undefined;
  }

  protected override paintClass(): MaskClass | undefined {
    return this.selectedClass;
  }

  protected override get selectedClass(): MaskClass | undefined {
    return this.activeLabel === undefined ? undefined : this.mask?.classes.ofLabel(this.activeLabel);
  }

  protected override get targetColor(): string {
    return this.selectedClass?.color ?? "";
  }

  protected override nameOf({ label }: MaskClass): string {
    return label;
  }

  protected override colorOf(label: string): string {
    const each = this.mask?.classes.ofLabel(label);
    return each === undefined ? super.colorOf(label) : this.swatchOf(each);
  }
}
