/**
 * The answer: the blocks that came, with the worker's changes in them (spec 3.7).
 *
 * An untouched block is the very same object. Readers walk KEY → CHILD → WORD and KEY → VALUE → CHILD → WORD, so every
 * text is also spelt out in words, and a block made here has the members they read, `confidence` among them.
 */

import { isPlainObject } from "../answers/json.ts";
import { placedIn, type Box } from "./geometry.ts";
import { isWord, linkedIds, relationshipsOf, type Block, type BlockGraph, type LinkType } from "./graph.ts";
import type { Change, Pair, Review } from "./review.ts";

/** What a person has written is certain, as far as this number can say. */
const HUMAN_CONFIDENCE = 100;

/** The blocks of `graph` as the worker left them; new ones stand at the end. */
export function reviewedBlocks(graph: BlockGraph, pairs: readonly Pair[], review: Review): unknown[] {
  const rewriting = new Rewriting(graph);
  for (const pair of pairs) {
    const change = review[pair.id];
    if (change !== undefined) rewriting.apply(pair, change);
  }
  return rewriting.blocks();
}

class Rewriting {
  private readonly graph: BlockGraph;
  private readonly changed = new Map<unknown, Block>();
  private readonly added: Block[] = [];
  /** Pages are named on new blocks only if they are on the others. */
  private readonly namesPages: boolean;
  private lastId = 0;

  constructor(graph: BlockGraph) {
    this.graph = graph;
    this.namesPages = graph.pairs.some(({ key }) => key["page"] !== undefined);
  }

  blocks(): unknown[] {
    return [...this.graph.blocks, ...this.added].map((block) => this.changed.get(block) ?? block);
  }

  apply(pair: Pair, change: Change): void {
    if (pair.kind === "found") this.changePair(pair.blocks.key, pair.blocks.values, pair.page, change);
    else this.addPair(pair, change);
  }

  private changePair(key: Block, values: readonly Block[], page: number, change: Change): void {
    if (change.keyText !== undefined) this.say(key, change.keyText);
    if (change.keyBox !== undefined) this.update(key, placedIn(this.now(key), change.keyBox));
    if (change.isRejected === true) this.update(key, withoutLinks(this.now(key), "VALUE"));
    else this.changeValues(key, values, page, change);
  }

  private changeValues(key: Block, values: readonly Block[], page: number, change: Change): void {
    const text = change.isBlank === true ? "" : change.valueText;
    const [first] = values;
    if (first === undefined) {
      if (text !== undefined || change.valueBox !== undefined) this.link(key, this.newValue(text ?? "", page, change.valueBox));
      return;
    }
    const says = this.graph.textOfAll(values);
    values.forEach((value, index) => {
      const own = this.ownedBy(key, value);
      if (change.isBlank === true) this.update(own, blank(this.now(own)));
      // Several values are read as one text: the first takes it all.
      else if (text !== undefined && !isSameText(text, says)) this.say(own, index === 0 ? text : "");
      if (index === 0 && change.valueBox !== undefined) this.update(own, placedIn(this.now(own), change.valueBox));
      if (change.isBlank !== true) this.mark(own, change.marks ?? {});
    });
  }

  /** A key that is not found has no value; one that is, has one, and be it empty. */
  private addPair(pair: Pair, change: Change): void {
    const asked = pair.kind === "missing" ? pair.important.key : "";
    const text = (change.keyText ?? asked).trim();
    const isAnswered = change.isNotFound === true || change.isBlank === true || (change.valueText ?? "").trim() !== "";
    if (text === "" || (pair.kind === "missing" && !isAnswered)) return;
    const key = this.newSet("KEY", text, pair.page, change.keyBox);
    if (change.isNotFound === true) return;
    const value = this.newValue(change.isBlank === true ? "" : (change.valueText ?? ""), pair.page, change.valueBox);
    this.link(key, value);
  }

  /** The value itself or, where other keys have it too, a copy for this key alone. */
  private ownedBy(key: Block, value: Block): Block {
    if (!this.graph.isShared(value)) return value;
    const copy = { ...value, id: this.freshId() };
    this.added.push(copy);
    const links = relationshipsOf(this.now(key)).map((link) => {
      const ids = isPlainObject(link) && link["type"] === "VALUE" ? link["ids"] : undefined;
      if (!Array.isArray(ids)) return link;
      return { ...(link as object), ids: ids.map((id: unknown) => (id === value["id"] ? copy.id : id)) };
    });
    this.update(key, { ...this.now(key), relationships: links });
    return copy;
  }

  /** Give a set its text, and spell it out in its words: token by token, spare words unlinked, new ones made. */
  private say(set: Block, text: string): void {
    if (isSameText(text, this.graph.textOf(set))) return;
    const said = text.trim();
    const tokens = said === "" ? [] : said.split(/\s+/);
    const isCopy = !this.graph.has(set["id"] as string);
    const ids: string[] = [];
    let afterWords = 0;
    for (const id of linkedIds(this.now(set), "CHILD")) {
      const child = this.graph.find(id);
      if (child === undefined || !isWord(child)) {
        ids.push(id);
        continue;
      }
      const token = tokens.shift();
      if (token === undefined) continue;
      ids.push(this.wordSaying(child, token, isCopy));
      afterWords = ids.length;
    }
    const page = set["page"] as number;
    ids.splice(afterWords === 0 ? ids.length : afterWords, 0, ...tokens.map((token) => this.newWord(token, page)));
    this.update(set, withChildren({ ...this.now(set), text: said }, ids));
  }

  private wordSaying(word: Block, token: string, isCopy: boolean): string {
    if (word["text"] === token) return word["id"] as string;
    if (!isCopy && !this.graph.isShared(word)) {
      this.update(word, { ...this.now(word), text: token });
      return word["id"] as string;
    }
    const copy = { ...word, id: this.freshId(), text: token };
    this.added.push(copy);
    return copy.id;
  }

  private mark(value: Block, marks: Readonly<Record<string, boolean>>): void {
    for (const { id, block, isSelected } of this.graph.marksOf(value)) {
      const wanted = Object.hasOwn(marks, id) ? marks[id] : undefined;
      if (wanted === undefined || wanted === isSelected) continue;
      this.update(block, { ...this.now(block), selectionStatus: wanted ? "SELECTED" : "NOT_SELECTED" });
    }
  }

  private newValue(text: string, page: number, box: Box | undefined): Block {
    return this.newSet("VALUE", text, page, box);
  }

  private newSet(entity: "KEY" | "VALUE", text: string, page: number, box: Box | undefined): Block {
    const set: Block = {
      blockType: "KEY_VALUE_SET",
      confidence: HUMAN_CONFIDENCE,
      entityTypes: [entity],
      id: this.freshId(),
      relationships: [{ ids: [], type: "CHILD" }],
      text: "",
      ...this.onPage(page),
    };
    const placed = box === undefined ? set : placedIn(set, box);
    this.added.push(placed);
    this.say(placed, text);
    return placed;
  }

  private newWord(text: string, page: number): string {
    const id = this.freshId();
    this.added.push({ blockType: "WORD", confidence: HUMAN_CONFIDENCE, id, text, ...this.onPage(page) });
    return id;
  }

  private onPage(page: number | undefined): { page?: number } {
    return this.namesPages && page !== undefined ? { page } : {};
  }

  private link(key: Block, value: Block): void {
    const now = this.now(key);
    const links = relationshipsOf(withoutLinks(now, "VALUE"));
    this.update(key, { ...now, relationships: [{ ids: [value["id"]], type: "VALUE" }, ...links] });
  }

  private now(block: Block): Block {
    return this.changed.get(block) ?? block;
  }

  private update(block: Block, now: Block): void {
    this.changed.set(block, now);
  }

  private freshId(): string {
    do this.lastId += 1;
    while (this.graph.has(`human-${this.lastId}`));
    return `human-${this.lastId}`;
  }
}

function isSameText(a: string, b: string): boolean {
  return a.trim() === b.trim();
}

function blank(value: Block): Block {
  return withChildren({ ...value, text: "" }, []);
}

function withoutLinks(block: Block, type: LinkType): Block {
  return { ...block, relationships: relationshipsOf(block).filter((link) => !isLink(link, type)) };
}

/** The list stays where it was among the relationships, and keeps members we do not know. */
function withChildren(block: Block, ids: string[]): Block {
  const links = relationshipsOf(block);
  const at = links.findIndex((link) => isLink(link, "CHILD"));
  if (at < 0) return { ...block, relationships: [...links, { ids, type: "CHILD" }] };
  const others = links.filter((link, index) => index === at || !isLink(link, "CHILD"));
  return { ...block, relationships: others.map((link) => (isLink(link, "CHILD") ? { ...(link as object), ids } : link)) };
}

function isLink(link: unknown, type: LinkType): boolean {
  return isPlainObject(link) && link["type"] === type;
}
