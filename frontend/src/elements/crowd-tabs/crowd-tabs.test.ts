import { assert } from "chai";
import { collectAnswer } from "../../answers/collect.ts";
import { find, mount, settled, within } from "../../base/mount.ts";
import "../crowd-form/define.ts";
import "../crowd-input/define.ts";
import "../crowd-tab/define.ts";
import "./define.ts";

const THREE = `<crowd-tab header="One"><p>1</p></crowd-tab><crowd-tab header="Two"><p>2</p></crowd-tab>
  <crowd-tab header="Three"><p>3</p></crowd-tab>`;

async function mountTabs(inside: string, around = (tabs: string) => tabs): Promise<Element> {
  return find(await mount(around(`<crowd-tabs>${inside}</crowd-tabs>`)), "crowd-tabs");
}

const tabs = (element: Element): HTMLElement[] => Array.from(element.shadowRoot?.querySelectorAll<HTMLElement>("[role=tab]") ?? []);
const headers = (element: Element): (string | null)[] => tabs(element).map((tab) => tab.textContent);
const selected = (element: Element): (string | null)[] =>
  tabs(element).filter((tab) => tab.getAttribute("aria-selected") === "true").map((tab) => tab.textContent);
const panels = (element: Element): HTMLElement[] => Array.from(element.querySelectorAll<HTMLElement>("crowd-tab"));
const shown = (element: Element): (string | null)[] =>
  panels(element).filter((panel) => panel.getBoundingClientRect().height > 0).map((panel) => panel.getAttribute("header"));

function press(element: Element, key: string): string | null {
  const focused = element.shadowRoot?.activeElement ?? (tabs(element)[0] as Element);
  focused.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  return element.shadowRoot?.activeElement?.textContent ?? null;
}

describe("crowd-tabs", () => {
  it("is a tablist with one tab stop, and panels named by their tabs", async () => {
    const element = await mountTabs(THREE);
    assert.exists(within(element, "[role=tablist]"));
    assert.deepEqual(tabs(element).map((tab) => tab.tabIndex), [0, -1, -1]);
    const described = panels(element).map((panel) => [panel.getAttribute("role"), panel.getAttribute("aria-label"), panel.tabIndex]);
    assert.deepEqual(described, [["tabpanel", "One", 0], ["tabpanel", "Two", 0], ["tabpanel", "Three", 0]]);
  });

  it("shows the first tab at the start", async () => {
    const element = await mountTabs(THREE);
    assert.deepEqual([headers(element), selected(element), shown(element)], [["One", "Two", "Three"], ["One"], ["One"]]);
  });

  it("shows the tab that is pressed, whatever display the template gives its tabs", async () => {
    const element = await mountTabs(THREE, (inside) => `<style>crowd-tab { display: flex }</style>${inside}`);
    tabs(element)[2]?.click();
    assert.deepEqual([selected(element), shown(element)], [["Three"], ["Three"]]);
  });

  it("moves by arrows round the ends, and by Home and End", async () => {
    const element = await mountTabs(THREE);
    tabs(element)[0]?.focus();
    const walk = ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "Home", "End"].map((key) => press(element, key));
    assert.deepEqual(walk, ["Two", "Three", "One", "Three", "One", "Three"]);
    assert.deepEqual(shown(element), ["Three"]);
  });

  it("turns the arrows round where text runs to the left", async () => {
    const element = await mountTabs(THREE, (inside) => `<div dir="rtl">${inside}</div>`);
    tabs(element)[0]?.focus();
    assert.equal(press(element, "ArrowLeft"), "Two");
  });

  it("may start empty and get its tabs by script, in either way of making them", async () => {
    const element = await mountTabs("");
    assert.isNull(element.shadowRoot?.querySelector("[role=tablist]") ?? null);
    element.innerHTML = '<crowd-tab header="A">a</crowd-tab>';
    const made = document.createElement("crowd-tab") as HTMLElement & { header: string };
    made.header = "B";
    made.textContent = "b";
    element.append(made);
    await settled();
    assert.deepEqual([headers(element), shown(element)], [["A", "B"], ["A"]]);
    made.header = "B2";
    await settled();
    assert.deepEqual(headers(element), ["A", "B2"]);
  });

  it("keeps the chosen tab when others come or go, and takes its neighbour when it goes itself", async () => {
    const element = await mountTabs(THREE);
    tabs(element)[1]?.click();
    element.prepend(Object.assign(document.createElement("crowd-tab"), { header: "Zero" }));
    await settled();
    assert.deepEqual(selected(element), ["Two"]);
    panels(element)[2]?.remove();
    await settled();
    assert.deepEqual([headers(element), selected(element)], [["Zero", "One", "Three"], ["Three"]]);
    panels(element)[2]?.remove();
    await settled();
    assert.deepEqual(selected(element), ["One"]);
  });

  it("numbers a tab without a header", async () => {
    assert.deepEqual(headers(await mountTabs("<crowd-tab>a</crowd-tab><crowd-tab header=''>b</crowd-tab>")), ["1", "2"]);
  });

  it("finds a tab that an unclosed paragraph left inside another", async () => {
    const element = await mountTabs('<crowd-tab header="One"><p>1</crowd-tab><crowd-tab header="Two"><p>2</crowd-tab>');
    assert.deepEqual([headers(element), shown(element)], [["One", "Two"], ["One"]]);
  });

  it("leaves tabs inside a tab to the tabs around them", async () => {
    const inner = '<crowd-tabs id="inner"><crowd-tab header="A">a</crowd-tab><crowd-tab header="B">b</crowd-tab></crowd-tabs>';
    const element = await mountTabs(`<crowd-tab header="One">${inner}</crowd-tab><crowd-tab header="Two">2</crowd-tab>`);
    assert.deepEqual([headers(element), headers(find(document.body, "#inner"))], [["One", "Two"], ["A", "B"]]);
  });

  it("answers nothing itself; controls of all panels are collected", async () => {
    const field = (name: string): string => `<crowd-tab header="${name}"><crowd-input name="${name}" value="1"></crowd-input></crowd-tab>`;
    await mountTabs(field("a") + field("b"), (inside) => `<crowd-form>${inside}</crowd-form>`);
    assert.deepEqual(collectAnswer(document), { a: "1", b: "1" });
  });

  it("switches to the panel in which a submission fails, and focuses what failed", async () => {
    const element = await mountTabs(
      '<crowd-tab header="One">1</crowd-tab><crowd-tab header="Two"><crowd-input name="a" required></crowd-input></crowd-tab>',
      (inside) => `<crowd-form>${inside}</crowd-form>`,
    );
    find<HTMLElement & { submit(): void }>(document.body, "crowd-form").submit();
    assert.deepEqual([selected(element), shown(element)], [["Two"], ["Two"]]);
    assert.strictEqual(document.activeElement, find(element, "crowd-input"));
  });
});
