import type { PropertyDeclarations } from "lit";
import { CrowdElement } from "../../base/crowd-element.ts";
import { icon } from "../../base/icons.ts";
import { ironIconStyles } from "./iron-icon.styles.ts";

/** A glyph by its name; decoration unless it has an `alt` (spec 3.1.11). */
export class IronIcon extends CrowdElement {
  static override styles = ironIconStyles;

  static override properties: PropertyDeclarations = { icon: {}, alt: {} };

  icon = "";
  alt = "";

  protected override view(): unknown {
    return icon(this.icon, this.alt);
  }
}
