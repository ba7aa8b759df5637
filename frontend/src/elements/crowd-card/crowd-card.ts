import { html, nothing, type PropertyDeclarations } from "lit";
import { CrowdElement } from "../../base/crowd-element.ts";
import { cardStyles } from "./crowd-card.styles.ts";

/** A raised box with an optional picture and heading (spec 3.1.4). */
export class CrowdCard extends CrowdElement {
  static override styles = cardStyles;

  static override properties: PropertyDeclarations = { heading: {}, image: {} };

  heading = "";
  image = "";

  protected override view(): unknown {
    return html`<div class="card">
      ${this.image === "" ? nothing : html`<img src=${this.image} alt="" />`}
      ${this.heading === "" ? nothing : html`<h2>${this.heading}</h2>`}
      <div class="content"><slot></slot></div>
    </div>`;
  }
}
