import { assert } from "chai";
import { REVEAL } from "../../answers/control.ts";
import { collectAnswer } from "../../answers/collect.ts";
import { find, mount, settled, within } from "../../base/mount.ts";
import "../crowd-form/define.ts";
import "../crowd-input/define.ts";
import "./define.ts";
import type { CrowdModal } from "./crowd-modal.ts";

async function mountModal(attributes: string, inside = '<p id="content">Text</p>'): Promise<CrowdModal> {
  return find<CrowdModal>(await mount(`<crowd-modal ${attributes}>${inside}</crowd-modal>`), "crowd-modal");
}

const opener = (modal: Element): HTMLElement => within(modal, "button[aria-haspopup]");
const dialog = (modal: Element): HTMLDialogElement => within<HTMLDialogElement>(modal, "dialog");
const isSeen = (element: Element): boolean => element.getBoundingClientRect().height > 0;

/** Until the browser has told of the closing. */
async function closed(modal: CrowdModal): Promise<void> {
  if (modal.opened) await new Promise((resolve) => dialog(modal).addEventListener("close", resolve, { once: true }));
  await settled();
}

describe("crowd-modal", () => {
  it("is a modal dialog with a name, behind an opener that says so", async () => {
    const modal = await mountModal('link-text="See examples"');
    assert.deepEqual([opener(modal).getAttribute("aria-haspopup"), dialog(modal).getAttribute("aria-label")], ["dialog", "See examples"]);
    modal.open();
    await settled();
    assert.isTrue(dialog(modal).matches(":modal"));
  });

  it("is a link with the documented text by default, and as asked for otherwise", async () => {
    const plain = await mountModal("");
    assert.deepEqual([plain.linkType, plain.opened], ["link", false]);
    assert.deepEqual([opener(plain).textContent?.trim(), opener(plain).classList.contains("link")], ["Click to open modal", true]);
    for (const attributes of ['link-text="Open" link-type="button"', 'linkText="Open" linkType="button"']) {
      const asked = opener(await mountModal(attributes));
      assert.deepEqual([asked.textContent?.trim(), asked.classList.contains("link")], ["Open", false], attributes);
    }
  });

  it("shows its content only while it is open, outside of any form", async () => {
    const modal = await mountModal("");
    const content = find(modal, "#content");
    assert.isFalse(isSeen(content));
    opener(modal).click();
    assert.deepEqual([modal.opened, isSeen(content)], [true, true]);
    within(modal, ".dialog-head button").click();
    await closed(modal);
    assert.deepEqual([modal.opened, modal.hasAttribute("opened"), isSeen(content)], [false, false, false]);
  });

  it("opens and closes by script, by property and by attribute", async () => {
    const modal = await mountModal("opened");
    assert.isTrue(dialog(modal).open);
    modal.close();
    await settled();
    assert.isFalse(dialog(modal).open);
    modal.opened = true;
    await settled();
    assert.deepEqual([dialog(modal).open, modal.hasAttribute("opened")], [true, true]);
    modal.removeAttribute("opened");
    await settled();
    assert.isFalse(dialog(modal).open);
  });

  it("is modal again after it was moved while open", async () => {
    const modal = await mountModal("opened");
    const place = document.body.appendChild(document.createElement("section"));
    place.append(modal);
    await settled();
    assert.isTrue(dialog(modal).matches(":modal"));
  });

  it("closes by a press on the backdrop, not on its content", async () => {
    const modal = await mountModal("opened");
    find(modal, "#content").click();
    assert.isTrue(dialog(modal).open);
    dialog(modal).dispatchEvent(new MouseEvent("click", { bubbles: true, clientX: 1, clientY: 1 }));
    await closed(modal);
    assert.isFalse(modal.opened);
  });

  it("answers nothing itself; the controls in it count though it is closed", async () => {
    await mount('<crowd-form><crowd-modal name="m"><crowd-input name="a" value="1"></crowd-input></crowd-modal></crowd-form>');
    assert.deepEqual(collectAnswer(document), { a: "1" });
  });

  it("opens when a control in it needs attention", async () => {
    const modal = await mountModal("", '<input id="named" name="x">');
    find(modal, "#named").dispatchEvent(new CustomEvent(REVEAL, { bubbles: true, composed: true }));
    assert.isTrue(isSeen(find(modal, "#named")));
  });
});
