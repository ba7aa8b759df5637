import { assert } from "chai";
import { collectAnswer } from "../../answers/collect.ts";
import { find, mount, settled, within } from "../../base/mount.ts";
import "../../documents.ts";
import "./define.ts";
import { CrowdTextractAnalyzeDocument } from "./crowd-textract-analyze-document.ts";

/** A page of 200 × 100 natural pixels. */
const PAGE = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><rect width="200" height="100" fill="white"/></svg>')}`;

/** The answer that spec 3.7 prints, as the blocks that come in. */
const BLOCKS = [
  { blockType: "KEY_VALUE_SET", confidence: 38.4, entityTypes: ["KEY"], id: "k1", relationships: [{ ids: ["v1"], type: "VALUE" }, { ids: ["w1"], type: "CHILD" }], text: "Name:" },
  { blockType: "KEY_VALUE_SET", confidence: 38.4, entityTypes: ["VALUE"], id: "v1", relationships: [{ ids: ["w2"], type: "CHILD" }], text: "Ada" },
  { blockType: "WORD", id: "w1", text: "Name:" },
  { blockType: "WORD", id: "w2", text: "Ada" },
];

const box = (left: number, top: number): object => ({ boundingBox: { left, top, width: 0.2, height: 0.1 } });
const PLACED = [
  { ...BLOCKS[0], geometry: box(0.1, 0.2) },
  { ...BLOCKS[1], geometry: box(0.5, 0.2) },
  ...BLOCKS.slice(2),
  { blockType: "KEY_VALUE_SET", entityTypes: ["KEY"], id: "k2", relationships: [{ ids: ["v2"], type: "VALUE" }], text: "Member", geometry: box(0.1, 0.6) },
  { blockType: "KEY_VALUE_SET", entityTypes: ["VALUE"], id: "v2", relationships: [{ ids: ["s1"], type: "CHILD" }], geometry: box(0.5, 0.6) },
  { blockType: "SELECTION_ELEMENT", id: "s1", selectionStatus: "NOT_SELECTED" },
];

const KEYS = [{ importantFormKey: "Address", importantFormKeyAliases: ["Addr."] }];
const escape = (value: unknown): string => JSON.stringify(value).replaceAll("&", "&amp;").replaceAll('"', "&quot;");

async function mountForm(blocks: unknown = BLOCKS, attributes = "", src = PAGE): Promise<CrowdTextractAnalyzeDocument> {
  const body = await mount(
    `<crowd-textract-analyze-document src="${src}" header="Check" block-types="['KEY_VALUE_SET']" initial-value="${escape(blocks)}" ${attributes}></crowd-textract-analyze-document>`,
  );
  const element = find<CrowdTextractAnalyzeDocument>(body, "crowd-textract-analyze-document");
  await element.shadowRoot?.querySelector("img")?.decode().catch(() => undefined);
  await new Promise((resolve) => requestAnimationFrame(resolve));
  await settled();
  return element;
}

const heads = (element: Element): HTMLElement[] => Array.from(element.shadowRoot?.querySelectorAll<HTMLElement>(".pair-head") ?? []);

async function open(element: Element, index: number): Promise<void> {
  heads(element)[index]?.click();
  await settled();
}

async function enter(element: Element, selector: string, text: string): Promise<void> {
  const field = within<HTMLTextAreaElement>(element, selector);
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  await settled();
}

async function press(element: Element, key: string, init: KeyboardEventInit = {}): Promise<void> {
  const target = element.shadowRoot?.activeElement ?? document.body;
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true, ...init }));
  await settled();
}

/** The block of this id in the answer. */
function answered(element: CrowdTextractAnalyzeDocument, id: string): Record<string, unknown> | undefined {
  return (element.value["blocks"] as Record<string, unknown>[]).find((block) => block["id"] === id);
}

describe("crowd-textract-analyze-document", () => {
  it("names its parts: the list, the open pair, fields, choices and boxes", async () => {
    const element = await mountForm(PLACED);
    assert.equal(within(element, "ul.pairs").getAttribute("aria-label"), "Key–value pairs");
    await open(element, 0);
    assert.deepEqual(heads(element).map((head) => head.getAttribute("aria-expanded")), ["true", "false"]);
    assert.deepEqual(heads(element).map(({ tabIndex }) => tabIndex), [0, -1]);
    const labels = Array.from(element.shadowRoot?.querySelectorAll(".editor label") ?? [], (label) => label.textContent.replace(/\s+/g, " ").trim());
    assert.deepEqual(labels, ["Key", "Value", "YesY", "NoN", "Value is blankB"]);
    assert.equal(within(element, ".valid legend").textContent, "Valid key–value pair?");
    assert.deepEqual(Array.from(element.shadowRoot?.querySelectorAll(".box") ?? [], (each) => each.getAttribute("aria-label")), ["Box of the key", "Box of the value"]);
  });

  it("has the defaults of its documentation", async () => {
    const body = await mount("<crowd-textract-analyze-document></crowd-textract-analyze-document>");
    const element = find<CrowdTextractAnalyzeDocument>(body, "crowd-textract-analyze-document");
    assert.deepEqual(
      [element.src, element.header, element.initialValue, element.blockTypes, element.keys, element.noKeyEdit, element.noGeometryEdit],
      ["", "", [], [], [], false, false],
    );
    assert.deepEqual(element.value, { blocks: [] });
    assert.include(within(element, ".side").textContent, "There are no pairs to review.");
  });

  it("reads its attributes in every spelling, loose JSON included", async () => {
    const loose = "[{blockType:'KEY_VALUE_SET', entityTypes:['KEY'], id:'k', text:'Key',},]";
    for (const names of [["initial-value", "block-types", "no-key-edit", "no-geometry-edit"], ["initialValue", "blockTypes", "noKeyEdit", "noGeometryEdit"]]) {
      const body = await mount(
        `<crowd-textract-analyze-document ${names[0]}="${loose}" ${names[1]}="['KEY_VALUE_SET']" ${names[2]}="" ${names[3]}="false" keys="[{importantFormKey: 'A'}]"></crowd-textract-analyze-document>`,
      );
      const element = find<CrowdTextractAnalyzeDocument>(body, "crowd-textract-analyze-document");
      assert.deepEqual(element.initialValue, [{ blockType: "KEY_VALUE_SET", entityTypes: ["KEY"], id: "k", text: "Key" }]);
      assert.deepEqual([element.blockTypes, element.noKeyEdit, element.noGeometryEdit], [["KEY_VALUE_SET"], true, true]);
      assert.deepEqual(heads(element).map((head) => head.querySelector(".pair-key")?.textContent), ["A", "Key"]);
    }
    assert.equal(find(document.body, "crowd-textract-analyze-document").getAttribute("keys"), '[{"importantFormKey":"A"}]');
  });

  it("takes its keys from a script, before and after it is defined", async () => {
    const keys = [{ importantFormKey: "A" }];
    class Later extends CrowdTextractAnalyzeDocument {}
    const early = Object.assign(document.createElement("later-analyze-document"), { keys });
    const body = await mount("<crowd-textract-analyze-document></crowd-textract-analyze-document>");
    body.append(early);
    customElements.define("later-analyze-document", Later);
    const late = Object.assign(find<CrowdTextractAnalyzeDocument>(body, "crowd-textract-analyze-document"), { keys });
    for (const element of [early as unknown as Later, late]) {
      await element.updateComplete;
      await settled();
      assert.deepEqual(element.keys, keys);
      assert.equal(element.getAttribute("keys"), '[{"importantFormKey":"A"}]');
      assert.deepEqual(heads(element).map((head) => head.querySelector(".pair-key")?.textContent), ["A"]);
    }
  });

  it("answers under A2I's fixed key with the blocks that came, whatever its name", async () => {
    await mountForm(BLOCKS, 'name="other"');
    assert.equal(
      JSON.stringify(collectAnswer(document.body)),
      '{"AWS/Textract/AnalyzeDocument/Forms/V1":{"blocks":[{"blockType":"KEY_VALUE_SET","confidence":38.4,"entityTypes":["KEY"],"id":"k1","relationships":[{"ids":["v1"],"type":"VALUE"},{"ids":["w1"],"type":"CHILD"}],"text":"Name:"},' +
        '{"blockType":"KEY_VALUE_SET","confidence":38.4,"entityTypes":["VALUE"],"id":"v1","relationships":[{"ids":["w2"],"type":"CHILD"}],"text":"Ada"},' +
        '{"blockType":"WORD","id":"w1","text":"Name:"},{"blockType":"WORD","id":"w2","text":"Ada"}]}}',
    );
  });

  it("gives an answer back when it is the initial value of the next", async () => {
    const first = await mountForm(PLACED);
    await open(first, 0);
    await enter(first, ".valueText", "Ada King of Ockham");
    const answer = first.value["blocks"];
    assert.notDeepEqual(answer, PLACED);
    const second = await mountForm(answer);
    assert.deepEqual(second.value["blocks"], answer);
  });

  it("a copy leaves: changing the value changes nothing inside", async () => {
    const element = await mountForm();
    (element.value["blocks"] as unknown[]).pop();
    (element.value["blocks"] as { text: string }[])[0]!.text = "changed";
    assert.deepEqual(element.value, { blocks: BLOCKS });
  });

  it("highlights both parts of the chosen pair, and tells them apart in words", async () => {
    const element = await mountForm(PLACED);
    await open(element, 1);
    assert.deepEqual(Array.from(element.shadowRoot?.querySelectorAll(".place.chosen") ?? [], (place) => place.getAttribute("points")), [
      "0.1,0.6 0.30000000000000004,0.6 0.30000000000000004,0.7 0.1,0.7",
      "0.5,0.6 0.7,0.6 0.7,0.7 0.5,0.7",
    ]);
    assert.deepEqual(Array.from(element.shadowRoot?.querySelectorAll(".tag") ?? [], (tag) => tag.textContent), ["Key", "Value"]);
  });

  it("corrects a value; No and blank take it back without forgetting it", async () => {
    const element = await mountForm();
    await open(element, 0);
    await enter(element, ".valueText", "Grace\nHopper");
    assert.equal(answered(element, "v1")?.["text"], "Grace Hopper");
    within<HTMLInputElement>(element, "input[value=no]").click();
    await settled();
    assert.deepEqual(answered(element, "k1")?.["relationships"], [{ ids: ["w1"], type: "CHILD" }]);
    assert.isTrue(within<HTMLTextAreaElement>(element, ".valueText").disabled);
    within<HTMLInputElement>(element, "input[value=yes]").click();
    await settled();
    within<HTMLInputElement>(element, ".valueBlank").click();
    await settled();
    assert.deepEqual(answered(element, "v1"), { ...BLOCKS[1], relationships: [{ ids: [], type: "CHILD" }], text: "" });
    within<HTMLInputElement>(element, ".valueBlank").click();
    await settled();
    assert.equal(answered(element, "v1")?.["text"], "Grace Hopper");
    await enter(element, ".valueText", "Ada");
    assert.deepEqual([element.value, element.draft], [{ blocks: BLOCKS }, {}]);
  });

  it("sets a check box, and asks no text for a value that is one", async () => {
    const element = await mountForm(PLACED);
    await open(element, 1);
    assert.isNull(element.shadowRoot?.querySelector(".valueText") ?? null);
    within<HTMLInputElement>(element, ".editor input[type=checkbox]").click();
    await settled();
    assert.equal(answered(element, "s1")?.["selectionStatus"], "SELECTED");
    within<HTMLInputElement>(element, ".editor input[type=checkbox]").click();
    await settled();
    assert.deepEqual(element.value, { blocks: PLACED });
  });

  it("asks for important keys that no block matches, first of all", async () => {
    const element = await mountForm(BLOCKS, `keys="${escape([...KEYS, { importantFormKey: "Full name", importantFormKeyAliases: ["Name:"] }])}"`);
    assert.deepEqual(heads(element).map((head) => head.querySelector(".pair-key")?.textContent), ["Address", "Name:"]);
    await open(element, 0);
    assert.include(within(element, ".editor").textContent, "Also written: Addr.");
    assert.deepEqual(element.value, { blocks: BLOCKS });
    within<HTMLInputElement>(element, ".keyNotFound").click();
    await settled();
    const added = (element.value["blocks"] as { text: string; entityTypes?: string[] }[]).slice(4);
    assert.deepEqual(added.map(({ text, entityTypes }) => [text, entityTypes]), [["Address", ["KEY"]], ["Address", undefined]]);
    within<HTMLInputElement>(element, ".keyNotFound").click();
    await settled();
    await enter(element, ".valueText", "12 High St");
    assert.equal((element.value["blocks"] as unknown[]).length, 4 + 6);
  });

  it("edits keys and adds pairs unless no-key-edit", async () => {
    const fixed = await mountForm(BLOCKS, "no-key-edit");
    await open(fixed, 0);
    assert.deepEqual([fixed.shadowRoot?.querySelector(".keyText"), fixed.shadowRoot?.querySelector(".add-pair")], [null, null]);
    const element = await mountForm();
    await open(element, 0);
    await enter(element, ".keyText", "First name:");
    assert.equal(answered(element, "k1")?.["text"], "First name:");
    within(element, ".add-pair").click();
    await settled();
    assert.strictEqual(element.shadowRoot?.activeElement, within(element, ".pair.chosen .keyText"));
    assert.isFalse(element.validate());
    await settled();
    assert.include(within(element, "footer").textContent, "Enter the key of the pair you added, or remove the pair.");
    await enter(element, ".pair.chosen .keyText", "Total");
    await enter(element, ".pair.chosen .valueText", "9");
    assert.isTrue(element.validate());
    assert.deepEqual((element.value["blocks"] as { text: string }[]).slice(5).map(({ text }) => text), ["Total", "Total", "9", "9"]);
  });

  it("moves and resizes boxes by keys unless no-geometry-edit", async () => {
    const fixed = await mountForm(PLACED, "no-geometry-edit");
    await open(fixed, 0);
    assert.isNull(fixed.shadowRoot?.querySelector(".box") ?? null);
    const element = await mountForm(PLACED);
    await open(element, 0);
    within(element, ".box.value").focus();
    await press(element, "ArrowRight", { shiftKey: true });
    await press(element, "ArrowDown");
    await press(element, "ArrowDown", { ctrlKey: true, shiftKey: true });
    assert.deepEqual((answered(element, "v1")?.["geometry"] as { boundingBox: unknown }).boundingBox, { left: 0.55, top: 0.21, width: 0.2, height: 0.2 });
    assert.deepEqual(answered(element, "k1"), JSON.parse(JSON.stringify(PLACED[0])));
  });

  it("gives a place to what has none, in the middle of the view", async () => {
    const element = await mountForm(BLOCKS);
    await open(element, 0);
    assert.deepEqual(Array.from(element.shadowRoot?.querySelectorAll(".place-tools button") ?? [], (button) => button.textContent.trim()), ["Mark the value in the document"]);
    within(element, ".place-tools button").click();
    await settled();
    assert.strictEqual(element.shadowRoot?.activeElement, within(element, ".box.value"));
    const { left, width } = (answered(element, "v1")?.["geometry"] as { boundingBox: { left: number; width: number } }).boundingBox;
    assert.approximately(left + width / 2, 0.5, 0.01);
  });

  it("is worked through by keys alone", async () => {
    const element = await mountForm(PLACED, `keys="${escape(KEYS)}"`);
    await press(element, "ArrowDown");
    assert.strictEqual(element.shadowRoot?.activeElement, heads(element)[0]);
    await press(element, "k");
    assert.deepEqual(element.draft, { "?Address": { page: 1, isNotFound: true } });
    await press(element, "b");
    await press(element, "b");
    await press(element, "ArrowDown");
    await press(element, "n");
    await press(element, "y");
    await press(element, "Enter");
    assert.strictEqual(element.shadowRoot?.activeElement, within(element, ".pair.chosen .valueText"));
    await press(element, "n");
    assert.deepEqual(element.draft, { "?Address": { page: 1 } }, "letters in a field are text");
    await press(element, "Escape");
    assert.strictEqual(element.shadowRoot?.activeElement, heads(element)[1]);
    await press(element, "Enter");
    await press(element, "Enter");
    assert.strictEqual(element.shadowRoot?.activeElement, within(element, ".pair.chosen .editor :is(input, textarea)"), "on to the next pair");
    await press(element, "Escape");
    await press(element, "ArrowUp");
    assert.strictEqual(element.shadowRoot?.activeElement, heads(element)[1]);
    await press(element, "Escape");
    assert.isNull(element.shadowRoot?.querySelector(".pair.chosen") ?? null);
  });

  it("undoes and redoes what was decided; a text is one step", async () => {
    const element = await mountForm();
    await open(element, 0);
    await enter(element, ".valueText", "Grace");
    within<HTMLInputElement>(element, "input[value=no]").click();
    await settled();
    within(element, ".pair-head").focus();
    await press(element, "z", { ctrlKey: true });
    assert.deepEqual(element.draft, { "=k1": { valueText: "Grace" } });
    await press(element, "z", { ctrlKey: true });
    assert.deepEqual(element.draft, {});
    await press(element, "y", { ctrlKey: true });
    assert.deepEqual(element.draft, { "=k1": { valueText: "Grace" } });
  });

  it("tells the form of each change of the worker's and of no other", async () => {
    const element = await mountForm();
    let changes = 0;
    element.addEventListener("change", () => (changes += 1));
    element.restoreDraft({ "=k1": { isRejected: true } });
    element.reset();
    await settled();
    assert.equal(changes, 0);
    await open(element, 0);
    await press(element, "n");
    assert.equal(changes, 1);
  });

  it("brings a draft back as it was, and drops it on reset", async () => {
    const element = await mountForm(PLACED, `keys="${escape(KEYS)}"`);
    await open(element, 1);
    await enter(element, ".valueText", "Grace");
    within(element, ".add-pair").click();
    await settled();
    await enter(element, ".pair.chosen .keyText", "Total");
    const { draft, value } = element;
    const again = await mountForm(PLACED, `keys="${escape(KEYS)}"`);
    again.restoreDraft(JSON.parse(JSON.stringify(draft)) as typeof draft);
    await settled();
    assert.deepEqual([again.value, again.draft], [value, draft]);
    again.reset();
    assert.deepEqual(again.value, { blocks: PLACED });
  });

  it("takes new blocks until the worker has changed something", async () => {
    const element = await mountForm();
    element.initialValue = PLACED;
    await settled();
    assert.equal(heads(element).length, 2);
    await open(element, 0);
    await press(element, "n");
    element.initialValue = [];
    await settled();
    assert.equal(heads(element).length, 2);
  });

  it("lists thousands of pairs a part at a time, and opens the rest by keys as well", async () => {
    const many = Array.from({ length: 1000 }, (_, n) => ({ blockType: "KEY_VALUE_SET", entityTypes: ["KEY"], id: `k${n}`, text: `Key ${n}`, geometry: box(0.1, 0.2) }));
    const element = await mountForm(many);
    assert.equal(heads(element).length, 200);
    within(element, ".side > .button").click();
    await settled();
    assert.equal(heads(element).length, 400);
    heads(element)[0]?.focus();
    await press(element, "ArrowUp");
    assert.equal(heads(element).length, 1000);
    assert.equal(within(element, ".pair.chosen .pair-key").textContent, "Key 999");
  });

  it("shows hostile blocks as far as they make sense, and gives them back", async () => {
    const hostile = [
      null,
      { blockType: "KEY_VALUE_SET", entityTypes: ["KEY"], id: "k1", relationships: [{ type: "VALUE", ids: ["k1", "v1"] }, { type: "CHILD", ids: ["k1"] }], text: "<img src=x onerror=alert(1)>" },
      { blockType: "KEY_VALUE_SET", entityTypes: ["VALUE"], id: "v1", relationships: [{ type: "CHILD", ids: ["v1"] }], geometry: { boundingBox: { left: "x", top: null } } },
      { blockType: "KEY_VALUE_SET", entityTypes: ["KEY"], id: "__proto__", page: -3, geometry: { polygon: [{ x: 1e99, y: -5 }, {}, null] } },
    ];
    const element = await mountForm(hostile);
    assert.equal(within(element, ".pair-key").textContent, "<img src=x onerror=alert(1)>");
    await open(element, 1);
    await open(element, 0);
    assert.deepEqual(element.value, { blocks: hostile });
  });

  it("shows its document again after it was moved", async () => {
    const element = await mountForm(PLACED);
    const home = document.createElement("div");
    document.body.append(home);
    home.append(element);
    await settled();
    await element.shadowRoot?.querySelector("img")?.decode();
    await settled();
    assert.isTrue(element.validate());
    await open(element, 0);
    assert.lengthOf(element.shadowRoot?.querySelectorAll(".place.chosen") ?? [], 2);
  });

  it("does not let the answer go before the document is there", async () => {
    const original = console.error;
    console.error = () => undefined;
    try {
      const element = await mountForm(BLOCKS, "", "data:image/png;base64,broken");
      assert.isFalse(element.validate());
      assert.include(within(element, ".stage [role=alert]").textContent, "could not be loaded");
    } finally {
      console.error = original;
    }
  });
});
