/** The text view itself: ProseMirror with our schema, keys and looks. */

import { history } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { DOMParser, type Node as TextNode } from "prosemirror-model";
import { EditorState, Plugin, type Command, type Transaction } from "prosemirror-state";
import { Decoration, DecorationSet, EditorView, type NodeViewConstructor } from "prosemirror-view";
import { pictureAddressOf } from "./rich-text-addresses.ts";
import { KEYS, typedFormats } from "./rich-text-commands.ts";
import { liquidIn } from "./rich-text-liquid.ts";
import { cleanedHtml } from "./rich-text-paste.ts";
import { PASTED_LINK, schema } from "./rich-text-schema.ts";

export interface ViewOptions {
  doc: TextNode;
  /** Of the element in which is written. */
  attributes: Record<string, string>;
  keys: Record<string, Command>;
  /** A picture was double-clicked, or asked for by Enter; it is selected. */
  openPicture(): void;
  /** After every change of text or selection. */
  changed(isText: boolean): void;
}

/** Pixels at the edges of the window in which nobody could see the cursor: at the end stands the form's bar of buttons. */
const STICKY_BAR = { top: 8, right: 0, bottom: 96, left: 0 };

export function textView(place: HTMLElement, options: ViewOptions): EditorView {
  const view: EditorView = new EditorView(place, {
    state: stateWith(options.doc, options.keys),
    attributes: options.attributes,
    nodeViews: { image: pictureChip },
    clipboardParser: new DOMParser(schema, [PASTED_LINK, ...DOMParser.fromSchema(schema).rules]),
    transformPastedHTML: cleanedHtml,
    scrollThreshold: STICKY_BAR,
    scrollMargin: STICKY_BAR,
    handleDoubleClickOn: (_view, _position, node) => {
      if (node.type !== schema.nodes.image) return false;
      options.openPicture();
      return true;
    },
    dispatchTransaction: (transaction: Transaction) => {
      view.updateState(view.state.apply(transaction));
      options.changed(transaction.docChanged);
    },
  });
  return view;
}

/** With a history that begins here. */
export function stateWith(doc: TextNode, keys: Record<string, Command>): EditorState {
  return EditorState.create({ doc, plugins: [typedFormats(), keymap(keys), keymap(KEYS), history(), liquidIsCode] });
}

/** Liquid looks like the code that it is, and is formatted as a whole: half of it in bold would be no Liquid any more. */
const liquidIsCode = new Plugin<DecorationSet>({
  state: {
    init: (_config, { doc }) => liquidMarked(doc),
    apply: (transaction, before, _old, { doc }) => (transaction.docChanged ? liquidMarked(doc) : before),
  },
  props: {
    decorations(state) {
      return this.getState(state);
    },
  },
  appendTransaction: (transactions, _before, { doc, tr }) => {
    if (!transactions.some(({ docChanged }) => docChanged)) return null;
    for (const { from, to } of liquidOf(doc)) {
      const marks = doc.resolve(from + 1).marks();
      let isWhole = true;
      doc.nodesBetween(from, to, (node) => {
        if (node.isText && !sameMarks(node, marks)) isWhole = false;
      });
      if (isWhole) continue;
      tr.removeMark(from, to);
      for (const mark of marks) tr.addMark(from, to, mark);
    }
    return tr.docChanged ? tr : null;
  },
});

function sameMarks(node: TextNode, marks: readonly TextNode["marks"][number][]): boolean {
  return node.marks.length === marks.length && marks.every((mark) => mark.isInSet(node.marks));
}

function liquidMarked(doc: TextNode): DecorationSet {
  return DecorationSet.create(doc, liquidOf(doc).map(({ from, to }) => Decoration.inline(from, to, { class: "rich-text-liquid", spellcheck: "false" })));
}

function liquidOf(doc: TextNode): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  doc.descendants((node, position) => {
    if (!node.isTextblock) return true;
    const text = node.textBetween(0, node.content.size, undefined, "\uFFFC");
    for (const { from, to } of liquidIn(text)) found.push({ from: position + 1 + from, to: position + 1 + to });
    return false;
  });
  return found;
}

/**
 * A picture is shown by its name: the page may load none from elsewhere (`img-src`), and workers alone may read objects in S3.
 * A sample of the task shows it.
 */
const pictureChip: NodeViewConstructor = (node) => {
  const { src, alt } = node.attrs;
  const address = pictureAddressOf(String(src));
  const dom = document.createElement("span");
  dom.className = "rich-text-picture";
  dom.setAttribute("role", "img");
  dom.setAttribute("aria-label", String(alt ?? "") || address);
  const name = document.createElement("span");
  name.textContent = String(alt ?? "") || address;
  const place = document.createElement("small");
  place.textContent = alt ? address : "";
  dom.append(name, place);
  return { dom };
};
