/** The pairs in the document: an outline for each key and each value, and which of them lies under a point. */

import { html, nothing, svg, type TemplateResult } from "lit";
import { classMap } from "lit/directives/class-map.js";
import { styleMap } from "lit/directives/style-map.js";
import { around, cornersOf, placeOf, type Box, type Place, type RelativePoint } from "../../blocks/geometry.ts";
import type { Pair, Review } from "../../blocks/review.ts";
import { text } from "../../base/texts.ts";

export interface PairPlaces {
  key: Place | undefined;
  value: Place | undefined;
}

export type Part = "key" | "value";

/** Beyond this nobody sees single outlines, and the browser has better things to do; the chosen pair is always drawn. */
const MAX_DRAWN = 1500;

/** Where the pair stands on its page, as the worker left it. */
export function placesOf(pair: Pair, review: Review): PairPlaces {
  const change = review[pair.id];
  const [key, value] = pair.kind === "found" ? [pair.blocks.key, pair.blocks.values[0]] : [];
  return { key: placed(change?.keyBox, key && placeOf(key)), value: placed(change?.valueBox, value && placeOf(value)) };
}

function placed(moved: Box | undefined, original: Place | undefined): Place | undefined {
  return moved === undefined ? original : { box: moved, polygon: cornersOf(moved) };
}

/** The box around both parts, if there is any. */
export function boxAround({ key, value }: PairPlaces): Box | undefined {
  if (key === undefined || value === undefined) return (key ?? value)?.box;
  return around(key.box, value.box);
}

/** The pair at a point of the page: of several the one with the smallest part there. */
export function pairAt(pairs: readonly Pair[], review: Review, { x, y }: RelativePoint): Pair | undefined {
  let found: { pair: Pair; area: number } | undefined;
  for (const pair of pairs) {
    for (const place of Object.values(placesOf(pair, review)) as (Place | undefined)[]) {
      if (place === undefined) continue;
      const { left, top, width, height } = place.box;
      const isInside = x >= left && x <= left + width && y >= top && y <= top + height;
      if (isInside && (found === undefined || width * height < found.area)) found = { pair, area: width * height };
    }
  }
  return found?.pair;
}

/** Outlines in a box that is exactly the page; decoration for those who see them, the list says the same in words. */
export function placesLayer(pairs: readonly Pair[], review: Review, chosen: Pair | undefined): TemplateResult {
  const others = pairs.slice(0, MAX_DRAWN).filter((pair) => pair !== chosen);
  return html`<svg class="places" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
      ${others.map((pair) => outlines(pair, review, false))} ${chosen === undefined ? nothing : outlines(chosen, review, true)}
    </svg>
    ${chosen === undefined ? nothing : tags(placesOf(chosen, review))}`;
}

function outlines(pair: Pair, review: Review, isChosen: boolean): unknown {
  const places = placesOf(pair, review);
  const rejected = review[pair.id]?.isRejected === true;
  return (["key", "value"] as const).map((part) => {
    const place = places[part];
    if (place === undefined) return nothing;
    const classes = classMap({ place: true, [part]: true, chosen: isChosen, rejected });
    return svg`<polygon class=${classes} points=${place.polygon.map(({ x, y }) => `${x},${y}`).join(" ")} />`;
  });
}

/** Words on the chosen pair: colour alone would not tell key and value apart. */
function tags(places: PairPlaces): unknown {
  return (["key", "value"] as const).map((part) => {
    const box = places[part]?.box;
    if (box === undefined) return nothing;
    const at = styleMap({ left: `${100 * box.left}%`, top: `${100 * box.top}%` });
    return html`<span class="tag ${part}" style=${at} aria-hidden="true">${text(part === "key" ? "formKey" : "formValue")}</span>`;
  });
}
