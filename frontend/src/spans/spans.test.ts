import { assert } from "chai";
import { cutIntoBlocks, cutIntoPieces } from "./blocks.ts";
import { CodePoints } from "./code-points.ts";
import { placeSpan, readEntities, spanAt, spansWithin, toEntity, type Span } from "./spans.ts";

const span = (start: number, end: number, label = "a"): Span => ({ start, end, label });

describe("code points", () => {
  it("leave offsets alone where no pair comes before", () => {
    const points = new CodePoints("e\u0301 שלום\r\n");
    assert.deepEqual([points.length, points.fromUnits(5), points.toUnits(5)], [9, 5, 5]);
  });

  it("count a pair once, half a pair once, and go back and forth", () => {
    const whole = "😀a\ud83d😀\udc00b";
    const points = new CodePoints(whole);
    const characters = Array.from(whole);
    assert.equal(points.length, characters.length);
    let units = 0;
    characters.forEach((character, index) => {
      assert.deepEqual([points.toUnits(index), points.fromUnits(units)], [units, index]);
      units += character.length;
    });
    assert.deepEqual([points.toUnits(characters.length), points.fromUnits(units)], [whole.length, characters.length]);
  });

  it("widen a stretch that begins or ends within a pair", () => {
    const points = new CodePoints("a😀b😀");
    assert.deepEqual(points.widen({ start: 2, end: 5 }), { start: 1, end: 6 });
    assert.deepEqual(points.widen({ start: 1, end: 3 }), { start: 1, end: 3 });
  });
});

describe("spans", () => {
  it("are read in any order, and those that make no sense are counted", () => {
    const points = new CodePoints("😀 two three");
    const entity = (startOffset: unknown, endOffset: unknown, label: unknown = "a"): unknown => ({ label, startOffset, endOffset });
    const raw = [entity(6, 11), entity(0, 1), entity(2, 7), entity(0, 0), entity(5, 2), entity(9, 12), entity(-1, 2), entity(NaN, 2),
      entity(2, 5.5), entity("2", "5"), entity(1, 2, 7), null, "x"];
    const { spans, dropped } = readEntities(raw, points);
    assert.deepEqual(spans, [span(0, 2), span(3, 8)]);
    assert.deepEqual(dropped, { malformed: 5, outside: 4, overlapping: 2 });
    assert.deepEqual(spans.map((each) => toEntity(each, points)), [
      { endOffset: 1, label: "a", startOffset: 0 },
      { endOffset: 7, label: "a", startOffset: 2 },
    ]);
    assert.deepEqual(readEntities({ no: "list" }, points).spans, []);
  });

  it("are placed between others, over whole others, never over parts", () => {
    const spans = [span(0, 3), span(5, 8), span(10, 12)];
    assert.deepEqual(placeSpan(spans, span(3, 5, "b")), [span(0, 3), span(3, 5, "b"), span(5, 8), span(10, 12)]);
    assert.deepEqual(placeSpan(spans, span(4, 12, "b")), [span(0, 3), span(4, 12, "b")]);
    assert.deepEqual(placeSpan(spans, span(0, 3, "b")), [span(0, 3, "b"), span(5, 8), span(10, 12)]);
    assert.deepEqual(placeSpan([], span(0, 3)), [span(0, 3)]);
    for (const [start, end] of [[1, 2], [0, 2], [2, 4], [4, 6], [6, 7], [7, 20]] as const) {
      assert.isUndefined(placeSpan(spans, span(start, end)), `${start}–${end}`);
    }
    assert.deepEqual(spans, [span(0, 3), span(5, 8), span(10, 12)]);
  });

  it("are found by stretch and by position", () => {
    const spans = [span(0, 3), span(5, 8)];
    assert.deepEqual(spansWithin(spans, { start: 2, end: 5 }), [span(0, 3)]);
    assert.deepEqual(spansWithin(spans, { start: 3, end: 5 }), []);
    assert.deepEqual([0, 2, 3, 5, 7, 8].map((at) => spanAt(spans, at)?.start), [0, 0, undefined, 5, 5, undefined]);
  });
});

describe("blocks", () => {
  it("hold the whole text, end at line ends where they can, and cut no character", () => {
    const texts = ["", "short", "one\ntwo\nthree\n", "a b c d e f g h i j", "abcdefghijklmnop", "e\u0301".repeat(9), "👩‍👩‍👧".repeat(5), "ab\r\n\r\ncd\r\nef"];
    for (const whole of texts) {
      const blocks = cutIntoBlocks(whole, 5);
      assert.equal(blocks.map(({ start, end }) => whole.slice(start, end)).join(""), whole);
      for (const { start } of blocks.slice(1)) assert.notMatch(whole.slice(start), /^[\p{M}\u200d\udc00-\udfff]/u, whole);
    }
    assert.deepEqual(cutIntoBlocks("one\ntwo\nabcdefgh", 5), [
      { start: 0, end: 4, isWhole: true },
      { start: 4, end: 8, isWhole: true },
      { start: 8, end: 13, isWhole: false },
      { start: 13, end: 16, isWhole: false },
    ]);
  });

  it("are cut where spans begin and end, also spans that reach beyond them", () => {
    const [before, inside, after] = [span(0, 6), span(7, 8), span(9, 30)];
    assert.deepEqual(cutIntoPieces({ start: 5, end: 12 }, [before, inside, after]), [
      { start: 5, end: 6, span: before },
      { start: 6, end: 7 },
      { start: 7, end: 8, span: inside },
      { start: 8, end: 9 },
      { start: 9, end: 12, span: after },
    ]);
    assert.deepEqual(cutIntoPieces({ start: 5, end: 12 }, []), [{ start: 5, end: 12 }]);
  });
});
