/** Reads and rewrites the attributes of a start tag in text; every other character stays as its author wrote it. Pure. */

export interface AttributePlace {
  name: string;
  value: string;
  /** Where it begins, white space before it included, and where it ends. */
  start: number;
  end: number;
}

export interface TagPlace {
  attributes: AttributePlace[];
  /** Behind the last attribute, where another one goes. */
  attributesEnd: number;
}

/** The first start tag of that name outside of comments. */
export function findTag(source: string, tag: string): TagPlace | undefined {
  const opening = new RegExp(`<${tag}(?=[\\s/>])`, "i").exec(withoutComments(source));
  if (opening === null) return undefined;
  const attributes: AttributePlace[] = [];
  const attribute = /\s*([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?/y;
  let end = opening.index + opening[0].length;
  for (;;) {
    attribute.lastIndex = end;
    const found = attribute.exec(source);
    if (found === null) return { attributes, attributesEnd: end };
    const [whole, name = "", ...values] = found;
    const value = decodeEntities(values.find((each) => each !== undefined) ?? "");
    attributes.push({ name: name.toLowerCase(), value, start: end, end: end + whole.length });
    end += whole.length;
  }
}

/** What an attribute says in the source: by either spelling, `undefined` when it is not there. */
export function readAttribute(source: string, tag: string, name: string): string | undefined {
  return place(findTag(source, tag), name)?.value;
}

/** The source with the attribute set; `undefined` takes it away, an empty value is written as the name alone. */
export function writeAttribute(source: string, tag: string, name: string, value: string | undefined): string {
  const found = findTag(source, tag);
  if (found === undefined) return source;
  const old = place(found, name);
  const start = old?.start ?? found.attributesEnd;
  const end = old?.end ?? found.attributesEnd;
  const space = old === undefined ? " " : (/^\s*/.exec(source.slice(start, end))?.[0] ?? " ");
  const text = value === undefined ? "" : `${space}${name}${value === "" ? "" : `=${quoted(value)}`}`;
  return source.slice(0, start) + text + source.slice(end);
}

function place(tag: TagPlace | undefined, name: string): AttributePlace | undefined {
  const flat = name.replaceAll("-", "");
  return tag?.attributes.find((attribute) => attribute.name === name || attribute.name === flat);
}

function withoutComments(source: string): string {
  return source.replace(/<!--[^]*?(?:-->|$)/g, (comment) => " ".repeat(comment.length));
}

function quoted(value: string): string {
  const escaped = value.replaceAll("&", "&amp;");
  return escaped.includes('"') && !escaped.includes("'") ? `'${escaped}'` : `"${escaped.replaceAll('"', "&quot;")}"`;
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(amp|lt|gt|quot|apos));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
