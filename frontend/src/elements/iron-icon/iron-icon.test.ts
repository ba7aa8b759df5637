import { assert } from "chai";
import { find, mount, within } from "../../base/mount.ts";
import "./define.ts";

const SEEN = "star search question-answer report-problem zoom-in zoom-out add-box remove-circle error-outline menu settings";

async function mountIcon(attributes: string): Promise<Element> {
  return find(await mount(`<iron-icon ${attributes}></iron-icon>`), "iron-icon");
}

describe("iron-icon", () => {
  it("draws every name that templates are known to use", async () => {
    for (const name of SEEN.split(" ")) assert.exists(within(await mountIcon(`icon="${name}"`), "svg path"), name);
  });

  it("draws nothing for an unknown name", async () => {
    for (const name of ["", "nope", "constructor"]) {
      assert.isNull((await mountIcon(`icon="${name}"`)).shadowRoot?.querySelector("svg") ?? null, name);
    }
  });

  it("is decoration unless it has an alt", async () => {
    assert.equal(within(await mountIcon('icon="star"'), "svg").getAttribute("aria-hidden"), "true");
    assert.equal(within(await mountIcon('icon="star" alt="Star"'), "svg").getAttribute("aria-label"), "Star");
  });

  it("is 24 pixels large unless CSS says otherwise", async () => {
    assert.equal((await mountIcon('icon="star"')).getBoundingClientRect().width, 24);
    assert.equal((await mountIcon('icon="star" style="width:40px"')).getBoundingClientRect().width, 40);
  });
});
