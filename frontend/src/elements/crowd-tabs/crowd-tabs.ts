import { html } from "lit";
import { REVEAL } from "../../answers/control.ts";
import { controlStyles } from "../../base/controls.styles.ts";
import { CrowdElement } from "../../base/crowd-element.ts";
import { Regions } from "../../base/regions.ts";
import { tabStrip } from "../../base/tab-strip.ts";
import { tabStripStyles } from "../../base/tab-strip.styles.ts";
import { tabsStyles } from "./crowd-tabs.styles.ts";

/**
 * Shows one `crowd-tab` at a time; all of them stay in the page, and their controls in the answer (spec 3.1.9).
 *
 * Tabs are found as regions are: one that an unclosed `<p>` left inside another is brought up, and those that a
 * script adds later take part.
 */
export class CrowdTabs extends CrowdElement {
  static override styles = [controlStyles, tabStripStyles, tabsStyles];

  private current: HTMLElement | undefined;
  private currentIndex = 0;
  private readonly regions = new Regions(this);

  constructor() {
    super();
    this.addEventListener(REVEAL, this.onReveal);
  }

  get regionTags(): readonly string[] {
    return ["crowd-tab"];
  }

  private get panels(): HTMLElement[] {
    return this.regions.all("crowd-tab");
  }

  /** Which tab is shown: the one that was, else the one that has taken its place, at first the first. */
  private settle(panels: readonly HTMLElement[]): void {
    const found = this.current === undefined ? -1 : panels.indexOf(this.current);
    this.currentIndex = found >= 0 ? found : Math.max(0, Math.min(this.currentIndex, panels.length - 1));
    this.current = panels[this.currentIndex];
    for (const panel of panels) panel.hidden = panel !== this.current;
  }

  private readonly choose = (id: string): void => this.showPanel(this.panels[Number(id)]);

  private showPanel(panel: HTMLElement | undefined): void {
    this.current = panel;
    this.requestUpdate();
    this.performUpdate();
  }

  /** A control in a hidden panel has failed: bring it into view before it is focused. */
  private readonly onReveal = (event: Event): void => {
    const panel = this.panels.find((each) => each.contains(event.target as Node));
    if (panel !== undefined && panel !== this.current) this.showPanel(panel);
  };

  protected override view(): unknown {
    const panels = this.panels;
    this.settle(panels);
    const tabs = panels.map((panel, index) => ({
      id: String(index),
      label: panel.getAttribute("header") || String(index + 1),
    }));
    return html`${tabStrip({ tabs, current: String(this.currentIndex), choose: this.choose })}
      <slot name="crowd-tab"></slot>
      <slot></slot>`;
  }
}
