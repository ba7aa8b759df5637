import { assert } from "chai";
import { controlSuite } from "../../base/control-suite.ts";
import { find, mount, settled } from "../../base/mount.ts";
import "./define.ts";
import type { CrowdRadioButton } from "./crowd-radio-button.ts";

controlSuite({ tag: "crowd-radio-button", attributes: 'value="yes"', children: "Yes", change: (control) => control.click() });

describe("crowd-radio-button", () => {
  it("is a radio to assistive technology, on the host", async () => {
    const button = find<CrowdRadioButton>(await mount("<crowd-radio-button>A</crowd-radio-button>"), "crowd-radio-button");
    assert.deepEqual([button.getAttribute("role"), button.getAttribute("aria-checked"), button.value], ["radio", "false", "on"]);
    button.click();
    await settled();
    assert.equal(button.getAttribute("aria-checked"), "true");
  });

  it("excludes nobody outside a group, and is not unchecked by a second click", async () => {
    const body = await mount("<crowd-radio-button>A</crowd-radio-button><crowd-radio-button checked>B</crowd-radio-button>");
    const buttons = Array.from(body.querySelectorAll<CrowdRadioButton>("crowd-radio-button"));
    buttons[0]?.click();
    buttons[0]?.click();
    assert.deepEqual(buttons.map((button) => button.checked), [true, true]);
  });
});
