import { assert } from "chai";
import { BlockGraph } from "./graph.ts";
import { readImportantKeys } from "./important-keys.ts";
import { pairsOf, readReview, withAddedPair, withChange, type Change, type Review } from "./review.ts";
import { reviewedBlocks } from "./reviewed-blocks.ts";

const key = (id: string, words: string[], values: string[], more: object = {}): object => ({
  blockType: "KEY_VALUE_SET",
  confidence: 38.4,
  entityTypes: ["KEY"],
  id,
  relationships: [{ type: "VALUE", ids: values }, { type: "CHILD", ids: words }],
  ...more,
});
const value = (id: string, children: string[], more: object = {}): object => ({
  blockType: "KEY_VALUE_SET",
  confidence: 51,
  entityTypes: ["VALUE"],
  id,
  relationships: [{ type: "CHILD", ids: children }],
  ...more,
});
const word = (id: string, text: string, more: object = {}): object => ({ blockType: "WORD", confidence: 99, id, text, ...more });

/** `Name: Ada King`, with a line that holds the same words. */
const NAME = [
  { blockType: "LINE", id: "l1", text: "Name: Ada King", relationships: [{ type: "CHILD", ids: ["w1", "w2", "w3"] }] },
  key("k1", ["w1"], ["v1"]),
  value("v1", ["w2", "w3"]),
  word("w1", "Name:"),
  word("w2", "Ada"),
  word("w3", "King"),
];

function answer(blocks: readonly unknown[], review: Review, keys: readonly unknown[] = []): unknown[] {
  const graph = new BlockGraph(blocks);
  return reviewedBlocks(graph, pairsOf(graph, readImportantKeys(keys), review), review);
}

/** The blocks with some replaced by id, and others behind them. */
function like(blocks: readonly object[], changes: Record<string, object>, ...added: object[]): object[] {
  return [...blocks.map((block) => ({ ...block, ...changes[(block as { id: string }).id] })), ...added];
}

function changed(id: string, change: Change): Review {
  return withChange({}, id, change);
}

it("untouched blocks come back as the very same", () => {
  const odd = [...NAME, null, 5, "x", [], { id: 7 }, { blockType: "WORD" }, { ...(NAME[1] as object) }];
  const back = answer(odd, {});
  assert.equal(back.length, odd.length);
  back.forEach((block, index) => assert.strictEqual(block, odd[index]));
});

it("a value of as many words rewrites them one by one", () => {
  assert.deepEqual(answer(NAME, changed("=k1", { valueText: "Ada Queen" })), like(NAME, { v1: { text: "Ada Queen" }, w3: { text: "Queen" } }));
});

it("spare words are unlinked and stay", () => {
  const children = { relationships: [{ type: "CHILD", ids: ["w2"] }] };
  assert.deepEqual(answer(NAME, changed("=k1", { valueText: "Ada" })), like(NAME, { v1: { text: "Ada", ...children } }));
});

it("words too many are made anew behind the others", () => {
  const children = { relationships: [{ type: "CHILD", ids: ["w2", "w3", "human-1", "human-2"] }] };
  assert.deepEqual(
    answer(NAME, changed("=k1", { valueText: " Ada King of  Ockham " })),
    like(
      NAME,
      { v1: { text: "Ada King of  Ockham", ...children } },
      { blockType: "WORD", confidence: 100, id: "human-1", text: "of" },
      { blockType: "WORD", confidence: 100, id: "human-2", text: "Ockham" },
    ),
  );
});

it("a text that is the same but for blanks around it changes nothing", () => {
  assert.deepEqual(answer(NAME, changed("=k1", { valueText: " Ada King " })), NAME);
});

it("No removes the VALUE relationship of the key and nothing else", () => {
  const without = { relationships: [{ type: "CHILD", ids: ["w1"] }] };
  assert.deepEqual(answer(NAME, changed("=k1", { isRejected: true, valueText: "ignored" })), like(NAME, { k1: without }));
});

it("blank is a value without words and with an empty text", () => {
  const empty = { text: "", relationships: [{ type: "CHILD", ids: [] }] };
  assert.deepEqual(answer(NAME, changed("=k1", { isBlank: true, valueText: "ignored" })), like(NAME, { v1: empty }));
});

it("a value where there was none is linked to its key", () => {
  const blocks = [key("k1", ["w1"], [], { relationships: [{ type: "CHILD", ids: ["w1"] }] }), word("w1", "Name:")];
  const links = { relationships: [{ ids: ["human-1"], type: "VALUE" }, { type: "CHILD", ids: ["w1"] }] };
  const set = { blockType: "KEY_VALUE_SET", confidence: 100, entityTypes: ["VALUE"], id: "human-1" };
  assert.deepEqual(
    answer(blocks, changed("=k1", { valueText: "Ada" })),
    like(
      blocks,
      { k1: links },
      { ...set, relationships: [{ ids: ["human-2"], type: "CHILD" }], text: "Ada" },
      { blockType: "WORD", confidence: 100, id: "human-2", text: "Ada" },
    ),
  );
  assert.deepEqual(
    answer(blocks, changed("=k1", { isBlank: true })),
    like(blocks, { k1: links }, { ...set, relationships: [{ ids: [], type: "CHILD" }], text: "" }),
  );
});

it("a key can be corrected like a value", () => {
  assert.deepEqual(answer(NAME, changed("=k1", { keyText: "Surname:" })), like(NAME, { k1: { text: "Surname:" }, w1: { text: "Surname:" } }));
});

it("several values of a key are one text, which the first then holds", () => {
  const blocks = [key("k1", ["w1"], ["v1", "v2"]), value("v1", ["w2"]), value("v2", ["w3"]), ...NAME.slice(3)];
  const nothing = { text: "", relationships: [{ type: "CHILD", ids: [] }] };
  const first = { text: "Grace Hopper", relationships: [{ type: "CHILD", ids: ["w2", "human-1"] }] };
  assert.deepEqual(
    answer(blocks, changed("=k1", { valueText: "Grace Hopper" })),
    like(blocks, { v1: first, v2: nothing, w2: { text: "Grace" } }, { blockType: "WORD", confidence: 100, id: "human-1", text: "Hopper" }),
  );
});

it("what other keys hold too is not changed for them", () => {
  const blocks = [key("k1", ["w1"], ["v1"]), key("k2", ["w1"], ["v1"]), value("v1", ["w2"]), word("w1", "Name:"), word("w2", "Ada")];
  assert.deepEqual(
    answer(blocks, changed("=k1", { valueText: "Grace", keyText: "First name:" })),
    like(
      blocks,
      {
        k1: {
          text: "First name:",
          relationships: [
            { type: "VALUE", ids: ["human-3"] },
            { type: "CHILD", ids: ["human-1", "human-2"] },
          ],
        },
      },
      { blockType: "WORD", confidence: 99, id: "human-1", text: "First" },
      { blockType: "WORD", confidence: 100, id: "human-2", text: "name:" },
      { ...value("human-3", ["human-4"]), text: "Grace" },
      { blockType: "WORD", confidence: 99, id: "human-4", text: "Grace" },
    ),
  );
});

it("a check mark is set in its own block, and words beside it keep their place", () => {
  const mark = { blockType: "SELECTION_ELEMENT", id: "s1", selectionStatus: "NOT_SELECTED", confidence: 60 };
  const blocks = [key("k1", ["w1"], ["v1"]), value("v1", ["s1", "w2"]), word("w1", "Member"), word("w2", "since"), mark];
  assert.deepEqual(answer(blocks, changed("=k1", { marks: { s1: true } })), like(blocks, { s1: { selectionStatus: "SELECTED" } }));
  assert.deepEqual(answer(blocks, changed("=k1", { marks: { s1: false, other: true } })), blocks);
  const children = { relationships: [{ type: "CHILD", ids: ["s1", "w2", "human-1"] }] };
  assert.deepEqual(
    answer(blocks, changed("=k1", { valueText: "since 1843" })),
    like(blocks, { v1: { text: "since 1843", ...children } }, { blockType: "WORD", confidence: 100, id: "human-1", text: "1843" }),
  );
});

describe("an important key that no block has", () => {
  const keys = [{ importantFormKey: "Address", importantFormKeyAliases: ["Addr."] }];
  const words = [{ blockType: "WORD", confidence: 100, id: "human-2", text: "Address" }];
  const set = { blockType: "KEY_VALUE_SET", confidence: 100, entityTypes: ["KEY"], id: "human-1", text: "Address" };

  it("is not in the answer until something is said about it", () => {
    assert.deepEqual(answer(NAME, {}, keys), NAME);
    assert.deepEqual(answer(NAME, changed("?Address", { page: 1, valueText: " " }), keys), NAME);
  });

  it("that is not found is a KEY without a VALUE", () => {
    assert.deepEqual(answer(NAME, changed("?Address", { isNotFound: true, valueText: "ignored" }), keys), [
      ...NAME,
      { ...set, relationships: [{ ids: ["human-2"], type: "CHILD" }] },
      ...words,
    ]);
  });

  it("with a value is a new pair, spelt out in words", () => {
    assert.deepEqual(answer(NAME, changed("?Address", { valueText: "12 High St" }), keys), [
      ...NAME,
      {
        ...set,
        relationships: [
          { ids: ["human-3"], type: "VALUE" },
          { ids: ["human-2"], type: "CHILD" },
        ],
      },
      ...words,
      {
        blockType: "KEY_VALUE_SET",
        confidence: 100,
        entityTypes: ["VALUE"],
        id: "human-3",
        relationships: [{ ids: ["human-4", "human-5", "human-6"], type: "CHILD" }],
        text: "12 High St",
      },
      ...["12", "High", "St"].map((text, index) => ({ blockType: "WORD", confidence: 100, id: `human-${index + 4}`, text })),
    ]);
  });

  it("with a blank value has an empty VALUE", () => {
    const back = answer(NAME, changed("?Address", { isBlank: true }), keys);
    assert.deepEqual(back.at(-1), {
      blockType: "KEY_VALUE_SET",
      confidence: 100,
      entityTypes: ["VALUE"],
      id: "human-3",
      relationships: [{ ids: [], type: "CHILD" }],
      text: "",
    });
  });

  it("is found under each of its spellings, to the letter", () => {
    const has = (...keysOf: unknown[]): string[] => {
      const graph = new BlockGraph(NAME);
      return pairsOf(graph, readImportantKeys(keysOf), {}).filter(({ kind }) => kind === "missing").map(({ id }) => id);
    };
    assert.deepEqual(has({ importantFormKey: "Who", importantFormKeyAliases: ["Name:"] }), []);
    assert.deepEqual(has({ importantFormKey: "Name" }, "name:", { importantFormKey: "*" }, null, {}), ["?Name", "?name:"]);
    assert.deepEqual(readImportantKeys([{ importantFormKey: "A", importantFormKeyAliases: ["a", 1] }, { importantFormKey: "A", importantFormKeyAliases: ["b"] }]), [
      { key: "A", aliases: ["a", "b"] },
    ]);
  });
});

it("an added pair has blocks of its own, with ids that nothing else has, and the page it was found on", () => {
  const blocks = [key("k1", [], [], { page: 1 }), word("human-1", "taken", { page: 1 })];
  const { review, id } = withAddedPair({}, 2);
  assert.deepEqual(answer(blocks, withChange(review, id, { keyText: "Total", valueText: "9" })).slice(2), [
    {
      blockType: "KEY_VALUE_SET",
      confidence: 100,
      entityTypes: ["KEY"],
      id: "human-2",
      relationships: [
        { ids: ["human-4"], type: "VALUE" },
        { ids: ["human-3"], type: "CHILD" },
      ],
      text: "Total",
      page: 2,
    },
    { blockType: "WORD", confidence: 100, id: "human-3", text: "Total", page: 2 },
    {
      blockType: "KEY_VALUE_SET",
      confidence: 100,
      entityTypes: ["VALUE"],
      id: "human-4",
      relationships: [{ ids: ["human-5"], type: "CHILD" }],
      text: "9",
      page: 2,
    },
    { blockType: "WORD", confidence: 100, id: "human-5", text: "9", page: 2 },
  ]);
});

it("boxes are moved with their polygon; the misspelt height is written right", () => {
  const geometry = { boundingBox: { left: 0.1, top: 0.2, width: 0.2, weight: 0.1 }, polygon: [{ x: 0.1, y: 0.2 }, { x: 0.3, y: 0.21 }, { x: 0.2, y: 0.3 }], other: 1 };
  const blocks = [key("k1", [], [], { geometry })];
  assert.deepEqual(answer(blocks, changed("=k1", { keyBox: { left: 0.5, top: 0.5, width: 0.4, height: 0.1 } })), [
    {
      ...(blocks[0] as object),
      geometry: {
        boundingBox: { left: 0.5, top: 0.5, width: 0.4, height: 0.1 },
        polygon: [{ x: 0.5, y: 0.5 }, { x: 0.9, y: 0.51 }, { x: 0.7, y: 0.6 }],
        other: 1,
      },
    },
  ]);
});

it("circles, foreign types and broken links end nowhere and stay as they are", () => {
  const blocks = [
    key("k1", ["k1", "v1", "gone"], ["k1", "v1", "gone"]),
    value("v1", ["v1", "k1"], { relationships: [null, { type: "VALUE", ids: ["k1"] }, { type: "CHILD", ids: ["v1", 5, null] }, { type: "CHILD", ids: "x" }] }),
    key("__proto__", [], ["constructor"], { relationships: "none", entityTypes: "KEY" }),
    key("constructor", [], [], { entityTypes: ["KEY", "VALUE"], confidence: NaN, text: 12 }),
  ];
  assert.deepEqual(answer(blocks, {}), blocks);
  const back = answer(blocks, { ...changed("=k1", { valueText: "new" }), ...changed("=constructor", { valueText: "x" }) });
  // A copy of the value that is also a child, its word, and for the other key a value with its word.
  assert.deepEqual(
    back.slice(blocks.length).map((block) => (block as { text: unknown }).text),
    ["new", "new", "x", "x"],
  );
});

// Mocha gives up after seconds; anything that walks lists for each other would take minutes.
it("a hundred thousand blocks are read and written in a moment", () => {
  const blocks = Array.from({ length: 25_000 }, (_, n) => [key(`k${n}`, [`a${n}`], [`v${n}`]), value(`v${n}`, [`b${n}`]), word(`a${n}`, `Key ${n}`), word(`b${n}`, "x")]).flat();
  // One value with all words, and every key pointing at it.
  blocks.push(value("all", Array.from({ length: 25_000 }, (_, n) => `b${n}`)), ...Array.from({ length: 1000 }, (_, n) => key(`z${n}`, [], ["all"])));
  const back = answer(blocks, changed("=k24999", { valueText: "y" }), [{ importantFormKey: "nowhere" }]);
  // The word is also part of the large value, so it is copied.
  assert.deepEqual(back.slice(blocks.length), [{ ...word("human-1", "y") }]);
});

it("a draft is read for what makes sense in it", () => {
  const review: Review = { "=k1": { isRejected: true, marks: { s1: true } }, "+1": { keyText: "a", valueBox: { left: 0, top: 0, width: 1, height: 1 }, page: 2 } };
  assert.deepEqual(readReview(JSON.parse(JSON.stringify(review))), review);
  assert.deepEqual(readReview({ "=k1": { isBlank: "yes", valueText: 5, keyBox: { left: "x" } } as never, other: {}, "?x": 5 }), { "=k1": {} });
  assert.deepEqual(readReview(null), {});
});
