/**
 * A caret for a text that is not editable: the browser moves and extends the selection as it does in a field, this
 * keeps it within the text and draws the caret.
 */

import type { Stretch } from "../../spans/spans.ts";
import type { CaretMove } from "./caret-moves.ts";
import type { TextPositions } from "./text-positions.ts";
import { select, selectedEnds } from "./text-selection.ts";

/** The browser may stop at the edges of highlights, where the offset does not change. */
const MAX_STEPS = 4;

export class TextCaret {
  /** The end that stays when the selection is extended, and the one that moves. */
  anchor = 0;
  focus = 0;
  private readonly root: () => ShadowRoot;

  constructor(root: () => ShadowRoot) {
    this.root = root;
  }

  get stretch(): Stretch {
    return { start: Math.min(this.anchor, this.focus), end: Math.max(this.anchor, this.focus) };
  }

  /** Remember what was selected without it; nothing changes on the page. */
  follow({ start, end }: Stretch): void {
    if (start === this.focus && end === this.anchor) return;
    this.anchor = start;
    this.focus = end;
  }

  place(positions: TextPositions, anchor: number, focus = anchor): void {
    this.anchor = anchor;
    this.focus = focus;
    select(positions.positionOf(anchor), positions.positionOf(focus));
  }

  move(positions: TextPositions, move: CaretMove, length: number): void {
    if (move.direction === "start" || move.direction === "end") {
      const to = move.direction === "start" ? 0 : length;
      this.place(positions, move.extends ? this.anchor : to, to);
      return;
    }
    const before = this.focus;
    const hadSelection = this.anchor !== this.focus;
    this.place(positions, this.anchor, this.focus);
    for (let step = 0; step < MAX_STEPS; step += 1) {
      document.getSelection()?.modify(move.extends ? "extend" : "move", move.direction, move.granularity);
      this.read(positions, move.extends);
      // Without Shift, a selection collapses to one of its ends, which may be where the caret was.
      if (this.focus !== before || (hadSelection && !move.extends)) break;
    }
    // It may have left the text, and came back to its edge.
    this.place(positions, this.anchor, this.focus);
  }

  /** Put `mark` where the caret is, and bring it into view. */
  draw(positions: TextPositions, mark: HTMLElement): void {
    const { node, offset } = positions.positionOf(this.focus);
    const range = document.createRange();
    range.setStart(node, offset);
    const place = range.getClientRects()[0] ?? (node.parentElement as Element).getBoundingClientRect();
    const origin = (mark.offsetParent ?? document.documentElement).getBoundingClientRect();
    Object.assign(mark.style, {
      left: `${place.left - origin.left}px`,
      top: `${place.top - origin.top}px`,
      height: `${place.height}px`,
    });
    mark.scrollIntoView({ block: "nearest" });
  }

  private read(positions: TextPositions, isExtended: boolean): void {
    const ends = selectedEnds(this.root());
    if (ends === undefined) return;
    const [start, end] = [positions.offsetOf(ends[0]), positions.offsetOf(ends[1])];
    if (isExtended) this.focus = start === this.anchor ? end : start;
    else this.anchor = this.focus = start;
  }
}
