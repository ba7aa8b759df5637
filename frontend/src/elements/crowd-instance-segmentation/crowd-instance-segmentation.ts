import { html, nothing, type CSSResultGroup, type PropertyDeclarations } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { styleMap } from "lit/directives/style-map.js";
import { isPlainObject } from "../../answers/json.ts";
import { icon } from "../../base/icons.ts";
import { DIGITS } from "../../base/keys.ts";
import { isHexColor } from "../../base/palette.ts";
import { text } from "../../base/texts.ts";
import { MaskWidget } from "../../canvas/mask-widget.ts";
import type { Mask } from "../../masks/mask.ts";
import { normalColor, type MaskClass } from "../../masks/mask-classes.ts";
import { instanceStyles } from "./crowd-instance-segmentation.styles.ts";

/** More than anybody could pick from by eye; the others are still in the picture and in the answer. */
const MOST_LISTED = 300;

/** Every object of an image as an instance of a label, in a colour of its own (spec 3.6). */
export class CrowdInstanceSegmentation extends MaskWidget {
  static override styles: CSSResultGroup = [MaskWidget.styles, instanceStyles];

  static override properties: PropertyDeclarations = { active: { state: true } };

  protected override readonly classPerLabel = false;
  /** The instance that is painted; nothing while the next stroke begins a new one, of the chosen label. */
  private active: MaskClass | undefined;

  protected override declareClasses(mask: Mask, initial: Record<string, unknown>): void {
    this.active = undefined;
    const instances = Array.isArray(initial["instances"]) ? initial["instances"].filter(isPlainObject) : [];
    for (const { label, color } of instances) {
      if (isHexColor(color) && mask.classes.ofColor(normalColor(color)) === undefined) {
        mask.classes.add(String(label ?? ""), normalColor(color));
      }
    }
  }

  protected override answerClasses(painted: readonly MaskClass[]): Record<string, unknown> {
    return { instances: painted.map(({ color, label }) => ({ color, label })) };
  }

  protected override get mayPaint(): boolean {
    return this.activeLabel !== undefined;
  }

  protected override paintClass(): MaskClass | undefined {
    const { activeLabel, mask } = this;
    if (activeLabel === undefined || mask === undefined) return undefined;
    if (this.active === undefined || !this.isShown(this.active)) this.active = mask.classes.add(activeLabel);
    return this.active;
  }

  protected override get selectedClass(): MaskClass | undefined {
    return this.active;
  }

  protected override get highlighted(): MaskClass | undefined {
    return this.active;
  }

  protected override pick(each: MaskClass): boolean {
    this.select(each);
    return true;
  }

  protected override get targetColor(): string {
    return this.active?.color ?? this.mask?.classes.nextColor ?? "";
  }

  /** The label with the instance's number among those of the label. */
  protected override nameOf(each: MaskClass): string {
    const number = this.mask?.classes.all.filter(({ label }) => label === each.label).indexOf(each) ?? 0;
    return text("instanceName", { label: each.label, number: number + 1 });
  }

  /** Choosing a label, by its button or its digit, begins another instance. */
  protected override choose(label: string): void {
    super.choose(label);
    const isUntouched = this.active?.label === label && !(this.mask?.pixels.has(this.active.index) ?? false);
    if (!isUntouched) this.active = undefined;
    this.announce(text("instanceAdded", { label }));
  }

  protected override cancelDrawing(): boolean {
    if (super.cancelDrawing()) return true;
    if (this.chosenLabel === undefined) return false;
    this.chosenLabel = undefined;
    this.active = undefined;
    return true;
  }

  protected override side(): unknown {
    const listed = new Map(this.labelTexts.map((label) => [label, [] as MaskClass[]]));
    for (const each of this.listedInstances) listed.get(each.label)?.push(each);
    return html`<div class="labels" role="group" aria-label=${text("labels")}>
        ${Array.from(listed, ([label, instances], index) => this.labelGroup(label, instances, index))}
      </div>
      ${this.belowLabels()}`;
  }

  /** Those that can be seen, and the one that is about to be. */
  private get listedInstances(): readonly MaskClass[] {
    const { active, paintedClasses } = this;
    const isListed = active === undefined || paintedClasses.includes(active);
    return (isListed ? paintedClasses : [...paintedClasses, active]).slice(0, MOST_LISTED);
  }

  private labelGroup(label: string, instances: readonly MaskClass[], index: number): unknown {
    const isNew = this.activeLabel === label && this.active === undefined;
    return html`<section class="label" aria-label=${label}>
      <button type="button" class="label-button ${isNew ? "selected" : ""}" aria-pressed=${isNew} @click=${() => this.choose(label)}>
        ${icon("add")}
        <span class="category">${label}<small>${text("addInstance")}</small></span>
        ${index < DIGITS.length ? html`<kbd aria-hidden="true">${DIGITS[index]}</kbd>` : nothing}
      </button>
      <ul>
        ${repeat(
          instances,
          (each) => each.index,
          (each) => this.instanceRow(each),
        )}
      </ul>
    </section>`;
  }

  private instanceRow(each: MaskClass): unknown {
    const name = this.nameOf(each);
    const isActive = each === this.active;
    return html`<li class=${isActive ? "selected" : ""}>
      <button type="button" class="instance" aria-pressed=${isActive} @click=${() => this.select(each)}>
        <span class="swatch" aria-hidden="true" style=${styleMap({ "--color": this.swatchOf(each) })}></span>
        <span class="category">${name}</span>
      </button>
      <button
        type="button"
        class="button quiet square"
        aria-label=${text("deleteInstance", { name })}
        title=${text("deleteInstance", { name })}
        @click=${() => this.delete(each)}
      >
        ${icon("delete")}
      </button>
    </li>`;
  }

  private select(each: MaskClass): void {
    this.chosenLabel = each.label;
    this.active = each;
    this.errorText = "";
    this.announce(text("instanceSelected", { name: this.nameOf(each) }));
  }

  private delete(each: MaskClass): void {
    this.select(each);
    this.deleteSelection();
    this.active = undefined;
  }
}
