import { html, nothing, type PropertyDeclarations, type PropertyValues } from "lit";
import { CrowdElement } from "../../base/crowd-element.ts";
import { iconOrPicture } from "../../base/icons.ts";
import { afterParsing } from "../../base/parsing.ts";
import { badgeStyles } from "./crowd-badge.styles.ts";
import { CornerFollower } from "./corner-follower.ts";

/** A small mark on the top right corner of another element (spec 3.1.2); top left where text runs to the left. */
export class CrowdBadge extends CrowdElement {
  static override styles = badgeStyles;

  static override properties: PropertyDeclarations = { for: {}, icon: {}, label: {} };

  /** Id of the element it sits on; the parent when there is none. */
  for = "";
  icon = "";
  label = "";
  private readonly follower = new CornerFollower(() => this.target);

  override connectedCallback(): void {
    super.connectedCallback();
    // The element may stand below the badge.
    afterParsing(() => this.follower.place());
    if (this.hasUpdated) this.follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.follower.stop();
  }

  protected override updated(_changed: PropertyValues): void {
    if (this.isConnected) this.follow();
  }

  /** The element it sits on, in the same tree. */
  get target(): Element | null {
    const root = this.getRootNode() as Document | ShadowRoot;
    if (this.for !== "") return root.getElementById(this.for);
    return this.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  }

  private follow(): void {
    const mark = this.renderRoot.querySelector<HTMLElement>(".badge");
    if (mark !== null) this.follower.start(mark);
  }

  protected override view(): unknown {
    const glyph = this.icon === "" ? nothing : iconOrPicture(this.icon);
    // Written self-closed it swallows what follows, which must not vanish.
    return html`<span class="badge" part="badge">${glyph === nothing ? this.label : glyph}</span><slot></slot>`;
  }
}
