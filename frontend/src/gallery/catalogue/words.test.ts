/**
 * Every word of ours comes from the catalogue: in a language that puts each of its texts in ⟦brackets⟧, whatever else
 * can be read or heard in an element must be the template's.
 */

import { assert } from "chai";
import "../../crowd.ts";
import "../../documents.ts";
import { validateControls } from "../../answers/validate.ts";
import { mount, settled } from "../../base/mount.ts";
import { addCatalogue, LANGUAGE_ATTRIBUTE, type Texts } from "../../base/texts.ts";
import { english } from "../../base/texts/en.ts";
import { catalogue } from "./index.ts";

const PICTURE = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"/>')}`;
const SPOKEN = ["alt", "aria-description", "aria-label", "aria-roledescription", "aria-valuetext", "placeholder", "title"];
/** What is engraved on keys, and units. */
const NOT_WORDS = new Set(["Backspace", "Ctrl", "Delete", "End", "Enter", "Esc", "Home", "PageDown", "PageUp", "Shift", "Tab", "px", "PDF"]);

function bracketed(): Texts {
  return Object.fromEntries(Object.entries(english).map(([key, sentence]) => [key, `⟦${sentence}⟧`])) as Texts;
}

/** All that is shown and said in shadow roots; what is in light trees is the template's. */
function* shown(root: ParentNode, isOurs: boolean): Generator<string> {
  for (const element of root.querySelectorAll("*")) {
    if (element.shadowRoot !== null) yield* shown(element.shadowRoot, true);
    if (!isOurs || element.matches("style, script, kbd")) continue;
    for (const name of SPOKEN) yield element.getAttribute(name) ?? "";
    for (const node of element.childNodes) if (node instanceof Text) yield node.data;
  }
}

/** A text around another is bracketed around brackets. */
function withoutBrackets(sentence: string): string {
  const rest = sentence.replace(/⟦[^⟦⟧]*⟧/g, " ");
  return rest === sentence ? rest : withoutBrackets(rest);
}

function foreignWords(source: string): string[] {
  const words = Array.from(shown(document, false)).flatMap((sentence) => withoutBrackets(sentence).match(/\p{Letter}{2,}/gu) ?? []);
  return Array.from(new Set(words)).filter((word) => !NOT_WORDS.has(word) && !source.includes(word));
}

/** What pressing does: dialogs, drawings, errors. */
async function useAll(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  await settled();
  validateControls(document);
  for (const element of document.querySelectorAll<HTMLElement>(catalogue.map(({ tag }) => tag).join(","))) {
    const buttons = element.shadowRoot?.querySelectorAll<HTMLElement>(".label-button, .pair-head, .tools button, .headerContainer button") ?? [];
    for (const button of Array.from(buttons)) {
      button.click();
      await settled();
    }
  }
  await settled();
}

describe("the words of", () => {
  before(() => addCatalogue("qps", bracketed()));

  beforeEach(() => document.documentElement.setAttribute(LANGUAGE_ATTRIBUTE, "qps"));

  afterEach(() => {
    document.documentElement.removeAttribute(LANGUAGE_ATTRIBUTE);
    document.body.replaceChildren();
  });

  for (const { tag, examples } of catalogue) {
    it(`${tag} come from the catalogue`, async function () {
      this.timeout(60_000);
      for (const { title, html } of examples) {
        const source = html.replace(/<script[^]*?<\/script>/g, "").replace(/\bpictures\/[\w.-]+\.(?:png|jpg)/g, PICTURE);
        await mount(source);
        await useAll();
        assert.deepEqual(foreignWords(source), [], `${tag}: ${title}`);
      }
    });
  }

  for (const attribute of ["['a'", "[1] x", "{a 1}", "{ 'b': 1 }", "['a', }", '["\\x"]', "['"]) {
    it(`a message about ${attribute} come from the catalogue`, async () => {
      const source = `<crowd-classifier name="c" categories="${attribute.replaceAll('"', "&quot;")}"></crowd-classifier>`;
      const body = await mount(source);
      assert.match(body.querySelector("crowd-classifier")?.shadowRoot?.textContent ?? "", /⟦/);
      assert.deepEqual(foreignWords(`${source} categories crowd-classifier`), []);
    });
  }

  it("a picture and a document that do not come are in the catalogue", async () => {
    const source = `<crowd-bounding-box name="a" src="data:,x" labels="['Dog']"></crowd-bounding-box>
      <crowd-image-classifier name="b" src="" categories="['Dog']"></crowd-image-classifier>
      <overread-pdf src="data:,x"></overread-pdf>`;
    const body = await mount(source);
    const hasFailed = (): boolean => body.querySelector("crowd-bounding-box")?.shadowRoot?.querySelector(".notice button") != null;
    while (!hasFailed()) await new Promise((resolve) => requestAnimationFrame(resolve));
    validateControls(document);
    await settled();
    assert.deepEqual(foreignWords(source), []);
  });
});
