/** The list of shapes beside the image: each can be selected and deleted there, without a pointer too. */

import { html, nothing, type TemplateResult } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { icon } from "../base/icons.ts";
import { text } from "../base/texts.ts";

/** More rows help nobody; the image shows all. */
const MAX_ROWS = 200;

export interface ShapeRow {
  id: number;
  label: string;
  /** What is measured of it: "187 × 401". */
  measure: string;
  color: string;
  name: string;
}

export interface ShapeListOptions {
  title: string;
  count: number;
  /** Makes the nth row; called for the rows that are shown only. */
  row(index: number): ShapeRow;
  selected: number | undefined;
  select(id: number): void;
  remove(id: number): void;
}

export function shapeList(list: ShapeListOptions): TemplateResult {
  const rows = Array.from({ length: Math.min(list.count, MAX_ROWS) }, (_, index) => list.row(index));
  const tabStop = Math.max(0, rows.findIndex(({ id }) => id === list.selected));
  return html`<section class="shape-list" aria-labelledby="shape-list-title">
    <h2 id="shape-list-title">${list.title} <span class="count">${list.count}</span></h2>
    ${rows.length === 0
      ? html`<p>${text("nothingDrawn")}</p>`
      : html`<ul @keydown=${moveByArrow}>
          ${rows.map(({ id, label, measure, color, name }, index) => {
            const tab = index === tabStop ? "0" : "-1";
            return html`<li class=${id === list.selected ? "selected" : ""}>
              <button
                type="button"
                class="shape-row"
                tabindex=${tab}
                title=${name}
                aria-pressed=${id === list.selected}
                @click=${() => list.select(id)}
              >
                <span class="swatch" style=${styleMap({ "--color": color })}></span>
                <span class="category authors">${label}</span>
                <span class="count">${measure}</span>
              </button>
              <button
                type="button"
                class="button quiet square shape-delete"
                tabindex=${tab}
                aria-label=${text("deleteShape", { name })}
                title=${text("delete")}
                @click=${() => list.remove(id)}
              >
                ${icon("delete")}
              </button>
            </li>`;
          })}
        </ul>`}
    ${list.count > rows.length ? html`<p>${text("moreShapes", { count: list.count - rows.length })}</p>` : nothing}
  </section>`;
}

/** Up and down go from row to row, left and right between its two buttons. */
function moveByArrow(event: KeyboardEvent): void {
  const list = event.currentTarget as Element;
  const forward = getComputedStyle(list).direction === "rtl" ? -1 : 1;
  const step = { ArrowDown: 2, ArrowUp: -2, ArrowRight: forward, ArrowLeft: -forward }[event.key];
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const buttons = Array.from(list.querySelectorAll<HTMLElement>("button"));
  event.preventDefault();
  buttons[buttons.indexOf(event.target as HTMLElement) + step]?.focus();
}
