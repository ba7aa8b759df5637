import { text } from "../../base/texts.ts";
import { PathWidget } from "../../canvas/path-widget.ts";
import { keypointKind, type Points } from "../../geometry/points.ts";
import type { Shape } from "../../geometry/shape-kind.ts";
import type { Point } from "../../geometry/viewport.ts";

/** Single points of things in an image, one click each (spec 3.5). */
export class CrowdKeypoint extends PathWidget {
  constructor() {
    super(keypointKind);
  }

  protected readonly listKey = "keypoints";

  protected override nameShape({ label, geometry }: Shape<Points>, index: number, count: number): string {
    return text("keypointName", { label, index, count, ...(geometry[0] as Point) });
  }

  protected override measure(geometry: Points): string {
    return text("cursorAt", { ...(geometry[0] as Point) });
  }
}
