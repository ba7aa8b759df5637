/**
 * What all elements that draw on an image share: labels with colours, the stage with its tool bar, undo and redo, the
 * keyboard's cursor, and when the initial value counts. What is drawn, shapes or masks, is the subclass's.
 */

import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues } from "lit";
import { categoryList, categoryStyles } from "../base/category-list.ts";
import { FullPageWidget } from "../base/full-page-widget.ts";
import { reportProblem } from "../base/host.ts";
import { icon } from "../base/icons.ts";
import { DIGITS, digitIndex, keyLabel, type KeyBinding } from "../base/keys.ts";
import { labelTexts } from "../base/label-texts.ts";
import type { Literal } from "../base/literals.ts";
import { isHexColor, labelColor } from "../base/palette.ts";
import { text, type TextKey } from "../base/texts.ts";
import type { Point } from "../geometry/viewport.ts";
import { ARROWS, ARROWS_WITH_SHIFT, DrawingCursor } from "./drawing-cursor.ts";
import { drawingStyles } from "./drawing-widget.styles.ts";
import { History, type Edit } from "./history.ts";
import { ImageStage } from "./image-stage.ts";
import { stageStyles } from "./image-stage.styles.ts";
import type { StagePointer } from "./stage-pointers.ts";

export abstract class DrawingWidget extends FullPageWidget {
  static override styles: CSSResultGroup = [FullPageWidget.styles, categoryStyles, stageStyles, drawingStyles];

  static override literals: Record<string, Literal> = {
    labels: { shape: "array", attribute: "labels", reflect: true },
    labelColors: { shape: "array", attribute: "label-colors", reflect: true },
    initialValue: { shape: "any", attribute: "initial-value" },
  };

  static override properties: PropertyDeclarations = {
    src: {},
    chosenLabel: { state: true },
    isHidden: { state: true },
    said: { state: true },
  };

  src = "";
  /** The label that the worker has chosen to draw with; see `activeLabel`. */
  protected chosenLabel: string | undefined;
  /** Whether what is drawn is hidden to see the image. */
  protected isHidden = false;
  /** From the worker's first change on, a new `initialValue` changes nothing (spec 4). */
  protected isEdited = false;
  protected readonly history: History;
  protected readonly stage: ImageStage;
  protected readonly cursor: DrawingCursor;
  private said = "";

  constructor() {
    super();
    this.history = new History();
    this.stage = new ImageStage(this, {
      takesWheel: () => true,
      failed: () =>
        reportProblem({ element: this.localName, attribute: "src", position: null, text: "An image of the task could not be loaded." }),
      loaded: () => this.onImage(),
      drawing: {
        start: (pointer) => {
          this.hideCursor();
          this.strokeStarts(pointer);
        },
        move: (pointer) => this.strokeMoves(pointer),
        end: (pointer) => this.strokeEnds(pointer),
        cancel: () => this.strokeCancelled(),
        hover: (pointer) => {
          if (pointer !== undefined) this.hideCursor();
          this.pointerHovers(pointer);
        },
      },
    });
    this.cursor = new DrawingCursor(this.stage);
  }

  get labels(): unknown[] {
    return this.literal("labels");
  }

  set labels(labels: unknown[]) {
    this.setLiteral("labels", labels);
  }

  get labelColors(): unknown[] {
    return this.literal("labelColors");
  }

  set labelColors(colors: unknown[]) {
    this.setLiteral("labelColors", colors);
  }

  get initialValue(): unknown {
    return this.literal("initialValue");
  }

  set initialValue(value: unknown) {
    this.setLiteral("initialValue", value);
  }

  reset(): void {
    this.stage.cancelStroke();
    this.isEdited = false;
    this.isHidden = false;
    this.chosenLabel = undefined;
    this.errorText = "";
    this.begin();
  }

  // What a subclass brings. Points are natural pixels; those of a pointer are neither rounded nor clamped.

  /** A stroke begins; exactly one of `strokeEnds` and `strokeCancelled` follows. */
  protected abstract strokeStarts(pointer: StagePointer): void;
  /** At most once a frame, with all the points since the last call. */
  protected abstract strokeMoves(pointer: StagePointer): void;
  protected abstract strokeEnds(pointer: StagePointer): void;
  protected abstract strokeCancelled(): void;
  /** Show this and forget everything else: the initial value, or nothing if it is undefined. */
  protected abstract showInitial(value: unknown): void;
  /** The image stands, but a draft has been restored before: the initial value is only there to be compared with. */
  protected abstract rememberInitial(value: unknown): void;
  /** Delete what is selected; false if nothing is. */
  protected abstract deleteSelection(): boolean;
  protected abstract get hasSelection(): boolean;
  /** Take back the drawing that is not finished, or give up the selection; false if there is neither. */
  protected abstract cancelDrawing(): boolean;

  protected pointerHovers(_pointer: StagePointer | undefined): void {}

  /** The label that is marked in the list. */
  protected get markedLabel(): string | undefined {
    return this.activeLabel;
  }

  /** What the worker can do now, in one sentence over the image; nothing when it is obvious. */
  protected hint(): string | undefined {
    return this.labels.length > 0 && this.markedLabel === undefined ? text("hintChooseLabel") : undefined;
  }

  /** Over the image, in a box that is exactly the displayed image. */
  protected layer(): unknown {
    return nothing;
  }

  /** Over the whole stage. */
  protected front(): unknown {
    return nothing;
  }

  /** Tools that come first in the tool bar. */
  protected tools(): unknown {
    return nothing;
  }

  /** Below the labels. */
  protected belowLabels(): unknown {
    return nothing;
  }

  /** How many things of this label are drawn; undefined where counting makes no sense. */
  protected countOf(_label: string): number | undefined {
    return undefined;
  }

  protected get canUndo(): boolean {
    return this.history.canUndo;
  }

  protected get canRedo(): boolean {
    return this.history.canRedo;
  }

  /** Returns whether there was anything to undo. */
  protected undo(): boolean {
    if (this.stage.cancelStroke()) return true;
    if (!this.history.undo()) return false;
    this.afterEdit();
    this.announce(text("undone"));
    return true;
  }

  protected redo(): boolean {
    this.stage.cancelStroke();
    if (!this.history.redo()) return false;
    this.afterEdit();
    this.announce(text("redone"));
    return true;
  }

  /** The drawing cursor's key was pressed: what a click there would do, unless a subclass knows better. */
  protected drawAtCursor(pointer: StagePointer): void {
    this.strokeStarts(pointer);
    this.strokeEnds(pointer);
  }

  // What a subclass uses.

  /** The labels as text; a number or object of a careless list counts as its JSON. */
  protected get labelTexts(): string[] {
    return labelTexts(this.labels);
  }

  /** The label to draw with, if it is (still) one of the list. */
  protected get activeLabel(): string | undefined {
    const { chosenLabel } = this;
    return chosenLabel !== undefined && this.labelTexts.includes(chosenLabel) ? chosenLabel : undefined;
  }

  /** `#rrggbb` or `#rgb`: the template's colour for the label, else that of the palette. */
  protected colorOf(label: string): string {
    const index = this.labelTexts.indexOf(label);
    const own = this.labelColors[index];
    return isHexColor(own) ? own.toLowerCase() : labelColor(Math.max(0, index));
  }

  /** The worker has chosen a label. */
  protected choose(label: string): void {
    this.chosenLabel = label;
    this.errorText = "";
  }

  /** Say that a label must be chosen. */
  protected demandLabel(): void {
    this.errorText = text(this.labels.length === 0 ? "noLabels" : "chooseLabelFirst");
    this.renderRoot.querySelector(".label-button")?.scrollIntoView({ block: "nearest" });
  }

  /** An edit was made: remember how to take it back, and tell the form. */
  protected commit(edit: Edit): void {
    this.history.push(edit);
    this.afterEdit();
  }

  /** The annotation has been changed by the worker. */
  protected afterEdit(): void {
    this.isEdited = true;
    this.errorText = "";
    this.requestUpdate();
    this.emit("change");
  }

  /** Tell those who cannot see it. */
  protected announce(sentence: string): void {
    // The same words again are no change, and would not be read.
    this.said = sentence === this.said ? `${sentence}\u00a0` : sentence;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has("initialValue") && this.stage.isReady && !this.isEdited) this.begin();
  }

  protected override complaint(): string | undefined {
    return this.stage.complaint();
  }

  protected override keyBindings(): readonly KeyBinding[] {
    return [
      { keys: DIGITS, does: "keyChooseLabel", shown: ["1", "…", "9", "0"], run: (_event, key) => this.chooseByDigit(key) },
      { keys: ["Mod+z"], does: "keyUndo", run: () => this.undo() },
      { keys: ["Mod+Shift+z", "Mod+y"], does: "keyRedo", run: () => this.redo() },
      { keys: ["Delete", "Backspace"], does: "keyDelete", run: () => this.deleteSelection() },
      { keys: ["Escape"], does: "keyEscape", run: () => this.cancelAll() },
      { keys: ["h"], does: "keyHideShapes", run: () => this.toggleHidden() },
      { keys: ARROWS_WITH_SHIFT, does: "keyMoveCursor", shown: ARROWS, run: (event) => this.moveCursor(event) },
      { keys: [" ", "Enter"], does: "keyPlace", run: (event) => this.placeByKey(event) },
      ...this.stage.keys(),
    ];
  }

  protected override centre(): unknown {
    const hint = this.stage.isReady ? this.hint() : undefined;
    const front = [
      this.front(),
      this.cursor.template(),
      hint === undefined ? nothing : html`<p class="hint">${hint}</p>`,
    ];
    return html`${this.stage.template(this.src, this.layer(), front)}${this.stage.toolbar(this.drawingTools())}
      <p class="said" role="status" aria-live="polite">${this.said}</p>`;
  }

  protected override side(): unknown {
    const labels = this.labelTexts;
    const list = categoryList({
      categories: labels,
      selected: this.markedLabel === undefined ? [] : [this.markedLabel],
      choice: "one",
      title: text("labels"),
      colorOf: (label) => this.colorOf(label),
      countOf: (label) => this.countOf(label) ?? 0,
      choose: (label) => this.choose(label),
    });
    return html`<div class="labels">${list}</div>
      ${this.belowLabels()}`;
  }

  /** One button of the tool bar; the key stands in its title. */
  protected tool(tool: { id: string; icon: string; says: TextKey; key?: string; pressed?: boolean; disabled?: boolean; run(): void }): unknown {
    const says = text(tool.says);
    return html`<button
      type="button"
      id=${tool.id}
      class="button quiet square"
      aria-label=${says}
      title=${tool.key === undefined ? says : `${says} (${keyLabel(tool.key)})`}
      aria-pressed=${tool.pressed ?? nothing}
      ?disabled=${(tool.disabled ?? false) || !this.stage.isReady}
      @click=${() => tool.run()}
    >
      ${icon(tool.icon)}
    </button>`;
  }

  private drawingTools(): unknown {
    return html`${this.tools()}
      ${this.tool({ id: "undo", icon: "undo", says: "undo", key: "Mod+z", disabled: !this.canUndo, run: () => void this.undo() })}
      ${this.tool({ id: "redo", icon: "redo", says: "redo", key: "Mod+Shift+z", disabled: !this.canRedo, run: () => void this.redo() })}
      ${this.tool({
        id: "delete",
        icon: "delete",
        says: "deleteSelected",
        key: "Delete",
        disabled: !this.hasSelection,
        run: () => void this.deleteSelection(),
      })}
      ${this.tool({
        id: "hide",
        icon: this.isHidden ? "visibility-off" : "visibility",
        says: this.isHidden ? "showShapes" : "hideShapes",
        key: "h",
        run: () => this.toggleHidden(),
      })}
      <span class="tool-gap"></span>
      ${this.tool({
        id: "hand",
        icon: "open-with",
        says: "handTool",
        key: "m",
        pressed: this.stage.isHandChosen,
        run: () => this.stage.toggleHand(),
      })}`;
  }

  protected toggleHidden(): void {
    this.isHidden = !this.isHidden;
  }

  /** Whether the focus is on the image itself, where arrows and Space draw. */
  protected get isStageFocused(): boolean {
    return this.stage.element !== undefined && this.shadowRoot?.activeElement === this.stage.element;
  }

  private chooseByDigit(key: string): boolean {
    const label = this.labelTexts[digitIndex(key)];
    if (label === undefined) return false;
    this.choose(label);
    return true;
  }

  private cancelAll(): boolean {
    return this.stage.cancelStroke() || this.cancelDrawing() || this.hideCursor();
  }

  private hideCursor(): boolean {
    if (!this.cursor.hide()) return false;
    this.requestUpdate();
    return true;
  }

  private moveCursor(event: KeyboardEvent): boolean {
    if (!this.isStageFocused) return false;
    const point = this.cursor.move(event);
    if (point === undefined) return false;
    this.pointerHovers(atCursor(point, event));
    if (!event.repeat) this.announce(text("cursorAt", { ...point }));
    this.requestUpdate();
    return true;
  }

  private placeByKey(event: KeyboardEvent): boolean {
    const { point } = this.cursor;
    if (point === undefined || !this.isStageFocused) return false;
    if (!event.repeat) this.drawAtCursor(atCursor(point, event));
    return true;
  }

  private onImage(): void {
    if (this.isEdited) this.rememberInitial(this.initialValue);
    else this.begin();
    this.requestUpdate();
  }

  /** Start from what the attributes say. */
  private begin(): void {
    this.history.clear();
    this.showInitial(this.stage.isReady ? this.initialValue : undefined);
    this.requestUpdate();
  }
}

function atCursor(point: Point, event: KeyboardEvent): StagePointer {
  return { point, path: [point], type: "keyboard", shiftKey: event.shiftKey };
}
