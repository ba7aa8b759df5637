import { GlyphButton } from "../../base/glyph-button.ts";
import { iconOrPicture } from "../../base/icons.ts";
import { iconButtonStyles } from "./crowd-icon-button.styles.ts";

/** A glyph that can be pressed (spec 3.1.6). What it does is up to its `click` handlers. */
export class CrowdIconButton extends GlyphButton {
  static override styles = iconButtonStyles;

  protected override face(): unknown {
    return iconOrPicture(this.icon);
  }
}
