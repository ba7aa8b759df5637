import { assert } from "chai";
import { controlSuite } from "../../base/control-suite.ts";
import { find, mount, settled, within } from "../../base/mount.ts";
import "../crowd-form/define.ts";
import "./define.ts";
import type { CrowdClassifierMultiSelect } from "./crowd-classifier-multi-select.ts";

const CATEGORIES = `categories="['World', 'Business', 'SciTech']"`;
const NONE = `exclusion-category="{ text: 'None of the above' }"`;

async function mountMulti(attributes: string, children = ""): Promise<CrowdClassifierMultiSelect> {
  const body = await mount(`<crowd-classifier-multi-select name="n" header="H" ${attributes}>${children}</crowd-classifier-multi-select>`);
  return find<CrowdClassifierMultiSelect>(body, "crowd-classifier-multi-select");
}

const buttons = (element: Element): HTMLButtonElement[] =>
  Array.from(element.shadowRoot?.querySelectorAll<HTMLButtonElement>(".label-button") ?? []);
const states = (element: Element): string[] =>
  buttons(element).map((button) => `${button.getAttribute("aria-checked")}${button.disabled ? " disabled" : ""}`);

async function press(target: EventTarget, key: string): Promise<KeyboardEvent> {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true });
  target.dispatchEvent(event);
  await settled();
  return event;
}

controlSuite({
  tag: "crowd-classifier-multi-select",
  attributes: `${CATEGORIES} header="H"`,
  change: (control) => buttons(control)[1]?.click(),
});

describe("crowd-classifier-multi-select", () => {
  it("is a named group of checkboxes, each reachable by Tab", async () => {
    const element = await mountMulti(`${CATEGORIES} ${NONE}`);
    const list = within(element, ".categories");
    assert.deepEqual([list.getAttribute("role"), list.getAttribute("aria-label")], ["group", "Categories"]);
    assert.deepEqual(buttons(element).map((button) => [button.getAttribute("role"), button.tabIndex]), Array(4).fill(["checkbox", 0]));
    assert.deepEqual(states(element), Array(4).fill("false"));
  });

  it("starts with nothing, and without a button for none", async () => {
    const element = await mountMulti("");
    assert.deepEqual([element.categories, element.exclusionCategory, element.value], [[], undefined, { labels: [] }]);
    assert.lengthOf(buttons(element), 0);
  });

  it("reads categories and exclusion-category in every spelling, and writes them back", async () => {
    for (const attributes of [
      `categories='["A","B"]' exclusion-category='{"text":"None"}'`,
      `categories="['A', 'B',]" exclusioncategory="{text: 'None',}"`,
      `categories="[ 'A', /* and */ 'B' ]" exclusionCategory="{ 'text': &quot;None&quot; }"`,
    ]) {
      const element = await mountMulti(attributes);
      const words = buttons(element).map((button) => find(button, ".category").textContent);
      assert.deepEqual(words, ["A", "B", "None"], attributes);
      assert.deepEqual([element.getAttribute("categories"), element.getAttribute("exclusion-category")], ['["A","B"]', '{"text":"None"}']);
    }
  });

  it("answers the labels in the order of the categories, a fresh object every time", async () => {
    const element = await mountMulti(CATEGORIES);
    const changes: Event[] = [];
    element.addEventListener("change", (event) => changes.push(event));
    for (const index of [2, 0, 1, 1]) buttons(element)[index]?.click();
    assert.equal(JSON.stringify(element.value), '{"labels":["World","SciTech"]}');
    assert.deepEqual(element._submittableValue, element.value);
    assert.notStrictEqual(element.value, element.value);
    assert.lengthOf(changes, 4);
  });

  it("clears and disables the categories for none of them, and enables them again", async () => {
    const element = await mountMulti(`${CATEGORIES} ${NONE}`);
    buttons(element)[1]?.click();
    buttons(element)[3]?.click();
    await settled();
    assert.deepEqual(states(element), ["false disabled", "false disabled", "false disabled", "true"]);
    assert.deepEqual([element.value, element.validate()], [{ labels: [] }, true]);
    buttons(element)[3]?.click();
    await settled();
    assert.deepEqual([states(element), element.validate()], [Array(4).fill("false"), false]);
  });

  it("needs a category, or none of them where that is offered", async () => {
    const element = await mountMulti(CATEGORIES);
    assert.isFalse(element.validate());
    await settled();
    assert.include(within(element, "footer .error").textContent, "Choose at least one category before you submit.");
    buttons(element)[0]?.click();
    await settled();
    assert.deepEqual([within(element, "footer .error").textContent?.trim(), element.validate()], ["", true]);
    const offered = await mountMulti(`${CATEGORIES} ${NONE}`);
    offered.validate();
    await settled();
    assert.include(within(offered, "footer .error").textContent, "or “None of the above”");
  });

  it("switches by digits, excludes by N, moves by arrows without choosing", async () => {
    const element = await mountMulti(`${CATEGORIES} ${NONE}`);
    await press(document.body, "3");
    await press(document.body, "1");
    assert.deepEqual(element.value, { labels: ["World", "SciTech"] });
    await press(document.body, "3");
    assert.deepEqual(element.value, { labels: ["World"] });
    buttons(element)[0]?.focus();
    await press(buttons(element)[0] as Element, "ArrowUp");
    assert.strictEqual(element.shadowRoot?.activeElement, buttons(element)[3]);
    assert.deepEqual(element.value, { labels: ["World"] });
    buttons(element)[0]?.focus();
    await press(buttons(element)[0] as Element, "n");
    assert.strictEqual(element.shadowRoot?.activeElement, buttons(element)[3], "the focus is not lost with its button");
    assert.isTrue((await press(buttons(element)[3] as Element, "1")).defaultPrevented);
    assert.deepEqual(element.value, { labels: [] });
    const without = await mountMulti(CATEGORIES);
    assert.isFalse((await press(document.body, "n")).defaultPrevented);
    assert.deepEqual(without.value, { labels: [] });
  });

  it("keeps what was chosen through a change of the list, and through a draft", async () => {
    const element = await mountMulti(`${CATEGORIES} ${NONE}`);
    buttons(element)[1]?.click();
    element.categories = ["New", ...element.categories];
    assert.deepEqual(element.value, { labels: ["Business"] });
    element.categories = ["New"];
    assert.deepEqual(element.value, { labels: [] });
    buttons(element)[3]?.click();
    await settled();
    const excluded = await mountMulti(`${CATEGORIES} ${NONE}`);
    excluded.restoreDraft({ chosen: [], none: true });
    await settled();
    assert.deepEqual([excluded.value, excluded.validate()], [{ labels: [] }, true]);
  });

  it("shows its target and instructions, and lets scripts widen them", async () => {
    const element = await mountMulti(
      CATEGORIES,
      "<classification-target id='t'>T</classification-target><full-instructions>F</full-instructions><short-instructions>S</short-instructions>",
    );
    assert.isAbove(find(document, "#t").getBoundingClientRect().height, 0);
    within(element, ".awsui-app-layout__navigation").style.width = "400px";
    within(element, ".awsui-modal-dialog").style.maxWidth = "90%";
    await settled();
    assert.equal(within(element, ".awsui-app-layout__navigation").style.width, "400px");
  });

  it("says what is wrong with exclusion-category", async () => {
    const original = console.error;
    console.error = () => undefined;
    try {
      const element = await mountMulti(`${CATEGORIES} exclusion-category="none of them"`);
      assert.include(within(element, ".malformed").textContent, "exclusion-category");
      assert.isFalse(element.validate());
    } finally {
      console.error = original;
    }
  });
});
