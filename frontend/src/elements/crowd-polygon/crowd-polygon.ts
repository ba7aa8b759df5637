import { PathWidget } from "../../canvas/path-widget.ts";
import { polygonKind } from "../../geometry/points.ts";

/** Outlines of things in an image: closed paths whose edges do not cross (spec 3.5). */
export class CrowdPolygon extends PathWidget {
  constructor() {
    super(polygonKind);
  }

  protected readonly listKey = "polygons";

  protected override get asksLabelAgain(): boolean {
    return true;
  }
}
