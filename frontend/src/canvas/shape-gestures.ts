/** What a pressed pointer does among shapes: it draws, selects, moves a shape or one of its handles. */

import type { Shape, ShapeKind } from "../geometry/shape-kind.ts";
import { distance, type Point, type Size } from "../geometry/viewport.ts";
import { hitHandle, hitShape } from "./shape-hits.ts";
import type { StagePointer } from "./stage-pointers.ts";

/** A press that moves less, on the screen, is a click. */
const CLICK_PX = 4;
/** How near, on the screen, is near enough: a finger covers more than a mouse. */
const REACH_PX = { fine: { handle: 12, outline: 6 }, touch: { handle: 22, outline: 16 } };

/** Draws shapes of one kind; told of presses that are not for a shape that stands. */
export interface DrawingTool {
  /** Whether a drag draws even where it begins on a shape, if there is a label to draw with. */
  readonly drawsByDrag: boolean;
  /** Whether a drawing has begun that further presses continue. */
  readonly isDrawing: boolean;
  drawStarts(from: StagePointer): void;
  drawMoves(to: StagePointer): void;
  /** `isClick`: released where it was pressed. */
  drawEnds(at: StagePointer, isClick: boolean): void;
  /** The last press was no drawing; what earlier ones have begun stands. */
  drawCancelled(): void;
}

/** The shapes as gestures see them. */
export interface GestureGround<G extends object> {
  readonly kind: ShapeKind<G>;
  readonly isDot: boolean;
  /** Those that can be pressed. */
  readonly pressable: readonly Shape<G>[];
  readonly selection: Shape<G> | undefined;
  readonly image: Size;
  /** Screen pixels of a natural one. */
  readonly scale: number;
  readonly hasLabel: boolean;
  select(id: number | undefined, options?: { focus: boolean }): void;
  /** Show the shape so for the moment. */
  preview(shape: Shape<G>, geometry: G): void;
  change(shape: Shape<G>, geometry: G): void;
  /** Show all shapes as they are. */
  redraw(): void;
}

interface Press<G extends object> {
  does: "press";
  from: StagePointer;
  target: Shape<G> | undefined;
  /** It took away a selection, which is enough for a click without a label. */
  deselects: boolean;
}

interface Change<G extends object> {
  does: "change";
  shape: Shape<G>;
  from: Point;
  /** The handle that is dragged, or the whole shape. */
  handle: { index: number; at: Point } | undefined;
  geometry: G;
}

export class ShapeGestures<G extends object> {
  private readonly ground: GestureGround<G>;
  private readonly tool: DrawingTool;
  private gesture: Press<G> | Change<G> | { does: "draw" } | undefined;

  constructor(ground: GestureGround<G>, tool: DrawingTool) {
    this.ground = ground;
    this.tool = tool;
  }

  start(pointer: StagePointer): void {
    this.gesture = this.gestureAt(pointer);
    if (this.gesture.does === "press" && this.gesture.deselects) this.ground.select(undefined);
  }

  move(pointer: StagePointer): void {
    if (this.gesture?.does === "press") this.becomeDrag(this.gesture, pointer);
    if (this.gesture?.does === "change") this.drag(this.gesture, pointer);
    else if (this.gesture?.does === "draw") this.tool.drawMoves(pointer);
  }

  end(pointer: StagePointer): void {
    this.move(pointer);
    const { gesture } = this;
    this.gesture = undefined;
    if (gesture?.does === "change") this.endChange(gesture, pointer);
    else if (gesture?.does === "draw") this.tool.drawEnds(pointer, false);
    else if (gesture !== undefined) this.click(gesture, pointer);
  }

  cancel(): void {
    const { gesture } = this;
    this.gesture = undefined;
    if (gesture?.does === "draw") this.tool.drawCancelled();
    if (gesture?.does === "change") this.ground.redraw();
  }

  /** The mouse cursor over this place, as CSS names it; nothing for the stage's own. */
  cursorAt(pointer: StagePointer, handleCursor: (handle: number) => string): string {
    if (this.tool.isDrawing) return "";
    const handle = this.handleAt(pointer);
    if (handle !== undefined) return handleCursor(handle.index);
    const target = this.shapeAt(pointer);
    if (target === undefined) return "";
    const draws = this.tool.drawsByDrag && this.ground.hasLabel && target !== this.ground.selection;
    return draws ? "" : "move";
  }

  /** How near is near enough, in natural pixels. */
  reach({ type }: StagePointer): { handle: number; outline: number } {
    const { handle, outline } = type === "touch" ? REACH_PX.touch : REACH_PX.fine;
    return { handle: handle / this.ground.scale, outline: outline / this.ground.scale };
  }

  private gestureAt(pointer: StagePointer): Press<G> | Change<G> {
    const { selection } = this.ground;
    const press: Press<G> = { does: "press", from: pointer, target: undefined, deselects: selection !== undefined };
    if (this.tool.isDrawing) return press;
    const handle = this.handleAt(pointer);
    if (selection !== undefined && handle !== undefined) return change(selection, pointer.point, handle);
    const target = this.shapeAt(pointer);
    if (target !== undefined && target === selection) return change(target, pointer.point);
    return { ...press, target, deselects: press.deselects && target === undefined };
  }

  private handleAt(pointer: StagePointer): { index: number; at: Point } | undefined {
    const { selection, kind, isDot } = this.ground;
    if (selection === undefined || isDot) return undefined;
    const index = hitHandle(kind, selection.geometry, pointer.point, this.reach(pointer).handle);
    return index === undefined ? undefined : { index, at: kind.handles(selection.geometry)[index] as Point };
  }

  private shapeAt(pointer: StagePointer): Shape<G> | undefined {
    return hitShape(this.ground.kind, this.ground.pressable, pointer.point, this.reach(pointer).outline);
  }

  private isClick(from: Point, to: Point): boolean {
    return distance(from, to) * this.ground.scale < CLICK_PX;
  }

  /** A press that has moved far enough draws, or moves what is under it. */
  private becomeDrag({ from, target }: Press<G>, { point }: StagePointer): void {
    if (this.isClick(from.point, point)) return;
    if (target !== undefined && !(this.tool.drawsByDrag && this.ground.hasLabel)) {
      this.ground.select(target.id);
      this.gesture = change(target, from.point);
    } else {
      this.ground.select(undefined);
      this.gesture = { does: "draw" };
      this.tool.drawStarts(from);
    }
  }

  private drag(gesture: Change<G>, { point }: StagePointer): void {
    const { kind, image } = this.ground;
    const { shape, handle, from } = gesture;
    const by = { x: point.x - from.x, y: point.y - from.y };
    const geometry =
      handle === undefined
        ? kind.move(shape.geometry, by, image)
        : kind.moveHandle(shape.geometry, handle.index, { x: handle.at.x + by.x, y: handle.at.y + by.y }, image);
    // Where the shape would become impossible, it stays behind the pointer.
    if (geometry === undefined) return;
    gesture.geometry = geometry;
    this.ground.preview(shape, geometry);
  }

  private endChange({ shape, geometry, from }: Change<G>, { point }: StagePointer): void {
    if (geometry === shape.geometry || this.isClick(from, point)) this.ground.redraw();
    else this.ground.change(shape, geometry);
    this.ground.select(shape.id, { focus: true });
  }

  private click({ target, from, deselects }: Press<G>, pointer: StagePointer): void {
    if (target !== undefined) {
      this.ground.select(target.id, { focus: true });
    } else if (this.ground.hasLabel || !deselects) {
      this.tool.drawStarts(from);
      this.tool.drawEnds(pointer, true);
    }
  }
}

function change<G extends object>(shape: Shape<G>, from: Point, handle?: { index: number; at: Point }): Change<G> {
  return { does: "change", shape, from, handle, geometry: shape.geometry };
}
