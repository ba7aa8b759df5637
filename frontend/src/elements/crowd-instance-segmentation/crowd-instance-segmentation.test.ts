import { assert } from "chai";
import { controlSuite } from "../../base/control-suite.ts";
import { settled, within } from "../../base/mount.ts";
import { answer, maskSuite, mountMask, PAINT_ONE_PIXEL, painted, PICTURE, press, standing } from "../../canvas/mask-suite.ts";
import type { MaskWidget } from "../../canvas/mask-widget.ts";
import "./define.ts";

const TAG = "crowd-instance-segmentation";

controlSuite({
  tag: TAG,
  attributes: `src="${PICTURE}" labels="['Cat','Dog']" header="H"`,
  ready: (control) => standing(control as unknown as MaskWidget),
  change: (control) => press(control as unknown as MaskWidget, "1", ...PAINT_ONE_PIXEL),
});

maskSuite(TAG, (src) => ({ instances: [{ label: "Cat", color: "#ff0000" }], src }));

const instances = (element: MaskWidget): string[] =>
  Array.from(element.shadowRoot?.querySelectorAll(".instance") ?? []).map((each) => each.textContent?.trim() ?? "");

describe(TAG, () => {
  it("answers every instance with its colour, the next of the palette, in order of creation", async () => {
    const element = await mountMask(TAG);
    await press(element, "1", ...PAINT_ONE_PIXEL, "1", "ArrowRight", " ", "2", "ArrowRight", " ");
    const { pngImageData } = answer(element).labeledImage;
    assert.equal(
      JSON.stringify(element.value),
      '{"inputImageProperties":{"height":20,"width":40},"instances":[{"color":"#1f77b4","label":"Cat"},' +
        `{"color":"#ff7f0e","label":"Cat"},{"color":"#2ca02c","label":"Dog"}],"labeledImage":{"pngImageData":"${pngImageData}"}}`,
    );
    assert.deepEqual(await painted(element), { "20,10": "#1f77b4", "21,10": "#ff7f0e", "22,10": "#2ca02c" });
    assert.deepEqual(instances(element), ["Cat 1", "Cat 2", "Dog 1"]);
  });

  it("goes on with the instance that is active", async () => {
    const element = await mountMask(TAG);
    await press(element, "1", ...PAINT_ONE_PIXEL, "ArrowRight", " ");
    assert.equal(answer(element).instances?.length, 1);
    await press(element, "1", "ArrowRight", " ");
    within(element, ".instance").click();
    await settled();
    await press(element, "ArrowRight", " ");
    assert.deepEqual(Object.values(await painted(element)), ["#1f77b4", "#1f77b4", "#ff7f0e", "#1f77b4"]);
  });

  it("leaves an instance out that others have painted over, and brings it back with undo", async () => {
    const element = await mountMask(TAG);
    await press(element, "1", ...PAINT_ONE_PIXEL, "2", " ");
    assert.deepEqual(answer(element).instances, [{ color: "#ff7f0e", label: "Dog" }]);
    assert.deepEqual(instances(element), ["Dog 1"]);
    await press(element, "Mod+z");
    assert.deepEqual(answer(element).instances, [{ color: "#1f77b4", label: "Cat" }]);
  });

  it("deletes an instance with all its pixels, as one step", async () => {
    const element = await mountMask(TAG);
    await press(element, "1", ...PAINT_ONE_PIXEL, "1", "ArrowRight", " ");
    within(element, "[aria-label='Delete Cat 1']").click();
    await settled();
    assert.deepEqual(await painted(element), { "21,10": "#ff7f0e" });
    await press(element, "Mod+z");
    assert.equal(Object.keys(await painted(element)).length, 2);
  });

  it("selects the instance that is pressed while nothing is chosen", async () => {
    const element = await mountMask(TAG);
    await press(element, "1", ...PAINT_ONE_PIXEL, "2", "ArrowRight", " ");
    const selected = (): string | undefined => element.shadowRoot?.querySelector("li.selected")?.textContent?.trim();
    assert.equal(selected(), "Dog 1");
    await press(element, "Escape", "ArrowLeft");
    assert.isUndefined(selected());
    await press(element, " ");
    assert.equal(selected(), "Cat 1");
    assert.equal(Object.keys(await painted(element)).length, 2);
  });

  it("begins no second instance while one of the label waits for its first stroke", async () => {
    const element = await mountMask(TAG);
    await press(element, "1", "1", "1", ...PAINT_ONE_PIXEL);
    assert.deepEqual(answer(element).instances, [{ color: "#1f77b4", label: "Cat" }]);
  });

  it("gives a new instance a colour that no earlier one has", async () => {
    const initial = JSON.stringify({ instances: [{ label: "Dog", color: "#1F77B4" }, { label: "Cat", color: "#2ca02c" }] });
    const element = await mountMask(TAG, `labels="['Cat','Dog']" initialValue='${initial}'`);
    await press(element, "1", ...PAINT_ONE_PIXEL, "1", "ArrowRight", " ");
    assert.deepEqual(answer(element).instances?.map(({ color }) => color), ["#ff7f0e", "#d62728"]);
  });
});
