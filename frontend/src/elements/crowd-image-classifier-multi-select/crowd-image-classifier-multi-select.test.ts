import { assert } from "chai";
import { controlSuite } from "../../base/control-suite.ts";
import { find, mount, settled, within } from "../../base/mount.ts";
import "./define.ts";
import type { CrowdImageClassifierMultiSelect } from "./crowd-image-classifier-multi-select.ts";

const PICTURE = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>')}`;

async function mountImage(attributes = "", children = "", src = PICTURE): Promise<CrowdImageClassifierMultiSelect> {
  const body = await mount(
    `<crowd-image-classifier-multi-select name="n" header="H" src="${src}" categories="['Cat','Dog']" ${attributes}
     >${children}</crowd-image-classifier-multi-select>`,
  );
  const element = find<CrowdImageClassifierMultiSelect>(body, "crowd-image-classifier-multi-select");
  await within<HTMLImageElement>(element, ".world img").decode().catch(() => undefined);
  await settled();
  return element;
}

const buttons = (element: Element): HTMLElement[] => Array.from(element.shadowRoot?.querySelectorAll<HTMLElement>(".label-button") ?? []);

controlSuite({
  tag: "crowd-image-classifier-multi-select",
  attributes: `src="${PICTURE}" categories="['Cat','Dog']" header="H"`,
  change: (control) => buttons(control)[1]?.click(),
});

describe("crowd-image-classifier-multi-select", () => {
  it("names its image and its list", async () => {
    const element = await mountImage();
    assert.equal(within(element, ".stage").getAttribute("aria-label"), "Image to review");
    assert.equal(within(element, ".categories").getAttribute("role"), "group");
  });

  it("answers {labels}, with a comment only if there is one", async () => {
    const element = await mountImage("", "<worker-comment>Hint</worker-comment>");
    buttons(element)[1]?.click();
    buttons(element)[0]?.click();
    assert.deepEqual(element.value, { labels: ["Cat", "Dog"] });
    const field = within<HTMLTextAreaElement>(element, "textarea.comment");
    field.value = "two of them";
    field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
    assert.deepEqual(element.value, { labels: ["Cat", "Dog"], workerComment: "two of them" });
    const again = await mountImage("", "<worker-comment>Hint</worker-comment>");
    again.restoreDraft(JSON.parse(JSON.stringify(element.draft)));
    assert.deepEqual(again.value, element.value);
  });

  it("excludes all categories on demand", async () => {
    const element = await mountImage(`exclusion-category="{text: 'Neither'}"`);
    buttons(element)[0]?.click();
    buttons(element)[2]?.click();
    await settled();
    assert.deepEqual([element.value, element.validate()], [{ labels: [] }, true]);
  });

  it("needs its image and a choice", async () => {
    const element = await mountImage();
    assert.isFalse(element.validate());
    buttons(element)[0]?.click();
    assert.isTrue(element.validate());
    const original = console.error;
    console.error = () => undefined;
    try {
      const broken = await mountImage("", "", "data:image/png;base64,broken");
      buttons(broken)[0]?.click();
      assert.isFalse(broken.validate());
    } finally {
      console.error = original;
    }
  });
});
