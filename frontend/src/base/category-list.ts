/** The list of categories in the right pane: large buttons, each with its digit. */

import { css, html, nothing, type TemplateResult } from "lit";
import { classMap } from "lit/directives/class-map.js";
import { styleMap } from "lit/directives/style-map.js";
import { DIGITS } from "./keys.ts";
import { text } from "./texts.ts";

export interface Category {
  /** By which it is known in drafts, and when the list changes under the worker. */
  key: string;
  label: string;
  /** Quiet words at its end, such as a confidence. */
  note?: string;
  /** How far it stands below others, in a list that is a tree. */
  depth?: number;
}

/** A title within the list; not to be chosen. */
export interface Heading {
  heading: string;
}

export type ListEntry = Category | Heading;

export interface CategoryList {
  /** A text is a category that is its own key. */
  categories: readonly (ListEntry | string)[];
  /** Keys. */
  selected: readonly string[];
  /** `one`: choosing a category gives up the one before; `many`: each is on or off; `tool`: each does something. */
  choice: "one" | "many" | "tool";
  /** A last button that stands for none of the categories and disables them. */
  none?: { label: string; isChosen: boolean; choose(): void } | undefined;
  /** A swatch in place of the mark. */
  colorOf?(key: string): string;
  /** How often it has been used; shown when it was. */
  countOf?(key: string): number;
  /** What the list is called, if not categories. */
  title?: string;
  choose(key: string): void;
}

export function isCategory(entry: ListEntry): entry is Category {
  return "key" in entry;
}

/** Arrow keys move between the buttons; in a list of one choice they choose as well, as radio buttons do. */
export function categoryList(list: CategoryList): TemplateResult {
  const { selected, choice, none } = list;
  const entries = list.categories.map((entry) => (typeof entry === "string" ? { key: entry, label: entry } : entry));
  const categories = entries.filter(isCategory);
  const tabStop = Math.max(0, categories.findIndex(({ key }) => selected.includes(key)));
  const button = (category: Category): TemplateResult => {
    const index = categories.indexOf(category);
    return categoryButton({
      ...category,
      choice,
      color: list.colorOf?.(category.key),
      count: list.countOf?.(category.key),
      isSelected: selected.includes(category.key),
      isDisabled: none?.isChosen ?? false,
      isTabStop: choice !== "one" || index === tabStop,
      shortcut: DIGITS[index],
      choose: () => list.choose(category.key),
    });
  };
  return html`<div
    class=${classMap({ categories: true, tree: entries.some((entry) => !isCategory(entry) || (entry.depth ?? 0) > 0) })}
    role=${choice === "one" ? "radiogroup" : "group"}
    aria-label=${list.title ?? text("categories")}
    @keydown=${(event: KeyboardEvent) => moveByArrow(event, choice)}
  >
    ${entries.map((entry) => (isCategory(entry) ? button(entry) : html`<h2 class="category-heading">${entry.heading}</h2>`))}
    ${none === undefined ? nothing : categoryButton({ ...none, choice, isSelected: none.isChosen, shortcut: "N", isNone: true })}
  </div>`;
}

interface ButtonParts extends Omit<Category, "key"> {
  choice: CategoryList["choice"];
  color?: string | undefined;
  count?: number | undefined;
  isSelected: boolean;
  isDisabled?: boolean;
  isTabStop?: boolean;
  isNone?: boolean;
  shortcut: string | undefined;
  choose(): void;
}

const ROLES = { one: "radio", many: "checkbox", tool: nothing } as const;

function categoryButton(parts: ButtonParts): TemplateResult {
  const { choice, color, count, isSelected, isNone = false, depth = 0, note, shortcut } = parts;
  return html`<button
    type="button"
    role=${ROLES[choice]}
    aria-checked=${choice === "tool" ? nothing : isSelected}
    aria-pressed=${choice === "tool" ? isSelected : nothing}
    aria-description=${count ? text("timesUsed", { count }) : nothing}
    ?disabled=${parts.isDisabled ?? false}
    tabindex=${(parts.isTabStop ?? true) ? "0" : "-1"}
    class=${classMap({ "label-button": true, selected: isSelected, none: isNone })}
    style=${depth === 0 ? nothing : styleMap({ "--depth": String(depth) })}
    @click=${parts.choose}
  >
    ${color === undefined
      ? html`<span class="mark ${choice}" aria-hidden="true"></span>`
      : html`<span class="swatch" aria-hidden="true" style=${styleMap({ "--color": color })}></span>`}
    <span class="category authors">${parts.label}</span>
    ${note === undefined ? nothing : html`<span class="note">${note}</span>`}
    ${count === undefined ? nothing : html`<span class="count" aria-hidden="true">${count || nothing}</span>`}
    ${shortcut === undefined ? nothing : html`<kbd aria-hidden="true">${shortcut}</kbd>`}
  </button>`;
}

function moveByArrow(event: KeyboardEvent, choice: CategoryList["choice"]): void {
  const list = event.currentTarget as Element;
  const forward = getComputedStyle(list).direction === "rtl" ? -1 : 1;
  const step = { ArrowDown: 1, ArrowRight: forward, ArrowUp: -1, ArrowLeft: -forward }[event.key];
  const buttons = Array.from(list.querySelectorAll<HTMLElement>(".label-button:not(:disabled)"));
  const at = buttons.indexOf(event.target as HTMLElement);
  if (step === undefined || at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const next = buttons[(at + step + buttons.length) % buttons.length];
  next?.focus();
  if (choice === "one") next?.click();
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

  .category-heading {
    margin: var(--crowd-space-2) 0 0;
    color: var(--crowd-text-quiet);
    font: var(--crowd-font-small);
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  .category-heading:first-child {
    margin-block-start: 0;
  }

  .label-button[style] {
    margin-inline-start: calc(var(--depth) * var(--crowd-space-4));
  }

  .label-button.none {
    margin-block-start: var(--crowd-space-2);
  }

  .note,
  .count {
    flex: none;
    color: var(--crowd-text-quiet);
    font: var(--crowd-font-small);
    font-variant-numeric: tabular-nums;
  }

  .swatch {
    flex: none;
    inline-size: 1rem;
    block-size: 1rem;
    border: 1px solid rgb(0 0 0 / 35%);
    border-radius: 0.25rem;
    background: var(--color);
    forced-color-adjust: none;
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

  .selected > .mark.one {
    border: 0.35rem solid var(--crowd-accent);
  }

  .selected > .mark.many {
    border-color: var(--crowd-accent);
    background: var(--crowd-accent);
  }

  /* The tick, of two borders. */
  .selected > .mark.many::after {
    content: "";
    display: block;
    inline-size: 0.3rem;
    block-size: 0.6rem;
    margin: -0.05rem auto 0;
    border: solid var(--crowd-on-accent);
    border-width: 0 2px 2px 0;
    rotate: 45deg;
  }

  @container (max-width: 800px) and (min-width: 460px) {
    .categories:not(.tree) {
      grid-template-columns: 1fr 1fr;
    }

    .label-button.none {
      grid-column: 1 / -1;
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
