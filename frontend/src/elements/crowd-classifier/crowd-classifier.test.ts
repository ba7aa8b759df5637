import { assert } from "chai";
import { controlSuite } from "../../base/control-suite.ts";
import { find, mount, settled, within } from "../../base/mount.ts";
import "./define.ts";
import type { CrowdClassifier } from "./crowd-classifier.ts";

async function mountClassifier(attributes: string, children = ""): Promise<CrowdClassifier> {
  const body = await mount(`<crowd-classifier name="n" header="H" ${attributes}>${children}</crowd-classifier>`);
  return find<CrowdClassifier>(body, "crowd-classifier");
}

function buttons(element: Element): HTMLButtonElement[] {
  return Array.from(element.shadowRoot?.querySelectorAll<HTMLButtonElement>(".label-button") ?? []);
}

function press(target: EventTarget, key: string): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true });
  target.dispatchEvent(event);
  return event;
}

controlSuite({
  tag: "crowd-classifier",
  attributes: `categories="['A', 'B']" header="H"`,
  change: (control) => buttons(control)[1]?.click(),
});

describe("crowd-classifier", () => {
  it("reads every way of writing categories", async () => {
    const ways = [
      `categories='["A","B"]'`,
      `categories="['A', 'B',]"`,
      `categories="[ 'A', /* and */ 'B' ]"`,
      `categories="[&quot;A&quot;, &#39;B&#39;]"`,
    ];
    for (const way of ways) assert.deepEqual((await mountClassifier(way)).categories, ["A", "B"], way);
    assert.deepEqual((await mountClassifier('categories=""')).categories, []);
    assert.deepEqual((await mountClassifier("")).categories, []);
  });

  it("writes categories back as compact JSON, after the start and at once after a change", async () => {
    const element = await mountClassifier(`categories="[ 'Item A', 'Item B' ]"`);
    assert.equal(element.getAttribute("categories"), '["Item A","Item B"]');
    element.categories = element.categories.concat(["C"]);
    assert.equal(element.getAttribute("categories"), '["Item A","Item B","C"]');
    await settled();
    assert.lengthOf(buttons(element), 3);
    (element as { categories: unknown }).categories = "";
    assert.deepEqual(element.categories, []);
  });

  it("keeps categories that were set before the element was defined", async () => {
    const inert = document.implementation.createHTMLDocument("").createElement("crowd-classifier") as unknown as CrowdClassifier;
    inert.setAttribute("categories", "['placeholder']");
    inert.categories = ["Early"];
    document.body.replaceChildren(inert);
    await settled();
    assert.deepEqual([inert.categories, inert.getAttribute("categories")], [["Early"], '["Early"]']);
    inert.setAttribute("categories", "['Late']");
    assert.deepEqual(inert.categories, ["Late"]);
  });

  it("answers {label}, a fresh object every time, never null", async () => {
    const element = await mountClassifier("categories=\"['A','B']\"");
    assert.deepEqual(element.value, {});
    buttons(element)[1]?.click();
    assert.deepEqual([element.value, element._submittableValue], [{ label: "B" }, { label: "B" }]);
    assert.notStrictEqual(element.value, element.value);
  });

  it("preselects by initial-value in either spelling, bare word or quoted", async () => {
    for (const attribute of ["initial-value=B", `initialValue="'B'"`, `initial-value='"B"'`]) {
      const element = await mountClassifier(`categories="['A','B']" ${attribute}`);
      assert.deepEqual(element.value, { label: "B" }, attribute);
      assert.equal(find(element.shadowRoot as ShadowRoot, ".label-button.selected .category").textContent, "B");
    }
    assert.deepEqual((await mountClassifier("categories=\"['A']\" initial-value=Z")).value, {});
  });

  it("needs a choice before it lets the answer go", async () => {
    const element = await mountClassifier("categories=\"['A','B']\"");
    assert.isFalse(element.validate());
    await settled();
    assert.include(within(element, "footer .error").textContent, "Choose a category");
    buttons(element)[0]?.click();
    await settled();
    assert.isTrue(element.validate());
    assert.equal(within(element, "footer .error").textContent?.trim(), "");
  });

  it("chooses by digit, with the focus in it or nowhere, never in a text field", async () => {
    const element = await mountClassifier("categories=\"['A','B']\"", "<short-instructions><input id='typed'></short-instructions>");
    assert.isTrue(press(document.body, "2").defaultPrevented);
    assert.deepEqual(element.value, { label: "B" });
    press(within(element, ".target"), "1");
    assert.deepEqual(element.value, { label: "A" });
    press(find(document, "#typed"), "2");
    assert.deepEqual(element.value, { label: "A" });
    assert.isFalse(press(document.body, "7").defaultPrevented);
  });

  it("chooses by arrows as radio buttons do", async () => {
    const element = await mountClassifier("categories=\"['A','B','C']\"");
    const list = buttons(element);
    list[0]?.focus();
    press(list[0] as Element, "ArrowUp");
    assert.deepEqual(element.value, { label: "C" });
    await settled();
    assert.deepEqual(list.map((button) => [button.getAttribute("aria-checked"), button.tabIndex]), [["false", -1], ["false", -1], ["true", 0]]);
    assert.strictEqual(element.shadowRoot?.activeElement, list[2]);
  });

  it("shows its regions, keeps other children in the tree unseen, leaves ids reachable", async () => {
    const element = await mountClassifier(
      "categories=\"['A']\"",
      `<classification-target><b id="target">T</b></classification-target><p id="other">O</p>
       <short-instructions header="Short">S</short-instructions><full-instructions header="Full">F</full-instructions>`,
    );
    assert.isAbove(find(document, "#target").getBoundingClientRect().height, 0);
    assert.equal(find(document, "#other").getBoundingClientRect().height, 0);
    assert.equal(within(element, ".awsui-app-layout__navigation h2").textContent, "Short");
    assert.equal(within(element, ".awsui-modal-dialog").getAttribute("aria-label"), "Full");
    within(element, ".moreInstructionsLink").click();
    assert.isTrue(within<HTMLDialogElement>(element, ".awsui-modal-dialog").open);
  });

  it("has its pane and dialog for scripts, and no link, when regions are missing or empty", async () => {
    const element = await mountClassifier("categories=\"['A']\"", "<full-instructions> </full-instructions>");
    assert.exists(within(element, ".awsui-app-layout__navigation"));
    assert.exists(within(element, ".awsui-modal-dialog"));
    assert.isNull(element.shadowRoot?.querySelector(".moreInstructionsLink") ?? null);
  });

  it("finds a region that lies in another one or deeper", async () => {
    const element = await mountClassifier(
      "categories=\"['A']\"",
      `<full-instructions><p>F <short-instructions id="s">S</short-instructions></p></full-instructions>
       <div><classification-target id="t">T</classification-target></div>`,
    );
    for (const id of ["s", "t"]) {
      const region = find(document, `#${id}`);
      assert.strictEqual(region.parentElement, element, id);
      assert.isAbove(region.getBoundingClientRect().height, 0, id);
    }
  });

  it("says in its place what is wrong with an attribute, reports it, and blocks the answer", async () => {
    const said: unknown[] = [];
    const original = console.error;
    console.error = (line: unknown) => said.push(line);
    try {
      const element = await mountClassifier(`categories="['A', }"`);
      const message = within(element, ".malformed").textContent?.replaceAll(/\s+/g, " ").trim();
      const sentence =
        "The attribute categories of <crowd-classifier> cannot be read. At character 6: expected a value, found '}'.";
      assert.equal(message, sentence);
      assert.deepEqual(said, [`overread: ${sentence}`]);
      assert.deepEqual([element.categories, element.validate()], [[], false]);
      element.categories = ["A"];
      await settled();
      assert.lengthOf(buttons(element), 1);
      const shape = await mountClassifier('categories="{a: 1}"');
      assert.include(within(shape, ".malformed").textContent, "Expected a list such as ['A', 'B'].");
    } finally {
      console.error = original;
    }
  });

  it("prints categories as text, never as HTML", async () => {
    const element = await mountClassifier(`categories="['<img src=x onerror=alert(1)>']"`);
    assert.isNull(element.shadowRoot?.querySelector(".category img") ?? null);
  });

  it("says so when there is no form to submit", async () => {
    const element = await mountClassifier("categories=\"['A']\" initial-value=A");
    within(element, ".submit").click();
    await settled();
    assert.include(within(element, "footer .error").textContent, "not inside a form");
  });
});
