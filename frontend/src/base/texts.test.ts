import { assert } from "chai";
import { addCatalogue, LANGUAGE_ATTRIBUTE, onTextsChanged, text } from "./texts.ts";
import { english } from "./texts/en.ts";

const root = document.documentElement;

describe("texts", () => {
  afterEach(() => root.removeAttribute(LANGUAGE_ATTRIBUTE));

  it("fill their places and leave unknown ones", () => {
    assert.equal(text("needsAttention", { count: 3 }), "3 answers need your attention.");
    assert.equal(text("needsAttention"), "{count} answers need your attention.");
  });

  it("follow the language of the page, its own words first, English for the rest", async () => {
    addCatalogue("tlh-Latn", { submit: "nob" });
    let changes = 0;
    const stop = onTextsChanged(() => (changes += 1));
    root.setAttribute(LANGUAGE_ATTRIBUTE, "tlh-Latn-QO");
    await new Promise((resolve) => setTimeout(resolve));
    stop();
    assert.deepEqual([text("submit"), text("close"), changes], ["nob", "Close", 1]);
  });

  it("have no empty sentence", () => {
    assert.deepEqual(Object.entries(english).filter(([, sentence]) => sentence.trim() === ""), []);
  });
});
