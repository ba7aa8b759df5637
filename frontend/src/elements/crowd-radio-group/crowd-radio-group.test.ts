import { assert } from "chai";
import { collectAnswer } from "../../answers/collect.ts";
import { find, mount, settled } from "../../base/mount.ts";
import "../crowd-radio-button/define.ts";
import "./define.ts";
import type { CrowdRadioButton } from "../crowd-radio-button/crowd-radio-button.ts";
import type { CrowdRadioGroup } from "./crowd-radio-group.ts";

async function mountGroup(inside: string): Promise<{ group: CrowdRadioGroup; buttons: CrowdRadioButton[] }> {
  const body = await mount(`<crowd-radio-group>${inside}</crowd-radio-group>`);
  const group = find<CrowdRadioGroup>(body, "crowd-radio-group");
  return { group, buttons: Array.from(group.querySelectorAll<CrowdRadioButton>("crowd-radio-button")) };
}

const THREE = `<crowd-radio-button name="a" value="yes">A</crowd-radio-button>
  <div><crowd-radio-button name="b">B</crowd-radio-button></div><crowd-radio-button name="c" disabled>C</crowd-radio-button>`;

function press(button: Element, key: string): void {
  button.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

const states = (buttons: CrowdRadioButton[]): boolean[] => buttons.map((button) => button.checked);

describe("crowd-radio-group", () => {
  it("is a radiogroup with nothing checked at the start and answers nothing itself", async () => {
    const { group, buttons } = await mountGroup(THREE);
    assert.equal(group.getAttribute("role"), "radiogroup");
    assert.deepEqual(states(buttons), [false, false, false]);
    assert.deepEqual(collectAnswer(document), { a: { yes: false }, b: { on: false } });
    assert.isNull(group.selected);
  });

  it("keeps at most one checked, whatever their names, by click or by script", async () => {
    const { group, buttons } = await mountGroup(THREE);
    buttons[0]?.click();
    assert.deepEqual(states(buttons), [true, false, false]);
    if (buttons[1] !== undefined) buttons[1].checked = true;
    assert.deepEqual(states(buttons), [false, true, false]);
    assert.strictEqual(group.selected, buttons[1]);
    buttons[1]?.click();
    assert.deepEqual(states(buttons), [false, true, false]);
  });

  it("moves and selects by arrows, round the end, past the disabled", async () => {
    const { buttons } = await mountGroup(THREE);
    buttons[0]?.focus();
    press(buttons[0] as Element, "ArrowDown");
    assert.deepEqual(states(buttons), [false, true, false]);
    assert.strictEqual(document.activeElement, buttons[1]);
    press(buttons[1] as Element, "ArrowRight");
    assert.deepEqual(states(buttons), [true, false, false]);
  });

  it("has one tab stop: the checked button, else the first", async () => {
    const { buttons } = await mountGroup(THREE);
    assert.deepEqual(buttons.map((button) => button.tabIndex), [0, -1, -1]);
    buttons[1]?.click();
    await settled();
    assert.deepEqual(buttons.map((button) => button.tabIndex), [-1, 0, -1]);
  });

  it("merges buttons of one name", async () => {
    await mountGroup('<crowd-radio-button name="q" value="a" checked>A</crowd-radio-button><crowd-radio-button name="q" value="b">B</crowd-radio-button>');
    assert.deepEqual(collectAnswer(document), { q: { a: true, b: false } });
  });
});
