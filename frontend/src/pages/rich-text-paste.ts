/**
 * What is pasted, made ready for the schema, which drops whatever it does not know. Word writes lists as paragraphs that only look
 * like lists, and Google Docs writes bold and italics as styles; both would be lost.
 */

import { quietDocument } from "./rich-text-quiet.ts";

/** A tag's own styles and handlers are never applied (our policy refuses them, and says so); as data they can be read. */
const REFUSED_ATTRIBUTE = /(\s)(style|on[a-z]+)(\s*=)/gi;
const TAG = /<[a-z][^>]*>/gi;
const LEVEL = /mso-list:[^;"']*\blevel(\d)/i;
const NUMBERED = /^\s*(?:\d+|[a-z]|[ivxlc]+)[.)]/i;

export function cleanedHtml(html: string): string {
  const template = quietDocument.createElement("template");
  template.innerHTML = html.replace(TAG, (tag) => tag.replace(REFUSED_ATTRIBUTE, "$1data-$2$3"));
  for (const element of template.content.querySelectorAll("style, script, title")) element.remove();
  makeListsOfWord(template.content);
  dropGaps(template.content);
  return template.innerHTML;
}

export function looksBold(element: Element): boolean {
  return /font-weight:\s*(?:bold|[6-9]\d\d)/i.test(styleOf(element));
}

export function looksItalic(element: Element): boolean {
  return /font-style:\s*italic/i.test(styleOf(element));
}

/** Whether a style takes back what the element says: Google Docs puts all that is copied into a `b` that is not bold. */
export function looksPlain(element: Element): boolean {
  return /font-(?:weight|style):\s*(?:normal|400)/i.test(styleOf(element));
}

function styleOf(element: Element): string {
  return element.getAttribute("data-style") ?? "";
}

/** Paragraphs with a level and a sign of their own become items, each below the last one of the level above. */
function makeListsOfWord(content: DocumentFragment): void {
  let open: Element[] = [];
  let last: Element | undefined;
  for (const paragraph of content.querySelectorAll('p[data-style*="mso-list:"]')) {
    const level = Number(LEVEL.exec(styleOf(paragraph))?.[1] ?? 1);
    const sign = paragraph.querySelector('[data-style*="mso-list:Ignore" i]');
    const tag = NUMBERED.test(sign?.textContent ?? "") ? "ol" : "ul";
    sign?.remove();
    if (last?.nextElementSibling !== paragraph) open = [];
    open.length = Math.min(open.length, level);
    let list = open.at(-1);
    if (list === undefined || (open.length === level && list.localName !== tag && level === 1)) {
      list = quietDocument.createElement(tag);
      paragraph.before(list);
      open = [list];
    } else if (open.length < level) {
      const inner = quietDocument.createElement(tag);
      (list.lastElementChild ?? list).append(inner);
      open.push((list = inner));
    }
    const item = quietDocument.createElement("li");
    item.append(...paragraph.childNodes);
    list.append(item);
    paragraph.remove();
    last = open[0];
  }
}

/** Word and mail programs put empty paragraphs between others, Google Docs line breaks, where pages have a gap anyway. */
function dropGaps(content: DocumentFragment): void {
  for (const paragraph of content.querySelectorAll("p")) {
    if (paragraph.textContent.trim() === "" && paragraph.querySelector("img") === null) paragraph.remove();
  }
  for (const line of content.querySelectorAll(":is(p, ul, ol, h1, h2, h3, h4, h5, h6) + br")) line.remove();
}
