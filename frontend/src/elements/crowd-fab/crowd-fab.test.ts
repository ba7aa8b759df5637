import { assert } from "chai";
import { find, mount, settled, within } from "../../base/mount.ts";
import "./define.ts";
import type { CrowdFab } from "./crowd-fab.ts";

async function mountFab(attributes: string): Promise<CrowdFab> {
  return find<CrowdFab>(await mount(`<crowd-fab ${attributes}></crowd-fab>`), "crowd-fab");
}

const face = (fab: Element): string => within(fab, "button").textContent?.trim() ?? "";

describe("crowd-fab", () => {
  it("is a button named by aria-label, title, icon or label, whichever comes first", async () => {
    const name = async (attributes: string): Promise<string | null> => within(await mountFab(attributes), "button").getAttribute("aria-label");
    assert.equal(await name('icon="send" title="Submit" aria-label="Send it"'), "Send it");
    assert.equal(await name('icon="send" title="Submit" label="S"'), "Submit");
    assert.equal(await name('icon="icons:send" label="S"'), "send");
    assert.equal(await name('label="Submit"'), "Submit");
    const fab = await mountFab('icon="send"');
    fab.title = "Later";
    await settled();
    assert.equal(within(fab, "button").getAttribute("aria-label"), "Later");
  });

  it("has nothing by default", async () => {
    const fab = await mountFab("");
    assert.deepEqual([fab.disabled, fab.icon, fab.label, fab.title, within(fab, "button").getAttribute("type")], [false, "", "", "", "button"]);
  });

  it("shows one character instead of an icon, and an ellipsis for more or for an emoji", async () => {
    const shown: string[] = [];
    for (const label of ["A", " é ", "e\u0301", "7", "♥", "AB", "😀", "👍🏽"]) shown.push(face(await mountFab(`label="${label}"`)));
    assert.deepEqual(shown, ["A", "é", "e\u0301", "7", "♥", "…", "…", "…"]);
  });

  it("shows an icon by name or by address, nothing for an unknown name", async () => {
    assert.exists(within(await mountFab('icon="send" label="A"'), "button > svg"));
    const picture = within<HTMLImageElement>(await mountFab('icon="data:image/gif;base64,R0lGODlhAQABAAAAACw="'), "button > img");
    assert.equal(picture.alt, "");
    assert.equal(within(await mountFab('icon="no-such"'), "button").childElementCount, 0);
  });

  it("hands native clicks to every kind of handler", async () => {
    const fab = await mountFab('icon="send" onclick="window.fabClicks = (window.fabClicks ?? 0) + 1"');
    let clicks = 0;
    fab.addEventListener("click", () => (clicks += 1));
    fab.click();
    within(fab, "button").click();
    assert.deepEqual([clicks, (window as { fabClicks?: number }).fabClicks], [2, 2]);
  });

  it("has no clicks while disabled, by itself or by a fieldset", async () => {
    let clicks = 0;
    const count = (): void => void (clicks += 1);
    const fab = await mountFab('icon="send" disabled="false"');
    fab.onclick = count;
    fab.click();
    within(fab, "button").click();
    assert.isTrue(within<HTMLButtonElement>(fab, "button").disabled);
    const inside = find(await mount('<fieldset disabled><crowd-fab icon="send"></crowd-fab></fieldset>'), "crowd-fab");
    inside.onclick = count;
    inside.click();
    assert.equal(clicks, 0);
  });

  it("gives the focus to its button", async () => {
    const fab = await mountFab('icon="send"');
    fab.focus();
    assert.strictEqual(fab.shadowRoot?.activeElement, within(fab, "button"));
  });

  it("takes its colour from the property that templates set", async () => {
    const fab = await mountFab('icon="send" style="--paper-fab-background: rgb(1, 2, 3)"');
    assert.equal(getComputedStyle(within(fab, "button")).backgroundColor, "rgb(1, 2, 3)");
  });
});
