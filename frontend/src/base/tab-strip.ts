/** A row of tabs, moved through by arrows, Home and End. Its panels belong to whoever shows it. */

import { html, nothing, type TemplateResult } from "lit";

export interface StripTab {
  id: string;
  label: string;
  /** Id of its panel, where that is in the same tree. */
  panel?: string;
}

export interface TabStrip {
  tabs: readonly StripTab[];
  /** Id of the chosen tab. */
  current: string;
  label?: string;
  /** Must have rendered when it returns: the focus goes to the chosen tab. */
  choose(id: string): void;
}

export function tabStrip(strip: TabStrip): TemplateResult | typeof nothing {
  if (strip.tabs.length === 0) return nothing;
  return html`<div role="tablist" aria-label=${strip.label ?? nothing} @keydown=${(event: KeyboardEvent) => moveByKey(event, strip)}>
    ${strip.tabs.map(
      ({ id, label, panel }) => html`<button
        type="button"
        role="tab"
        id="tab-${id}"
        aria-selected=${id === strip.current}
        aria-controls=${panel ?? nothing}
        tabindex=${id === strip.current ? 0 : -1}
        @click=${() => strip.choose(id)}
      >${label}</button>`,
    )}
  </div>`;
}

function moveByKey(event: KeyboardEvent, { tabs, current, choose }: TabStrip): void {
  const list = event.currentTarget as HTMLElement;
  const at = tabs.findIndex((tab) => tab.id === current);
  const forward = getComputedStyle(list).direction === "rtl" ? -1 : 1;
  const target = { ArrowRight: at + forward, ArrowLeft: at - forward, Home: 0, End: tabs.length - 1 }[event.key];
  const chosen = target === undefined ? undefined : tabs[(target + tabs.length) % tabs.length];
  if (chosen === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  choose(chosen.id);
  list.querySelector<HTMLElement>("[aria-selected=true]")?.focus();
}
