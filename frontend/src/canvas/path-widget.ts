/** Shapes that are drawn point by point: polygon, polyline, line and keypoint. */

import { html, nothing } from "lit";
import { icon } from "../base/icons.ts";
import type { KeyBinding } from "../base/keys.ts";
import { text } from "../base/texts.ts";
import { pathOf, wouldCross, wouldCrossClosing, type Points, type PointsKind } from "../geometry/points.ts";
import { snap, type Shape } from "../geometry/shape-kind.ts";
import { distance, type Point } from "../geometry/viewport.ts";
import { ShapeWidget } from "./shape-widget.ts";
import type { StagePointer } from "./stage-pointers.ts";

export abstract class PathWidget extends ShapeWidget<Points> {
  declare readonly kind: PointsKind;

  /** The points of the path that is being drawn. */
  protected points: readonly Point[] = [];
  /** Points that undo took from it. */
  private undone: readonly Point[] = [];
  /** Where the next point would be. */
  private next: StagePointer | undefined;
  /** The first point was placed by the press that is still held. */
  private isFresh = false;

  constructor(kind: PointsKind) {
    super(kind, { isDot: kind.most === 1, isOpen: !kind.isClosed });
  }

  /** Whether each shape asks for its label anew (spec 3.5, polygons). */
  protected get asksLabelAgain(): boolean {
    return false;
  }

  get drawsByDrag(): boolean {
    return this.kind.most === 2;
  }

  get isDrawing(): boolean {
    return this.points.length > 0;
  }

  protected override nameShape({ label, geometry }: Shape<Points>, index: number, count: number): string {
    return text(this.kind.isClosed ? "polygonName" : "polylineName", { label, index, count, points: geometry.length });
  }

  protected override measure(geometry: Points): string {
    return text("pointCount", { count: geometry.length });
  }

  protected override hint(): string | undefined {
    if (this.points.length === 0) return super.hint();
    const isEnough = this.points.length >= this.kind.fewest;
    if (this.kind.isClosed) return text(isEnough ? "hintPolygon" : "hintPoints");
    return this.kind.most === 2 ? text("hintLineEnd") : text(isEnough ? "hintPolyline" : "hintPoints");
  }

  // Drawing.

  override drawStarts(from: StagePointer): void {
    // Of a line that is dragged, the press is the first point; all other points are where the pointer is released.
    if (!this.drawsByDrag || this.isDrawing || this.activeLabel === undefined) return;
    this.place(from);
    this.isFresh = true;
  }

  override drawMoves(to: StagePointer): void {
    this.next = to;
    this.drawSketch();
  }

  override drawEnds(at: StagePointer, isClick: boolean): void {
    const isPlaced = this.isFresh && isClick;
    this.isFresh = false;
    if (this.activeLabel === undefined) this.demandLabel();
    else if (!isPlaced) this.place(at);
  }

  override drawCancelled(): void {
    if (this.isFresh) this.points = [];
    this.isFresh = false;
    this.next = undefined;
    this.drawSketch();
  }

  protected override abandonDrawing(): boolean {
    const wasDrawing = this.isDrawing;
    this.points = [];
    this.undone = [];
    this.next = undefined;
    this.isFresh = false;
    this.drawSketch();
    if (wasDrawing) this.requestUpdate();
    return wasDrawing;
  }

  private place(pointer: StagePointer): void {
    const point = snap(pointer.point, this.image);
    if (this.endsAt(pointer)) {
      this.finish();
      return;
    }
    const last = this.points.at(-1);
    if (last !== undefined && last.x === point.x && last.y === point.y) return;
    if (!this.kind.mayCross && wouldCross(this.points, point)) {
      this.refuse();
      return;
    }
    this.points = [...this.points, point];
    this.undone = [];
    this.errorText = "";
    this.isHidden = false;
    if (this.points.length === this.kind.most) this.finish();
    else this.changed(text("pointPlaced", { index: this.points.length, ...point }));
  }

  /** Whether a press here means the end: on the first point of a polygon, on the last one of a polyline. */
  private endsAt(pointer: StagePointer): boolean {
    const end = this.kind.isClosed ? this.points[0] : this.points.at(-1);
    if (end === undefined || this.kind.most !== Infinity || this.points.length < this.kind.fewest) return false;
    return distance(end, pointer.point) <= this.reach(pointer);
  }

  /** Make a shape of the points, if they are enough. Returns whether there was something to finish. */
  protected finish(): boolean {
    const label = this.activeLabel;
    if (!this.isDrawing || label === undefined) return false;
    if (this.points.length < this.kind.fewest) {
      this.errorText = text("morePoints", { count: this.kind.fewest });
      return true;
    }
    if (!this.kind.mayCross && wouldCrossClosing(this.points)) {
      this.refuse();
      return true;
    }
    const points = this.points;
    this.abandonDrawing();
    if (this.asksLabelAgain) this.chosenLabel = undefined;
    this.add(label, points);
    return true;
  }

  private refuse(): void {
    this.errorText = text("edgesCross");
  }

  private changed(sentence: string): void {
    this.drawSketch();
    this.announce(sentence);
    this.requestUpdate();
  }

  private drawSketch(): void {
    if (!this.isDrawing) {
      this.sketch(undefined);
      return;
    }
    const next = this.next === undefined ? undefined : snap(this.next.point, this.image);
    const closes = this.next !== undefined && this.kind.isClosed && this.endsAt(this.next);
    const to = closes ? this.points[0] : next;
    const isWrong =
      !this.kind.mayCross && (closes ? wouldCrossClosing(this.points) : next !== undefined && wouldCross(this.points, next));
    this.sketch({
      path: pathOf(this.points, false),
      rubber: to === undefined ? "" : pathOf([this.points.at(-1) as Point, to], false),
      points: this.points,
      color: this.colorOf(this.activeLabel ?? ""),
      isWrong,
    });
  }

  protected override choose(label: string): void {
    super.choose(label);
    this.drawSketch();
  }

  // While drawing, undo and redo go point by point.

  protected override get canUndo(): boolean {
    return this.isDrawing || super.canUndo;
  }

  protected override get canRedo(): boolean {
    return this.undone.length > 0 || (!this.isDrawing && super.canRedo);
  }

  protected override undo(): boolean {
    const last = this.points.at(-1);
    if (last === undefined) return super.undo();
    this.points = this.points.slice(0, -1);
    this.undone = [...this.undone, last];
    this.changed(text("undone"));
    return true;
  }

  protected override redo(): boolean {
    const again = this.undone.at(-1);
    if (again === undefined || this.activeLabel === undefined) return !this.isDrawing && super.redo();
    this.undone = this.undone.slice(0, -1);
    this.points = [...this.points, again];
    this.changed(text("redone"));
    return true;
  }

  protected override deleteSelection(): boolean {
    return this.isDrawing ? this.undo() : super.deleteSelection();
  }

  protected override keyBindings(): readonly KeyBinding[] {
    if (this.kind.most !== Infinity) return super.keyBindings();
    return [
      { keys: ["Enter"], does: this.kind.isClosed ? "keyFinishPolygon" : "keyFinishPolyline", run: () => this.finishByKey() },
      ...super.keyBindings(),
    ];
  }

  private finishByKey(): boolean {
    // A button that was reached by keyboard keeps its key.
    if (this.shadowRoot?.activeElement?.matches("button:focus-visible, input:focus-visible") === true) return false;
    return this.finish();
  }

  /** For fingers, which have no Enter. Over the image: a tool bar that grew would move what is being drawn. */
  protected override front(): unknown {
    const canFinish = this.kind.most === Infinity && this.points.length >= this.kind.fewest;
    const button = html`<button type="button" id="finish" class="button finish" @click=${() => this.finish()}>
      ${icon("done")}${text("finishDrawing")}
    </button>`;
    return [super.front(), canFinish ? button : nothing];
  }
}
