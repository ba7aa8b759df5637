import { assert } from "chai";
import { find, mount, settled } from "../../base/mount.ts";
import "./define.ts";
import type { CrowdTab } from "./crowd-tab.ts";

describe("crowd-tab", () => {
  it("is a panel named by its header, which is reflected", async () => {
    const tab = find<CrowdTab>(await mount('<crowd-tab header="One">Text</crowd-tab>'), "crowd-tab");
    assert.deepEqual([tab.getAttribute("role"), tab.getAttribute("aria-label"), tab.header], ["tabpanel", "One", "One"]);
    tab.header = "Two";
    await settled();
    assert.deepEqual([tab.getAttribute("header"), tab.getAttribute("aria-label")], ["Two", "Two"]);
  });

  it("shows its content when no tabs are around it", async () => {
    const tab = find<CrowdTab>(await mount("<crowd-tab>Text</crowd-tab>"), "crowd-tab");
    assert.equal(tab.header, "");
    assert.isAbove(tab.getBoundingClientRect().height, 0);
  });
});
