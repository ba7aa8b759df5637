/**
 * Between offsets of the text and positions in the page. The rule that makes it simple: the text element's
 * `textContent` is the text itself, whatever highlights cut it; its children are the blocks, in order.
 */

import type { Block } from "../../spans/blocks.ts";
import type { Stretch } from "../../spans/spans.ts";

/** A place in the tree, as ranges have them. */
export interface Position {
  node: Node;
  offset: number;
}

export class TextPositions {
  private readonly element: HTMLElement;
  private readonly blocks: readonly Block[];

  constructor(element: HTMLElement, blocks: readonly Block[]) {
    this.element = element;
    this.blocks = blocks;
  }

  contains(node: Node): boolean {
    return this.element.contains(node);
  }

  /** Units of text before a position; outside the text, 0 or its whole length. */
  offsetOf({ node, offset }: Position): number {
    const range = document.createRange();
    range.selectNodeContents(this.element);
    if (range.comparePoint(node, offset) !== 0) return range.comparePoint(node, offset) < 0 ? 0 : this.length;
    const index = this.blockIndexOf(node);
    const block = this.element.children[index];
    if (block !== undefined) range.setStart(block, 0);
    range.setEnd(node, offset);
    return (this.blocks[index]?.start ?? 0) + range.toString().length;
  }

  /** Where the text of this offset begins in the page. */
  positionOf(offset: number): Position {
    const index = this.blocks.findLastIndex(({ start }) => start <= offset);
    const block = this.element.children[index];
    if (block === undefined) return { node: this.element, offset: 0 };
    const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let rest = offset - (this.blocks[index]?.start ?? 0);
    let last: Position = { node: block, offset: 0 };
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const length = (node as Text).length;
      if (rest < length) return { node, offset: rest };
      last = { node, offset: length };
      rest -= length;
    }
    return last;
  }

  rangeOf({ start, end }: Stretch): Range {
    const range = document.createRange();
    const from = this.positionOf(start);
    const to = this.positionOf(end);
    range.setStart(from.node, from.offset);
    range.setEnd(to.node, to.offset);
    return range;
  }

  private get length(): number {
    return this.blocks.at(-1)?.end ?? 0;
  }

  private blockIndexOf(node: Node): number {
    let child: Node | null = node;
    while (child !== null && child.parentNode !== this.element) child = child.parentNode;
    return child === null ? -1 : Array.prototype.indexOf.call(this.element.children, child);
  }
}
