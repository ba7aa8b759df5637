/**
 * The widget of the five geometry elements: a list of labelled shapes, which can be selected, moved, changed, labelled
 * anew and deleted by pointer and by keyboard. How a shape is drawn in the first place is the subclass's.
 */

import { html, type CSSResultGroup, type PropertyDeclarations, type PropertyValues } from "lit";
import { guard } from "lit/directives/guard.js";
import { live } from "lit/directives/live.js";
import { isPlainObject, sortKeysDeep, toJson, type Json } from "../answers/json.ts";
import { reportProblem } from "../base/host.ts";
import type { KeyBinding } from "../base/keys.ts";
import { labelTexts } from "../base/label-texts.ts";
import { text } from "../base/texts.ts";
import { boxesMeet } from "../geometry/box.ts";
import type { Shape, ShapeKind } from "../geometry/shape-kind.ts";
import { distance, type Point, type Size } from "../geometry/viewport.ts";
import { BulkPainter, shareOut } from "./bulk-painter.ts";
import { ARROWS, ARROWS_WITH_SHIFT, arrowStep } from "./drawing-cursor.ts";
import { DrawingWidget } from "./drawing-widget.ts";
import type { Edit } from "./history.ts";
import { ShapeLayer, type Sketch } from "./shape-layer.ts";
import { shapeList, type ShapeRow } from "./shape-list.ts";
import { hitHandle, hitShape } from "./shape-hits.ts";
import { shapeStyles } from "./shape-widget.styles.ts";
import type { StagePointer } from "./stage-pointers.ts";

/** A press that moves less, on the screen, is a click. */
const CLICK_PX = 4;

/** The list before and after; a held arrow key goes on changing what comes after. */
interface ShapesEdit<G extends object> extends Edit {
  after: readonly Shape<G>[];
}

/** What the pressed pointer is doing. */
type Gesture<G extends object> =
  | { does: "press"; from: StagePointer; target: Shape<G> | undefined; deselects: boolean }
  | { does: "draw" }
  | { does: "edit"; shape: Shape<G>; from: Point; handle: Point | undefined; at: number | undefined; geometry: G };

export abstract class ShapeWidget<G extends object> extends DrawingWidget {
  static override styles: CSSResultGroup = [DrawingWidget.styles, shapeStyles];

  static override properties: PropertyDeclarations = {
    shapes: { state: true },
    selected: { state: true },
    handle: { state: true },
    isNothing: { state: true },
  };

  /** Creation order; also those whose label is not in `labels` just now. Never changed in place. */
  protected shapes: readonly Shape<G>[] = [];
  protected selected: number | undefined;
  /** The handle of the selected shape that arrow keys move. */
  private handle: number | undefined;
  /** The worker says that there is nothing to draw. */
  private isNothing = false;
  private initial: readonly Shape<G>[] = [];
  private nextId = 1;
  private gesture: Gesture<G> | undefined;
  private nudge: { id: number; edit: ShapesEdit<G> } | undefined;
  private cached: { shapes: unknown; labels: unknown; visible: readonly Shape<G>[]; places: Map<number, number> } | undefined;
  /** What the layer, and what the canvas, shows. */
  private painted: readonly unknown[] = [];
  private viewed: readonly unknown[] = [];
  private bulkShapes: readonly Shape<G>[] = [];
  protected readonly shapeLayer: ShapeLayer<G>;
  private readonly bulk: BulkPainter<G>;

  protected readonly kind: ShapeKind<G>;
  private readonly isDot: boolean;

  constructor(kind: ShapeKind<G>, { isDot = false } = {}) {
    super();
    this.kind = kind;
    this.bulk = new BulkPainter();
    this.shapeLayer = new ShapeLayer({
      kind,
      isDot,
      picked: (id) => this.select(id),
      cursorOf: (handle) => this.handleCursor(handle),
    });
    this.isDot = isDot;
  }

  // What a subclass brings.

  /** The member of the answer that holds the list. */
  protected abstract readonly listKey: string;
  /** "Dog, box 2 of 3, 187 by 401". */
  protected abstract nameShape(shape: Shape<G>, index: number, count: number): string;
  /** What the list says beside the label. */
  protected abstract measure(geometry: G): string;
  /** Whether a drag from here draws; otherwise it moves the shape that is under it. */
  protected abstract readonly drawsByDrag: boolean;
  /** Whether a drawing has begun that further presses continue. */
  protected abstract get isDrawing(): boolean;
  protected abstract drawStarts(from: StagePointer): void;
  protected abstract drawMoves(to: StagePointer): void;
  /** `isClick`: the pointer was released where it was pressed. */
  protected abstract drawEnds(at: StagePointer, isClick: boolean): void;
  /** The last press was no drawing; what earlier ones have begun stands. */
  protected abstract drawCancelled(): void;
  /** Give up what has begun; false if nothing has. */
  protected abstract abandonDrawing(): boolean;

  protected handleCursor(_handle: number): string {
    return "move";
  }

  // The answer.

  get value(): Record<string, unknown> {
    const { width, height } = this.stage.natural;
    const value: Record<string, unknown> = {
      [this.listKey]: this.items(this.visible),
      inputImageProperties: { height, width },
    };
    if (this.initialValue !== undefined) value["initialValueModified"] = this.isModified;
    return sortKeysDeep(value as { [key: string]: Json }) as Record<string, unknown>;
  }

  get draft(): Json {
    return this.isEdited ? toJson({ shapes: this.items(this.shapes), nothing: this.isNothing }) : null;
  }

  restoreDraft(draft: Json): void {
    if (!isPlainObject(draft) || !Array.isArray(draft["shapes"])) return;
    this.abandonDrawing();
    this.history.clear();
    this.shapes = this.read(draft["shapes"]).shapes;
    this.isNothing = draft["nothing"] === true;
    this.isEdited = true;
    this.selected = undefined;
  }

  /** The image's size, or none that limits anything while it is not known. */
  protected get image(): Size {
    return this.stage.isReady ? this.stage.natural : { width: Infinity, height: Infinity };
  }

  /** The shapes that are drawn and submitted: those whose label is (still) in the list. */
  protected get visible(): readonly Shape<G>[] {
    return this.seen.visible;
  }

  private get seen(): { visible: readonly Shape<G>[]; places: Map<number, number> } {
    const { cached, shapes, labels } = this;
    if (cached?.shapes === shapes && cached.labels === labels) return cached;
    const known = new Set(this.labelTexts);
    const visible = shapes.filter(({ label }) => known.has(label));
    this.cached = { shapes, labels, visible, places: new Map(visible.map(({ id }, index) => [id, index])) };
    return this.cached;
  }

  private items(shapes: readonly Shape<G>[]): { [key: string]: Json }[] {
    return shapes.map(({ label, geometry }) => ({ label, ...(this.kind.write(geometry, this.image) as { [key: string]: Json }) }));
  }

  /** Results are compared, not actions: what was taken back is no modification, whatever its place in the list. */
  private get isModified(): boolean {
    if (this.shapes === this.initial) return false;
    const known = new Set(this.labelTexts);
    const sorted = (shapes: readonly Shape<G>[]): string => {
      const items = this.items(shapes.filter(({ label }) => known.has(label)));
      return items.map((item) => JSON.stringify(item)).sort().join();
    };
    return sorted(this.shapes) !== sorted(this.initial);
  }

  protected override rememberInitial(value: unknown): void {
    const list = isPlainObject(value) ? value[this.listKey] : value;
    const { shapes, unread } = this.read(Array.isArray(list) ? list : []);
    this.initial = shapes;
    if (unread > 0) this.reportUnread(`${unread} of ${(list as unknown[]).length} items of the initial value are no such shapes.`);
    if (list !== undefined && !Array.isArray(list)) this.reportUnread(`The initial value holds no list of ${this.listKey}.`);
  }

  protected override showInitial(value: unknown): void {
    this.abandonDrawing();
    this.rememberInitial(value);
    this.shapes = this.initial;
    this.selected = undefined;
    this.isNothing = false;
  }

  private reportUnread(sentence: string): void {
    reportProblem({ element: this.localName, attribute: "initial-value", position: null, text: sentence });
  }

  private read(list: readonly unknown[]): { shapes: Shape<G>[]; unread: number } {
    const shapes: Shape<G>[] = [];
    for (const item of list) {
      const geometry = isPlainObject(item) && item["label"] !== undefined ? this.kind.read(item, this.image) : undefined;
      if (geometry === undefined) continue;
      const label = labelTexts([(item as Record<string, unknown>)["label"]])[0] as string;
      shapes.push({ id: this.nextId++, label, geometry });
    }
    return { shapes, unread: list.length - shapes.length };
  }

  protected override complaint(): string | undefined {
    const complaint = super.complaint();
    if (complaint !== undefined) return complaint;
    if (this.isDrawing) return text("unfinishedDrawing");
    const isMissing = this.labels.length > 0 && this.visible.length === 0 && !this.isNothing;
    return isMissing ? text("drawOrNothing") : undefined;
  }

  // Edits.

  protected add(label: string, geometry: G): Shape<G> {
    const shape = { id: this.nextId++, label, geometry };
    this.isHidden = false;
    this.isNothing = false;
    this.apply([...this.shapes, shape]);
    this.announce(this.nameOf(shape));
    return shape;
  }

  private replace(shape: Shape<G>, change: Partial<Shape<G>>): ShapesEdit<G> {
    const changed = { ...shape, ...change };
    const edit = this.apply(this.shapes.map((each) => (each.id === shape.id ? changed : each)));
    this.announce(this.nameOf(changed));
    return edit;
  }

  protected removeShape(id: number): void {
    const shape = this.visible.find((each) => each.id === id);
    if (shape === undefined) return;
    const name = this.nameOf(shape);
    if (this.selected === id) this.select(undefined);
    this.apply(this.shapes.filter((each) => each !== shape));
    this.announce(text("shapeDeleted", { name }));
  }

  private apply(next: readonly Shape<G>[]): ShapesEdit<G> {
    const before = this.shapes;
    const edit: ShapesEdit<G> = { after: next, undo: () => this.show(before), redo: () => this.show(edit.after), bytes: 8 * next.length };
    this.shapes = next;
    this.nudge = undefined;
    this.commit(edit);
    return edit;
  }

  private show(shapes: readonly Shape<G>[]): void {
    this.shapes = shapes;
    this.nudge = undefined;
    this.handle = undefined;
    if (!shapes.some(({ id }) => id === this.selected)) this.selected = undefined;
  }

  // The selection.

  protected get selection(): Shape<G> | undefined {
    return this.selected === undefined ? undefined : this.visible.find(({ id }) => id === this.selected);
  }

  protected override get hasSelection(): boolean {
    return this.selection !== undefined;
  }

  protected override get markedLabel(): string | undefined {
    return this.selection?.label ?? this.activeLabel;
  }

  protected select(id: number | undefined, { focus = false } = {}): void {
    if (id !== this.selected) this.handle = undefined;
    this.selected = id;
    this.nudge = undefined;
    const shape = this.selection;
    if (shape === undefined) return;
    const box = this.kind.bounds(shape.geometry);
    if (!boxesMeet(box, this.stage.view)) this.stage.reveal({ x: box.left + box.width / 2, y: box.top + box.height / 2 });
    // A shape that is only painted gets its node with the next rendering.
    if (focus) void this.updateComplete.then(() => this.shapeLayer.focus(shape.id));
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
      this.replace(shape, { geometry: rest });
      return true;
    }
    const wasFocused = this.shapeLayer.focused === shape.id;
    this.removeShape(shape.id);
    if (wasFocused) this.stage.element?.focus({ preventScroll: true });
    return true;
  }

  protected override cancelDrawing(): boolean {
    if (this.abandonDrawing()) return true;
    if (this.handle !== undefined) {
      this.handle = undefined;
      return true;
    }
    if (this.selection === undefined) return false;
    if (this.shapeLayer.focused === this.selected) this.stage.element?.focus({ preventScroll: true });
    this.select(undefined);
    return true;
  }

  // The pointer.

  protected override strokeStarts(pointer: StagePointer): void {
    this.gesture = this.gestureAt(pointer);
    if (this.gesture.does === "edit") return;
    if (this.gesture.target === undefined && this.selected !== undefined) this.select(undefined);
  }

  private gestureAt(pointer: StagePointer): Exclude<Gesture<G>, { does: "draw" }> {
    const { point } = pointer;
    if (this.isDrawing || this.isHidden) return { does: "press", from: pointer, target: undefined, deselects: false };
    const { selection: shape, kind } = this;
    const reach = this.reach(pointer);
    const at = shape === undefined || this.isDot ? undefined : hitHandle(kind, shape.geometry, point, reach.handle);
    if (shape !== undefined && at !== undefined) {
      return { does: "edit", shape, from: point, handle: kind.handles(shape.geometry)[at], at, geometry: shape.geometry };
    }
    const target = this.hit(pointer);
    if (target !== undefined && target === shape) {
      return { does: "edit", shape: target, from: point, handle: undefined, at: undefined, geometry: target.geometry };
    }
    return { does: "press", from: pointer, target, deselects: shape !== undefined };
  }

  protected override strokeMoves(pointer: StagePointer): void {
    if (this.gesture?.does === "press") this.becomeDrag(this.gesture, pointer);
    if (this.gesture?.does === "edit") this.drag(this.gesture, pointer);
    else if (this.gesture?.does === "draw") this.drawMoves(pointer);
  }

  /** A press that has moved far enough draws, or moves what is under it. */
  private becomeDrag(press: Extract<Gesture<G>, { does: "press" }>, { point }: StagePointer): void {
    const { from, target } = press;
    if (distance(from.point, point) * this.stage.viewport.scale < CLICK_PX) return;
    if (target !== undefined && !(this.drawsByDrag && this.activeLabel !== undefined)) {
      this.select(target.id);
      this.gesture = { does: "edit", shape: target, from: from.point, handle: undefined, at: undefined, geometry: target.geometry };
    } else {
      this.select(undefined);
      this.gesture = { does: "draw" };
      this.drawStarts(from);
    }
  }

  private drag(edit: Extract<Gesture<G>, { does: "edit" }>, { point }: StagePointer): void {
    const by = { x: point.x - edit.from.x, y: point.y - edit.from.y };
    const { shape, handle, at } = edit;
    const geometry =
      handle === undefined || at === undefined
        ? this.kind.move(shape.geometry, by, this.image)
        : this.kind.moveHandle(shape.geometry, at, { x: handle.x + by.x, y: handle.y + by.y }, this.image);
    if (geometry === undefined) return;
    edit.geometry = geometry;
    this.shapeLayer.preview(shape.id, geometry);
  }

  protected override strokeEnds(pointer: StagePointer): void {
    this.strokeMoves(pointer);
    const { gesture } = this;
    this.gesture = undefined;
    if (gesture?.does === "edit") this.endEdit(gesture, pointer);
    else if (gesture?.does === "draw") this.drawEnds(pointer, false);
    else if (gesture?.target !== undefined) this.select(gesture.target.id, { focus: true });
    else if (gesture !== undefined && !(gesture.deselects && this.activeLabel === undefined)) {
      this.drawStarts(gesture.from);
      this.drawEnds(pointer, true);
    }
  }

  private endEdit({ shape, geometry, from }: Extract<Gesture<G>, { does: "edit" }>, pointer: StagePointer): void {
    const isClick = distance(from, pointer.point) * this.stage.viewport.scale < CLICK_PX;
    if (!isClick && geometry !== shape.geometry) this.replace(shape, { geometry });
    else this.redraw();
    this.select(shape.id, { focus: true });
  }

  protected override strokeCancelled(): void {
    const { gesture } = this;
    this.gesture = undefined;
    if (gesture?.does === "draw") this.drawCancelled();
    this.redraw();
  }

  protected override pointerHovers(pointer: StagePointer | undefined): void {
    const { element } = this.stage;
    if (element !== undefined) element.style.cursor = pointer === undefined || this.isDrawing ? "" : this.cursorAt(pointer);
    if (pointer !== undefined && this.isDrawing) this.drawMoves(pointer);
  }

  private cursorAt(pointer: StagePointer): string {
    const shape = this.selection;
    const at = shape === undefined || this.isDot ? undefined : hitHandle(this.kind, shape.geometry, pointer.point, this.reach(pointer).handle);
    if (at !== undefined) return this.handleCursor(at);
    const target = this.isHidden ? undefined : this.hit(pointer);
    if (target === undefined) return "";
    return target === shape || this.activeLabel === undefined || !this.drawsByDrag ? "move" : "";
  }

  private hit(pointer: StagePointer): Shape<G> | undefined {
    return hitShape(this.kind, this.visible, pointer.point, this.reach(pointer).outline);
  }

  /** How near is near enough, in natural pixels: a finger covers more than a mouse. */
  protected reach({ type }: StagePointer): { handle: number; outline: number } {
    const { scale } = this.stage.viewport;
    return type === "touch" ? { handle: 22 / scale, outline: 16 / scale } : { handle: 12 / scale, outline: 6 / scale };
  }

  // The keyboard.

  protected override keys(): readonly KeyBinding[] {
    return [
      { keys: ARROWS_WITH_SHIFT, does: "keyNudge", shown: ARROWS, run: (event) => this.nudgeByKey(event) },
      { keys: [".", ","], does: "keyHandle", run: (_event, key) => this.chooseHandle(key === "." ? 1 : -1) },
      // The browser's own; listed here.
      { keys: ["Tab"], does: "keyNextShape", run: () => false },
      ...super.keys(),
    ];
  }

  private nudgeByKey(event: KeyboardEvent): boolean {
    const by = arrowStep(event);
    const shape = this.selection;
    if (by === undefined || shape === undefined || this.isDrawing || this.isHidden) return false;
    if (this.shapeLayer.focused === undefined && this.shadowRoot?.activeElement != null) return false;
    const place = this.handle === undefined ? undefined : this.kind.handles(this.kind.settle(shape.geometry, this.image))[this.handle];
    const geometry =
      place === undefined || this.handle === undefined
        ? this.kind.move(shape.geometry, by, this.image)
        : this.kind.moveHandle(shape.geometry, this.handle, { x: place.x + by.x, y: place.y + by.y }, this.image);
    if (geometry === undefined) return true;
    this.nudgeTo(shape, geometry, event.repeat);
    return true;
  }

  /** A held key is one edit, not hundreds. */
  private nudgeTo(shape: Shape<G>, geometry: G, isHeld: boolean): void {
    const { nudge } = this;
    if (isHeld && nudge?.id === shape.id) {
      this.shapes = this.shapes.map((each) => (each.id === shape.id ? { ...shape, geometry } : each));
      nudge.edit.after = this.shapes;
      this.afterEdit();
    } else {
      const edit = this.replace(shape, { geometry });
      this.nudge = { id: shape.id, edit };
    }
  }

  private chooseHandle(step: number): boolean {
    const shape = this.selection;
    if (shape === undefined || this.isDot) return false;
    const handles = this.kind.handles(shape.geometry);
    this.handle = this.handle === undefined ? (step > 0 ? 0 : handles.length - 1) : (this.handle + step + handles.length) % handles.length;
    const { x, y } = handles[this.handle] as Point;
    this.announce(text("handleChosen", { index: this.handle + 1, count: handles.length, x: Math.round(x), y: Math.round(y) }));
    return true;
  }

  // What is to be seen.

  protected override front(): unknown {
    return [this.bulk.element, this.shapeLayer.element];
  }

  protected override countOf(label: string): number {
    return this.visible.reduce((count, shape) => count + (shape.label === label ? 1 : 0), 0);
  }

  protected override belowLabels(): unknown {
    const { visible, selected } = this;
    return guard([visible, selected, this.labelColors, this.stage.natural, text("labels")], () =>
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

  private rowOf(shape: Shape<G>): ShapeRow {
    const { id, label, geometry } = shape;
    const settled = this.kind.settle(geometry, this.image);
    return { id, label, measure: this.measure(settled), color: this.colorOf(label), name: this.nameOf(shape) };
  }

  private removeFromList(id: number): void {
    const place = this.seen.places.get(id) ?? 0;
    this.removeShape(id);
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

  protected nameOf(shape: Shape<G>): string {
    const settled = { ...shape, geometry: this.kind.settle(shape.geometry, this.image) };
    return this.nameShape(settled, (this.seen.places.get(shape.id) ?? 0) + 1, this.visible.length);
  }

  protected sketch(sketch: Sketch | undefined): void {
    this.shapeLayer.sketch(sketch);
  }

  protected override updated(): void {
    super.updated();
    if (!this.stage.isReady) return;
    this.shapeLayer.view(this.stage.viewport, text("shapes"));
    const hides = this.isHidden;
    this.shapeLayer.element.classList.toggle("hidden", hides);
    this.bulk.element.classList.toggle("hidden", hides);
    const scene = [this.visible, this.selected, this.handle, this.labelColors, this.stage.natural, text("labels")];
    const isSame = scene.every((part, index) => part === this.painted[index]);
    if (!isSame) this.redraw();
    this.painted = scene;
    this.paintBulk(isSame);
  }

  private redraw(): void {
    const { visible, kind, selected, handle } = this;
    const { nodes, bulk } = shareOut(visible, kind);
    const late = selected === undefined ? undefined : bulk.find(({ id }) => id === selected);
    this.bulkShapes = bulk;
    this.shapeLayer.draw({
      shapes: late === undefined ? nodes : [...nodes, late],
      selected,
      handle,
      colorOf: (label) => this.colorOf(label),
      nameOf: (shape) => this.nameOf(shape),
    });
  }

  private paintBulk(isSame: boolean): void {
    const { viewport } = this.stage;
    const stage = { width: this.stage.element?.clientWidth ?? 0, height: this.stage.element?.clientHeight ?? 0 };
    const view = [viewport, stage.width, stage.height];
    if (isSame && view.every((part, index) => part === this.viewed[index])) return;
    this.viewed = view;
    const colorOf = (label: string): string => this.colorOf(label);
    this.bulk.paint({ shapes: this.bulkShapes, kind: this.kind, isDot: this.isDot, colorOf, viewport, stage, view: this.stage.view });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.bulk.stop();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (this.isDrawing && this.activeLabel === undefined) this.abandonDrawing();
  }
}
