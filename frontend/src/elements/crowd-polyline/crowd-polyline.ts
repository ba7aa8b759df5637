import { PathWidget } from "../../canvas/path-widget.ts";
import { polylineKind } from "../../geometry/points.ts";

/** Open paths along things in an image; they may cross themselves (spec 3.5). */
export class CrowdPolyline extends PathWidget {
  constructor() {
    super(polylineKind);
  }

  protected readonly listKey = "polylines";
}
