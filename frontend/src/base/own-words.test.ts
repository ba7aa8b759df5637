import { assert } from "chai";
import "../elements/crowd-classifier/define.ts";
import { provideTaskHost, type Problem } from "./host.ts";
import { find, mount, settled, within } from "./mount.ts";
import { addCatalogue, LANGUAGE_ATTRIBUTE } from "./texts.ts";
import { texts as arabic } from "./texts/ar.ts";

const root = document.documentElement;
const CLASSIFIER = `<crowd-classifier name="c" categories="['A']"><classification-target>Text</classification-target></crowd-classifier>`;

async function mountIn(language: string, html: string): Promise<HTMLElement> {
  root.setAttribute(LANGUAGE_ATTRIBUTE, language);
  await mount(html);
  return find(document, "crowd-classifier");
}

/** Language and direction of our frame, and of the template's part in it. */
function scopes(element: Element): (string | null)[] {
  const parts = [".own-words", "slot[name=classification-target]"].map((part) => within(element, part));
  return parts.flatMap((part) => [part.getAttribute("lang"), part.getAttribute("dir")]);
}

describe("our own words", () => {
  before(() => addCatalogue("ar", arabic));

  afterEach(async () => {
    root.removeAttribute(LANGUAGE_ATTRIBUTE);
    document.body.replaceChildren();
    // The change is told later; a test that comes at once would still find this language.
    await settled();
  });

  it("have their language, and the template's have the document's", async () => {
    assert.deepEqual(scopes(await mountIn("en", CLASSIFIER)), ["en", null, "en", null]);
    assert.deepEqual(scopes(await mountIn("ar", CLASSIFIER)), ["ar", "rtl", "en", "ltr"]);
    assert.deepEqual(scopes(await mountIn("ar", `<div lang="fr">${CLASSIFIER}</div>`)), ["ar", "rtl", "fr", "ltr"]);
  });

  it("turn round only where the document has not said how it runs", async () => {
    for (const direction of ["ltr", "rtl"]) {
      const element = await mountIn("ar", `<div dir="${direction}">${CLASSIFIER}</div>`);
      assert.deepEqual(scopes(element), ["ar", null, "en", null]);
      assert.equal(getComputedStyle(within(element, ".frame")).direction, direction);
    }
    const styled = await mountIn("ar", `<div style="direction: rtl">${CLASSIFIER}</div>`);
    assert.deepEqual(scopes(styled), ["ar", null, "en", null]);
  });

  it("turn back when the language changes", async () => {
    const element = await mountIn("ar", CLASSIFIER);
    root.setAttribute(LANGUAGE_ATTRIBUTE, "en");
    await settled();
    assert.deepEqual(scopes(element), ["en", null, "en", null]);
  });

  it("are for the worker: the operator is told in English", async () => {
    const told: Problem[] = [];
    provideTaskHost({ submit: () => Promise.resolve({ accepted: true }), report: (problem) => told.push(problem) });
    const element = await mountIn("ar", `<crowd-classifier name="c" categories="['A'"></crowd-classifier>`);
    delete (globalThis as { [host: symbol]: unknown })[Symbol.for("overread.task-host")];
    assert.match(within(element, ".malformed").textContent ?? "", /تتعذّر قراءة السمة/);
    assert.deepEqual(told.map(({ text }) => text), [
      "The attribute categories of <crowd-classifier> cannot be read. At character 4: expected ',' / ']', found the end.",
    ]);
  });
});
