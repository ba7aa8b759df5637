/**
 * What the text view of instructions can hold. It is also what pasting leaves of a page or a Word document: everything else about
 * them is dropped here. HTML that somebody wrote is not: `rich-text-html.ts` looks first whether all of it would be held.
 */

import { Schema, type Attrs, type DOMOutputSpec, type MarkSpec, type NodeSpec, type TagParseRule } from "prosemirror-model";
import { mayLinkTo, mayShow } from "./rich-text-addresses.ts";
import { looksBold, looksItalic, looksPlain } from "./rich-text-paste.ts";

/** Attributes that are held, by element; of all others none. */
export const HELD_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  a: ["href", "title", "target", "rel"],
  img: ["src", "alt", "title", "width", "height"],
  ol: ["start"],
};

/** Of the headings that the toolbar makes: the pane of the instructions has an `h2`. */
export const HEADING_LEVEL = 3;
const LEVELS = [1, 2, 3, 4, 5, 6];

const nodes = {
  doc: { content: "block+" },
  paragraph: { group: "block", content: "inline*", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
  heading: {
    group: "block",
    content: "inline*",
    defining: true,
    attrs: { level: { default: HEADING_LEVEL, validate: "number" } },
    parseDOM: LEVELS.map((level) => ({ tag: `h${level}`, attrs: { level } })),
    toDOM: ({ attrs }) => [`h${attrs["level"]}`, 0],
  },
  blockquote: { group: "block", content: "block+", defining: true, parseDOM: [{ tag: "blockquote" }], toDOM: () => ["blockquote", 0] },
  bullet_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
  ordered_list: {
    group: "block",
    content: "list_item+",
    attrs: { start: { default: null } },
    parseDOM: [{ tag: "ol", getAttrs: heldAttributes("ol") }],
    toDOM: ({ attrs }) => ["ol", given(attrs), 0],
  },
  list_item: { content: "paragraph block*", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
  text: { group: "inline" },
  image: {
    group: "inline",
    inline: true,
    draggable: true,
    attrs: { src: { validate: "string" }, alt: { default: null }, title: { default: null }, width: { default: null }, height: { default: null } },
    parseDOM: [{ tag: "img[src]", getAttrs: (element) => mayShow(element.getAttribute("src") ?? "") && heldAttributes("img")(element) }],
    toDOM: ({ attrs }) => ["img", given(attrs)],
  },
  hard_break: { group: "inline", inline: true, selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
} satisfies Record<string, NodeSpec>;

const marks = {
  link: {
    attrs: { href: { validate: "string" }, title: { default: null }, target: { default: null }, rel: { default: null } },
    inclusive: false,
    parseDOM: [linkRule((element) => heldAttributes("a")(element))],
    toDOM: ({ attrs }) => ["a", given(attrs), 0],
  },
  strong: {
    parseDOM: [
      { tag: "strong" },
      { tag: "b", getAttrs: (element) => !looksPlain(element) && null },
      { tag: "span", consuming: false, getAttrs: (element) => looksBold(element) && null },
    ],
    toDOM: () => ["strong", 0],
  },
  em: {
    parseDOM: [
      { tag: "em" },
      { tag: "i", getAttrs: (element) => !looksPlain(element) && null },
      { tag: "span", consuming: false, getAttrs: (element) => looksItalic(element) && null },
    ],
    toDOM: () => ["em", 0],
  },
  u: plain("u"),
  s: plain("s"),
  sub: { ...plain("sub"), excludes: "sup" },
  sup: { ...plain("sup"), excludes: "sub" },
  code: plain("code"),
} satisfies Record<string, MarkSpec>;

export const schema = new Schema<keyof typeof nodes, keyof typeof marks>({ nodes, marks });

/** How a link is made here, and of what is pasted: a task must not go away with its page. */
export function linkTo(href: string): Attrs {
  return { href, title: null, target: "_blank", rel: "noopener" };
}

/** Before the schema's own rule, for what is pasted. */
export const PASTED_LINK: TagParseRule = { ...linkRule((element) => linkTo(element.getAttribute("href") ?? "")), mark: "link" };

function linkRule(read: (element: HTMLElement) => Attrs): TagParseRule {
  return { tag: "a[href]", getAttrs: (element) => mayLinkTo(element.getAttribute("href") ?? "") && read(element) };
}

function plain(tag: string): MarkSpec {
  return { parseDOM: [{ tag }], toDOM: (): DOMOutputSpec => [tag, 0] };
}

function heldAttributes(tag: string): (element: HTMLElement) => Attrs {
  return (element) => Object.fromEntries((HELD_ATTRIBUTES[tag] ?? []).map((name) => [name, element.getAttribute(name)]));
}

function given(attrs: Attrs): Attrs {
  return Object.fromEntries(Object.entries(attrs).filter(([, value]) => value !== null));
}
