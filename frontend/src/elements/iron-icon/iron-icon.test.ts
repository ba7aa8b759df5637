import { assert } from "chai";
import { iconNames } from "../../base/icons.ts";
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

  it("draws every name of its set, with the set's prefix too", async () => {
    for (const name of iconNames) assert.exists(within(await mountIcon(`icon="icons:${name}"`), "svg path"), name);
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
    assert.equal((await mountIcon('icon="star" style="--iron-icon-height:32px"')).getBoundingClientRect().height, 32);
  });

  it("takes its colour from around it, or from the property that templates set", async () => {
    const colour = async (style: string): Promise<string> =>
      getComputedStyle(within(await mountIcon(`icon="star" style="${style}"`), "path")).fill;
    assert.equal(await colour("color: rgb(1, 2, 3)"), "rgb(1, 2, 3)");
    assert.equal(await colour("--iron-icon-fill-color: rgb(4, 5, 6)"), "rgb(4, 5, 6)");
  });
});
