import { assert } from "chai";
import type { JsonObject } from "../../answers/json.ts";
import { find, mount, settled, type, within } from "../../base/mount.ts";
import "../crowd-alert/define.ts";
import "../crowd-button/define.ts";
import "../crowd-checkbox/define.ts";
import "../crowd-classifier/define.ts";
import "../crowd-input/define.ts";
import "../crowd-radio-button/define.ts";
import "./define.ts";
import { CrowdForm } from "./crowd-form.ts";

const SUBMITS = 'crowd-button[form-action="submit"]';

/** A form whose answers are caught instead of sent. */
async function mountForm(inside: string, attributes = ""): Promise<{ form: CrowdForm; sent: JsonObject[] }> {
  const body = await mount(`<crowd-form ${attributes}>${inside}</crowd-form>`);
  const form = find<CrowdForm>(body, "crowd-form");
  const sent: JsonObject[] = [];
  form._submitHelperForm = async (answer: JsonObject) => void sent.push(answer);
  return { form, sent };
}

async function submit(form: CrowdForm): Promise<void> {
  form.submit();
  await settled();
}

/** The answer of `inside`, submitted untouched. */
async function answerOf(inside: string): Promise<unknown> {
  const { form, sent } = await mountForm(inside);
  await submit(form);
  assert.lengthOf(sent, 1);
  return sent[0];
}

describe("crowd-form", () => {
  it("holds its children in a light-DOM form, in their order", async () => {
    const { form } = await mountForm('<p id="a">A</p>text<p id="b">B</p>');
    assert.strictEqual(form.querySelector("form"), form.form);
    const texts = Array.from(form.form.childNodes, (node) => node.textContent);
    assert.deepEqual(texts, ["A", "text", "B", "Submit"]);
  });

  it("injects exactly one Submit with the attributes that scripts look for", async () => {
    const { form } = await mountForm("<p>x</p>");
    const button = form.form.lastElementChild as Element;
    const attributes = Object.fromEntries(Array.from(button.attributes, (a) => [a.name, a.value]));
    assert.equal(button.localName, "crowd-button");
    assert.deepInclude(attributes, { "form-action": "submit", variant: "primary", "data-testid": "crowd-submit" });
    assert.equal(form.querySelectorAll(SUBMITS).length, 1);
  });

  it("injects none beside an own, a hidden or a nested one, nor with one full-page widget", async () => {
    const own = `<crowd-button form-action="submit">Go</crowd-button>`;
    const hidden = `<div><crowd-button form-action="submit" style="display:none"></crowd-button></div>`;
    for (const inside of [own, hidden]) {
      const { form } = await mountForm(inside);
      assert.equal(form.querySelectorAll(SUBMITS).length, 1, inside);
    }
    const { form } = await mountForm(`<crowd-classifier name="c" categories="['A']" header="H"></crowd-classifier>`);
    assert.equal(form.querySelectorAll(SUBMITS).length, 0);
  });

  it("gives two widgets one Submit below both", async () => {
    const widget = (name: string): string => `<crowd-classifier name="${name}" categories="['A']" header="H"></crowd-classifier>`;
    const { form } = await mountForm(widget("a") + widget("b"));
    assert.equal(form.querySelectorAll(SUBMITS).length, 1);
    const own = Array.from(form.querySelectorAll("crowd-classifier"), (el) => el.shadowRoot?.querySelector(".submit"));
    assert.deepEqual(own, [null, null]);
  });

  it("merges Boolean controls, keeps false, leaves empty texts out, lets later names win", async () => {
    const answer = await answerOf(`
      <input type="radio" name="rating" value="good" checked><input type="radio" name="rating" value="bad">
      <input type="checkbox" name="sure"><crowd-checkbox name="seen" value="twice" checked>x</crowd-checkbox>
      <crowd-checkbox name="seen" value="once">x</crowd-checkbox>
      <crowd-input name="empty"></crowd-input><crowd-input name="tag" value="blue"></crowd-input>
      <select name="_"><option value="">-</option><option selected>Neutral</option></select>
      <input type="hidden" name="_" value="_"><textarea name="note">two
lines</textarea><input type="number" name="n" value="5">`);
    assert.equal(
      JSON.stringify(answer),
      '{"_":"_","n":"5","note":"two\\nlines","rating":{"bad":false,"good":true},"seen":{"once":false,"twice":true},' +
        '"sure":{"on":false},"tag":"blue"}',
    );
  });

  it("skips what has no name or is disabled, and takes names verbatim", async () => {
    const answer = await answerOf(`<input value="x"><input name="off" value="x" disabled>
      <fieldset disabled><crowd-input name="off2" value="x"></crowd-input></fieldset>
      <input type="button" name="b" value="x"><input name="True Prediction" value="y"><input name="q.0" value="z">
      <select multiple name="many"><option selected>a</option><option selected>b</option></select>`);
    assert.deepEqual(answer, { "True Prediction": "y", many: ["a", "b"], "q.0": "z" });
  });

  it("answers {} when nothing is collected", async () => {
    assert.deepEqual(await answerOf("<p>Nothing</p>"), {});
  });

  it("collects regions of its own, nested self-closed controls and nodes added to the inner form", async () => {
    const { form, sent } = await mountForm(
      `<short-instructions><input name="inRegion" value="1"></short-instructions>
       <crowd-input name="a" value="1"/><crowd-input name="b" value="2"/>`,
    );
    const late = document.createElement("input");
    late.name = "late";
    late.value = "3";
    form.form.append(late);
    await submit(form);
    assert.deepEqual(sent, [{ a: "1", b: "2", inRegion: "1", late: "3" }]);
  });

  it("collects and validates object-value-input, which it does not define", async () => {
    assert.isUndefined(customElements.get("object-value-input"));
    const { form, sent } = await mountForm('<object-value-input name="faces"></object-value-input>');
    let valid = false;
    const own = Object.assign(find(form, "object-value-input"), { name: "faces", value: { z: 1, a: [2] }, validate: () => valid });
    await submit(form);
    assert.deepEqual(sent, []);
    valid = true;
    await submit(form);
    assert.equal(JSON.stringify(sent), '[{"faces":{"a":[2],"z":1}}]');
    own.value.a.push(3);
    assert.deepEqual(sent, [{ faces: { a: [2], z: 1 } }]);
  });

  it("runs handlers before it collects; preventDefault and return false stop", async () => {
    const { form, sent } = await mountForm('<input type="hidden" name="h" value="before">');
    form.onsubmit = () => {
      find<HTMLInputElement>(form, "input").value = "after";
    };
    await submit(form);
    assert.deepEqual(sent, [{ h: "after" }]);
    form.onsubmit = () => false;
    await submit(form);
    form.onsubmit = null;
    form.addEventListener("submit", (event) => event.preventDefault(), { once: true });
    await submit(form);
    assert.lengthOf(sent, 1);
  });

  it("validates before it fires submit, asks every control, focuses the first", async () => {
    const { form, sent } = await mountForm(
      '<crowd-input name="a" required></crowd-input><crowd-checkbox name="b" required>B</crowd-checkbox>',
    );
    let fired = 0;
    form.addEventListener("submit", () => (fired += 1));
    await submit(form);
    assert.deepEqual([fired, sent.length], [0, 0]);
    const invalid = Array.from(form.querySelectorAll("[invalid]"), (element) => element.localName);
    assert.deepEqual(invalid, ["crowd-input", "crowd-checkbox"]);
    assert.strictEqual(document.activeElement, find(form, "crowd-input"));
    assert.include(form.shadowRoot?.textContent ?? "", "2 answers need your attention.");
  });

  it("stops at a required native control", async () => {
    const { form, sent } = await mountForm('<input name="must" required>');
    await submit(form);
    find<HTMLInputElement>(form, "input").value = "x";
    await submit(form);
    assert.deepEqual(sent, [{ must: "x" }]);
  });

  it("runs the same flow for native submission and for a form of the author's", async () => {
    const { form, sent } = await mountForm('<form id="inner"><input name="a" value="1"><button>Go</button></form>');
    find<HTMLButtonElement>(form, "button").click();
    await settled();
    assert.deepEqual(sent, [{ a: "1" }]);
  });

  it("ignores further triggers while it is sending, and shows why sending failed", async () => {
    const { form } = await mountForm('<crowd-input name="a" value="1"></crowd-input>');
    let calls = 0;
    let refuse: (reason: Error) => void = () => undefined;
    form._submitHelperForm = () => {
      calls += 1;
      return new Promise((_resolve, reject) => (refuse = reject));
    };
    form.submit();
    form.submit();
    await settled();
    assert.equal(calls, 1);
    const button = find<HTMLElement & { loading: boolean }>(form, SUBMITS);
    assert.isTrue(button.loading);
    refuse(new Error("offline"));
    await settled();
    assert.isFalse(button.loading);
    assert.equal(find<HTMLInputElement>(form, "crowd-input").value, "1");
    assert.include(within(form, "crowd-alert[type=error]").textContent, "could not be sent");
  });

  it("serialises as Mechanical Turk reads it, also flattened", async () => {
    const inside = '<crowd-checkbox name="name" checked>x</crowd-checkbox><input name="t" value="v">';
    const { form } = await mountForm(inside);
    assert.deepEqual(form._serializeForm(), { taskAnswers: '[{"name":{"on":true},"t":"v"}]' });
    const flat = await mountForm(inside, 'answer-format="flatten-objects"');
    await submit(flat.form);
    assert.deepEqual(flat.sent, [{ "name.on": "true", t: "v" }]);
  });

  it("resets every control to what its attributes say", async () => {
    const { form } = await mountForm(
      '<crowd-input name="a" value="start"></crowd-input><crowd-checkbox name="b">B</crowd-checkbox><input name="n" value="1">',
    );
    await type(find(form, "crowd-input"), "changed");
    find<HTMLElement>(form, "crowd-checkbox").click();
    find<HTMLInputElement>(form, "input").value = "2";
    form.reset();
    await settled();
    await submit(form);
    const { form: fresh, sent } = await mountForm("");
    await submit(fresh);
    assert.deepEqual(sent, [{}]);
    assert.deepEqual(form._serializeForm(), { taskAnswers: '[{"a":"start","b":{"on":false},"n":"1"}]' });
  });

  it("shows its regions beside the content and hoists one that parsing nested", async () => {
    const { form } = await mountForm(
      "<full-instructions header='All'>Much <short-instructions header='Brief'>Little</short-instructions></full-instructions><p>Q</p>",
    );
    assert.deepEqual(
      Array.from(form.children, (child) => [child.localName, child.slot]),
      [["full-instructions", "full-instructions"], ["short-instructions", "short-instructions"], ["form", ""]],
    );
    assert.include(within(form, ".awsui-app-layout__navigation").textContent, "Brief");
    assert.include(within(form, ".awsui-modal-dialog").textContent, "All");
  });

  it("treats a nested crowd-form as a plain container", async () => {
    const { form, sent } = await mountForm('<crowd-form><crowd-input name="a" value="1"></crowd-input></crowd-form>');
    assert.equal(form.querySelectorAll(SUBMITS).length, 1);
    await submit(form);
    assert.deepEqual(sent, [{ a: "1" }]);
  });
});
