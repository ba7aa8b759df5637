import { assert } from "chai";
import { controlSuite } from "../../base/control-suite.ts";
import { find, mount, settled, within } from "../../base/mount.ts";
import "./define.ts";
import type { CrowdImageClassifier } from "./crowd-image-classifier.ts";
import { readOverlay } from "./overlay.ts";

/** An image of 40 × 20 natural pixels. */
const PICTURE = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="teal"/></svg>')}`;

async function mountImage(attributes = "", children = "", src = PICTURE): Promise<CrowdImageClassifier> {
  const body = await mount(
    `<crowd-image-classifier name="n" header="H" src="${src}" categories="['A','B']" ${attributes}>${children}</crowd-image-classifier>`,
  );
  const element = find<CrowdImageClassifier>(body, "crowd-image-classifier");
  await imageSettled(element);
  return element;
}

async function imageSettled(element: Element): Promise<void> {
  const image = element.shadowRoot?.querySelector("img");
  await image?.decode().catch(() => undefined);
  await new Promise((resolve) => requestAnimationFrame(resolve));
  await settled();
}

const categories = (element: Element): HTMLElement[] => Array.from(element.shadowRoot?.querySelectorAll<HTMLElement>(".label-button") ?? []);

controlSuite({
  tag: "crowd-image-classifier",
  attributes: `src="${PICTURE}" categories="['A','B']" header="H"`,
  change: (control) => categories(control)[1]?.click(),
});

describe("crowd-image-classifier", () => {
  it("answers {label}, with a comment only if there is one", async () => {
    const element = await mountImage("", "<worker-comment></worker-comment>");
    categories(element)[0]?.click();
    assert.deepEqual(element.value, { label: "A" });
    const field = within<HTMLTextAreaElement>(element, "textarea.comment");
    field.value = " blurry ";
    field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
    assert.deepEqual(element.value, { label: "A", workerComment: "blurry" });
  });

  it("offers the comment in the region's own words, and takes it back on Cancel", async () => {
    const region = '<worker-comment header="Anything odd?" link-text="Tell us" placeholder="Optional">Hint</worker-comment>';
    const element = await mountImage("", region);
    assert.include(within(element, ".comment-link").textContent, "Tell us");
    within(element, ".comment-link button").click();
    const dialog = within<HTMLDialogElement>(element, ".comment-dialog");
    assert.isTrue(dialog.open);
    assert.equal(within(element, ".comment-dialog h2").textContent, "Anything odd?");
    const field = within<HTMLTextAreaElement>(element, "textarea.comment");
    assert.equal(field.placeholder, "Optional");
    field.value = "draft";
    field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
    assert.deepEqual(element.draft, { label: null, comment: "draft" });
    within(element, ".dialog-foot .button:not(.primary)").click();
    assert.deepEqual([dialog.open, element.draft], [false, { label: null, comment: "" }]);
  });

  it("offers no comment without the region", async () => {
    assert.isNull((await mountImage()).shadowRoot?.querySelector(".comment-link") ?? null);
  });

  it("draws the boxes of an overlay where they are, and hides them on demand", async () => {
    const element = await mountImage(`overlay="{'boundingBox': {labels: ['Dog'], value: [{label: 'Dog', left: 10, top: 5, width: 20, height: 10}]}}"`);
    const image = within(element, ".world").getBoundingClientRect();
    const box = within(element, ".box").getBoundingClientRect();
    const part = [(box.left - image.left) / image.width, (box.top - image.top) / image.height, box.width / image.width, box.height / image.height];
    part.forEach((value, index) => assert.approximately(value, [0.25, 0.25, 0.5, 0.5][index] as number, 0.001));
    assert.include(within(element, ".legend").textContent, "Dog");
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "h", bubbles: true }));
    await settled();
    assert.isNull(element.shadowRoot?.querySelector(".box") ?? null);
    assert.deepEqual(element.value, {});
  });

  it("zooms and fits by key and by button, keeping the image in view", async () => {
    const element = await mountImage();
    const width = (): number => within(element, ".world").getBoundingClientRect().width;
    const fitted = width();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "+", bubbles: true }));
    await settled();
    assert.approximately(width(), fitted * 1.25, 1);
    within(element, ".tools button:last-of-type").click();
    await settled();
    assert.approximately(width(), fitted, 1);
  });

  it("says that an image cannot be loaded, blocks the answer, and tries again", async () => {
    const original = console.error;
    let reports = 0;
    console.error = () => (reports += 1);
    try {
      const element = await mountImage("initial-value=A", "", "data:image/png;base64,broken");
      assert.include(within(element, ".stage [role=alert]").textContent, "could not be loaded");
      assert.isFalse(element.validate());
      assert.equal(reports, 1);
      const failed = within(element, ".world img");
      within(element, ".stage [role=alert] button").click();
      await settled();
      assert.notStrictEqual(within(element, ".world img"), failed);
      element.src = PICTURE;
      await settled();
      await imageSettled(element);
      assert.isTrue(element.validate());
    } finally {
      console.error = original;
    }
  });
});

describe("overlay", () => {
  it("leaves out boxes that are no boxes, and colours that are no colours", () => {
    const box = { label: "Dog", left: 1, top: 2, width: 3, height: 4 };
    const value = [box, { ...box, left: NaN }, { ...box, top: "x" }, null, 5];
    assert.deepEqual(readOverlay({ boundingBox: { labels: ["Dog"], value } })?.boxes, [{ ...box, color: "#1f77b4" }]);
    const labelMappings = { Sky: { color: "#ABCDEF" }, Dog: { color: "red;background:url(x)" } };
    assert.deepEqual(readOverlay({ semanticSegmentation: { labels: ["Sky", "Dog"], labelMappings, src: "m.png" } }), {
      legend: [{ label: "Sky", color: "#ABCDEF" }, { label: "Dog", color: "#ff7f0e" }],
      boxes: [],
      mask: "m.png",
    });
    const instances = [{ color: "#112233", label: "Cat" }, { label: "Cat" }];
    assert.deepEqual(readOverlay({ instanceSegmentation: { instances, src: "i.png" } }), {
      legend: [{ label: "Cat", color: "#112233" }, { label: "Cat", color: "#ff7f0e" }],
      boxes: [],
      mask: "i.png",
    });
    assert.isUndefined(readOverlay({ other: {} }));
    assert.isUndefined(readOverlay(undefined));
  });
});
