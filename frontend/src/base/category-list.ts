/** The list of categories in the right pane: large buttons, each with its digit. */

import { css, html, nothing, type TemplateResult } from "lit";
import { classMap } from "lit/directives/class-map.js";
import { styleMap } from "lit/directives/style-map.js";
import { DIGITS } from "./keys.ts";
import { text } from "./texts.ts";

export interface CategoryList {
  categories: readonly string[];
  selected: readonly string[];
  /** `one`: choosing a category gives up the one before; `many`: each is on or off. */
  choice: "one" | "many";
  disabled?: boolean;
  /** A swatch in place of the mark. */
  colorOf?(category: string): string;
  /** How often it has been used; shown when it was. */
  countOf?(category: string): number;
  /** What the list is called, if not categories. */
  title?: string;
  choose(category: string): void;
}

/** Arrow keys move between the buttons; in a list of one choice they choose as well, as radio buttons do. */
export function categoryList(list: CategoryList): TemplateResult {
  const { categories, selected, choice } = list;
  const tabStop = Math.max(0, categories.findIndex((category) => selected.includes(category)));
  return html`<div
    class="categories"
    role=${choice === "one" ? "radiogroup" : "group"}
    aria-label=${list.title ?? text("categories")}
    @keydown=${(event: KeyboardEvent) => moveByArrow(event, list)}
  >
    ${categories.map((category, index) => {
      const isSelected = selected.includes(category);
      return html`<button
        type="button"
        role=${choice === "one" ? "radio" : "checkbox"}
        aria-checked=${isSelected}
        ?disabled=${list.disabled ?? false}
        tabindex=${choice === "many" || index === tabStop ? "0" : "-1"}
        class=${classMap({ "label-button": true, selected: isSelected })}
        @click=${() => list.choose(category)}
      >
        ${list.colorOf === undefined
          ? html`<span class="mark ${choice}" aria-hidden="true"></span>`
          : html`<span class="swatch" aria-hidden="true" style=${styleMap({ "--color": list.colorOf(category) })}></span>`}
        <span class="category">${category}</span>
        ${list.countOf === undefined ? nothing : html`<span class="count" aria-hidden="true">${list.countOf(category) || nothing}</span>`}
        ${index < DIGITS.length ? html`<kbd aria-hidden="true">${DIGITS[index]}</kbd>` : nothing}
      </button>`;
    })}
  </div>`;
}

function moveByArrow(event: KeyboardEvent, list: CategoryList): void {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  const buttons = Array.from((event.currentTarget as Element).querySelectorAll<HTMLElement>(".label-button"));
  const at = buttons.indexOf(event.target as HTMLElement);
  if (step === undefined || at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const next = (at + step + buttons.length) % buttons.length;
  buttons[next]?.focus();
  const category = list.categories[next];
  if (list.choice === "one" && category !== undefined) list.choose(category);
}

export const categoryStyles = css`
  .categories {
    display: grid;
    gap: var(--crowd-space-2);
  }

  .label-button {
    display: flex;
    align-items: center;
    gap: var(--crowd-space-3);
    min-block-size: var(--crowd-target);
    padding: var(--crowd-space-2) var(--crowd-space-3);
    border: 1px solid var(--crowd-line);
    border-radius: var(--crowd-radius);
    background: var(--crowd-surface);
    color: var(--crowd-text);
    font: inherit;
    text-align: start;
    cursor: pointer;
    transition: background-color 120ms, border-color 120ms;
  }

  .label-button:hover {
    border-color: var(--crowd-line-strong);
    background: var(--crowd-surface-hover);
  }

  .label-button.selected {
    border-color: var(--crowd-accent);
    background: var(--crowd-accent-surface);
    color: var(--crowd-accent-text);
    font-weight: 600;
    box-shadow: inset 0 0 0 1px var(--crowd-accent);
  }

  .label-button:disabled {
    opacity: 0.5;
    cursor: not-allowed;
  }

  .category {
    flex: 1;
    overflow-wrap: anywhere;
  }

  .mark {
    flex: none;
    inline-size: 1.125rem;
    block-size: 1.125rem;
    border: 2px solid var(--crowd-line-strong);
    border-radius: 50%;
    background: var(--crowd-surface);
  }

  .mark.many {
    border-radius: 0.25rem;
  }

  .selected > .mark {
    border: 0.35rem solid var(--crowd-accent);
  }

  @container (max-width: 800px) and (min-width: 460px) {
    .categories {
      grid-template-columns: 1fr 1fr;
    }
  }

  @media (hover: none) and (pointer: coarse) {
    .label-button kbd {
      display: none;
    }
  }

  @media (forced-colors: active) {
    .label-button.selected {
      outline: 2px solid Highlight;
    }
  }
`;
