import { assert } from "chai";
import { collectAnswer } from "../../answers/collect.ts";
import { controlSuite } from "../../base/control-suite.ts";
import { find, mount, settled, within } from "../../base/mount.ts";
import "./define.ts";
import type { CrowdToggleButton } from "./crowd-toggle-button.ts";

async function mountToggle(attributes = ""): Promise<CrowdToggleButton> {
  const body = await mount(`<crowd-toggle-button name="n" ${attributes}>Label</crowd-toggle-button>`);
  return find<CrowdToggleButton>(body, "crowd-toggle-button");
}

const colours = (toggle: Element): string[] => [
  getComputedStyle(within(toggle, ".mark")).borderBlockStartColor,
  getComputedStyle(within(toggle, ".knob")).backgroundColor,
];

controlSuite({ tag: "crowd-toggle-button", children: "Label", change: (control) => control.click() });

describe("crowd-toggle-button", () => {
  it("is a switch to assistive technology, on the host", async () => {
    const toggle = await mountToggle("required");
    const aria = (): (string | null)[] =>
      ["role", "tabindex", "aria-checked", "aria-disabled", "aria-required", "aria-invalid"].map((name) => toggle.getAttribute(name));
    assert.deepEqual(aria(), ["switch", "0", "false", "false", "true", "false"]);
    toggle.checked = true;
    toggle.disabled = true;
    await settled();
    assert.deepEqual(aria(), ["switch", "0", "true", "true", "true", "false"]);
  });

  it("has its documented defaults", async () => {
    const { value, checked, required, disabled, invalid } = await mountToggle();
    assert.deepEqual([value, checked, required, disabled, invalid], ["on", false, false, false, false]);
  });

  it("counts every switch as set whatever its text", async () => {
    const { checked, required, disabled, invalid } = await mountToggle('checked="false" required="" disabled="no" invalid="false"');
    assert.deepEqual([checked, required, disabled, invalid], [true, true, true, true]);
  });

  it("answers under `on` or its value, merged over equal names", async () => {
    await mount(`<crowd-toggle-button name="theToggler" checked>A</crowd-toggle-button>
      <crowd-toggle-button name="many" value="a">A</crowd-toggle-button><crowd-toggle-button name="many" value="b" checked>B</crowd-toggle-button>`);
    assert.equal(JSON.stringify(collectAnswer(document)), '{"many":{"a":false,"b":true},"theToggler":{"on":true}}');
  });

  it("flips by click and by Space, firing change with the new state; not while disabled", async () => {
    const toggle = await mountToggle();
    const states: boolean[] = [];
    toggle.addEventListener("change", () => states.push(toggle.checked));
    toggle.click();
    toggle.dispatchEvent(new KeyboardEvent("keydown", { key: " ", bubbles: true, cancelable: true }));
    toggle.disabled = true;
    toggle.click();
    assert.deepEqual(states, [true, false]);
  });

  it("must be on when required, and says so", async () => {
    const toggle = await mountToggle("required");
    assert.isFalse(toggle.validate());
    await settled();
    assert.include(within(toggle, "[role=alert]").textContent, "switch this on");
    assert.deepEqual([toggle.hasAttribute("invalid"), toggle.getAttribute("aria-invalid")], [true, "true"]);
    toggle.click();
    await settled();
    assert.deepEqual([toggle.invalid, toggle.validate(), toggle.hasAttribute("invalid")], [false, true, false]);
  });

  it("forgets its complaint on reset, not what the template calls it", async () => {
    const toggle = await mountToggle("required invalid");
    toggle.validate();
    await settled();
    assert.exists(within(toggle, "[role=alert]"));
    toggle.reset();
    await settled();
    assert.deepEqual([toggle.invalid, toggle.shadowRoot?.querySelector("[role=alert]")], [true, null]);
  });

  it("called invalid, has an alert colour while off and the usual one while on", async () => {
    const plain = colours(await mountToggle());
    const plainOn = colours(await mountToggle("checked"));
    const toggle = await mountToggle("invalid");
    assert.notDeepEqual(colours(toggle), plain);
    assert.isTrue(toggle.validate(), "a look, not a demand");
    toggle.click();
    await settled();
    assert.deepEqual(colours(toggle), plainOn);
    toggle.click();
    await settled();
    assert.notDeepEqual(colours(toggle), plain);
  });

  it("takes its colours from the properties that templates set", async () => {
    const style = ["checked", "unchecked", "invalid"].map(
      (state, index) => `--paper-toggle-button-${state}-bar-color: rgb(${index}, 0, 0); --paper-toggle-button-${state}-button-color: rgb(${index}, 1, 0)`,
    );
    const shown: string[][] = [];
    for (const state of ["checked", "", "invalid"]) shown.push(colours(await mountToggle(`${state} style="${style.join("; ")}"`)));
    assert.deepEqual(shown, [
      ["rgb(0, 0, 0)", "rgb(0, 1, 0)"],
      ["rgb(1, 0, 0)", "rgb(1, 1, 0)"],
      ["rgb(2, 0, 0)", "rgb(2, 1, 0)"],
    ]);
  });
});
