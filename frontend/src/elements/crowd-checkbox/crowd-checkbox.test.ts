import { assert } from "chai";
import { controlSuite } from "../../base/control-suite.ts";
import { find, mount, settled } from "../../base/mount.ts";
import "./define.ts";
import type { CrowdCheckbox } from "./crowd-checkbox.ts";

async function mountBox(attributes = ""): Promise<CrowdCheckbox> {
  return find<CrowdCheckbox>(await mount(`<crowd-checkbox name="n" ${attributes}>Label</crowd-checkbox>`), "crowd-checkbox");
}

function press(box: Element, key: string): void {
  box.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

controlSuite({ tag: "crowd-checkbox", children: "Label", change: (control) => control.click() });

describe("crowd-checkbox", () => {
  it("is a checkbox to assistive technology, on the host", async () => {
    const box = await mountBox();
    const aria = (): (string | null)[] => ["role", "tabindex", "aria-checked", "aria-disabled"].map((name) => box.getAttribute(name));
    assert.deepEqual(aria(), ["checkbox", "0", "false", "false"]);
    box.checked = true;
    box.disabled = true;
    await settled();
    assert.deepEqual(aria(), ["checkbox", "0", "true", "true"]);
  });

  it("answers under `on` unless it has a value", async () => {
    assert.equal((await mountBox()).value, "on");
    assert.equal((await mountBox('value="blurry"')).value, "blurry");
  });

  it("is checked by the attribute whatever its text, and the attribute follows", async () => {
    const box = await mountBox('checked="false"');
    assert.isTrue(box.checked);
    box.checked = false;
    await settled();
    assert.isFalse(box.hasAttribute("checked"));
  });

  it("flips by click and by Space, firing change with the new state", async () => {
    const box = await mountBox();
    const states: boolean[] = [];
    box.addEventListener("change", () => states.push(box.checked));
    box.click();
    press(box, " ");
    press(box, "Enter");
    assert.deepEqual(states, [true, false]);
  });

  it("runs an inline onclick before it flips, which may prevent it", async () => {
    const box = await mountBox('onclick="window.sawChecked = this.checked"');
    box.click();
    assert.deepEqual([(window as { sawChecked?: boolean }).sawChecked, box.checked], [false, true]);
    const seen: boolean[] = [];
    box.addEventListener("click", () => seen.push(box.checked));
    box.click();
    assert.deepEqual([seen, box.checked], [[true], false]);
    const stopped = await mountBox('onclick="return false"');
    stopped.click();
    assert.isFalse(stopped.checked);
  });

  it("does nothing while disabled", async () => {
    const box = await mountBox("disabled");
    box.click();
    press(box, " ");
    assert.isFalse(box.checked);
  });

  it("must be checked when required, and says so", async () => {
    const box = await mountBox("required");
    assert.isFalse(box.validate());
    await settled();
    assert.include(box.shadowRoot?.querySelector("[role=alert]")?.textContent, "check this box");
    box.click();
    await settled();
    assert.deepEqual([box.invalid, box.validate()], [false, true]);
  });

  it("takes its colour from the property that templates set", async () => {
    const box = await mountBox('checked style="--paper-checkbox-checked-color: rgb(1, 2, 3)"');
    const mark = box.shadowRoot?.querySelector(".mark") as Element;
    assert.equal(getComputedStyle(mark).backgroundColor, "rgb(1, 2, 3)");
  });
});
