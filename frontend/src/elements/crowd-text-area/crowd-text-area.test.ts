import { assert } from "chai";
import { controlSuite } from "../../base/control-suite.ts";
import { find, mount, type, within } from "../../base/mount.ts";
import "./define.ts";
import type { CrowdTextArea } from "./crowd-text-area.ts";

async function mountArea(attributes: string, children = ""): Promise<{ area: CrowdTextArea; field: HTMLTextAreaElement }> {
  const body = await mount(`<crowd-text-area name="n" ${attributes}>${children}</crowd-text-area>`);
  const area = find<CrowdTextArea>(body, "crowd-text-area");
  return { area, field: within<HTMLTextAreaElement>(area, "textarea") };
}

controlSuite({ tag: "crowd-text-area", attributes: 'value="start"', change: (control) => type(control, "one\ntwo") });

describe("crowd-text-area", () => {
  it("has one row and no limit by default", async () => {
    const { area, field } = await mountArea("");
    assert.deepEqual([area.rows, area.maxRows, area.charCounter, field.rows], [1, undefined, false, 1]);
  });

  it("reads its attributes in both spellings and ignores unknown ones", async () => {
    for (const attributes of ['max-rows = "3" char-counter="true"', 'maxRows="3" charCounter originalValue="x"']) {
      const { area } = await mountArea(attributes);
      assert.deepEqual([area.maxRows, area.charCounter, area.value], [3, true, ""], attributes);
    }
  });

  it("does not take the text between its tags for its value", async () => {
    assert.equal((await mountArea("", "\n  white space \n")).area.value, "");
  });

  it("grows with its text up to max-rows", async () => {
    const { area, field } = await mountArea('rows="2" max-rows="4"');
    const empty = field.offsetHeight;
    await type(area, "1\n2\n3\n4");
    const grown = field.offsetHeight;
    await type(area, "1\n2\n3\n4\n5\n6\n7\n8");
    assert.isAbove(grown, empty);
    assert.approximately(field.offsetHeight, grown, 2);
  });

  it("counts characters", async () => {
    const { area } = await mountArea('char-counter max-length="10"');
    await type(area, "abc");
    assert.equal(within(area, ".counter").textContent, "3 / 10");
  });

  it("must be filled when required", async () => {
    const { area } = await mountArea("required");
    assert.isFalse(area.validate());
    await type(area, "x");
    assert.isTrue(area.validate());
  });
});
