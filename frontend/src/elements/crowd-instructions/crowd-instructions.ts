import { html, nothing, type PropertyDeclarations } from "lit";
import { REVEAL } from "../../answers/control.ts";
import { controlStyles } from "../../base/controls.styles.ts";
import { CrowdElement } from "../../base/crowd-element.ts";
import { dialogOpener, dialogTemplate } from "../../base/dialog.ts";
import { icon } from "../../base/icons.ts";
import { authorsSlot, ownWords } from "../../base/own-words.ts";
import { Regions } from "../../base/regions.ts";
import { tabStrip } from "../../base/tab-strip.ts";
import { tabStripStyles } from "../../base/tab-strip.styles.ts";
import { text, type TextKey } from "../../base/texts.ts";
import { instructionsStyles } from "./crowd-instructions.styles.ts";

const TABS: readonly { id: string; says: TextKey; regions: readonly string[] }[] = [
  { id: "summary", says: "summary", regions: ["short-summary"] },
  { id: "detailed", says: "detailedInstructions", regions: ["detailed-instructions"] },
  { id: "examples", says: "examples", regions: ["positive-example", "negative-example"] },
];

/** Instructions behind a link or button, in a dialog of up to three tabs (spec 3.1.7). */
export class CrowdInstructions extends CrowdElement {
  static override styles = [controlStyles, tabStripStyles, instructionsStyles];

  static override properties: PropertyDeclarations = {
    linkText: { attribute: "link-text" },
    linkType: { attribute: "link-type" },
    tab: { state: true },
  };

  linkText = "";
  linkType = "link";
  private tab = "";
  private readonly regions = new Regions(this);

  constructor() {
    super();
    this.addEventListener(REVEAL, this.onReveal);
  }

  get regionTags(): readonly string[] {
    return TABS.flatMap((tab) => tab.regions);
  }

  private get tabs(): typeof TABS {
    return TABS.filter((tab) => tab.regions.some((region) => this.regions.first(region) !== undefined));
  }

  private get currentTab(): string {
    return this.tabs.some((tab) => tab.id === this.tab) ? this.tab : (this.tabs[0]?.id ?? "");
  }

  private readonly open = (): void => {
    const dialog = this.renderRoot.querySelector("dialog");
    if (dialog?.open === false) dialog.showModal();
  };

  /** A control inside a region failed: show where it is. */
  private readonly onReveal = (event: Event): void => {
    const region = Array.from(this.children).find((child) => child.contains(event.target as Node));
    const tab = TABS.find(({ regions }) => region !== undefined && regions.includes(region.localName));
    if (tab === undefined) return;
    this.tab = tab.id;
    this.performUpdate();
    this.open();
  };

  private readonly choose = (tab: string): void => {
    this.tab = tab;
    this.performUpdate();
  };

  protected override view(): unknown {
    return html`${dialogOpener(this.linkText || text("clickForInstructions"), this.linkType, this.open)}
      ${ownWords(this, dialogTemplate({ name: "instructions", title: text("instructions"), body: this.body() }))}`;
  }

  private body(): unknown {
    const current = this.currentTab;
    const tabs = this.tabs.map(({ id, says }) => ({ id, label: text(says), panel: `panel-${id}` }));
    return html`${tabStrip({ tabs, current, label: text("instructions"), choose: this.choose })}
      ${TABS.map(
        ({ id, regions }) => html`<div role="tabpanel" id="panel-${id}" aria-labelledby="tab-${id}" tabindex="0" ?hidden=${id !== current}>
          ${regions.map((region) => this.regionView(region))}
        </div>`,
      )}`;
  }

  private regionView(region: string): unknown {
    const slot = authorsSlot(this, region);
    if (region !== "positive-example" && region !== "negative-example") return slot;
    const good = region === "positive-example";
    if (this.regions.first(region) === undefined) return slot;
    return html`<section class="example ${good ? "good" : "bad"}">
      <h3>${icon(good ? "check-circle" : "cancel")}${text(good ? "goodExample" : "badExample")}</h3>
      ${slot}
    </section>${nothing}`;
  }
}
