import { assert } from "chai";
import { find, mount, within } from "../../base/mount.ts";
import "./define.ts";
import type { CrowdIconButton } from "./crowd-icon-button.ts";

async function mountButton(attributes: string): Promise<CrowdIconButton> {
  return find<CrowdIconButton>(await mount(`<crowd-icon-button ${attributes}></crowd-icon-button>`), "crowd-icon-button");
}

describe("crowd-icon-button", () => {
  it("is a button named by aria-label, title or icon", async () => {
    const name = async (attributes: string): Promise<string | null> => within(await mountButton(attributes), "button").getAttribute("aria-label");
    assert.equal(await name('icon="search" title="Find" aria-label="Look"'), "Look");
    assert.equal(await name('icon="search" title="Find"'), "Find");
    assert.equal(await name('icon="search"'), "search");
  });

  it("has nothing by default", async () => {
    const button = await mountButton("");
    assert.deepEqual([button.disabled, button.icon], [false, ""]);
  });

  it("shows a glyph by name or a picture by address", async () => {
    assert.exists(within(await mountButton('icon="search"'), "button > svg[aria-hidden=true]"));
    assert.exists(within(await mountButton('icon="pictures/find.png"'), "button > img"));
    assert.equal(within(await mountButton('icon="no-such"'), "button").childElementCount, 0);
  });

  it("hands native clicks on, unless disabled", async () => {
    const button = await mountButton('icon="search"');
    let clicks = 0;
    button.onclick = () => (clicks += 1);
    button.click();
    within(button, "button").click();
    button.disabled = true;
    button.click();
    assert.deepEqual([clicks, button.hasAttribute("disabled")], [2, false]);
    await button.updateComplete;
    assert.deepEqual([button.hasAttribute("disabled"), within<HTMLButtonElement>(button, "button").disabled], [true, true]);
  });

  it("answers the press with a ripple in the colour that templates set", async () => {
    const button = await mountButton('icon="search" style="--paper-icon-button-ink-color: rgb(1, 2, 3)"');
    const ripple = getComputedStyle(within(button, "button"), "::after");
    assert.deepEqual([ripple.backgroundColor, ripple.opacity, ripple.pointerEvents], ["rgb(1, 2, 3)", "0", "none"]);
  });
});
