/**
 * Formatted text from HTML and to HTML. Reading says what the text view could not hold, so that nobody's HTML is lost in it; what
 * it can hold comes back as the same document, with Liquid as it was typed.
 */

import { DOMParser, DOMSerializer, type Node as TextNode } from "prosemirror-model";
import { mayLinkTo, mayShow } from "./rich-text-addresses.ts";
import { hasVeiledTag, Veil } from "./rich-text-liquid.ts";
import { quietDocument } from "./rich-text-quiet.ts";
import { HELD_ATTRIBUTES, schema } from "./rich-text-schema.ts";

/** doc: undefined if something is in the way of it. obstacles: those things, as somebody would find them in the HTML. */
export interface ReadHtml {
  doc: TextNode | undefined;
  obstacles: string[];
}

const TEXT_BLOCKS = new Set(["p", "h1", "h2", "h3", "h4", "h5", "h6"]);
const LISTS = new Set(["ul", "ol"]);
const BLOCKS = new Set([...TEXT_BLOCKS, ...LISTS, "blockquote"]);
const MARKS = new Set(["a", "strong", "b", "em", "i", "u", "s", "sub", "sup", "code"]);
const INLINE = new Set([...MARKS, "br", "img"]);
const OBSTACLE_LENGTH = 40;

export function readHtml(html: string): ReadHtml {
  const veil = new Veil();
  const veiled = veil.over(html);
  const template = quietDocument.createElement("template");
  template.innerHTML = veiled;
  const { content } = template;
  veil.each(content, (text) => veil.lift(text));
  const found = [...liquidInTheWay(veiled, veil), ...inBlocks(content)];
  // What is in the way itself may also have made the parser mend something.
  if (found.length === 0) found.push(...strayTags(veiled, content));
  const obstacles = [...new Set(found.map((each) => shortened(veil.lift(each))))];
  if (obstacles.length > 0) return { doc: undefined, obstacles };
  for (const line of content.querySelectorAll("p > br:only-child")) if (line.parentElement?.textContent === "") line.remove();
  return { doc: DOMParser.fromSchema(schema).parse(content), obstacles };
}

/** The HTML of a text, a line for each block; empty if nothing is in it. */
export function writeHtml(doc: TextNode): string {
  const blocks: string[] = [];
  doc.forEach((block) => blocks.push(...linesOf(block)));
  while (blocks.at(-1) === EMPTY_LINE) blocks.pop();
  return blocks.join("\n");
}

// --- reading: what is in the way ---

function liquidInTheWay(veiled: string, veil: Veil): string[] {
  // Reading makes one space of several, also within the quotes of Liquid.
  const spaced = veil.pieces.filter((piece) => /\s{2}|[^\S ]/.test(piece));
  return hasVeiledTag(veiled) ? ["<{{", ...spaced] : spaced;
}

/** Tags that are in the source and made no element of their own, and elements that no tag made: the parser has mended something. */
function strayTags(veiled: string, content: DocumentFragment): string[] {
  const made = new Map<string, number>();
  for (const { localName } of content.querySelectorAll("*")) made.set(localName, (made.get(localName) ?? 0) + 1);
  const count = (pattern: RegExp): Map<string, number> => {
    const counted = new Map<string, number>();
    for (const { 1: name = "" } of veiled.matchAll(pattern)) counted.set(name.toLowerCase(), (counted.get(name.toLowerCase()) ?? 0) + 1);
    return counted;
  };
  const [begun, ended] = [count(/<([a-z][^\s/>]*)/gi), count(/<\/([a-z][^\s/>]*)/gi)];
  const names = new Set([...begun.keys(), ...made.keys()]);
  return [
    ...[...names].filter((name) => begun.get(name) !== made.get(name)).map((name) => `<${name}>`),
    ...[...ended.keys()].filter((name) => (ended.get(name) ?? 0) > (made.get(name) ?? 0)).map((name) => `</${name}>`),
    ...(/<[!?]/.test(veiled) ? ["<!-- -->"] : []),
  ];
}

/** Below what holds blocks. Text between them becomes a paragraph, but Liquid that decides over blocks would not survive that. */
function inBlocks(parent: ParentNode & Node): string[] {
  const children = [...parent.childNodes];
  const hasBlocks = children.some(({ nodeName }) => BLOCKS.has(nodeName.toLowerCase()));
  return children.flatMap((child) => {
    if (child instanceof Text) return hasBlocks ? (child.data.match(/\{%[\s\S]*?%\}/g) ?? []) : [];
    if (!(child instanceof Element) || !BLOCKS.has(child.localName)) return inText(child);
    if (LISTS.has(child.localName)) return [...ofAttributes(child), ...inList(child)];
    return [...ofAttributes(child), ...(TEXT_BLOCKS.has(child.localName) ? inTexts(child) : inBlocks(child))];
  });
}

function inList(list: Element): string[] {
  return [...list.childNodes].flatMap((child) => {
    if (child instanceof Text) return child.data.trim() === "" ? [] : [child.data.trim()];
    if (!(child instanceof Element) || child.localName !== "li") return [`<${list.localName}><${child.nodeName.toLowerCase()}>`];
    const first = child.firstElementChild?.localName ?? "";
    // What an item begins with is text, else the view would put an empty line before it.
    const isOdd = BLOCKS.has(first) && first !== "p" && textBefore(child.firstElementChild).trim() === "";
    return [...ofAttributes(child), ...(isOdd ? [`<li><${first}>`] : inBlocks(child))];
  });
}

function textBefore(element: Element | null): string {
  let text = "";
  for (let node = element?.previousSibling; node; node = node.previousSibling) text = `${node.textContent ?? ""}${text}`;
  return text;
}

function inTexts(parent: Element): string[] {
  return [...parent.childNodes].flatMap(inText);
}

function inText(node: Node): string[] {
  if (node instanceof Text) return [];
  if (!(node instanceof Element)) return ["<!-- -->"];
  return INLINE.has(node.localName) ? [...ofAttributes(node), ...ofAddresses(node), ...inTexts(node)] : [`<${node.localName}>`];
}

function ofAttributes(element: Element): string[] {
  const held = HELD_ATTRIBUTES[element.localName] ?? [];
  return element.getAttributeNames().filter((name) => !held.includes(name)).map((name) => `<${element.localName} ${name}>`);
}

function ofAddresses(element: Element): string[] {
  const { localName } = element;
  if (localName === "a" && !mayLinkTo(element.getAttribute("href") ?? "")) return [`<a href="${element.getAttribute("href") ?? ""}">`];
  if (localName === "img" && !mayShow(element.getAttribute("src") ?? "")) return [`<img src="${element.getAttribute("src") ?? ""}">`];
  return [];
}

function shortened(text: string): string {
  return text.length <= OBSTACLE_LENGTH ? text : `${text.slice(0, OBSTACLE_LENGTH)}…`;
}

// --- writing ---

const EMPTY_LINE = "<p><br></p>";
const serializer = DOMSerializer.fromSchema(schema);

/** The lines of a block; what is in it stands further in. */
function linesOf(block: TextNode): string[] {
  if (block.type === schema.nodes.list_item) return linesOfItem(block);
  if (block.isTextblock) return block.childCount === 0 && block.type === schema.nodes.paragraph ? [EMPTY_LINE] : [around(block, [htmlWithin(block)]).join("")];
  return around(block, within(block));
}

/** An item that is a line, with lists below it at most, needs no paragraph around that line. */
function linesOfItem(item: TextNode): string[] {
  const isTight = item.children.slice(1).every(({ type }) => type === schema.nodes.bullet_list || type === schema.nodes.ordered_list);
  if (!isTight || item.firstChild === null) return around(item, within(item));
  const line = htmlWithin(item.firstChild);
  return item.childCount === 1 ? [`<li>${line}</li>`] : [`<li>${line}`, ...within(item, 1), "</li>"];
}

function within(block: TextNode, from = 0): string[] {
  return block.children.slice(from).flatMap((child) => linesOf(child).map((line) => `  ${line}`));
}

function around(block: TextNode, lines: string[]): string[] {
  const shell = serializer.serializeNode(block.type.create(block.attrs), { document: quietDocument }) as HTMLElement;
  const [begin = "", end = ""] = shell.outerHTML.split(/(?=<\/)/);
  return [begin, ...lines, end];
}

function htmlWithin(block: TextNode): string {
  const place = quietDocument.createElement("div");
  place.append(serializer.serializeFragment(block.content, { document: quietDocument }));
  const veil = new Veil();
  veil.each(place, (text) => veil.over(text));
  return veil.lift(place.innerHTML);
}
