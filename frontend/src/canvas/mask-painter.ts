/** Brush, eraser and polygon at work on a mask: what pointers do to its pixels, one change per stroke. */

import { text } from "../base/texts.ts";
import type { Point, Viewport } from "../geometry/viewport.ts";
import type { LinePatch } from "../masks/index-buffer.ts";
import type { Mask } from "../masks/mask.ts";
import type { MaskClass } from "../masks/mask-classes.ts";
import type { Rectangle } from "../masks/mask-screen.ts";
import { BRUSH_SIZES } from "./brush-ring.ts";
import { PolygonInProgress } from "./polygon-in-progress.ts";
import type { StagePointer } from "./stage-pointers.ts";

export type MaskTool = "brush" | "eraser" | "polygon";

/** The widget as its painter sees it. */
export interface PaintingHost {
  /** The mask, unless it may not be painted on yet. */
  mask(): Mask | undefined;
  viewport(): Viewport;
  /** Whether it is chosen what to paint with. */
  mayPaint(): boolean;
  /** The class to paint with, made now if need be. */
  paintClass(): MaskClass | undefined;
  /** Something was to be painted here while nothing is chosen. */
  chooseAt(point: Point): void;
  /** This part of the mask has changed and must be seen now. */
  showPart(part: Rectangle): void;
  /** A change is complete; `painted` is what with, if with anything. */
  changed(lines: LinePatch, painted: MaskClass | undefined): void;
  announce(sentence: string): void;
  redraw(): void;
}

interface Stroke {
  mask: Mask;
  /** Nothing when it erases. */
  painted: MaskClass | undefined;
  at: Point;
}

export class MaskPainter {
  readonly polygon = new PolygonInProgress();
  tool: MaskTool = "brush";
  brushSize: number = BRUSH_SIZES[0];
  private readonly host: PaintingHost;
  private stroke: Stroke | undefined;

  constructor(host: PaintingHost) {
    this.host = host;
  }

  take(tool: MaskTool): void {
    if (tool !== "polygon") this.polygon.clear();
    this.tool = tool;
    this.host.redraw();
  }

  get brushStep(): number {
    return BRUSH_SIZES.findIndex((size) => size >= this.brushSize);
  }

  setBrushStep(step: number): void {
    this.brushSize = BRUSH_SIZES[Math.min(BRUSH_SIZES.length - 1, Math.max(0, step))] ?? BRUSH_SIZES[0];
    this.host.redraw();
  }

  starts(pointer: StagePointer): void {
    const mask = this.host.mask();
    if (mask === undefined) return;
    if (this.tool !== "eraser" && !this.host.mayPaint()) this.host.chooseAt(pointer.point);
    else if (this.tool === "polygon") this.pressPolygon(mask, pointer);
    else this.beginStroke(mask, pointer);
  }

  moves(pointer: StagePointer): void {
    if (this.stroke !== undefined) this.paint(this.stroke, pointer.path);
    else if (this.polygon.isPressed) this.dragPolygon(pointer);
  }

  ends(pointer: StagePointer): void {
    const { stroke } = this;
    if (stroke === undefined) {
      if (this.polygon.release()) this.finishPolygon();
      return;
    }
    this.paint(stroke, pointer.path);
    this.stroke = undefined;
    this.endChange(stroke.mask, stroke.painted);
  }

  cancelled(): void {
    const { stroke } = this;
    this.stroke = undefined;
    this.polygon.takeBackPress();
    stroke?.mask.swap(stroke.mask.buffer.endChange());
    this.host.redraw();
  }

  /** Fill the polygon that is being drawn; false if there is none that could be. */
  finishPolygon(): boolean {
    const mask = this.host.mask();
    const painted = this.polygon.canClose ? this.host.paintClass() : undefined;
    if (mask === undefined || painted === undefined) return false;
    mask.buffer.beginChange();
    mask.fillPolygon(this.polygon.corners, painted.index);
    this.polygon.clear();
    this.endChange(mask, painted);
    return true;
  }

  /** Unpaint a class, as one step. */
  clear(mask: Mask, each: MaskClass): void {
    mask.buffer.beginChange();
    mask.clear(each.index);
    this.endChange(mask, undefined);
  }

  /** Another mask: nothing is begun on it. */
  forget(): void {
    this.stroke = undefined;
    this.polygon.clear();
  }

  private beginStroke(mask: Mask, pointer: StagePointer): void {
    const painted = this.tool === "eraser" ? undefined : this.host.paintClass();
    if (painted === undefined && this.tool !== "eraser") return;
    mask.buffer.beginChange();
    this.stroke = { mask, painted, at: pointer.point };
    this.paint(this.stroke, pointer.path);
  }

  private paint(stroke: Stroke, path: readonly Point[]): void {
    let part: Rectangle | undefined;
    for (const point of path) {
      const segment = stroke.mask.paintStroke(stroke.at, point, this.brushSize, stroke.painted?.index ?? 0);
      part = part === undefined ? segment : around(part, segment);
      stroke.at = point;
    }
    if (part !== undefined) this.host.showPart(part);
  }

  private pressPolygon(mask: Mask, pointer: StagePointer): void {
    if (this.polygon.press(pointer, mask.size, this.host.viewport())) this.finishPolygon();
    else this.host.announce(text("polygonCorners", { count: this.polygon.corners.length }));
    this.host.redraw();
  }

  private dragPolygon(pointer: StagePointer): void {
    const mask = this.host.mask();
    if (mask === undefined) return;
    this.polygon.drag(pointer, mask.size, this.host.viewport());
    this.host.redraw();
  }

  private endChange(mask: Mask, painted: MaskClass | undefined): void {
    const lines = mask.buffer.endChange();
    this.host.redraw();
    if (lines.size > 0) this.host.changed(lines, painted);
  }
}

function around(a: Rectangle, b: Rectangle): Rectangle {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}
