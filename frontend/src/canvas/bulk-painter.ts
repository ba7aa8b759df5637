/**
 * Paints on a canvas what is too much for one DOM node each: an initial value of thousands of shapes must not hang the
 * page. They can be pressed like the others, and the one that is selected gets its node.
 *
 * Painting goes in slices, so the page stays usable meanwhile.
 */

import { boxesMeet, type Box } from "../geometry/box.ts";
import type { Shape, ShapeKind } from "../geometry/shape-kind.ts";
import type { Size, Viewport } from "../geometry/viewport.ts";

/** How many shapes and how many points get nodes. */
const MAX_NODES = 400;
const MAX_POINTS = 20_000;
const SLICE_MS = 6;

/** Which shapes get nodes, and which are many or heavy enough to be painted. */
export function shareOut<G extends object>(shapes: readonly Shape<G>[], kind: ShapeKind<G>): { nodes: Shape<G>[]; bulk: Shape<G>[] } {
  const nodes: Shape<G>[] = [];
  const bulk: Shape<G>[] = [];
  let points = 0;
  for (const shape of shapes) {
    const more = nodes.length < MAX_NODES ? kind.handles(shape.geometry).length : Infinity;
    if (points + more > MAX_POINTS) {
      bulk.push(shape);
    } else {
      points += more;
      nodes.push(shape);
    }
  }
  return { nodes, bulk };
}

export interface Bulk<G extends object> {
  shapes: readonly Shape<G>[];
  kind: ShapeKind<G>;
  isDot: boolean;
  colorOf(label: string): string;
  viewport: Viewport;
  stage: Size;
}

export class BulkPainter<G extends object> {
  readonly element: HTMLCanvasElement;
  private frame = 0;

  constructor() {
    this.element = document.createElement("canvas");
    this.element.className = "bulk";
    this.element.setAttribute("aria-hidden", "true");
    this.element.width = this.element.height = 0;
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
  }

  paint(bulk: Bulk<G>): void {
    this.stop();
    const ratio = bulk.shapes.length === 0 ? 0 : devicePixelRatio;
    const [width, height] = [Math.round(bulk.stage.width * ratio), Math.round(bulk.stage.height * ratio)];
    // Setting the size also clears it.
    this.element.width = width;
    this.element.height = height;
    const context = this.element.getContext("2d");
    if (context === null || width === 0 || height === 0) return;
    const { scale, x, y } = bulk.viewport;
    context.setTransform(scale * ratio, 0, 0, scale * ratio, x * ratio, y * ratio);
    context.lineWidth = 2 / scale;
    const view = { left: -x / scale, top: -y / scale, width: bulk.stage.width / scale, height: bulk.stage.height / scale };
    this.slice(context, bulk, view, 0);
  }

  private slice(context: CanvasRenderingContext2D, bulk: Bulk<G>, view: Box, from: number): void {
    const { shapes, kind, colorOf, isDot } = bulk;
    const end = performance.now() + SLICE_MS;
    let next = from;
    for (; next < shapes.length && performance.now() < end; next += 1) {
      const { geometry, label } = shapes[next] as Shape<G>;
      const box = kind.bounds(geometry);
      if (!boxesMeet(box, view)) continue;
      context.strokeStyle = colorOf(label);
      const radius = 4 / bulk.viewport.scale;
      const path = isDot ? new Path2D() : new Path2D(kind.path(geometry));
      if (isDot) path.arc(box.left, box.top, radius, 0, 2 * Math.PI);
      context.stroke(path);
    }
    if (next < shapes.length) this.frame = requestAnimationFrame(() => this.slice(context, bulk, view, next));
  }
}
