import type { PropertyDeclarations } from "lit";
import { GlyphButton } from "../../base/glyph-button.ts";
import { iconOrPicture } from "../../base/icons.ts";
import { fabStyles } from "./crowd-fab.styles.ts";

/** A round floating button with an icon or one character (spec 3.1.5). What it does is up to its `click` handlers. */
export class CrowdFab extends GlyphButton {
  static override styles = fabStyles;

  static override properties: PropertyDeclarations = { label: {} };

  label = "";

  protected override face(): unknown {
    return this.icon === "" ? oneCharacter(this.label.trim()) : iconOrPicture(this.icon);
  }

  protected override get accessibleName(): string {
    return super.accessibleName || this.label.trim();
  }
}

/** The label itself, or an ellipsis when it is longer or an emoji (documented). */
function oneCharacter(label: string): string {
  const characters = Array.from(label.normalize("NFC"));
  return characters.length > 1 || /\p{Emoji_Presentation}/u.test(label) ? "…" : label;
}
