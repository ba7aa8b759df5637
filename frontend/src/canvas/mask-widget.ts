/**
 * What the two elements that paint masks share: the mask with its tools, how it is seen, the earlier mask that it may
 * begin with, its draft, and the answer's picture. What a colour stands for is the subclass's.
 */

import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { isPlainObject, type Json } from "../answers/json.ts";
import { reportProblem } from "../base/host.ts";
import type { KeyBinding } from "../base/keys.ts";
import type { Literal } from "../base/literals.ts";
import { labelColor } from "../base/palette.ts";
import { text } from "../base/texts.ts";
import type { Point } from "../geometry/viewport.ts";
import { patchBytes, type LinePatch } from "../masks/index-buffer.ts";
import { Mask } from "../masks/mask.ts";
import type { MaskClass } from "../masks/mask-classes.ts";
import { MaskLook, type Rectangle } from "../masks/mask-screen.ts";
import { firstBrushSize, placeRing, ringTemplate } from "./brush-ring.ts";
import { DrawingWidget } from "./drawing-widget.ts";
import { EarlierMask } from "./earlier-mask.ts";
import { MaskCanvas } from "./mask-canvas.ts";
import { brushSizeControl, viewControls } from "./mask-controls.ts";
import { maskNotice } from "./mask-notice.ts";
import { MaskPainter, type MaskTool } from "./mask-painter.ts";
import { swatchOf } from "./mask-swatch.ts";
import { maskStyles } from "./mask-widget.styles.ts";
import type { StagePointer } from "./stage-pointers.ts";

/** After so long without a change the answer is made, while nobody waits for it. */
const ENCODE_AFTER_MS = 1500;

export abstract class MaskWidget extends DrawingWidget {
  static override styles: CSSResultGroup = [DrawingWidget.styles, maskStyles];

  static override literals: Record<string, Literal> = {
    ...DrawingWidget.literals,
    initialValue: { shape: "object", attribute: "initial-value" },
  };

  static override properties: PropertyDeclarations = {
    opacity: { state: true },
    hasPatterns: { state: true },
    under: { state: true },
    isDraftLost: { state: true },
    isNoticeDismissed: { state: true },
  };

  protected mask: Mask | undefined;
  protected readonly painter: MaskPainter;
  private readonly canvas = new MaskCanvas();
  private opacity = 0.5;
  private hasPatterns = matchMedia("(prefers-contrast: more), (forced-colors: active)").matches;
  /** What the pointer is over. */
  private under: MaskClass | undefined;
  private pointerAt: Point | undefined;
  private readonly earlier: EarlierMask;
  /** A draft that waits for the image and the earlier mask. */
  private waitingDraft: { [key: string]: Json } | undefined;
  private isDraftLost = false;
  private isNoticeDismissed = false;
  private latestLook: { key: string; mask: Mask; look: MaskLook } | undefined;
  private encoding: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.earlier = new EarlierMask({
      settled: () => {
        this.takeWaitingDraft();
        this.requestUpdate();
      },
      failed: () => {
        const problem = "The earlier mask in initial-value could not be loaded, or has not the size of the image.";
        reportProblem({ element: this.localName, attribute: "initial-value", position: null, text: problem });
      },
    });
    this.painter = new MaskPainter({
      mask: () => this.paintableMask,
      viewport: () => this.stage.viewport,
      mayPaint: () => this.mayPaint,
      paintClass: () => this.paintClass(),
      chooseAt: (point) => this.chooseAt(point),
      showPart: (part) => this.showPart(part),
      changed: (lines, painted) => this.changed(lines, painted),
      announce: (sentence) => this.announce(sentence),
      redraw: () => this.requestUpdate(),
    });
  }

  // What a subclass brings.

  /** Whether a label is one class, or each instance of it is one. */
  protected abstract readonly classPerLabel: boolean;
  /** Another mask stands, without classes: make those of the initial value, in its colours. */
  protected abstract declareClasses(mask: Mask, initial: Record<string, unknown>): void;
  /** The members of the answer that say what the colours are. */
  protected abstract answerClasses(painted: readonly MaskClass[]): Record<string, unknown>;
  /** What Delete unpaints. */
  protected abstract get selectedClass(): MaskClass | undefined;
  /** The colour that is painted with, before anything is. */
  protected abstract get targetColor(): string;
  /** How the class is called under the pointer and in messages. */
  protected abstract nameOf(each: MaskClass): string;
  /** What stands out on the image. */
  protected get highlighted(): MaskClass | undefined {
    return undefined;
  }
  /** A press on something painted while nothing is chosen. Returns whether that chooses it. */
  protected pick(_each: MaskClass): boolean {
    return false;
  }
  /** Whether it is chosen what to paint with. */
  protected abstract get mayPaint(): boolean;
  /** The class to paint with, made now if need be. */
  protected abstract paintClass(): MaskClass | undefined;

  get value(): Record<string, unknown> {
    const { mask, paintedClasses } = this;
    const { width, height } = mask?.size ?? { width: 0, height: 0 };
    return {
      ...this.initialValueModified,
      inputImageProperties: { height, width },
      ...this.answerClasses(paintedClasses),
      labeledImage: { pngImageData: mask?.encode(paintedClasses) ?? "" },
    };
  }

  get draft(): Json {
    if (this.waitingDraft !== undefined) return this.waitingDraft;
    const label = this.activeLabel ?? null;
    return this.isEdited && this.mask !== undefined ? { label, mask: { ...this.mask.save() } } : { label };
  }

  restoreDraft(draft: Json): void {
    if (!isPlainObject(draft)) return;
    this.stage.cancelStroke();
    const label = draft["label"];
    this.chosenLabel = typeof label === "string" ? label : undefined;
    this.waitingDraft = draft["mask"] === undefined ? undefined : draft;
    this.takeWaitingDraft();
    this.requestUpdate();
  }

  override reset(): void {
    this.waitingDraft = undefined;
    this.isDraftLost = false;
    this.painter.take("brush");
    super.reset();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.encoding);
  }

  // Beginning.

  protected override showInitial(value: unknown): void {
    this.earlier.forget();
    this.painter.forget();
    this.under = undefined;
    this.isNoticeDismissed = false;
    this.mask = this.stage.isReady
      ? new Mask(this.stage.natural, labelColor, { classPerLabel: this.classPerLabel })
      : undefined;
    if (this.mask === undefined) return;
    const initial = isPlainObject(value) ? value : {};
    this.declareClasses(this.mask, initial);
    this.painter.brushSize = firstBrushSize(this.mask.size);
    this.earlier.begin(initial["src"], this.mask);
    this.takeWaitingDraft();
  }

  /** A mask is only edited once it stands, so what it began as is known. */
  protected override rememberInitial(): void {}

  /** Put a draft back as soon as there is a mask that it can stand on. */
  private takeWaitingDraft(): void {
    if (this.waitingDraft === undefined || this.paintableMask === undefined) return;
    const isRestored = this.paintableMask.restore(this.waitingDraft["mask"]);
    this.waitingDraft = undefined;
    this.isDraftLost = !isRestored;
    if (!isRestored) return;
    this.isEdited = true;
    this.history.clear();
    this.requestUpdate();
  }

  /** In adjustment tasks only: whether the mask is no longer the one that it began as. */
  private get initialValueModified(): { initialValueModified?: boolean } {
    const { initialValue, mask, earlier } = this;
    if (!isPlainObject(initialValue) || Object.keys(initialValue).length === 0) return {};
    return { initialValueModified: mask !== undefined && (earlier.isMissing || mask.differsFromInitial) };
  }

  // Drawing.

  /** Not while the earlier mask is being read into it. */
  private get paintableMask(): Mask | undefined {
    return this.earlier.isLoading ? undefined : this.mask;
  }

  private showPart(part: Rectangle): void {
    if (this.mask !== undefined) this.canvas.showPart(this.mask, part, this.look(this.mask));
  }

  private changed(lines: LinePatch, painted: MaskClass | undefined): void {
    const { mask } = this;
    if (mask === undefined) return;
    let other = lines;
    const swap = (): void => {
      other = mask.swap(other);
    };
    this.commit({ undo: swap, redo: swap, bytes: patchBytes(lines) });
    this.announce(painted === undefined ? text("erased") : this.extentOf(mask, painted));
  }

  /** Nothing is chosen to paint with: take what is under the pointer, or ask for a choice. */
  private chooseAt(point: Point): void {
    const each = this.classAt(point);
    if (each === undefined || !this.pick(each)) this.demandLabel();
  }

  private classAt({ x, y }: Point): MaskClass | undefined {
    const each = this.mask?.classes.get(this.mask.buffer.at(Math.floor(x), Math.floor(y)));
    return each !== undefined && this.isShown(each) && !this.isHidden ? each : undefined;
  }

  protected strokeStarts(pointer: StagePointer): void {
    this.isHidden = false;
    this.showRing(pointer);
    this.painter.starts(pointer);
  }

  protected strokeMoves(pointer: StagePointer): void {
    this.showRing(pointer);
    this.painter.moves(pointer);
  }

  protected strokeEnds(pointer: StagePointer): void {
    this.painter.ends(pointer);
  }

  protected strokeCancelled(): void {
    this.painter.cancelled();
  }

  protected override pointerHovers(pointer: StagePointer | undefined): void {
    this.showRing(pointer);
    const { mask } = this;
    const { polygon } = this.painter;
    if (mask === undefined) return;
    if (polygon.corners.length > 0) {
      polygon.hover(pointer?.point, mask.size);
      this.requestUpdate();
    }
    this.under = pointer === undefined ? undefined : this.classAt(pointer.point);
  }

  protected override get hasSelection(): boolean {
    const { selectedClass } = this;
    const isPainted = selectedClass !== undefined && (this.mask?.pixels.has(selectedClass.index) ?? false);
    return this.painter.polygon.corners.length > 0 || isPainted;
  }

  /** While a polygon is drawn, its last corner; else all pixels of what is selected. */
  protected deleteSelection(): boolean {
    const { mask, selectedClass } = this;
    if (!this.hasSelection) return false;
    this.stage.cancelStroke();
    if (this.painter.polygon.takeBackCorner()) this.requestUpdate();
    else if (mask !== undefined && selectedClass !== undefined) {
      this.painter.clear(mask, selectedClass);
      this.announce(text("maskCleared", { name: this.nameOf(selectedClass) }));
    }
    return true;
  }

  protected cancelDrawing(): boolean {
    if (!this.painter.polygon.clear()) return false;
    this.requestUpdate();
    return true;
  }

  protected override undo(): boolean {
    this.stage.cancelStroke();
    if (!this.painter.polygon.takeBackCorner()) return super.undo();
    this.requestUpdate();
    return true;
  }

  protected override get canUndo(): boolean {
    return this.painter.polygon.corners.length > 0 || super.canUndo;
  }

  protected override afterEdit(): void {
    super.afterEdit();
    clearTimeout(this.encoding);
    this.encoding = setTimeout(() => whenIdle(() => void this.value), ENCODE_AFTER_MS);
  }

  protected override complaint(): string | undefined {
    return super.complaint() ?? (this.earlier.isLoading ? text("maskLoading") : undefined);
  }

  protected override hint(): string | undefined {
    if (this.earlier.isLoading) return text("maskLoading");
    return this.painter.polygon.corners.length > 0 ? text("polygonHint") : super.hint();
  }

  protected override keyBindings(): readonly KeyBinding[] {
    return [
      { keys: ["b"], does: "brush", run: () => this.take("brush") },
      { keys: ["e"], does: "eraser", run: () => this.take("eraser") },
      { keys: ["p"], does: "polygonTool", run: () => this.take("polygon") },
      { keys: ["[", "]"], does: "keyBrushSize", run: (_event, key) => this.resizeBrush(key === "[" ? -1 : 1) },
      { keys: ["Enter"], does: "keyFillPolygon", run: () => this.painter.finishPolygon() },
      ...super.keyBindings(),
    ];
  }

  private take(tool: MaskTool): void {
    this.stage.cancelStroke();
    if (this.stage.isHandChosen) this.stage.toggleHand();
    this.painter.take(tool);
  }

  private resizeBrush(by: number): void {
    this.painter.setBrushStep(this.painter.brushStep + by);
    this.announce(text("pixels", { size: this.painter.brushSize }));
  }

  // What is seen.

  protected override willUpdate(changed: PropertyValues): void {
    const { natural, isReady } = this.stage;
    const size = this.mask?.size;
    // Another image took the place of the one that was painted on.
    if (isReady && size !== undefined && (size.width !== natural.width || size.height !== natural.height)) this.reset();
    super.willUpdate(changed);
  }

  protected override updated(): void {
    super.updated();
    const canvas = this.renderRoot.querySelector<HTMLCanvasElement>("canvas.mask");
    if (canvas !== null && this.mask !== undefined) {
      this.canvas.show(canvas, this.mask, this.stage.viewport, this.look(this.mask));
    }
    this.placeRing();
  }

  protected override tools(): unknown {
    const tool = (id: MaskTool, says: "brush" | "eraser" | "polygonTool", key: string): unknown =>
      this.tool({ id, icon: id, says, key, pressed: this.painter.tool === id && !this.stage.isHandChosen, run: () => this.take(id) });
    return html`${tool("brush", "brush", "b")} ${tool("eraser", "eraser", "e")} ${tool("polygon", "polygonTool", "p")}
      ${brushSizeControl(this.painter, this.focusStage)}
      <span class="tool-gap"></span>`;
  }

  protected override belowLabels(): unknown {
    return viewControls({
      opacity: this.opacity,
      hasPatterns: this.hasPatterns,
      setOpacity: (opacity) => (this.opacity = opacity),
      setPatterns: (hasPatterns) => (this.hasPatterns = hasPatterns),
      done: this.focusStage,
    });
  }

  protected override front(): unknown {
    const { under } = this;
    return html`<canvas class="mask" aria-hidden="true"></canvas>
      ${this.painter.polygon.template(this.stage.viewport, this.targetColor)} ${ringTemplate()}
      ${under === undefined
        ? nothing
        : html`<p class="under" aria-hidden="true">
            <span class="swatch" style=${styleMap({ "--color": this.swatchOf(under) })}></span>${this.nameOf(under)}
          </p>`}
      ${maskNotice({
        earlier: this.isNoticeDismissed ? { kind: "none" } : this.earlier.state,
        image: this.stage.natural,
        isDraftLost: this.isDraftLost,
        retry: this.isEdited ? undefined : () => this.showInitial(this.initialValue),
        dismiss: () => this.dismissNotice(),
      })}`;
  }

  /** The classes that are in the answer: they have pixels, and their label is one of the list. */
  protected get paintedClasses(): readonly MaskClass[] {
    const { mask } = this;
    if (mask === undefined) return [];
    return mask.classes.all.filter((each) => mask.pixels.has(each.index) && this.isShown(each));
  }

  protected isShown({ label }: MaskClass): boolean {
    return this.labelTexts.includes(label);
  }

  protected swatchOf(each: MaskClass): string {
    return swatchOf(each, this.hasPatterns);
  }

  /** The same object for as long as nothing of it changes. */
  private look(mask: Mask): MaskLook {
    const { isHidden, opacity, hasPatterns } = this;
    const selected = this.highlighted?.index ?? 0;
    const key = [mask.classes.all.length, isHidden, opacity, hasPatterns, selected, ...this.labelTexts].join("\u0000");
    if (this.latestLook?.key !== key || this.latestLook.mask !== mask) {
      const labels = new Set(isHidden ? [] : this.labelTexts);
      const options = { isShown: ({ label }: MaskClass) => labels.has(label), opacity, hasPatterns, selected };
      this.latestLook = { key, mask, look: new MaskLook(mask.classes.all, options) };
    }
    return this.latestLook.look;
  }

  private extentOf(mask: Mask, each: MaskClass): string {
    const percent = (100 * (mask.pixels.get(each.index) ?? 0)) / (mask.size.width * mask.size.height);
    const isTiny = percent > 0 && percent < 0.1;
    return text(isTiny ? "maskExtentTiny" : "maskExtent", { name: this.nameOf(each), percent: isTiny ? 0.1 : percent });
  }

  /** Without rendering: it follows every move of the pointer. */
  private showRing(pointer: StagePointer | undefined): void {
    // A finger hides what it points at, and leaves no ring behind.
    this.pointerAt = pointer?.type === "touch" ? undefined : pointer?.point;
    this.placeRing();
  }

  private placeRing(): void {
    const ring = this.renderRoot.querySelector<HTMLElement>(".ring");
    const isBrush = this.painter.tool !== "polygon" && this.mask !== undefined;
    placeRing(ring, this.painter.brushSize, isBrush ? (this.cursor.point ?? this.pointerAt) : undefined, this.stage.viewport);
  }

  /** A range that was dragged gives the focus back, so that keys mean the image again. */
  private readonly focusStage = (): void => this.stage.element?.focus({ preventScroll: true });

  private dismissNotice(): void {
    this.isDraftLost = false;
    this.isNoticeDismissed = true;
  }
}

/** Not every browser says when it is idle. */
function whenIdle(run: () => void): void {
  if ("requestIdleCallback" in window) window.requestIdleCallback(run);
  else run();
}
