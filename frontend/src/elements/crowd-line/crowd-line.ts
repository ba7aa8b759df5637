import { text } from "../../base/texts.ts";
import { PathWidget } from "../../canvas/path-widget.ts";
import { lineKind, type Points } from "../../geometry/points.ts";
import type { Shape } from "../../geometry/shape-kind.ts";
import { distance, type Point } from "../../geometry/viewport.ts";

/** Straight lines between two points of an image, by two clicks or by one drag (spec 3.5). */
export class CrowdLine extends PathWidget {
  constructor() {
    super(lineKind);
  }

  protected readonly listKey = "lines";

  protected override nameShape({ label, geometry }: Shape<Points>, index: number, count: number): string {
    const [from, to] = geometry as [Point, Point];
    return text("lineName", { label, index, count, x1: from.x, y1: from.y, x2: to.x, y2: to.y });
  }

  protected override measure(geometry: Points): string {
    const [from, to] = geometry as [Point, Point];
    return text("lineMeasure", { length: Math.round(distance(from, to)) });
  }
}
