import { assert } from "chai";
import { controlSuite } from "../../base/control-suite.ts";
import { find, mount, settled, within } from "../../base/mount.ts";
import "../crowd-alert/define.ts";
import "../crowd-button/define.ts";
import "../crowd-checkbox/define.ts";
import "../crowd-form/define.ts";
import "../crowd-input/define.ts";
import "./define.ts";
import type { CrowdEntityAnnotation } from "./crowd-entity-annotation.ts";

const LABELS = `[{'label': 'person', 'shortDisplayName': 'per', 'fullDisplayName': 'Person'}, {label: 'date'},]`;
const TEXT = "Maria Lopez joined Acme in May 2019.";

interface OwnForm extends HTMLElement {
  form: HTMLFormElement;
  submit(): void;
  _serializeForm(): { taskAnswers: string };
  _submitHelperForm(answer: unknown): Promise<void>;
}

async function mountText(attributes = "", whole = TEXT, children = ""): Promise<CrowdEntityAnnotation> {
  const body = await mount(
    `<crowd-entity-annotation name="n" header="H" labels="${LABELS}" ${attributes}>${children}</crowd-entity-annotation>`,
  );
  const element = find<CrowdEntityAnnotation>(body, "crowd-entity-annotation");
  element.text = whole;
  await settled();
  return element;
}

const ownForm = (element: Element): OwnForm => within<OwnForm>(element, "crowd-form");
const labels = (element: Element): HTMLElement[] => Array.from(element.shadowRoot?.querySelectorAll<HTMLElement>(".label-button") ?? []);
const marks = (element: Element): HTMLElement[] => Array.from(element.shadowRoot?.querySelectorAll<HTMLElement>("mark") ?? []);
const status = (element: Element): string => (within(element, "[role=status]").textContent ?? "").replaceAll(/[\u2068\u2069]/g, "");

/** Select units of the text as a mouse would have done; the browser tells the page later. */
async function selectText(element: Element, start: number, end: number): Promise<void> {
  const place = (offset: number): [Node, number] => {
    const texts = document.createTreeWalker(within(element, ".text"), NodeFilter.SHOW_TEXT);
    let rest = offset;
    let node = texts.nextNode() as Text;
    while (rest > node.length) {
      rest -= node.length;
      node = texts.nextNode() as Text;
    }
    return [node, rest];
  };
  const told = new Promise((resolve) => document.addEventListener("selectionchange", resolve, { once: true }));
  document.getSelection()?.setBaseAndExtent(...place(start), ...place(end));
  await told;
  await settled();
}

async function annotate(element: Element, start: number, end: number, label: number): Promise<void> {
  await selectText(element, start, end);
  labels(element)[label]?.click();
  await settled();
}

async function press(target: Element | null, key: string, init: KeyboardEventInit = {}): Promise<KeyboardEvent> {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true, ...init });
  (target ?? document.body).dispatchEvent(event);
  await settled();
  return event;
}

/** Console errors while `run` runs. */
async function complaints(run: () => Promise<void>): Promise<string[]> {
  const original = console.error;
  const said: string[] = [];
  console.error = (line: unknown) => said.push(String(line));
  try {
    await run();
  } finally {
    console.error = original;
  }
  return said;
}

controlSuite({
  tag: "crowd-entity-annotation",
  attributes: `text="${TEXT}" labels="${LABELS}" header="H"`,
  change: (control) => annotate(control, 0, 11, 0),
});

describe("crowd-entity-annotation", () => {
  it("names its text, its highlights and its labels for those who cannot see them", async () => {
    const element = await mountText(`initial-value="[{label:'person',startOffset:0,endOffset:11}]"`);
    const area = within(element, ".text");
    assert.deepEqual([area.getAttribute("role"), area.getAttribute("aria-label"), area.tabIndex], ["group", "Text to label", 0]);
    const [mark] = marks(element);
    assert.deepEqual(
      ["role", "aria-label", "aria-pressed", "tabindex"].map((name) => mark?.getAttribute(name)),
      ["button", "Person: Maria Lopez", "false", "0"],
    );
    assert.equal(mark?.querySelector(".chip")?.getAttribute("aria-hidden"), "true");
    assert.equal(within(element, ".categories").getAttribute("aria-label"), "Labels");
    assert.deepEqual(labels(element).map((label) => label.getAttribute("aria-pressed")), ["false", "false"]);
    assert.equal(within(element, "[role=status]").getAttribute("aria-live"), "polite");
    assert.equal(element.getAttribute("role"), "main");
  });

  it("starts with no text, no labels and no entities", async () => {
    const body = await mount("<crowd-entity-annotation></crowd-entity-annotation>");
    const element = find<CrowdEntityAnnotation>(body, "crowd-entity-annotation");
    assert.deepEqual([element.name, element.header, element.text, element.labels, element.value], ["", "", "", [], { entities: [] }]);
    assert.isUndefined(element.initialValue);
    assert.include(within(element, ".page").textContent, "This task has no text.");
  });

  it("reads labels as objects, aliases and plain strings, and writes them back", async () => {
    const body = await mount(`<crowd-entity-annotation name="n" text="x" labels="[
      {'label': 'noun', 'shortDisplayName': 'N', 'longDisplayName': 'Noun'}, 'verb', {label: 'adj', fullDisplayName: 'Adjective'},
      {shortDisplayName: 'lost'}, 'verb', 7]"></crowd-entity-annotation>`);
    const element = find<CrowdEntityAnnotation>(body, "crowd-entity-annotation");
    const names = labels(element).map((label) => find(label, ".category").textContent);
    assert.deepEqual(names, ["Noun", "verb", "Adjective", "7"]);
    const attribute = '[{"label":"noun","shortDisplayName":"N","longDisplayName":"Noun"},"verb",{"label":"adj","fullDisplayName":"Adjective"},{"shortDisplayName":"lost"},"verb",7]';
    assert.equal(element.getAttribute("labels"), attribute);
    element.labels = ["a"];
    assert.equal(element.getAttribute("labels"), '["a"]');
  });

  it("takes initial-value in either spelling, bare or as an answer gives it, and gives the same back", async () => {
    const entities = [{ endOffset: 11, label: "person", startOffset: 0 }, { endOffset: 35, label: "date", startOffset: 27 }];
    const text = JSON.stringify(entities).replaceAll('"', "'");
    for (const attribute of [`initial-value="${text}"`, `initialValue="${text}"`, `initial-value="{entities: ${text}}"`]) {
      assert.equal(JSON.stringify((await mountText(attribute)).value), JSON.stringify({ entities }), attribute);
    }
    const element = await mountText();
    element.initialValue = entities;
    assert.deepEqual(element.value, { entities });
    await settled();
    await annotate(element, 19, 23, 0);
    element.initialValue = [];
    assert.lengthOf((element.value["entities"] as unknown[]), 3, "the worker's work stands");
  });

  it("labels what is selected: text first, then the label", async () => {
    const element = await mountText();
    const changes: Event[] = [];
    element.addEventListener("change", (event) => changes.push(event));
    await selectText(element, 0, 11);
    assert.equal(status(element), "“Maria Lopez” selected. Choose a label.");
    labels(element)[0]?.click();
    await settled();
    assert.deepEqual(element.value, { entities: [{ endOffset: 11, label: "person", startOffset: 0 }] });
    assert.equal(status(element), "“Maria Lopez” labelled Person. Highlights: 1.");
    assert.equal(find(labels(element)[0] as Element, ".count").textContent, "1");
    assert.lengthOf(changes, 1);
    assert.deepEqual(marks(element).map((mark) => find(mark, ".chip").dataset["name"]), ["per"]);
  });

  it("keeps the text itself, and nothing else, as text", async () => {
    const whole = "<b>One</b> & two\n  three\t\u0301\r\nfour";
    const element = await mountText(`initial-value="[{label:'date',startOffset:3,endOffset:6}]"`, whole);
    assert.equal(within(element, ".text").textContent, whole);
    assert.isNull(element.shadowRoot?.querySelector("b") ?? null);
    assert.equal(getComputedStyle(within(element, ".text")).whiteSpace, "pre-wrap");
  });

  it("never labels a part of a highlight; covers one whole and replaces it", async () => {
    const element = await mountText(`initial-value="[{label:'person',startOffset:0,endOffset:11}]"`);
    const before = JSON.stringify(element.value);
    for (const [start, end] of [[0, 5], [3, 8], [6, 18], [5, 11]] as const) {
      await annotate(element, start, end, 1);
      assert.equal(JSON.stringify(element.value), before, `${start}–${end}`);
      assert.include(status(element), "not a part of one");
    }
    await annotate(element, 0, 18, 1);
    assert.deepEqual(element.value, { entities: [{ endOffset: 18, label: "date", startOffset: 0 }] });
  });

  it("changes the label of a highlight that is chosen, and removes it by its cross", async () => {
    const element = await mountText(`initial-value="[{label:'person',startOffset:0,endOffset:11}]"`);
    marks(element)[0]?.focus();
    await settled();
    assert.equal(status(element), "“Maria Lopez” is labelled Person. Choose another label, or remove it.");
    labels(element)[1]?.click();
    await settled();
    assert.deepEqual(element.value, { entities: [{ endOffset: 11, label: "date", startOffset: 0 }] });
    find(marks(element)[0] as Element, ".remove").click();
    await settled();
    assert.deepEqual(element.value, { entities: [] });
    assert.equal(status(element), "“Maria Lopez” is no longer labelled. Highlights: 0.");
  });

  it("works by keys alone: caret, selection, digit, Tab, Delete", async () => {
    const element = await mountText();
    const area = within(element, ".text");
    area.focus();
    await settled();
    for (let step = 0; step < 5; step += 1) await press(area, "ArrowRight", { shiftKey: true });
    await press(area, "2");
    assert.deepEqual(element.value, { entities: [{ endOffset: 5, label: "date", startOffset: 0 }] });
    await press(area, "ArrowRight", { ctrlKey: true });
    await press(area, "End", { ctrlKey: true, shiftKey: true });
    await press(area, "1");
    assert.deepEqual(marks(element).map((mark) => mark.textContent), ["Maria", " joined Acme in May 2019."]);
    marks(element)[0]?.focus();
    await press(marks(element)[0] as Element, "Delete");
    assert.deepEqual(element.value, { entities: [{ endOffset: 36, label: "person", startOffset: 11 }] });
    assert.strictEqual(element.shadowRoot?.activeElement, area);
    await press(area, "a", { ctrlKey: true });
    await press(area, "2");
    assert.deepEqual(element.value, { entities: [{ endOffset: 36, label: "date", startOffset: 0 }] });
  });

  it("takes back and does again", async () => {
    const element = await mountText(`initial-value="[{label:'person',startOffset:0,endOffset:11}]"`);
    const states = [JSON.stringify(element.value)];
    await annotate(element, 19, 23, 1);
    states.push(JSON.stringify(element.value));
    find(marks(element)[0] as Element, ".remove").click();
    await settled();
    states.push(JSON.stringify(element.value));
    const step = async (key: string, init: KeyboardEventInit): Promise<string> => {
      await press(null, key, init);
      return JSON.stringify(element.value);
    };
    assert.equal(await step("z", { ctrlKey: true }), states[1]);
    assert.equal(await step("z", { metaKey: true }), states[0]);
    assert.isFalse((await press(null, "z", { ctrlKey: true })).defaultPrevented);
    assert.equal(await step("Z", { ctrlKey: true, shiftKey: true }), states[1]);
    assert.equal(await step("y", { ctrlKey: true }), states[2]);
    assert.equal(status(element).trim(), "Redone");
  });

  it("gives up the selection first, the label at hand then, and nothing more", async () => {
    const element = await mountText();
    await press(null, "1");
    assert.equal(status(element), "Select text to label it Person. Esc stops.");
    assert.equal(labels(element)[0]?.getAttribute("aria-pressed"), "true");
    await selectText(element, 0, 5);
    await press(null, "Escape");
    assert.equal(document.getSelection()?.toString(), "");
    assert.equal(labels(element)[0]?.getAttribute("aria-pressed"), "true");
    await press(null, "Escape");
    assert.equal(labels(element)[0]?.getAttribute("aria-pressed"), "false");
    assert.isFalse((await press(null, "Escape")).defaultPrevented);
  });

  it("counts code points, in and out", async () => {
    const element = await mountText(`initial-value="[{label:'person',startOffset:2,endOffset:4}]"`, "😀 👩‍👩‍👧 e\u0301 שלום");
    assert.deepEqual(marks(element).map((mark) => mark.textContent), ["👩\u200d"]);
    await annotate(element, 0, 2, 1);
    await annotate(element, 15, 19, 1);
    assert.deepEqual(element.value, {
      entities: [
        { endOffset: 1, label: "date", startOffset: 0 },
        { endOffset: 4, label: "person", startOffset: 2 },
        { endOffset: 15, label: "date", startOffset: 11 },
      ],
    });
  });

  it("leaves out of initial-value what makes no sense, and says so once", async () => {
    const bad = `[{label:'person',startOffset:0,endOffset:5},{label:'person',startOffset:3,endOffset:8},{label:'date',startOffset:NaN,endOffset:2},
      {label:'date',startOffset:9,endOffset:6},{label:'date',startOffset:30,endOffset:90},{label:'date',startOffset:-1,endOffset:3},
      {label:'unknown',startOffset:12,endOffset:18},{startOffset:12,endOffset:18},{label:'date',startOffset:'27',endOffset:'31'},
      {label:'date',startOffset:1.5,endOffset:2},null,7]`;
    const said = await complaints(async () => {
      const body = await mount(`<crowd-entity-annotation name="n" text="${TEXT}" labels="${LABELS}" initial-value="${bad}"></crowd-entity-annotation>`);
      const { value } = find<CrowdEntityAnnotation>(body, "crowd-entity-annotation");
      assert.deepEqual(value, {
        entities: [{ endOffset: 5, label: "person", startOffset: 0 }, { endOffset: 31, label: "date", startOffset: 27 }],
      });
    });
    assert.deepEqual(said, [
      "overread: Of the entities in initial-value some were left out: 5 without a label and two whole offsets, " +
        "3 empty or not within the text, 1 overlapping an earlier one.",
    ]);
  });

  it("neither hangs nor corrupts on 100,000 entities", async () => {
    const element = await mountText("", "word ".repeat(100_000));
    const entities = Array.from({ length: 100_000 }, (_, index) => ({ endOffset: 5 * index + 4, label: "person", startOffset: 5 * index }));
    element.initialValue = [...entities].reverse();
    await settled();
    assert.deepEqual(element.value, { entities });
    // Only what is near the viewport becomes elements, once the browser has said what that is.
    while (marks(element).length === 0) await new Promise((resolve) => requestAnimationFrame(resolve));
    assert.isBelow(marks(element).length, 20_000);
  }).timeout(60_000);

  it("follows labels that change: an entity whose label is gone is neither shown nor submitted", async () => {
    const element = await mountText(`initial-value="[{label:'person',startOffset:0,endOffset:11}]"`);
    element.labels = ["place"];
    assert.deepEqual(element.value, { entities: [] });
    await settled();
    assert.lengthOf(marks(element), 0);
    element.labels = element.labels.concat(["person"]);
    assert.lengthOf(element.value["entities"] as unknown[], 1);
  });

  it("forgets its highlights with the text they were in", async () => {
    const element = await mountText();
    await annotate(element, 0, 11, 0);
    element.text = "Short";
    assert.deepEqual(element.value, { entities: [] });
    await settled();
    assert.isFalse((await press(null, "z", { ctrlKey: true })).defaultPrevented);
  });

  it("submits through the form in its shadow root, with what templates append to it", async () => {
    const element = await mountText(
      `initial-value="[{label:'person',startOffset:0,endOffset:11}]"`,
      TEXT,
      `<short-instructions><crowd-input name="hint" value="h"></crowd-input></short-instructions>
       <div id="more"><crowd-checkbox name="sure">Sure</crowd-checkbox></div><input name="unseen" value="u">`,
    );
    assert.equal(find(document, "#more").getBoundingClientRect().height, 0, "unknown children are in the tree, unseen");
    const form = ownForm(element);
    form.form.append(find(document, "#more"));
    await settled();
    assert.isAbove(find(form, "#more").getBoundingClientRect().height, 0);
    const answer = { hint: "h", n: { entities: [{ endOffset: 11, label: "person", startOffset: 0 }] }, sure: { on: false } };
    assert.equal(form._serializeForm().taskAnswers, JSON.stringify([answer]));
    const sent: unknown[] = [];
    form._submitHelperForm = async (given) => void sent.push(given);
    within(element, ".submit").click();
    await settled();
    assert.deepEqual(sent, [answer]);
    assert.equal(form.querySelectorAll("crowd-button").length, 0, "no second Submit");
  });

  it("is stopped by what was appended, and by a listener on its own form", async () => {
    const element = await mountText("", TEXT, `<crowd-checkbox id="q" name="q" required>Q</crowd-checkbox>`);
    const form = ownForm(element);
    const question = find<HTMLElement & { checked: boolean }>(document, "#q");
    form.form.append(question);
    const sent: unknown[] = [];
    form._submitHelperForm = async (given) => void sent.push(given);
    form.submit();
    await settled();
    assert.deepEqual(sent, []);
    question.checked = true;
    form.onsubmit = () => false;
    form.submit();
    await settled();
    assert.deepEqual(sent, []);
    form.onsubmit = null;
    form.submit();
    await settled();
    assert.deepEqual(sent, [{ n: { entities: [] }, q: { on: true } }]);
  });

  it("is an ordinary named widget in somebody else's form", async () => {
    const body = await mount(
      `<crowd-form><crowd-entity-annotation name="n" text="${TEXT}" labels="${LABELS}"></crowd-entity-annotation></crowd-form>`,
    );
    const element = find<CrowdEntityAnnotation>(body, "crowd-entity-annotation");
    assert.isNull(element.shadowRoot?.querySelector("crowd-form") ?? null);
    assert.isNull(element.ownForm);
    const form = find<OwnForm>(body, "crowd-form");
    assert.deepEqual(JSON.parse(form._serializeForm().taskAnswers), [{ n: { entities: [] } }]);
    const sent: unknown[] = [];
    form._submitHelperForm = async (given) => void sent.push(given);
    within(element, ".submit").click();
    await settled();
    assert.deepEqual(sent, [{ n: { entities: [] } }]);
  });

  it("says in its place what is wrong with an attribute, and blocks the answer", async () => {
    const said = await complaints(async () => {
      const body = await mount(`<crowd-entity-annotation name="n" text="x" labels="[{'label': }]"></crowd-entity-annotation>`);
      const element = find<CrowdEntityAnnotation>(body, "crowd-entity-annotation");
      assert.include(within(element, ".malformed").textContent, "labels");
      assert.isFalse(element.validate());
    });
    assert.lengthOf(said, 1);
  });
});
