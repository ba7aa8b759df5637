/** The pairs as a list; the chosen one is opened to be edited in its place. */

import { html, nothing, type TemplateResult } from "lit";
import { classMap } from "lit/directives/class-map.js";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "../../base/icons.ts";
import { text } from "../../base/texts.ts";
import type { Change, Pair, Review } from "../../blocks/review.ts";
import type { PairWords } from "./pair-words.ts";

export interface PairListing {
  pairs: readonly Pair[];
  review: Review;
  chosen: Pair | undefined;
  /** How many of the pairs are listed; the rest waits behind a button. */
  listed: number;
  wordsOf(pair: Pair): PairWords;
  editor(pair: Pair, words: PairWords): unknown;
  choose(pair: Pair | undefined): void;
  listMore(): void;
}

export function pairList(listing: PairListing): TemplateResult {
  const { pairs, listed } = listing;
  if (pairs.length === 0) return html`<p class="quiet">${text("noPairs")}</p>`;
  const rest = pairs.length - listed;
  return html`<ul class="pairs" aria-label=${text("keyValuePairs")}>
      ${repeat(pairs.slice(0, listed), ({ id }) => id, (pair) => pairItem(pair, listing))}
    </ul>
    ${rest > 0
      ? html`<button type="button" class="button" @click=${() => listing.listMore()}>${text("showMorePairs", { count: rest })}</button>`
      : nothing}`;
}

function pairItem(pair: Pair, listing: PairListing): TemplateResult {
  const isChosen = pair.id === listing.chosen?.id;
  const words = listing.wordsOf(pair);
  const change = listing.review[pair.id];
  const key = words.key.trim() === "" ? text("addedPair") : words.key;
  return html`<li class=${classMap({ pair: true, chosen: isChosen, rejected: change?.isRejected === true })} data-pair=${pair.id}>
    <button
      type="button"
      class="pair-head"
      aria-expanded=${isChosen}
      tabindex=${isChosen || (listing.chosen === undefined && pair === listing.pairs[0]) ? "0" : "-1"}
      @click=${() => listing.choose(isChosen ? undefined : pair)}
    >
      <span class="pair-key authors">${key}</span>
      ${isChosen ? nothing : html`<span class="pair-value authors">${shownValue(words, change)}</span>`} ${badge(pair, change)}
    </button>
    ${isChosen ? listing.editor(pair, words) : nothing}
  </li>`;
}

function shownValue(words: PairWords, change: Change | undefined): unknown {
  if (change?.isBlank === true || change?.isNotFound === true) return nothing;
  const marks = words.marks.map(({ isSelected }) => html`<span class="mark-box ${isSelected ? "on" : ""}">${isSelected ? icon("check") : nothing}</span>
    <span class="visually-hidden">${text(isSelected ? "markSelected" : "markNotSelected")}</span>`);
  return html`${marks}${words.value}`;
}

function badge(pair: Pair, change: Change | undefined): unknown {
  const [says, kind] = stateOf(pair, change);
  return says === undefined ? nothing : html`<span class="badge ${kind}">${text(says)}</span>`;
}

type Says = "pairRejected" | "keyNotFound" | "valueBlank" | "pairAdded" | "pairToFind" | "pairEdited";

/** What was decided about the pair, in a word. */
function stateOf(pair: Pair, change: Change | undefined): [Says | undefined, string] {
  if (change?.isRejected === true) return ["pairRejected", "no"];
  if (change?.isNotFound === true) return ["keyNotFound", "done"];
  if (change?.isBlank === true) return ["valueBlank", "done"];
  if (pair.kind === "added") return ["pairAdded", "done"];
  if (pair.kind === "missing") return (change?.valueText ?? "").trim() === "" ? ["pairToFind", "ask"] : ["pairAdded", "done"];
  return change === undefined ? [undefined, ""] : ["pairEdited", "done"];
}
