/** The text with its highlights, block by block; a block is touched only when something in it has changed. */

import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { styleMap } from "lit/directives/style-map.js";
import { remember } from "../../base/remember.ts";
import { cutIntoPieces, type Block, type Piece } from "../../spans/blocks.ts";
import { spansWithin, type Span } from "../../spans/spans.ts";
import type { LabelKind } from "./label-kinds.ts";

export interface TextLook {
  text: string;
  blocks: readonly Block[];
  spans: readonly Span[];
  kinds: ReadonlyMap<string, LabelKind>;
  current: Span | undefined;
  /** Whether the block's highlights are to be drawn. */
  isDrawn(block: number): boolean;
}

/** Characters of a short name that are shown; more would cover the text around. */
const CHIP_CHARACTERS = 14;

/** Nothing but the text may be in there as text (see text-positions.ts): chips are drawn by CSS. */
export function textBlocks(look: TextLook): TemplateResult[] {
  const direction = needsBidi(look.text) ? "auto" : "ltr";
  return look.blocks.map((block, index) => {
    const spans = look.isDrawn(index) ? spansWithin(look.spans, block) : [];
    const current = spans.find((span) => span === look.current);
    const pieces = (): unknown =>
      repeat(
        cutIntoPieces(block, spans),
        ({ start }) => start,
        (piece) => (piece.span === undefined ? plain(look, piece) : highlight(look, piece, piece.span)),
      );
    const inside = guard([block, look.text, look.kinds, current, ...spans], pieces);
    return block.isWhole ? html`<div class="block" dir=${direction}>${inside}</div>` : html`<span class="block">${inside}</span>`;
  });
}

/** Anything that is written from right to left, or says so. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Finding the direction of each paragraph costs the browser seconds in a long one; most texts have only one. */
export const needsBidi: (text: string) => boolean = remember((text: string) => RIGHT_TO_LEFT.test(text));

function plain({ text }: TextLook, { start, end }: Piece): TemplateResult {
  return html`<span .textContent=${text.slice(start, end)}></span>`;
}

/** A highlight, or the part of one that is in this block; only its beginning carries the chip and takes the focus. */
function highlight({ text, kinds, current }: TextLook, { start, end }: Piece, span: Span): TemplateResult {
  const kind = kinds.get(span.label);
  if (kind === undefined) return plain({ text } as TextLook, { start, end });
  const isFirst = start === span.start;
  const style = styleMap({ "--color": kind.color, "--ink": kind.ink, "--spare": `${spareEm(kind, span)}em` });
  return html`<mark
    class=${span === current ? "current" : ""}
    style=${style}
    data-start=${span.start}
    role=${isFirst ? "button" : nothing}
    tabindex=${isFirst ? "0" : nothing}
    aria-label=${isFirst ? `${kind.name}: ${text.slice(span.start, span.end)}` : nothing}
    aria-pressed=${isFirst ? span === current : nothing}
    ><span .textContent=${text.slice(start, end)}></span>${isFirst
      ? html`<span class="chip" aria-hidden="true" data-name=${kind.shortName}><span class="remove"></span></span>`
      : nothing}</mark
  >`;
}

/** Room that a short highlight needs beyond its text, in ems, lest its chip covers its neighbour's. An estimate. */
function spareEm({ shortName }: LabelKind, { start, end }: Span): number {
  const chip = 0.44 * Math.min(shortName.length, CHIP_CHARACTERS) + 1.35;
  return Math.max(0, Math.round((chip - 0.52 * (end - start)) * 100) / 100);
}

/** More highlights than this are drawn only where somebody looks. */
const DRAWN_AT_ONCE = 2000;

/** Which blocks have come near the viewport; only their highlights become elements. Nobody looks at 100,000. */
export class SeenBlocks {
  private readonly changed: () => void;
  private readonly seen = new Set<number>();
  private observer: IntersectionObserver | undefined;
  private element: Element | undefined;
  private blocks: readonly Block[] = [];

  constructor(changed: () => void) {
    this.changed = changed;
  }

  isDrawn(block: number, spans: number): boolean {
    return spans <= DRAWN_AT_ONCE || this.seen.has(block);
  }

  /** Look at the blocks as they are rendered now. */
  watch(element: Element, blocks: readonly Block[], spans: number): void {
    if (spans <= DRAWN_AT_ONCE || (element === this.element && blocks === this.blocks)) return;
    this.stop();
    this.element = element;
    this.blocks = blocks;
    const children = Array.from(element.children);
    const scroller = element.closest(".scroller");
    const root = scroller !== null && getComputedStyle(scroller).overflowY !== "visible" ? scroller : null;
    this.observer = new IntersectionObserver((entries) => this.see(entries, children), { root, rootMargin: "100% 0px" });
    for (const child of children) this.observer.observe(child);
  }

  stop(): void {
    this.observer?.disconnect();
    this.observer = undefined;
    this.element = undefined;
    this.seen.clear();
  }

  private see(entries: readonly IntersectionObserverEntry[], children: readonly Element[]): void {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      this.seen.add(children.indexOf(target));
      this.observer?.unobserve(target);
    }
    this.changed();
  }
}
