/** For tests: mask elements painted by keys, their pictures read, and what both of them must do. */

import { assert } from "chai";
import { find, mount, settled, within } from "../base/mount.ts";
import { fromBase64 } from "../masks/base64.ts";
import type { MaskWidget } from "./mask-widget.ts";

/** An image of 40 × 20 natural pixels. */
export const PICTURE = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="teal"/></svg>')}`;

export interface MaskAnswer {
  initialValueModified?: boolean;
  inputImageProperties: { height: number; width: number };
  instances?: { color: string; label: string }[];
  labelMappings?: Record<string, { color: string }>;
  labeledImage: { pngImageData: string };
}

export async function mountMask(tag: string, attributes = `labels="['Cat','Dog']"`, src = PICTURE): Promise<MaskWidget> {
  const body = await mount(`<${tag} name="n" header="H" src="${src}" ${attributes}></${tag}>`);
  const element = find<MaskWidget>(body, tag);
  await standing(element);
  return element;
}

/** Until the image and the earlier mask are there, or are known not to be. */
export async function standing(element: MaskWidget): Promise<void> {
  const image = within<HTMLImageElement>(element, ".world img");
  await image.decode().catch(() => undefined);
  await until(() => within<HTMLButtonElement>(element, "#brush").disabled === !image.naturalWidth);
  await until(() => !(element.shadowRoot?.querySelector(".hint")?.textContent ?? "").includes("Loading"));
}

/** Wait for what a message or a frame will bring. */
export async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 3000;
  do await settled();
  while (!holds() && performance.now() < end);
  assert.isTrue(holds(), holds.toString());
}

export function answer(element: MaskWidget): MaskAnswer {
  return element.value as unknown as MaskAnswer;
}

export async function press(element: MaskWidget, ...keys: string[]): Promise<void> {
  const stage = within(element, ".stage");
  stage.focus();
  for (const name of keys) {
    const [key = "", ...modifiers] = name.split("+").reverse();
    const shiftKey = modifiers.includes("Shift");
    const ctrlKey = modifiers.includes("Mod");
    stage.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey, ctrlKey, bubbles: true, composed: true, cancelable: true }));
    stage.dispatchEvent(new KeyboardEvent("keyup", { key, bubbles: true, composed: true }));
    await settled();
  }
}

/** The cursor appears at 20, 10, and the brush begins with one pixel. */
export const PAINT_ONE_PIXEL = ["ArrowRight", " "];

/** The painted pixels of the answer's picture: "x,y" and the colour. */
export async function painted(element: MaskWidget): Promise<Record<string, string>> {
  const bytes = fromBase64(answer(element).labeledImage.pngImageData) as Uint8Array<ArrayBuffer>;
  const options: ImageBitmapOptions = { colorSpaceConversion: "none", premultiplyAlpha: "none" };
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }), options);
  assert.deepEqual([image.width, image.height], [40, 20]);
  const context = new OffscreenCanvas(40, 20).getContext("2d") as OffscreenCanvasRenderingContext2D;
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, 40, 20);
  const found: Record<string, string> = {};
  for (let at = 0; at < data.length; at += 4) {
    const pixel = Array.from(data.slice(at, at + 4));
    if (pixel.every((byte) => byte === 0)) continue;
    assert.equal(pixel[3], 255);
    const hex = pixel.slice(0, 3).map((byte) => byte.toString(16).padStart(2, "0")).join("");
    found[`${(at / 4) % 40},${Math.floor(at / 160)}`] = `#${hex}`;
  }
  return found;
}

/** A mask as a template hands it over. */
export function maskImage(draw: (context: CanvasRenderingContext2D) => void, width = 40, height = 20): string {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  draw(canvas.getContext("2d") as CanvasRenderingContext2D);
  return canvas.toDataURL("image/png");
}

export function rectangle(color: string, x: number, y: number, width: number, height: number) {
  return (context: CanvasRenderingContext2D): void => {
    context.fillStyle = color;
    context.fillRect(x, y, width, height);
  };
}

/** Keep reports of template problems out of the console, and count them. */
export async function reports(during: () => Promise<void>): Promise<number> {
  const original = console.error;
  let count = 0;
  console.error = () => (count += 1);
  try {
    await during();
  } finally {
    console.error = original;
  }
  return count;
}

/** `initial` makes an initial value from a mask's address, for a mask of `#ff0000` labelled Cat. */
export function maskSuite(tag: string, initial: (source: string) => Record<string, unknown>): void {
  const attribute = (value: unknown): string => `labels="['Cat','Dog']" initial-value='${JSON.stringify(value)}'`;
  const red = maskImage(rectangle("#ff0000", 3, 2, 4, 5));

  describe(`${tag} as a mask`, () => {
    it("has names for all its tools, and says what has been done", async () => {
      const element = await mountMask(tag);
      assert.equal(within(element, "section.frame").getAttribute("aria-labelledby"), "header");
      assert.equal(within(element, ".stage").getAttribute("role"), "group");
      const nameless = Array.from(element.shadowRoot?.querySelectorAll("button, input") ?? []).filter(
        (control) => (control.getAttribute("aria-label") ?? control.closest("label")?.textContent ?? control.textContent ?? "").trim() === "",
      );
      assert.deepEqual(nameless, []);
      await press(element, "1", ...PAINT_ONE_PIXEL);
      assert.match(within(element, ".said").textContent ?? "", /^Cat( 1)?: 0\.1% of the image/);
    });

    it("accepts an answer with nothing painted, of the natural size and all zero", async () => {
      const element = await mountMask(tag);
      assert.isTrue(element.validate());
      assert.deepEqual(answer(element).inputImageProperties, { height: 20, width: 40 });
      assert.deepEqual(await painted(element), {});
      assert.notInclude(answer(element).labeledImage.pngImageData, ",");
      assert.isTrue(answer(element).labeledImage.pngImageData.startsWith("iVBOR"));
    });

    it("has a value, never null, before the image stands", async () => {
      const body = await mount(`<${tag} name="n" labels="['Cat']"></${tag}>`);
      const element = find<MaskWidget>(body, tag);
      assert.deepEqual(answer(element).inputImageProperties, { height: 0, width: 0 });
      assert.equal(answer(element).labeledImage.pngImageData, "");
      assert.isFalse(element.validate());
      assert.deepEqual(element._submittableValue, element.value);
      assert.notStrictEqual(element.value, element.value);
    });

    it("asks for a label before it paints", async () => {
      const element = await mountMask(tag);
      await press(element, ...PAINT_ONE_PIXEL);
      assert.include(within(element, ".error").textContent, "Choose a label first.");
      assert.deepEqual(await painted(element), {});
    });

    it("undoes, redoes, erases, and fires change for each", async () => {
      const element = await mountMask(tag);
      let changes = 0;
      element.addEventListener("change", () => (changes += 1));
      await press(element, "1", ...PAINT_ONE_PIXEL, "ArrowRight", " ");
      const two = await painted(element);
      assert.deepEqual(Object.keys(two), ["20,10", "21,10"]);
      await press(element, "Mod+z");
      assert.deepEqual(Object.keys(await painted(element)), ["20,10"]);
      await press(element, "Mod+Shift+z");
      assert.deepEqual(await painted(element), two);
      await press(element, "e", " ");
      assert.deepEqual(Object.keys(await painted(element)), ["20,10"]);
      assert.equal(changes, 5);
    });

    it("fills a polygon set by the keyboard's cursor", async () => {
      const element = await mountMask(tag);
      await press(element, "2", "p", "ArrowRight", " ", "ArrowRight", "ArrowRight", "ArrowRight", " ");
      await press(element, "ArrowDown", "ArrowDown", " ", "ArrowLeft", "ArrowLeft", "ArrowLeft", " ");
      assert.deepEqual(await painted(element), {});
      assert.include(within(element, ".hint").textContent, "Enter");
      await press(element, "Enter");
      assert.deepEqual(Object.keys(await painted(element)), ["20,10", "21,10", "22,10", "20,11", "21,11", "22,11"]);
    });

    it("takes a polygon's corners back one by one, and all with Escape", async () => {
      const element = await mountMask(tag);
      await press(element, "1", "p", "ArrowRight", " ", "ArrowRight", " ", "ArrowDown", " ");
      const corners = (): number => element.shadowRoot?.querySelectorAll(".polygon circle").length ?? 0;
      assert.equal(corners(), 3);
      await press(element, "Mod+z");
      assert.equal(corners(), 2);
      await press(element, "Backspace");
      assert.equal(corners(), 1);
      await press(element, "Escape");
      assert.equal(corners(), 0);
    });

    it("changes the brush's size by keys and by its slider", async () => {
      const element = await mountMask(tag);
      const size = (): string => within(element, ".brush-size output").textContent ?? "";
      assert.equal(size(), "1 px");
      await press(element, "]", "]");
      assert.equal(size(), "3 px");
      await press(element, "[");
      assert.equal(size(), "2 px");
      const slider = within<HTMLInputElement>(element, ".brush-size input");
      slider.value = "6";
      slider.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
      await settled();
      assert.equal(size(), "8 px");
      assert.equal(slider.getAttribute("aria-valuetext"), "8 px");
    });

    it("gives an earlier mask back as it was, until it is changed and when it is as before again", async () => {
      const element = await mountMask(tag, attribute(initial(red)));
      const first = answer(element);
      assert.isFalse(first.initialValueModified);
      assert.equal(Object.keys(await painted(element)).length, 20);
      assert.equal((await painted(element))["3,2"], "#ff0000");
      const again = await mountMask(tag, attribute(initial(`data:image/png;base64,${first.labeledImage.pngImageData}`)));
      assert.deepEqual(answer(again), first);
      await press(again, "e", ...PAINT_ONE_PIXEL);
      assert.isFalse(answer(again).initialValueModified);
      await press(again, "2", "b", " ");
      assert.isTrue(answer(again).initialValueModified);
      await press(again, "e", " ");
      assert.isFalse(answer(again).initialValueModified);
    });

    it("drops colours that are not mapped, and labels that are not in the list until they are", async () => {
      const source = maskImage((context) => {
        rectangle("#ff0000", 0, 0, 2, 1)(context);
        rectangle("#ff0001", 2, 0, 2, 1)(context);
      });
      const element = await mountMask(tag, attribute(initial(source)).replace("'Cat',", ""));
      assert.deepEqual(await painted(element), {});
      element.labels = ["Dog", "Cat"];
      await settled();
      assert.deepEqual(await painted(element), { "0,0": "#ff0000", "1,0": "#ff0000" });
      assert.isFalse(answer(element).initialValueModified);
    });

    it("says that an earlier mask has another size, and leaves it out", async () => {
      const count = await reports(async () => {
        const element = await mountMask(tag, attribute(initial(maskImage(rectangle("#ff0000", 0, 0, 9, 9), 41, 20))));
        assert.include(within(element, ".mask-notice").textContent, "it is 41 × 20 pixels, the image 40 × 20.");
        assert.deepEqual(await painted(element), {});
        assert.isTrue(answer(element).initialValueModified);
        assert.isTrue(element.validate());
        within(element, ".mask-notice button").click();
        await settled();
        assert.isNull(element.shadowRoot?.querySelector(".mask-notice") ?? null);
      });
      assert.equal(count, 1);
    });

    it("says that an earlier mask cannot be had, tries again, and lets the answer go", async () => {
      await reports(async () => {
        const element = await mountMask(tag, attribute(initial("data:image/png;base64,broken")));
        assert.include(within(element, ".mask-notice").textContent, "could not be loaded");
        assert.isTrue(element.validate());
        within(element, ".mask-notice button").click();
        await standing(element);
        assert.include(within(element, ".mask-notice").textContent, "could not be loaded");
        element.initialValue = initial(red);
        await settled();
        await standing(element);
        assert.equal(Object.keys(await painted(element)).length, 20);
        assert.isNull(element.shadowRoot?.querySelector(".mask-notice") ?? null);
      });
    });

    it("puts a draft back whenever it comes, over an earlier mask too", async () => {
      const element = await mountMask(tag, attribute(initial(red)));
      assert.deepEqual(element.draft, { label: null });
      await press(element, "2", ...PAINT_ONE_PIXEL);
      const draft = JSON.parse(JSON.stringify(element.draft)) as typeof element.draft;
      const expected = answer(element);
      const body = await mount(`<${tag} name="n" src="${PICTURE}" ${attribute(initial(red))}></${tag}>`);
      const early = find<MaskWidget>(body, tag);
      early.restoreDraft(draft);
      await standing(early);
      assert.deepEqual(answer(early), expected);
      assert.deepEqual(early.draft, draft);
      const late = await mountMask(tag, attribute(initial(red)));
      late.restoreDraft(draft);
      await settled();
      assert.deepEqual(answer(late), expected);
    });

    it("keeps a draft for as long as the image cannot be loaded", async () => {
      const element = await mountMask(tag);
      await press(element, "1", ...PAINT_ONE_PIXEL);
      const { draft } = element;
      await reports(async () => {
        const broken = await mountMask(tag, `labels="['Cat','Dog']"`, "data:image/png;base64,broken");
        broken.restoreDraft(draft);
        await settled();
        assert.deepEqual(broken.draft, draft);
        assert.isFalse(broken.validate());
      });
    });

    it("says so when a draft does not fit the image", async () => {
      const element = await mountMask(tag);
      await press(element, "1", ...PAINT_ONE_PIXEL);
      const draft = JSON.parse(JSON.stringify(element.draft).replace('"width":40', '"width":41')) as typeof element.draft;
      element.restoreDraft(draft);
      await settled();
      assert.include(within(element, ".mask-notice").textContent, "could not be restored");
    });

    it("shows what lies under the cursor by its name, and nothing while it is hidden", async () => {
      const element = await mountMask(tag);
      await press(element, "1", ...PAINT_ONE_PIXEL, "ArrowRight", "ArrowLeft");
      assert.match(within(element, ".under").textContent ?? "", /Cat/);
      await press(element, "h", "ArrowRight", "ArrowLeft");
      assert.isNull(element.shadowRoot?.querySelector(".under") ?? null);
    });

    it("reads an initial value of ten thousand mappings, and colours that are none, without harm", async () => {
      const element = await mountMask(tag, `labels="['Cat']"`);
      const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`L${at}`, { color: `#${(at + 1).toString(16).padStart(6, "0")}` }]));
      element.initialValue = {
        src: red,
        labelMappings: { ...many, Cat: { color: "#ff0000" }, Dog: { color: NaN }, Cow: null, Pig: { color: "red" } },
        instances: [...Object.entries(many).map(([label, { color }]) => ({ label, color })), { label: "Cat", color: "#F00" }, null, { color: 7 }],
      };
      await settled();
      await standing(element);
      assert.equal((await painted(element))["3,2"], "#ff0000");
      assert.equal(Object.keys(await painted(element)).length, 20);
    });
  });
}
