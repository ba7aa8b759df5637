/** For tests: geometry elements worked by pointer and by keys, and what all five must do. */

import { assert } from "chai";
import type { Json } from "../answers/json.ts";
import { controlSuite } from "../base/control-suite.ts";
import { find, mount, settled, within } from "../base/mount.ts";
import type { ShapeWidget } from "./shape-widget.ts";

/** An image of 400 × 200 natural pixels. */
export const PHOTO = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><rect width="400" height="200" fill="teal"/></svg>')}`;
export const PROPERTIES = { height: 200, width: 400 };

export type Widget = ShapeWidget<object>;

export async function mountShapes(tag: string, attributes = `labels="['Dog','Cat']"`, src = PHOTO): Promise<Widget> {
  const body = await mount(`<${tag} name="n" header="H" src="${src}" ${attributes}></${tag}>`);
  const element = find<Widget>(body, tag);
  await imageLoaded(element);
  return element;
}

export async function imageLoaded(element: Element): Promise<void> {
  await within<HTMLImageElement>(element, ".world img").decode().catch(() => undefined);
  // The load event comes with a task of its own.
  for (let turn = 0; turn < 20 && within(element, ".world").style.visibility !== "visible"; turn += 1) await settled();
}

/** The attribute as a template writes it. */
export function initial(value: unknown, labels = "['Dog','Cat']"): string {
  return `labels="${labels}" initial-value='${JSON.stringify(value)}'`;
}

export function json(element: Widget): string {
  return JSON.stringify(element.value);
}

/** Nothing but the list of the answer. */
export function list(element: Widget): Json {
  const value = element.value as Record<string, Json>;
  const key = Object.keys(value).find((name) => Array.isArray(value[name])) as string;
  return value[key] as Json;
}

type At = readonly [number, number];

/** Press, move and release at natural pixels, as a mouse or a finger does. */
export async function drag(element: Widget, from: At, to: At = from, pointerType = "mouse"): Promise<void> {
  point(element, "pointerdown", from, pointerType);
  if (to !== from) point(element, "pointermove", to, pointerType);
  point(element, "pointerup", to, pointerType);
  await settled();
}

export async function click(element: Widget, ...places: At[]): Promise<void> {
  for (const place of places) await drag(element, place);
}

/** Events of a script's own have no pointer that could be captured. */
export function withoutCapture(): void {
  const original = Element.prototype.setPointerCapture;
  before(() => (Element.prototype.setPointerCapture = () => undefined));
  after(() => (Element.prototype.setPointerCapture = original));
}

export function point(element: Widget, type: string, [x, y]: At, pointerType = "mouse", pointerId = 1): void {
  const box = within(element, "canvas.upper-canvas").getBoundingClientRect();
  const clientX = box.left + (x / PROPERTIES.width) * box.width;
  const clientY = box.top + (y / PROPERTIES.height) * box.height;
  const parts = { clientX, clientY, pointerId, pointerType, button: type === "pointermove" ? -1 : 0 };
  within(element, ".stage").dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, cancelable: true, ...parts }));
}

/** Press keys where the focus is, or on the page: `Shift+ArrowUp`, `Mod+z`. */
export async function keys(element: Widget, ...names: string[]): Promise<void> {
  for (const name of names) {
    const [key = "", ...modifiers] = name.split("+").reverse();
    const target = element.shadowRoot?.activeElement ?? document.body;
    const parts = { key, shiftKey: modifiers.includes("Shift"), ctrlKey: modifiers.includes("Mod"), repeat: modifiers.includes("Held") };
    target.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, composed: true, cancelable: true, ...parts }));
    await settled();
  }
}

export function shapes(element: Widget): SVGElement[] {
  return Array.from(element.shadowRoot?.querySelectorAll<SVGElement>(".shape") ?? []);
}

export function names(element: Widget): string[] {
  return shapes(element).map((shape) => shape.getAttribute("aria-label") ?? "");
}

export function said(element: Widget): string {
  return (within(element, ".said").textContent ?? "").trim();
}

export function complaint(element: Widget): string {
  return (within(element, "footer .error").textContent ?? "").trim();
}

export interface ShapeCase {
  tag: string;
  listKey: string;
  /** Two items of labels Dog and Cat, as in an answer. */
  items: readonly [Record<string, Json>, Record<string, Json>];
  /** The names of both. */
  named: readonly [string, string];
  /** Items that are none of this kind. */
  wrong: readonly unknown[];
  /** Draw the first item by pointer, its label being chosen. */
  draw(element: Widget): Promise<void>;
  /** Draw something from the cursor at 200, 100 by keys alone. */
  drawByKeys: readonly string[];
  drawnByKeys: Record<string, Json>;
}

/** What holds for every geometry element (spec 3.5 and 4). */
export function shapeSuite({ tag, listKey, items, named, wrong, draw, drawByKeys, drawnByKeys }: ShapeCase): void {
  /** The answer to the letter: members in alphabetical order. */
  const answer = (items: readonly unknown[], isModified?: boolean): string => {
    const members: Record<string, unknown> = { [listKey]: items, inputImageProperties: PROPERTIES };
    if (isModified !== undefined) members["initialValueModified"] = isModified;
    return JSON.stringify(Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1))));
  };
  const choose = async (element: Widget, label: string): Promise<void> => {
    const buttons = Array.from(element.shadowRoot?.querySelectorAll<HTMLElement>(".label-button") ?? []);
    buttons.find((button) => button.textContent?.includes(label))?.click();
    await settled();
  };

  withoutCapture();

  controlSuite({
    tag,
    attributes: `src="${PHOTO}" labels="['Dog','Cat']" header="H"`,
    ready: (control) => imageLoaded(control),
    change: async (control) => {
      await choose(control as Widget, "Dog");
      await draw(control as Widget);
    },
  });

  describe(`${tag} as a geometry element`, () => {
    it("names everything: header, image, labels, shapes, tools", async () => {
      const element = await mountShapes(tag, initial(items));
      assert.equal(within(element, "section.frame").getAttribute("aria-labelledby"), "header");
      assert.equal(within(element, ".labels [role=radiogroup]").getAttribute("aria-label"), "Labels");
      assert.deepEqual(names(element), [...named]);
      assert.deepEqual(shapes(element).map((shape) => [shape.getAttribute("role"), shape.getAttribute("tabindex")]), [
        ["button", "0"],
        ["button", "0"],
      ]);
      const buttons = Array.from(element.shadowRoot?.querySelectorAll("button") ?? []);
      assert.deepEqual(buttons.filter((button) => !(button.getAttribute("aria-label") ?? button.textContent ?? "").trim()), []);
    });

    it("starts empty, with its list, even before the image is there", async () => {
      const body = await mount(`<${tag} name="n" src="${PHOTO}" labels="['Dog']"></${tag}>`);
      const fresh = document.createElement(tag) as Widget;
      assert.deepEqual(fresh.value, { [listKey]: [], inputImageProperties: { height: 0, width: 0 } });
      const element = find<Widget>(body, tag);
      await imageLoaded(element);
      assert.equal(json(element), answer([]));
      assert.deepEqual([element.labels, element.labelColors, element.initialValue], [["Dog"], [], undefined]);
    });

    it("gives a fresh value each time", async () => {
      const element = await mountShapes(tag, initial(items));
      const value = element.value as Record<string, Json[]>;
      value[listKey]?.pop();
      assert.deepEqual(list(element), [...items]);
      assert.deepEqual(element._submittableValue, element.value);
      assert.notStrictEqual(element._submittableValue, element.value);
    });

    it("reads its attributes in every spelling", async () => {
      const flat = `labels='["Dog", "Cat"]' initialvalue="${JSON.stringify(items).replaceAll('"', "'")}" labelcolors="['#ABCDEF',]"`;
      const element = await mountShapes(tag, flat);
      assert.equal(json(element), answer(items, false));
      assert.include(shapes(element)[0]?.getAttribute("style"), "#abcdef");
      assert.include(shapes(element)[1]?.getAttribute("style"), "#ff7f0e");
      assert.equal(element.getAttribute("labels"), '["Dog","Cat"]');
      const wrapped = await mountShapes(tag, initial({ [listKey]: items }));
      assert.equal(json(wrapped), answer(items, false));
    });

    it("answers to the letter what was drawn, and fires change", async () => {
      const element = await mountShapes(tag);
      let changes = 0;
      element.addEventListener("change", () => (changes += 1));
      await choose(element, "Dog");
      await draw(element);
      assert.equal(json(element), answer([items[0]]));
      assert.equal(changes, 1);
      assert.equal(said(element), named[0].replace("of 2", "of 1"));
    });

    it("gives an answer back from itself", async () => {
      const element = await mountShapes(tag, initial(items));
      assert.equal(json(element), answer(items, false));
    });

    it("asks for a label before it draws", async () => {
      const element = await mountShapes(tag);
      await draw(element);
      assert.deepEqual(list(element), []);
      assert.include(complaint(element), "Choose a label");
    });

    it("says whether the initial value was modified by comparing results", async () => {
      const element = await mountShapes(tag, initial(items));
      shapes(element)[0]?.focus();
      await keys(element, "Delete");
      assert.equal(json(element), answer([items[1]], true));
      await keys(element, "Mod+z");
      assert.equal(json(element), answer(items, false));
      await keys(element, "Mod+y");
      await choose(element, "Dog");
      await draw(element);
      assert.deepEqual(list(element), [items[1], items[0]] as Json);
      assert.isFalse(element.value["initialValueModified"]);
    });

    it("lets a later initial value replace the annotation only while nothing was edited", async () => {
      const element = await mountShapes(tag, initial([items[0]]));
      element.initialValue = items;
      await settled();
      assert.deepEqual(list(element), [...items]);
      shapes(element)[0]?.focus();
      await keys(element, "Delete");
      element.initialValue = [];
      await settled();
      assert.deepEqual(list(element), [items[1]]);
    });

    it("hides shapes whose label is taken away, and shows them when it returns", async () => {
      const element = await mountShapes(tag, initial(items));
      element.labels = element.labels.filter((label) => label !== "Dog");
      await settled();
      assert.equal(json(element), answer([items[1]], false));
      assert.lengthOf(shapes(element), 1);
      element.labels = ["Dog", "Cat", "Bird"];
      await settled();
      assert.equal(json(element), answer(items, false));
      assert.lengthOf(shapes(element), 2);
      assert.equal(element.getAttribute("labels"), '["Dog","Cat","Bird"]');
    });

    it("leaves out what is no such shape, and reports it", async () => {
      const original = console.error;
      const reports: unknown[] = [];
      console.error = (...parts: unknown[]) => reports.push(parts);
      try {
        const element = await mountShapes(tag);
        element.initialValue = [...wrong, null, 5, "x", { label: "Dog" }, items[0], { ...items[0], label: "Unknown" }];
        await settled();
        assert.equal(json(element), answer([items[0]], false));
      } finally {
        console.error = original;
      }
      assert.lengthOf(reports, 1);
    });

    it("takes a hundred thousand shapes without a node for each, and answers them all", async function () {
      // A second or two; a page that hangs takes minutes.
      this.timeout(20000);
      const element = await mountShapes(tag);
      const many = Array.from({ length: 100_000 }, (_, index) => ({ ...items[index % 2] }));
      element.initialValue = many;
      await settled();
      assert.isAtMost(shapes(element).length, 401);
      assert.lengthOf(list(element) as Json[], 100_000);
      assert.isFalse(element.value["initialValueModified"]);
    });

    it("is not submitted empty unless there is nothing to label", async () => {
      const element = await mountShapes(tag);
      assert.isFalse(element.validate());
      await settled();
      assert.include(complaint(element), "Nothing to label");
      const box = within<HTMLInputElement>(element, ".nothing input");
      box.click();
      await settled();
      assert.isTrue(element.validate());
      assert.equal(json(element), answer([]));
      await choose(element, "Dog");
      await draw(element);
      assert.deepEqual([box.checked, box.disabled], [false, true]);
      element.labels = [];
      assert.isTrue(element.validate());
    });

    it("labels the selection anew", async () => {
      const element = await mountShapes(tag, initial([items[0]]));
      shapes(element)[0]?.focus();
      await settled();
      await keys(element, "2");
      assert.deepEqual(list(element), [{ ...items[0], label: "Cat" }]);
      await keys(element, "Mod+z");
      assert.deepEqual(list(element), [items[0]]);
    });

    it("draws by keys alone at a cursor that can be seen", async () => {
      const element = await mountShapes(tag);
      await keys(element, "1");
      within(element, ".stage").focus();
      await keys(element, "ArrowRight");
      assert.equal(within(element, ".cursor span").textContent, "200, 100");
      await keys(element, ...drawByKeys);
      assert.deepEqual(list(element), [drawnByKeys]);
      await keys(element, "Escape");
      assert.isNull(element.shadowRoot?.querySelector(".cursor") ?? null);
    });

    it("lists its shapes beside the image, where they are selected and deleted", async () => {
      const element = await mountShapes(tag, initial(items));
      const rows = (): HTMLElement[] => Array.from(element.shadowRoot?.querySelectorAll<HTMLElement>(".shape-row") ?? []);
      assert.deepEqual(rows().map((row) => row.title), [...named]);
      rows()[1]?.click();
      await settled();
      assert.deepEqual(shapes(element).map((shape) => shape.getAttribute("aria-pressed")), ["false", "true"]);
      within(element, ".shape-delete").click();
      await settled();
      assert.deepEqual(list(element), [items[1]]);
      assert.strictEqual(element.shadowRoot?.activeElement, within(element, ".shape-delete"));
      assert.include(said(element), "deleted");
    });

    it("hides and shows what is drawn", async () => {
      const element = await mountShapes(tag, initial(items));
      await keys(element, "h");
      assert.equal(getComputedStyle(within(element, ".shapes .list")).display, "none");
      assert.equal(json(element), answer(items, false));
      await keys(element, "h");
      assert.notEqual(getComputedStyle(within(element, ".shapes .list")).display, "none");
    });

    it("has an upper canvas whose box is the displayed image", async () => {
      const element = await mountShapes(tag);
      const boxes = ["canvas.upper-canvas", ".world img"].map((part) => within(element, part).getBoundingClientRect().toJSON() as unknown);
      assert.deepEqual(boxes[0], boxes[1]);
    });

    it("gives a finger's stroke up when a second finger comes", async () => {
      const element = await mountShapes(tag);
      await choose(element, "Dog");
      point(element, "pointerdown", [20, 20], "touch", 1);
      point(element, "pointermove", [60, 60], "touch", 1);
      point(element, "pointerdown", [100, 100], "touch", 2);
      point(element, "pointerup", [100, 100], "touch", 2);
      point(element, "pointerup", [60, 60], "touch", 1);
      await settled();
      assert.deepEqual([list(element), said(element), complaint(element)], [[], "", ""]);
    });
  });
}
