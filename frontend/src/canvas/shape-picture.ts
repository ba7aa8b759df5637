/** All shapes as they are seen: nodes for those that can have one, a painted canvas for the rest. */

import type { Shape, ShapeKind } from "../geometry/shape-kind.ts";
import type { Size, Viewport } from "../geometry/viewport.ts";
import { BulkPainter, shareOut } from "./bulk-painter.ts";
import { ShapeLayer, type LayerOptions } from "./shape-layer.ts";

export interface PictureParts<G extends object> {
  shapes: readonly Shape<G>[];
  selected: number | undefined;
  handle: number | undefined;
  colorOf(label: string): string;
  nameOf(shape: Shape<G>): string;
  /** What else the picture depends on. When none of the parts has changed, nothing is drawn anew. */
  also: readonly unknown[];
}

export interface PictureView {
  viewport: Viewport;
  stage: Size;
  /** What the group of shapes is called. */
  title: string;
  isHidden: boolean;
}

export class ShapePicture<G extends object> {
  readonly layer: ShapeLayer<G>;
  private readonly painter: BulkPainter<G>;
  private readonly kind: ShapeKind<G>;
  private readonly isDot: boolean;
  private parts: PictureParts<G> | undefined;
  private bulk: readonly Shape<G>[] = [];
  private drawn: readonly unknown[] = [];
  private seen: readonly unknown[] = [];

  constructor(options: LayerOptions<G>) {
    this.kind = options.kind;
    this.isDot = options.isDot;
    this.layer = new ShapeLayer(options);
    this.painter = new BulkPainter();
  }

  get elements(): readonly Element[] {
    return [this.painter.element, this.layer.element];
  }

  show(parts: PictureParts<G>, view: PictureView): void {
    this.parts = parts;
    this.layer.view(view.viewport, view.title);
    for (const element of this.elements) element.classList.toggle("hidden", view.isHidden);
    const drawn = [parts.shapes, parts.selected, parts.handle, ...parts.also];
    const isSame = areSame(drawn, this.drawn);
    this.drawn = drawn;
    if (!isSame) this.redraw();
    const seen = [view.viewport, view.stage.width, view.stage.height];
    if (isSame && (this.bulk.length === 0 || areSame(seen, this.seen))) return;
    this.seen = seen;
    const { kind, isDot, bulk } = this;
    this.painter.paint({ shapes: bulk, kind, isDot, colorOf: parts.colorOf, viewport: view.viewport, stage: view.stage });
  }

  /** After a preview: everything as it is. */
  redraw(): void {
    if (this.parts === undefined) return;
    const { shapes, selected } = this.parts;
    const { nodes, bulk } = shareOut(shapes, this.kind);
    // The selected one is worked on, so it needs its node.
    const late = selected === undefined ? undefined : bulk.find(({ id }) => id === selected);
    this.bulk = bulk;
    this.layer.draw({ ...this.parts, shapes: late === undefined ? nodes : [...nodes, late] });
  }

  stop(): void {
    this.painter.stop();
  }
}

function areSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((part, index) => part === others[index]);
}
