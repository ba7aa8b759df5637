import { assert } from "chai";
import { REVEAL } from "../../answers/control.ts";
import { find, mount, settled, within } from "../../base/mount.ts";
import "./define.ts";

const ALL = `<short-summary>S</short-summary><detailed-instructions><input id="named" name="x"></detailed-instructions>
  <positive-example>P</positive-example><negative-example>N1</negative-example><negative-example>N2</negative-example>`;

async function mountInstructions(attributes: string, inside: string): Promise<Element> {
  return find(await mount(`<crowd-instructions ${attributes}>${inside}</crowd-instructions>`), "crowd-instructions");
}

const tabs = (element: Element): HTMLElement[] => Array.from(element.shadowRoot?.querySelectorAll<HTMLElement>("[role=tab]") ?? []);
const trigger = (element: Element): HTMLElement => within(element, "button[aria-haspopup]");

describe("crowd-instructions", () => {
  it("is a link with the documented text by default, and as asked for otherwise", async () => {
    const plain = trigger(await mountInstructions("", ALL));
    assert.deepEqual([plain.textContent?.trim(), plain.classList.contains("link")], ["Click for instructions", true]);
    for (const attributes of ['link-text="Open" link-type="button"', 'linkText="Open" linkType="button"']) {
      const asked = trigger(await mountInstructions(attributes, ALL));
      assert.deepEqual([asked.textContent?.trim(), asked.classList.contains("link")], ["Open", false]);
    }
  });

  it("shows nothing of its regions until it is opened", async () => {
    const element = await mountInstructions("", ALL);
    assert.equal(find(element, "short-summary").getBoundingClientRect().height, 0);
    trigger(element).click();
    await settled();
    assert.isAbove(find(element, "short-summary").getBoundingClientRect().height, 0);
    assert.equal(find(element, "positive-example").getBoundingClientRect().height, 0);
  });

  it("has a tab for each kind of region that is there, moved through by arrows", async () => {
    const element = await mountInstructions("", ALL);
    trigger(element).click();
    assert.deepEqual(tabs(element).map((tab) => tab.textContent), ["Summary", "Detailed Instructions", "Examples"]);
    tabs(element)[0]?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true, cancelable: true }));
    assert.deepEqual(tabs(element).map((tab) => tab.getAttribute("aria-selected")), ["false", "false", "true"]);
    await settled();
    for (const example of element.querySelectorAll("positive-example, negative-example")) {
      assert.isAbove(example.getBoundingClientRect().height, 0);
    }
    const one = await mountInstructions("", "<detailed-instructions>D</detailed-instructions>");
    assert.deepEqual(tabs(one).map((tab) => tab.textContent), ["Detailed Instructions"]);
  });

  it("closes by its button", async () => {
    const element = await mountInstructions("", ALL);
    trigger(element).click();
    within(element, ".dialog-head button").click();
    assert.isFalse(within<HTMLDialogElement>(element, "dialog").open);
  });

  it("opens at the tab whose control needs attention", async () => {
    const element = await mountInstructions("", ALL);
    find(element, "#named").dispatchEvent(new CustomEvent(REVEAL, { bubbles: true, composed: true }));
    await settled();
    assert.isTrue(within<HTMLDialogElement>(element, "dialog").open);
    assert.isAbove(find(element, "#named").getBoundingClientRect().height, 0);
  });
});
