import { assert } from "chai";
import { controlSuite } from "../../base/control-suite.ts";
import { find, mount, settled, type, within } from "../../base/mount.ts";
import "./define.ts";
import type { CrowdInput } from "./crowd-input.ts";

async function mountInput(attributes: string): Promise<{ input: CrowdInput; field: HTMLInputElement }> {
  const body = await mount(`<crowd-input name="n" ${attributes}></crowd-input>`);
  const input = find<CrowdInput>(body, "crowd-input");
  return { input, field: within<HTMLInputElement>(input, "input") };
}

/** Ask the field to take characters as typing or pasting does; returns whether the browser would insert them. */
function offer(field: HTMLInputElement, data: string): boolean {
  return field.dispatchEvent(new InputEvent("beforeinput", { data, bubbles: true, cancelable: true, composed: true }));
}

controlSuite({ tag: "crowd-input", attributes: 'value="start"', change: (control) => type(control, "changed") });

describe("crowd-input", () => {
  it("has its documented defaults", async () => {
    const { input, field } = await mountInput("");
    const { value, label, placeholder, required, disabled, autoFocus, autoValidate, invalid, maxLength, minLength } = input;
    assert.deepEqual([value, label, placeholder, required, disabled, autoFocus, autoValidate, invalid], ["", "", "", false, false, false, false, false]);
    assert.deepEqual([input.type, field.type, maxLength, minLength], ["text", "text", undefined, undefined]);
  });

  it("reads every multi-word attribute in both spellings", async () => {
    const kebab = 'auto-validate allowed-pattern="[0-9]" error-message="E" max-length="4" min-length="2"';
    for (const attributes of [kebab, kebab.replaceAll(/(?<=[a-z])-(?=[a-z]+[= ])/g, "")]) {
      const { input } = await mountInput(attributes);
      const { autoValidate, allowedPattern, errorMessage, maxLength, minLength } = input;
      assert.deepEqual([autoValidate, allowedPattern, errorMessage, maxLength, minLength], [true, "[0-9]", "E", 4, 2], attributes);
    }
  });

  it("counts a switch as on whatever its text, and a number that is none as absent", async () => {
    const { input } = await mountInput('required="false" max-length="ten"');
    assert.isTrue(input.required);
    assert.isUndefined(input.maxLength);
  });

  it("names its field by the label, else by the placeholder", async () => {
    const { field } = await mountInput('label="City" placeholder="Where?"');
    assert.equal(field.labels?.[0]?.textContent, "City");
    assert.equal((await mountInput('placeholder="Where?"')).field.getAttribute("aria-label"), "Where?");
  });

  it("submits a preset value untouched and empties with null", async () => {
    const { input, field } = await mountInput('value="blue"');
    assert.deepEqual([input.value, field.value], ["blue", "blue"]);
    (input as { value: string | null }).value = null;
    await settled();
    assert.deepEqual([input.value, field.value], ["", ""]);
  });

  it("fires input and change on the host, bubbling", async () => {
    const { input, field } = await mountInput("");
    const events: string[] = [];
    for (const name of ["input", "change"]) {
      document.addEventListener(name, (event) => events.push(`${event.type} ${(event.target as Element).localName}`), { once: true });
    }
    await type(input, "x");
    field.dispatchEvent(new Event("change", { bubbles: true }));
    assert.deepEqual(events, ["input crowd-input", "change crowd-input"]);
  });

  it("is invalid when required and empty, until required goes", async () => {
    const { input, field } = await mountInput('required error-message="Say something."');
    assert.isFalse(input.validate());
    await settled();
    assert.equal(within(input, "#error").textContent?.trim(), "Say something.");
    assert.equal(field.getAttribute("aria-invalid"), "true");
    assert.equal(field.getAttribute("aria-describedby"), "error");
    input.removeAttribute("required");
    await settled();
    assert.deepEqual([input.invalid, input.validate()], [false, true]);
  });

  it("checks the least length only when there is text", async () => {
    const { input } = await mountInput('min-length="3"');
    assert.isTrue(input.validate());
    await type(input, "ab");
    assert.isFalse(input.validate());
    await type(input, "abc");
    assert.isTrue(input.validate());
  });

  it("asks the browser about the type", async () => {
    const { input } = await mountInput('type="email" value="nobody"');
    assert.isFalse(input.validate());
    await type(input, "ada@example.com");
    assert.isTrue(input.validate());
  });

  it("takes no more than max-length", async () => {
    assert.equal((await mountInput('max-length="3"')).field.maxLength, 3);
  });

  it("keeps characters out that the pattern does not allow, with auto-validate only", async () => {
    const { input, field } = await mountInput('auto-validate allowed-pattern="[0-9]"');
    assert.isTrue(offer(field, "4"));
    assert.isFalse(offer(field, "x"));
    assert.isFalse(offer(field, "a1b2"));
    await settled();
    assert.equal(input.value, "12");
    const free = await mountInput('allowed-pattern="[0-9]"');
    assert.isTrue(offer(free.field, "x"));
  });

  it("validates while typing with auto-validate", async () => {
    const { input } = await mountInput('auto-validate min-length="3"');
    await type(input, "ab");
    assert.isTrue(input.invalid);
    await type(input, "abc");
    assert.isFalse(input.invalid);
  });

  it("takes the focus with auto-focus", async () => {
    const { input } = await mountInput("auto-focus");
    assert.strictEqual(document.activeElement, input);
  });

  it("shows light children, which a self-closed tag swallows", async () => {
    const body = await mount("<crowd-input name='a'/><p id='kept'>kept</p>");
    const swallowed = find(body, "#kept");
    assert.strictEqual(swallowed.parentElement, find(body, "crowd-input"));
    assert.isAbove(swallowed.getBoundingClientRect().height, 0);
  });

  it("keeps a value that was set before the element was defined", async () => {
    const early = document.createElement("div");
    early.innerHTML = "<crowd-input></crowd-input>";
    const inert = document.implementation.createHTMLDocument("").importNode(early, true);
    const input = inert.firstElementChild as CrowdInput;
    input.value = "early";
    document.body.replaceChildren(inert);
    await settled();
    assert.equal(within<HTMLInputElement>(input, "input").value, "early");
  });
});
