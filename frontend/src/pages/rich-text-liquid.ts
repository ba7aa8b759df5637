/**
 * Liquid in formatted text. Templates are read as Liquid first and as HTML then, so `{% if pages > 3 %}` has to stand in the HTML
 * as it was typed: what HTML would read or write differently is put out of its sight meanwhile.
 */

const LIQUID = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;

/** Characters that no text has (Unicode: for use inside of programs); between them stands a piece's number. */
const [BEGIN, END] = ["\uFDD0", "\uFDD1"];
const VEIL = new RegExp(`${BEGIN}(\\d+)${END}`, "g");
const VEILED_TAG = new RegExp(`</?${BEGIN}`);

/** The pieces of Liquid in a text, as offsets. */
export function liquidIn(text: string): { from: number; to: number }[] {
  return [...text.matchAll(LIQUID)].map(({ index, 0: piece }) => ({ from: index, to: index + piece.length }));
}

/** The pieces of Liquid that were taken out of a text, which can be put back. */
export class Veil {
  readonly pieces: string[] = [];

  /** `text` with a sign in place of each piece. */
  over(text: string): string {
    return text.replace(LIQUID, (piece) => `${BEGIN}${this.pieces.push(piece) - 1}${END}`);
  }

  /** What `over` was given, or any part of it. */
  lift(text: string): string {
    return text.replace(VEIL, (_sign, number: string) => this.pieces[Number(number)] ?? "");
  }

  /** Do one of the two in every text and attribute below a node. */
  each(root: Node, change: (text: string) => string): void {
    const walker = root.ownerDocument?.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker?.nextNode(); node; node = walker?.nextNode()) {
      if (node instanceof Text) node.data = change(node.data);
      else if (node instanceof Element) for (const attribute of node.attributes) attribute.value = change(attribute.value);
    }
  }
}

/** Whether a name of an element is Liquid: then nobody knows what the HTML is before the template is rendered. */
export function hasVeiledTag(veiled: string): boolean {
  return VEILED_TAG.test(veiled);
}

/** Whether a text is one output of Liquid and nothing else. */
export function isOutput(text: string): boolean {
  return /^\{\{(?:(?!\}\})[\s\S])*\}\}$/.test(text.trim());
}

/** A text in which every piece of Liquid is a word, to look at what is around it. */
export function withWordsForLiquid(text: string): string {
  return text.replace(LIQUID, "liquid");
}
