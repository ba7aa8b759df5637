import { assert } from "chai";
import { addCatalogue, LANGUAGE_ATTRIBUTE, language, onTextsChanged, text, type TextKey } from "./texts.ts";
import { texts as arabic } from "./texts/ar.ts";
import { english } from "./texts/en.ts";
import { texts as japanese } from "./texts/ja.ts";

/** Put in by build.mjs and test.mjs: the names of the catalogues in base/texts/. */
declare const LANGUAGE_TAGS: readonly string[];

const CATALOGUES = { ar: arabic, ja: japanese };
const SCRIPTS = { ar: /\p{Script=Arabic}/u, ja: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u };
/** Nothing in them is a word. */
const WORDLESS = ["percentage", "cursorAt", "boxMeasure", "instanceName"];
const UNITS = { ar: WORDLESS, ja: [...WORDLESS, "lineMeasure", "pixels", "ofCount"] };

const places = (sentence: string): string[] => (sentence.match(/\{\w+\}/g) ?? []).sort();
const root = document.documentElement;

describe("catalogues", () => {
  it("are all tested here", () => {
    assert.deepEqual(["en", ...Object.keys(CATALOGUES)].sort(), [...LANGUAGE_TAGS].sort());
  });

  for (const tag of ["ar", "ja"] as const) {
    const texts = CATALOGUES[tag];
    const entries = Object.entries(texts) as [TextKey, string][];

    it(`${tag}: say everything that English says, and nothing else`, () => {
      assert.deepEqual(Object.keys(texts).sort(), Object.keys(english).sort());
    });

    it(`${tag}: have the places of the English sentences`, () => {
      assert.deepEqual(entries.filter(([key, sentence]) => String(places(sentence)) !== String(places(english[key]))), []);
    });

    it(`${tag}: are written in the language's own script`, () => {
      assert.deepEqual(entries.filter(([, sentence]) => !SCRIPTS[tag].test(sentence)).map(([key]) => key).sort(), [...UNITS[tag]].sort());
    });
  }
});

describe("a language", () => {
  before(() => {
    addCatalogue("ar", arabic);
    // The page's language is watched from the first listener on.
    onTextsChanged(() => undefined)();
  });
  beforeEach(() => root.setAttribute(LANGUAGE_ATTRIBUTE, "ar-EG"));
  afterEach(async () => {
    root.removeAttribute(LANGUAGE_ATTRIBUTE);
    await new Promise((resolve) => setTimeout(resolve));
  });

  it("keeps words of the template whole in a sentence that runs the other way", async () => {
    await new Promise((resolve) => setTimeout(resolve));
    assert.deepEqual([language().tag, language().isRightToLeft], ["ar", true]);
    assert.equal(text("deleteShape", { name: "Dog (1)" }), "حذف \u2068Dog (1)\u2069");
    assert.equal(text("needsAttention", { count: 3 }), "إجابات تحتاج إلى انتباهك: 3.");
  });

  it("writes percentages its own way, with the digits of the keys", async () => {
    await new Promise((resolve) => setTimeout(resolve));
    assert.match(text("percentage", { percent: 12.34 }), /^12\.3\P{Letter}+$/u);
    root.removeAttribute(LANGUAGE_ATTRIBUTE);
    await new Promise((resolve) => setTimeout(resolve));
    assert.equal(text("percentage", { percent: 12.34 }), "12.3%");
    assert.equal(text("percentage", { percent: 1600 }), "1600%");
  });
});
