import { assert } from "chai";
import { settled, within } from "../../base/mount.ts";
import { controlSuite } from "../../base/control-suite.ts";
import { answer, maskSuite, mountMask, PAINT_ONE_PIXEL, painted, PICTURE, press, standing } from "../../canvas/mask-suite.ts";
import "./define.ts";
import type { MaskWidget } from "../../canvas/mask-widget.ts";

const TAG = "crowd-semantic-segmentation";

controlSuite({
  tag: TAG,
  attributes: `src="${PICTURE}" labels="['Cat','Dog']" header="H"`,
  ready: (control) => standing(control as unknown as MaskWidget),
  change: (control) => press(control as unknown as MaskWidget, "1", ...PAINT_ONE_PIXEL),
});

maskSuite(TAG, (src) => ({ labelMappings: { Cat: { color: "#ff0000" } }, src }));

const labels = (element: MaskWidget): HTMLElement[] => Array.from(element.shadowRoot?.querySelectorAll<HTMLElement>(".label-button") ?? []);
const swatches = (element: MaskWidget): string[] =>
  Array.from(element.shadowRoot?.querySelectorAll<HTMLElement>(".labels .swatch") ?? []).map((each) => each.style.getPropertyValue("--color"));

describe(TAG, () => {
  it("answers the picture's labels, used ones only, with their colours", async () => {
    const element = await mountMask(TAG, `labels="['Cat','Dog','Cow']"`);
    await press(element, "3", ...PAINT_ONE_PIXEL);
    const { pngImageData } = answer(element).labeledImage;
    assert.equal(
      JSON.stringify(element.value),
      `{"inputImageProperties":{"height":20,"width":40},"labelMappings":{"Cow":{"color":"#2ca02c"}},"labeledImage":{"pngImageData":"${pngImageData}"}}`,
    );
    assert.deepEqual(await painted(element), { "20,10": "#2ca02c" });
  });

  it("lets the last paint win", async () => {
    const element = await mountMask(TAG);
    await press(element, "1", ...PAINT_ONE_PIXEL, "2", " ");
    assert.deepEqual(await painted(element), { "20,10": "#ff7f0e" });
    assert.deepEqual(answer(element).labelMappings, { Dog: { color: "#ff7f0e" } });
  });

  for (const spelling of ["initial-value", "initialValue"]) {
    it(`reads ${spelling} as loose JSON`, async () => {
      const element = await mountMask(TAG, `labels="['Cat',]" ${spelling}="{src: '', labelMappings: {'Cat': {color: '#ABC'},},}"`);
      assert.deepEqual(swatches(element), ["#aabbcc"]);
      await press(element, "1", ...PAINT_ONE_PIXEL);
      assert.deepEqual(answer(element).labelMappings, { Cat: { color: "#aabbcc" } });
      assert.isTrue(answer(element).initialValueModified);
    });
  }

  for (const spelling of ["label-colors", "labelColors"]) {
    it(`takes colours from ${spelling}, and the palette's for the rest`, async () => {
      const element = await mountMask(TAG, `labels="['Cat','Dog','Cow']" ${spelling}="['#ABCDEF', 'red']"`);
      assert.deepEqual(swatches(element), ["#abcdef", "#ff7f0e", "#2ca02c"]);
    });
  }

  it("keeps the colours of the earlier mask and gives new labels those that are free", async () => {
    const initial = JSON.stringify({ labelMappings: { Cow: { color: "#1f77b4" }, Gone: { color: "#ff7f0e" } } });
    const element = await mountMask(TAG, `labels="['Cat','Dog','Cow']" initial-value='${initial}'`);
    assert.deepEqual(swatches(element), ["#2ca02c", "#d62728", "#1f77b4"]);
  });

  it("ties a colour to its label when labels are replaced, and takes labels away with their pixels", async () => {
    const element = await mountMask(TAG);
    await press(element, "2", ...PAINT_ONE_PIXEL);
    element.labels = element.labels.concat(["Cow"]).filter((label) => label !== "Cat");
    await settled();
    assert.equal(element.getAttribute("labels"), '["Dog","Cow"]');
    assert.deepEqual(swatches(element), ["#ff7f0e", "#2ca02c"]);
    element.labels = [];
    await settled();
    assert.deepEqual([answer(element).labelMappings, await painted(element)], [{}, {}]);
    element.labels = ["Dog"];
    await settled();
    assert.deepEqual(await painted(element), { "20,10": "#ff7f0e" });
  });

  it("shows a label's pattern in its swatch when patterns are on", async () => {
    const element = await mountMask(TAG);
    within(element, ".view input[type=checkbox]").click();
    await settled();
    assert.match(swatches(element)[1] ?? "", /^url\(data:image\/png;base64,\S+\) 0 0 \/ 8px, #ff7f0e$/);
  });

  it("unpaints the chosen label on Delete, as one step", async () => {
    const element = await mountMask(TAG);
    await press(element, "1", ...PAINT_ONE_PIXEL, "ArrowRight", " ", "2", "ArrowRight", " ", "1", "Delete");
    assert.deepEqual(Object.keys(await painted(element)), ["22,10"]);
    await press(element, "Mod+z");
    assert.equal(Object.keys(await painted(element)).length, 3);
  });

  it("chooses labels by button and by digit", async () => {
    const element = await mountMask(TAG);
    labels(element)[1]?.click();
    await settled();
    assert.deepEqual(labels(element).map((label) => label.getAttribute("aria-checked")), ["false", "true"]);
    await press(element, "1");
    assert.deepEqual(labels(element).map((label) => label.getAttribute("aria-checked")), ["true", "false"]);
  });

  it("says which attribute cannot be read", async () => {
    const { error } = console;
    console.error = () => undefined;
    try {
      const element = await mountMask(TAG, `labels="['Cat']"`);
      element.setAttribute("initial-value", "[1]");
      await settled();
      assert.include(within(element, ".malformed").textContent, "initial-value");
      assert.isFalse(element.validate());
    } finally {
      console.error = error;
    }
  });
});
