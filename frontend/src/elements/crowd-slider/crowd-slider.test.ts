import { assert } from "chai";
import { collectAnswer } from "../../answers/collect.ts";
import { controlSuite } from "../../base/control-suite.ts";
import { find, mount, settled, within } from "../../base/mount.ts";
import "./define.ts";
import type { CrowdSlider } from "./crowd-slider.ts";

async function mountSlider(attributes = ""): Promise<CrowdSlider> {
  return find<CrowdSlider>(await mount(`<crowd-slider name="howMuch" ${attributes}></crowd-slider>`), "crowd-slider");
}

const range = (slider: Element): HTMLInputElement => within<HTMLInputElement>(slider, "input[type=range]");
const box = (slider: Element): HTMLInputElement => within<HTMLInputElement>(slider, "input[type=number]");

/** What the browser does when the knob is moved there, without letting go. */
async function slide(slider: Element, to: number): Promise<void> {
  range(slider).value = String(to);
  range(slider).dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  await settled();
}

async function typeInto(slider: Element, text: string): Promise<void> {
  box(slider).value = text;
  box(slider).dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
  await settled();
}

async function leave(input: HTMLInputElement): Promise<void> {
  input.dispatchEvent(new Event("change", { bubbles: true }));
  await settled();
}

/** Names of the events that reach the page from the host, while `during` runs. */
async function eventsOf(slider: CrowdSlider, during: () => Promise<void>): Promise<string[]> {
  const seen: string[] = [];
  const note = (event: Event): void => void (event.target === slider && seen.push(`${event.type} ${slider.value}`));
  for (const type of ["input", "change"]) document.addEventListener(type, note);
  await during();
  for (const type of ["input", "change"]) document.removeEventListener(type, note);
  return seen;
}

controlSuite({ tag: "crowd-slider", attributes: 'value="3"', change: (control) => slide(control, 40) });

describe("crowd-slider", () => {
  it("is a slider with its bounds and a name to assistive technology", async () => {
    const input = range(await mountSlider('min="1" max="5" value="2"'));
    assert.deepEqual([input.type, input.min, input.max, input.value, input.getAttribute("aria-label")], ["range", "1", "5", "2", "howMuch"]);
    assert.equal(range(await mountSlider('aria-label="How much?"')).getAttribute("aria-label"), "How much?");
  });

  it("has its documented defaults", async () => {
    const { min, max, step, value, pin, editable, secondaryProgress, required, disabled } = await mountSlider();
    assert.deepEqual([min, max, step, value, pin, editable, secondaryProgress, required, disabled], [0, 100, 1, 0, false, false, 0, false, false]);
  });

  it("answers a number, never left out: its least one when untouched", async () => {
    const answers: unknown[] = [];
    for (const attributes of ["", 'min="5"', 'value="7"', 'min="-2" max="2" step="0.5" value="0.5"', 'required value=""']) {
      await mountSlider(attributes);
      answers.push(collectAnswer(document));
    }
    assert.deepEqual(answers, [{ howMuch: 0 }, { howMuch: 5 }, { howMuch: 7 }, { howMuch: 0.5 }, { howMuch: 0 }]);
  });

  it("reads its attributes in both spellings, in any order, and what is no number as absent", async () => {
    for (const name of ["secondary-progress", "secondaryProgress"]) {
      assert.equal((await mountSlider(`${name}="30"`)).secondaryProgress, 30);
    }
    assert.equal((await mountSlider('value="150" max="200"')).value, 150);
    const { min, max, step, value } = await mountSlider('min="low" max="" step="any" value="much"');
    assert.deepEqual([min, max, step, value], [0, 100, 1, 0]);
    const switches = await mountSlider('pin="false" editable="" required="x" disabled="false"');
    assert.deepEqual([switches.pin, switches.editable, switches.required, switches.disabled], [true, true, true, true]);
  });

  it("keeps to its scale, exactly, and shows what it answers", async () => {
    const values: unknown[] = [];
    for (const attributes of [
      'value="500"',
      'value="-5"',
      'step="5" value="7"',
      'min="1" max="10" step="4" value="10"',
      'max="1" step="0.1" value="0.3"',
      'min="0.05" max="1" step="0.1" value="0.36"',
      'max="0.000001" step="1e-7" value="3e-7"',
      'min="10" max="3" value="7"',
      'step="0" value="2.4"',
      'step="-1" value="2.6"',
    ]) {
      const slider = await mountSlider(attributes);
      values.push(slider.value);
      assert.equal(range(slider).valueAsNumber, slider.value, attributes);
    }
    assert.deepEqual(values, [100, 0, 5, 9, 0.3, 0.35, 3e-7, 10, 2, 3]);
  });

  it("takes its value from scripts as a number or as text; what is none empties it", async () => {
    const slider = await mountSlider('min="1"');
    const values: number[] = [];
    for (const value of [7, "12", null, 8, "", NaN, Infinity]) {
      slider.value = value;
      values.push(slider.value);
    }
    assert.deepEqual(values, [7, 12, 1, 8, 1, 1, 1]);
    slider.value = 9;
    await settled();
    assert.equal(range(slider).value, "9");
  });

  it("fires input while it is moved, change when it is let go, both on the host; none by script", async () => {
    const slider = await mountSlider('onchange="window.slid = this.value"');
    const seen = await eventsOf(slider, async () => {
      slider.value = 3;
      await settled();
      await slide(slider, 10);
      await slide(slider, 20);
      await leave(range(slider));
    });
    assert.deepEqual(seen, ["input 10", "input 20", "change 20"]);
    assert.equal((window as { slid?: number }).slid, 20);
  });

  it("keeps number box and knob in step", async () => {
    assert.isNull((await mountSlider()).shadowRoot?.querySelector("input[type=number]") ?? null);
    const slider = await mountSlider('editable value="5"');
    assert.equal(box(slider).value, "5");
    await slide(slider, 30);
    assert.equal(box(slider).value, "30");
    const seen = await eventsOf(slider, async () => {
      await typeInto(slider, "42");
      await leave(box(slider));
    });
    assert.deepEqual([range(slider).value, seen], ["42", ["input 42", "change 42"]]);
  });

  it("corrects what was typed only when the box is left", async () => {
    const slider = await mountSlider('editable min="10" max="50" value="20"');
    const seen = await eventsOf(slider, async () => {
      await typeInto(slider, "4");
      assert.deepEqual([box(slider).value, slider.value], ["4", 20]);
      await typeInto(slider, "45");
      await typeInto(slider, "450");
      assert.deepEqual([box(slider).value, slider.value], ["450", 45]);
      await leave(box(slider));
      assert.deepEqual([box(slider).value, slider.value], ["50", 50]);
      await typeInto(slider, "");
      await leave(box(slider));
      assert.deepEqual([box(slider).value, slider.value], ["50", 50]);
    });
    assert.deepEqual(seen, ["input 45", "change 50", "change 50"]);
  });

  it("shows the value in a bubble with pin", async () => {
    assert.isNull((await mountSlider()).shadowRoot?.querySelector(".pin") ?? null);
    const slider = await mountSlider('pin value="25"');
    assert.equal(within(slider, ".pin").textContent, "25");
    const [pin, rail] = [within(slider, ".pin").getBoundingClientRect(), range(slider).getBoundingClientRect()];
    assert.closeTo(pin.left + pin.width / 2, rail.left + 10 + 0.25 * (rail.width - 20), 1);
  });

  it("fills up to the value and, below it, to the secondary progress, in its colour", async () => {
    const slider = await mountSlider('min="100" max="200" value="125" secondary-progress="150" style="--crowd-slider-secondary-color: rgb(1, 2, 3)"');
    const style = getComputedStyle(within(slider, ".slider"));
    assert.deepEqual([style.getPropertyValue("--at"), style.getPropertyValue("--second")], ["0.25", "0.5"]);
    assert.equal(style.getPropertyValue("--secondary"), "rgb(1, 2, 3)");
    slider.secondaryProgress = 5000;
    await settled();
    assert.equal(style.getPropertyValue("--second"), "1");
  });

  it("never fails, even when required", async () => {
    assert.isTrue((await mountSlider("required")).validate());
  });

  it("cannot be moved while disabled, and is left out", async () => {
    const slider = await mountSlider("disabled editable");
    assert.deepEqual([range(slider).disabled, box(slider).disabled], [true, true]);
    assert.deepEqual(collectAnswer(document), {});
  });

  it("lets what a self-closed tag swallows be seen, and counts it", async () => {
    const body = await mount('<crowd-slider name="a" max="10"/><crowd-slider name="b" value="4"/><p id="kept">kept</p>');
    assert.isAbove(find(body, "#kept").getBoundingClientRect().height, 0);
    assert.deepEqual(collectAnswer(document), { a: 0, b: 4 });
  });
});
