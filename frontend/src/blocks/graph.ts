/**
 * Textract's blocks as a graph, read as a form: pairs of a KEY set and its VALUE sets, with texts and check marks.
 *
 * Blocks come from outside. Nothing is followed deeper than set → value → word, so circles end nowhere; each list is
 * walked once, so a hundred thousand blocks take one pass; what is no block is carried along and otherwise ignored.
 */

import { isPlainObject } from "../answers/json.ts";

/** One block with Textract's members in lower camel case; members we do not know are kept. */
export type Block = Readonly<Record<string, unknown>>;

export interface BlockPair {
  key: Block;
  /** Textract links one; several are read as one text. */
  values: readonly Block[];
}

/** A check box or radio mark of a value. */
export interface Mark {
  id: string;
  block: Block;
  isSelected: boolean;
}

export class BlockGraph {
  /** As they came, in their order. */
  readonly blocks: readonly unknown[];
  readonly pairs: readonly BlockPair[];
  private readonly byId = new Map<string, Block>();
  private readonly texts = new Map<Block, string>();
  /** How often a block is a child or a value of sets: one that is shared must not be changed for one of them. */
  private readonly uses = new Map<string, number>();

  constructor(blocks: readonly unknown[]) {
    this.blocks = blocks;
    for (const block of blocks) {
      const id = isPlainObject(block) ? block["id"] : undefined;
      if (typeof id === "string" && !this.byId.has(id)) this.byId.set(id, block as Block);
    }
    const sets = Array.from(this.byId.values()).filter((block) => block["blockType"] === "KEY_VALUE_SET");
    for (const set of sets) {
      for (const id of [...linkedIds(set, "CHILD"), ...linkedIds(set, "VALUE")]) this.uses.set(id, (this.uses.get(id) ?? 0) + 1);
    }
    this.pairs = sets.filter((set) => isEntity(set, "KEY")).map((key) => ({ key, values: this.valuesOf(key) }));
  }

  has(id: string): boolean {
    return this.byId.has(id);
  }

  find(id: string): Block | undefined {
    return this.byId.get(id);
  }

  isShared(block: Block): boolean {
    return (this.uses.get(block["id"] as string) ?? 0) > 1;
  }

  /** The set's own text or, where it has none, that of its words. */
  textOf(set: Block): string {
    let text = this.texts.get(set);
    if (text === undefined) {
      text = typeof set["text"] === "string" ? set["text"] : this.wordsOf(set).map(wordText).join(" ");
      this.texts.set(set, text);
    }
    return text;
  }

  /** Several values read as one text. */
  textOfAll(sets: readonly Block[]): string {
    return sets.map((set) => this.textOf(set)).join(" ");
  }

  marksOf(set: Block): Mark[] {
    return this.linked(set, "CHILD")
      .filter((child) => child["blockType"] === "SELECTION_ELEMENT")
      .map((block) => ({ id: block["id"] as string, block, isSelected: block["selectionStatus"] === "SELECTED" }));
  }

  private wordsOf(set: Block): Block[] {
    return this.linked(set, "CHILD").filter(isWord);
  }

  private valuesOf(key: Block): Block[] {
    return this.linked(key, "VALUE").filter((block) => block !== key && block["blockType"] === "KEY_VALUE_SET");
  }

  private linked(set: Block, type: LinkType): Block[] {
    return linkedIds(set, type)
      .map((id) => this.byId.get(id))
      .filter((block) => block !== undefined);
  }
}

export type LinkType = "CHILD" | "VALUE";

/** The ids that the block's relationships of this type name, in order. */
export function linkedIds(block: Block, type: LinkType): string[] {
  return relationshipsOf(block).flatMap((relationship) => {
    if (!isPlainObject(relationship) || relationship["type"] !== type || !Array.isArray(relationship["ids"])) return [];
    return relationship["ids"].filter((id): id is string => typeof id === "string");
  });
}

export function relationshipsOf(block: Block): readonly unknown[] {
  return Array.isArray(block["relationships"]) ? block["relationships"] : [];
}

export function isWord(block: Block): boolean {
  return block["blockType"] === "WORD";
}

/** The page a block stands on, from 1; Textract leaves it out for documents of one page. */
export function pageOf(block: Block): number {
  const page = block["page"];
  return typeof page === "number" && Number.isInteger(page) && page >= 1 ? page : 1;
}

/** In percent, if the engine gave one. */
export function confidenceOf(block: Block): number | undefined {
  const confidence = block["confidence"];
  return typeof confidence === "number" && Number.isFinite(confidence) ? confidence : undefined;
}

function isEntity(block: Block, type: "KEY" | "VALUE"): boolean {
  return Array.isArray(block["entityTypes"]) && block["entityTypes"].includes(type);
}

function wordText(word: Block): string {
  return typeof word["text"] === "string" ? word["text"] : "";
}
