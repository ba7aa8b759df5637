import { text } from "../../base/texts.ts";
import { ShapeWidget } from "../../canvas/shape-widget.ts";
import type { StagePointer } from "../../canvas/stage-pointers.ts";
import { BOX_CURSORS, boxBetween, boxKind, type Box } from "../../geometry/box.ts";
import type { Shape } from "../../geometry/shape-kind.ts";
import type { Point } from "../../geometry/viewport.ts";

/** Upright boxes around things in an image (spec 3.5). */
export class CrowdBoundingBox extends ShapeWidget<Box> {
  /** The corner where the box begins. */
  private from: Point | undefined;
  /** The keyboard's cursor has set the corner; its next press ends the box. */
  private isByKeyboard = false;

  constructor() {
    super(boxKind);
  }

  protected readonly listKey = "boundingBoxes";
  readonly drawsByDrag = true;

  get isDrawing(): boolean {
    return this.isByKeyboard;
  }

  protected override nameShape({ label, geometry }: Shape<Box>, index: number, count: number): string {
    return text("boxName", { label, index, count, width: geometry.width, height: geometry.height });
  }

  protected override measure({ width, height }: Box): string {
    return text("boxMeasure", { width, height });
  }

  protected override handleCursor(handle: number): string {
    return BOX_CURSORS[handle] ?? "move";
  }

  protected override hint(): string | undefined {
    return this.isByKeyboard ? text("hintBoxEnd") : super.hint();
  }

  override drawStarts({ point }: StagePointer): void {
    if (!this.isByKeyboard && this.activeLabel !== undefined) this.from = point;
  }

  override drawMoves({ point }: StagePointer): void {
    if (this.from === undefined) return;
    const rubber = boxKind.path(boxBetween(this.from, point, this.image));
    this.sketch({ path: "", rubber, points: [], color: this.colorOf(this.activeLabel ?? ""), isWrong: false });
  }

  override drawEnds({ point }: StagePointer, isClick: boolean): void {
    const { from, activeLabel, isByKeyboard } = this;
    this.abandonDrawing();
    // A click only takes away the selection, except as the end of what the keyboard began.
    if (isClick && !isByKeyboard) return;
    if (from === undefined || activeLabel === undefined) this.demandLabel();
    else this.add(activeLabel, boxBetween(from, point, this.image));
  }

  override drawCancelled(): void {
    this.abandonDrawing();
  }

  protected override abandonDrawing(): boolean {
    const wasDrawing = this.isByKeyboard;
    this.from = undefined;
    this.isByKeyboard = false;
    this.sketch(undefined);
    if (wasDrawing) this.requestUpdate();
    return wasDrawing;
  }

  /** Two presses: one corner, then the other. */
  protected override drawAtCursor(pointer: StagePointer): void {
    if (this.isByKeyboard) {
      this.drawEnds(pointer, false);
      return;
    }
    this.select(undefined);
    this.drawStarts(pointer);
    this.isByKeyboard = this.from !== undefined;
    if (!this.isByKeyboard) this.demandLabel();
    this.requestUpdate();
  }
}
