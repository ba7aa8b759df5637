import { assert } from "chai";
import "../elements/crowd-form/define.ts";
import "../elements/crowd-classifier/define.ts";
import { find, mount, within } from "./mount.ts";

describe("instructions pane", () => {
  async function pane(instructions: string): Promise<HTMLElement> {
    const body = await mount(`<crowd-form><crowd-classifier name="n" header="H" categories="['A']">
      <short-instructions>${instructions}</short-instructions></crowd-classifier></crowd-form>`);
    // Sizes are told with the next frame.
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return within(find(body, "crowd-classifier"), ".awsui-app-layout__navigation");
  }

  it("can be scrolled by keyboard where its text is longer, and is no stop on the way where it is not", async () => {
    const long = await pane(`<div style="block-size: 4000px">Long</div>`);
    assert.isAbove(long.scrollHeight, long.clientHeight);
    assert.equal(long.tabIndex, 0);
    assert.isFalse((await pane("Short")).hasAttribute("tabindex"));
  });

  it("shows pictures whole", async () => {
    const element = await pane(`<img id="picture" width="2000" height="20" alt="" src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>" />`);
    assert.isAbove(find(document.body, "#picture").offsetWidth, 100);
    assert.isAtMost(element.scrollWidth, element.clientWidth);
  });

  it("follows its text", async () => {
    const element = await pane(`<div id="text">Short</div>`);
    find(document.body, "#text").style.blockSize = "4000px";
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    assert.equal(element.tabIndex, 0);
  });
});
