/**
 * The widget of the five geometry elements: a list of labelled shapes, which can be selected, moved, changed, labelled
 * anew and deleted by pointer and by keyboard. How a shape is drawn in the first place is the subclass's.
 */

import { html, type CSSResultGroup, type PropertyDeclarations, type PropertyValues } from "lit";
import { guard } from "lit/directives/guard.js";
import { live } from "lit/directives/live.js";
import { isPlainObject, sortKeysDeep, toJson, type Json, type JsonObject } from "../answers/json.ts";
import { reportProblem } from "../base/host.ts";
import type { KeyBinding } from "../base/keys.ts";
import { text } from "../base/texts.ts";
import { boxesMeet } from "../geometry/box.ts";
import type { Shape, ShapeKind } from "../geometry/shape-kind.ts";
import type { Point, Size } from "../geometry/viewport.ts";
import { Annotation } from "./annotation.ts";
import { ARROWS, ARROWS_WITH_SHIFT, arrowStep } from "./drawing-cursor.ts";
import { DrawingWidget } from "./drawing-widget.ts";
import type { Edit } from "./history.ts";
import { ShapeGestures, type DrawingTool, type GestureGround } from "./shape-gestures.ts";
import type { Sketch } from "./shape-layer.ts";
import { shapeList, type ShapeRow } from "./shape-list.ts";
import { ShapePicture } from "./shape-picture.ts";
import { shapeStyles } from "./shape-widget.styles.ts";
import type { StagePointer } from "./stage-pointers.ts";

/** The list before and after; a held arrow key goes on changing what comes after. */
interface ShapesEdit<G extends object> extends Edit {
  after: readonly Shape<G>[];
}

export abstract class ShapeWidget<G extends object> extends DrawingWidget implements GestureGround<G>, DrawingTool {
  static override styles: CSSResultGroup = [DrawingWidget.styles, shapeStyles];

  static override properties: PropertyDeclarations = {
    selected: { state: true },
    handle: { state: true },
    isNothing: { state: true },
  };

  readonly kind: ShapeKind<G>;
  /** A single point: a dot instead of an outline. */
  readonly isDot: boolean;
  private selected: number | undefined;
  /** The handle of the selected shape that arrow keys move. */
  private handle: number | undefined;
  /** The worker says that there is nothing to draw. */
  private isNothing = false;
  private nudge: { id: number; edit: ShapesEdit<G> } | undefined;
  private readonly annotation: Annotation<G>;
  private readonly picture: ShapePicture<G>;
  private readonly gestures: ShapeGestures<G>;

  constructor(kind: ShapeKind<G>, { isDot = false, isOpen = false } = {}) {
    super();
    this.kind = kind;
    this.isDot = isDot;
    this.annotation = new Annotation(kind);
    this.gestures = new ShapeGestures(this, this);
    this.picture = new ShapePicture({ kind, isDot, isOpen, picked: (id) => this.select(id) });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.picture.stop();
  }

  // What a subclass brings, beside the tool that draws.

  /** The member of the answer that holds the list. */
  protected abstract readonly listKey: string;
  abstract readonly drawsByDrag: boolean;
  abstract readonly isDrawing: boolean;
  abstract drawStarts(from: StagePointer): void;
  abstract drawMoves(to: StagePointer): void;
  abstract drawEnds(at: StagePointer, isClick: boolean): void;
  abstract drawCancelled(): void;
  /** Give up what has begun; false if nothing has. */
  protected abstract abandonDrawing(): boolean;
  /** "Dog, box 2 of 3, 187 by 401". */
  protected abstract nameShape(shape: Shape<G>, index: number, count: number): string;
  /** What the list says beside the label. */
  protected abstract measure(geometry: G): string;

  protected handleCursor(_handle: number): string {
    return "move";
  }

  // The answer.

  get value(): Record<string, unknown> {
    const { width, height } = this.stage.natural;
    const value: JsonObject = {
      [this.listKey]: this.annotation.write(this.visible, this.image),
      inputImageProperties: { height, width },
    };
    if (this.initialValue !== undefined) value["initialValueModified"] = this.annotation.isModified(this.labels, this.image);
    return sortKeysDeep(value) as Record<string, unknown>;
  }

  /** All shapes, also those whose label is not in the list just now; nothing before the worker has changed anything. */
  get draft(): Json {
    if (!this.isEdited) return null;
    const shapes = this.annotation.write(this.annotation.shapes, this.image);
    return toJson({ shapes, nothing: this.isNothing });
  }

  restoreDraft(draft: Json): void {
    if (!isPlainObject(draft) || !Array.isArray(draft["shapes"])) return;
    this.abandonDrawing();
    this.history.clear();
    this.annotation.restore(draft["shapes"], this.image);
    this.isNothing = draft["nothing"] === true;
    this.isEdited = true;
    this.selected = undefined;
    this.requestUpdate();
  }

  protected override rememberInitial(value: unknown): void {
    const list = isPlainObject(value) ? value[this.listKey] : value;
    const items = Array.isArray(list) ? (list as unknown[]) : [];
    const unread = this.annotation.readInitial(items, this.image);
    if (unread > 0) this.reportInitial(`${unread} of the ${items.length} items of the initial value are no such shapes.`);
    if (list !== undefined && !Array.isArray(list)) this.reportInitial(`The initial value holds no list of ${this.listKey}.`);
  }

  protected override showInitial(value: unknown): void {
    this.abandonDrawing();
    this.rememberInitial(value);
    this.annotation.showInitial();
    this.selected = undefined;
    this.isNothing = false;
  }

  private reportInitial(sentence: string): void {
    reportProblem({ element: this.localName, attribute: "initial-value", position: null, text: sentence });
  }

  protected override complaint(): string | undefined {
    const complaint = super.complaint();
    if (complaint !== undefined) return complaint;
    if (this.isDrawing) return text("unfinishedDrawing");
    const isMissing = this.labels.length > 0 && this.visible.length === 0 && !this.isNothing;
    return isMissing ? text("drawOrNothing") : undefined;
  }

  // Edits.

  protected add(label: string, geometry: G): void {
    const shape = this.annotation.make(label, geometry);
    this.isHidden = false;
    this.isNothing = false;
    this.apply([...this.annotation.shapes, shape]);
    this.announce(this.nameOf(shape));
  }

  change(shape: Shape<G>, geometry: G): void {
    this.replace(shape, { geometry });
  }

  private replace(shape: Shape<G>, change: Partial<Shape<G>>): ShapesEdit<G> {
    const changed = { ...shape, ...change };
    const edit = this.apply(this.withShape(changed));
    this.announce(this.nameOf(changed));
    return edit;
  }

  private withShape(shape: Shape<G>): Shape<G>[] {
    return this.annotation.shapes.map((each) => (each.id === shape.id ? shape : each));
  }

  private deleteShape(id: number): void {
    const shape = this.visible.find((each) => each.id === id);
    if (shape === undefined) return;
    const name = this.nameOf(shape);
    if (this.selected === id) this.select(undefined);
    this.apply(this.annotation.shapes.filter((each) => each !== shape));
    this.announce(text("shapeDeleted", { name }));
  }

  private apply(next: readonly Shape<G>[]): ShapesEdit<G> {
    const before = this.annotation.shapes;
    const edit: ShapesEdit<G> = { after: next, undo: () => this.show(before), redo: () => this.show(edit.after), bytes: 8 * next.length };
    this.annotation.shapes = next;
    this.nudge = undefined;
    this.commit(edit);
    return edit;
  }

  private show(shapes: readonly Shape<G>[]): void {
    this.annotation.shapes = shapes;
    this.nudge = undefined;
    this.handle = undefined;
    if (!shapes.some(({ id }) => id === this.selected)) this.selected = undefined;
  }

  // The shapes as pointers see them.

  get visible(): readonly Shape<G>[] {
    return this.annotation.visible(this.labels).shapes;
  }

  get pressable(): readonly Shape<G>[] {
    return this.isHidden ? [] : this.visible;
  }

  get selection(): Shape<G> | undefined {
    return this.selected === undefined ? undefined : this.visible.find(({ id }) => id === this.selected);
  }

  /** The image's size; while it is not known, one that limits nothing. */
  get image(): Size {
    return this.stage.isReady ? this.stage.natural : { width: Infinity, height: Infinity };
  }

  get scale(): number {
    return this.stage.viewport.scale;
  }

  get hasLabel(): boolean {
    return this.activeLabel !== undefined;
  }

  preview(shape: Shape<G>, geometry: G): void {
    this.picture.layer.preview(shape.id, geometry);
  }

  redraw(): void {
    this.picture.redraw();
  }

  select(id: number | undefined, { focus = false } = {}): void {
    if (id !== this.selected) this.handle = undefined;
    this.selected = id;
    this.nudge = undefined;
    const shape = this.selection;
    if (shape === undefined) return;
    const box = this.kind.bounds(shape.geometry);
    if (!boxesMeet(box, this.stage.view)) this.stage.reveal({ x: box.left + box.width / 2, y: box.top + box.height / 2 });
    // A shape that was only painted gets its node with the next rendering.
    if (focus) void this.updateComplete.then(() => this.picture.layer.focus(shape.id));
  }

  protected override strokeStarts(pointer: StagePointer): void {
    this.gestures.start(pointer);
  }

  protected override strokeMoves(pointer: StagePointer): void {
    this.gestures.move(pointer);
  }

  protected override strokeEnds(pointer: StagePointer): void {
    this.gestures.end(pointer);
  }

  protected override strokeCancelled(): void {
    this.gestures.cancel();
  }

  protected override pointerHovers(pointer: StagePointer | undefined): void {
    const cursor = pointer === undefined ? "" : this.gestures.cursorAt(pointer, (handle) => this.handleCursor(handle));
    this.stage.element?.style.setProperty("cursor", cursor);
    if (pointer !== undefined && this.isDrawing) this.drawMoves(pointer);
  }

  /** How near the pointer must come to a point to mean it, in natural pixels. */
  protected reach(pointer: StagePointer): number {
    return this.gestures.reach(pointer).handle;
  }

  protected sketch(sketch: Sketch | undefined): void {
    this.picture.layer.sketch(sketch);
  }

  // The selection.

  protected override get hasSelection(): boolean {
    return this.selection !== undefined;
  }

  protected override get markedLabel(): string | undefined {
    return this.selection?.label ?? this.activeLabel;
  }

  /** To the selection, if there is one; otherwise to what is drawn next. */
  protected override choose(label: string): void {
    const shape = this.selection;
    if (shape === undefined) super.choose(label);
    else if (shape.label !== label) this.replace(shape, { label });
  }

  protected override deleteSelection(): boolean {
    const shape = this.selection;
    if (shape === undefined) return false;
    const rest = this.handle === undefined ? undefined : this.kind.removeHandle(shape.geometry, this.handle);
    this.handle = undefined;
    if (rest !== undefined) {
      this.change(shape, rest);
      return true;
    }
    if (this.shadowRoot?.activeElement?.closest(".shape-list") != null) {
      this.removeFromList(shape.id);
    } else {
      this.leaveShape();
      this.deleteShape(shape.id);
    }
    return true;
  }

  protected override cancelDrawing(): boolean {
    if (this.abandonDrawing()) return true;
    if (this.handle !== undefined) {
      this.handle = undefined;
      return true;
    }
    if (this.selection === undefined) return false;
    this.leaveShape();
    this.select(undefined);
    return true;
  }

  /** The focus goes from the selected shape back to the image. */
  private leaveShape(): void {
    if (this.picture.layer.focused !== undefined) this.stage.element?.focus({ preventScroll: true });
  }

  // The keyboard.

  protected override keyBindings(): readonly KeyBinding[] {
    const handles: KeyBinding = { keys: [".", ","], does: "keyHandle", run: (_event, key) => this.chooseHandle(key === "." ? 1 : -1) };
    return [
      { keys: ARROWS_WITH_SHIFT, does: "keyNudge", shown: ARROWS, run: (event) => this.nudgeByKey(event) },
      ...(this.isDot ? [] : [handles]),
      // The browser's own; listed here.
      { keys: ["Tab"], does: "keyNextShape", run: () => false },
      ...super.keyBindings(),
    ];
  }

  private nudgeByKey(event: KeyboardEvent): boolean {
    const by = arrowStep(event);
    const shape = this.selection;
    const isElsewhere = this.picture.layer.focused === undefined && this.shadowRoot?.activeElement != null;
    if (by === undefined || shape === undefined || isElsewhere || this.isDrawing || this.isHidden) return false;
    const geometry = this.handle === undefined ? this.kind.move(shape.geometry, by, this.image) : this.nudgeHandle(shape, this.handle, by);
    if (geometry !== undefined) this.nudgeTo({ ...shape, geometry }, event.repeat);
    return true;
  }

  private nudgeHandle({ geometry }: Shape<G>, handle: number, by: Point): G | undefined {
    const settled = this.kind.settle(geometry, this.image);
    const at = this.kind.handles(settled)[handle] as Point;
    return this.kind.moveHandle(settled, handle, { x: at.x + by.x, y: at.y + by.y }, this.image);
  }

  /** A held key is one edit, not hundreds. */
  private nudgeTo(shape: Shape<G>, isHeld: boolean): void {
    const { nudge } = this;
    if (isHeld && nudge?.id === shape.id) {
      nudge.edit.after = this.annotation.shapes = this.withShape(shape);
      this.afterEdit();
    } else {
      const edit = this.replace(shape, {});
      this.nudge = { id: shape.id, edit };
    }
  }

  private chooseHandle(step: number): boolean {
    const shape = this.selection;
    if (shape === undefined) return false;
    const handles = this.kind.handles(shape.geometry);
    const count = handles.length;
    this.handle = ((this.handle ?? (step > 0 ? -1 : 0)) + step + count) % count;
    // Where arrows mean the shape, not the row of a list.
    this.picture.layer.focus(shape.id);
    const { x, y } = handles[this.handle] as Point;
    this.announce(text("handleChosen", { index: this.handle + 1, count, x: Math.round(x), y: Math.round(y) }));
    return true;
  }

  // What is to be seen.

  protected override front(): unknown {
    return this.picture.elements;
  }

  protected override countOf(label: string): number {
    return this.visible.reduce((count, shape) => count + (shape.label === label ? 1 : 0), 0);
  }

  protected override belowLabels(): unknown {
    const { visible, selected } = this;
    return guard([visible, selected, ...this.appearance], () =>
      shapeList({
        title: text("shapes"),
        count: visible.length,
        selected,
        row: (index) => this.rowOf(visible[index] as Shape<G>),
        select: (id) => this.select(id),
        remove: (id) => this.removeFromList(id),
      }),
    );
  }

  /** What shapes look like and are called depends on these, beside themselves. */
  private get appearance(): readonly unknown[] {
    return [this.labels, this.labelColors, this.stage.natural, text("shapes"), text("delete")];
  }

  private rowOf(shape: Shape<G>): ShapeRow {
    const { id, label, geometry } = shape;
    const measure = this.measure(this.kind.settle(geometry, this.image));
    return { id, label, measure, color: this.colorOf(label), name: this.nameOf(shape) };
  }

  private removeFromList(id: number): void {
    const place = this.annotation.visible(this.labels).places.get(id) ?? 0;
    this.deleteShape(id);
    void this.updateComplete.then(() => {
      const rows = this.renderRoot.querySelectorAll<HTMLElement>(".shape-delete");
      (rows[Math.min(place, rows.length - 1)] ?? this.stage.element)?.focus();
    });
  }

  protected override foot(): unknown {
    return html`<label class="nothing">
      <input
        type="checkbox"
        .checked=${live(this.isNothing)}
        ?disabled=${this.visible.length > 0 || this.isDrawing}
        @change=${(event: Event) => this.sayNothing((event.target as HTMLInputElement).checked)}
      />
      ${text("nothingToLabel")}
    </label>`;
  }

  private sayNothing(isNothing: boolean): void {
    this.isNothing = isNothing;
    this.afterEdit();
  }

  private nameOf(shape: Shape<G>): string {
    const { shapes, places } = this.annotation.visible(this.labels);
    const settled = { ...shape, geometry: this.kind.settle(shape.geometry, this.image) };
    return this.nameShape(settled, (places.get(shape.id) ?? 0) + 1, shapes.length);
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (this.isDrawing && !this.hasLabel) this.abandonDrawing();
  }

  protected override updated(): void {
    super.updated();
    if (!this.stage.isReady) return;
    const { viewport, stageSize } = this.stage;
    this.picture.show(
      {
        shapes: this.visible,
        selected: this.selected,
        handle: this.handle,
        colorOf: (label) => this.colorOf(label),
        nameOf: (shape) => this.nameOf(shape),
        also: this.appearance,
      },
      { viewport, stage: stageSize, title: text("shapes"), isHidden: this.isHidden },
    );
  }
}
