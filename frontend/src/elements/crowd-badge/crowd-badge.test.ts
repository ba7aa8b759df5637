import { assert } from "chai";
import { find, mount, settled, within } from "../../base/mount.ts";
import "../crowd-card/define.ts";
import "./define.ts";
import type { CrowdBadge } from "./crowd-badge.ts";

const TARGET = '<div id="t" style="width:200px;height:80px;margin:40px">Text</div>';

async function mountBadge(attributes: string, around = (badge: string) => TARGET + badge): Promise<CrowdBadge> {
  return find<CrowdBadge>(await mount(around(`<crowd-badge ${attributes}></crowd-badge>`)), "crowd-badge");
}

const mark = (badge: Element): HTMLElement => within(badge, ".badge");

/** Distance of the mark's middle from the corner of `target`, in whole pixels. */
function distance(badge: Element, target: Element): [number, number] {
  const [own, box] = [mark(badge).getBoundingClientRect(), target.getBoundingClientRect()];
  return [Math.round(own.left + own.width / 2 - box.right), Math.round(own.top + own.height / 2 - box.top)];
}

/** Layout has been seen by the observers. */
async function drawn(): Promise<void> {
  await settled();
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

describe("crowd-badge", () => {
  it("says its label, and hides its icon from assistive technology", async () => {
    assert.equal(mark(await mountBadge('for="t" label="3"')).textContent, "3");
    assert.equal(within(await mountBadge('for="t" icon="star"'), "svg").getAttribute("aria-hidden"), "true");
  });

  it("has nothing by default", async () => {
    const badge = await mountBadge("");
    assert.deepEqual([badge.for, badge.icon, badge.label], ["", "", ""]);
  });

  it("sits on the top right corner of the element that `for` names", async () => {
    const badge = await mountBadge('for="t" label="1"');
    assert.deepEqual(distance(badge, find(document.body, "#t")), [0, 0]);
  });

  it("sits on its parent without `for`, past what cuts off the parent's own content", async () => {
    const badge = await mountBadge('label="1"', (inside) => `<crowd-card style="margin:40px">Text ${inside}</crowd-card>`);
    assert.deepEqual(distance(badge, find(document.body, "crowd-card")), [0, 0]);
  });

  it("sits on the left where text runs to the left", async () => {
    const badge = await mountBadge('label="1"', (inside) => `<div dir="rtl" style="width:200px;margin:40px">Text ${inside}</div>`);
    assert.deepEqual(distance(badge, find(document.body, "div")), [-200, 0]);
  });

  it("follows when its element grows, and when something above it does", async () => {
    const badge = await mountBadge('for="t" label="1"', (inside) => `<p id="above">x</p>${TARGET}${inside}`);
    const target = find(document.body, "#t");
    target.style.width = "320px";
    await drawn();
    assert.deepEqual(distance(badge, target), [0, 0]);
    find(document.body, "#above").style.height = "150px";
    await drawn();
    assert.deepEqual(distance(badge, target), [0, 0]);
  });

  it("waits for an element that is made later, and moves when `for` changes", async () => {
    const badge = await mountBadge('for="late" label="1"');
    assert.isTrue(mark(badge).hidden);
    const late = Object.assign(document.createElement("div"), { id: "late", textContent: "late" });
    late.style.cssText = "width:100px;margin:30px";
    document.body.append(late);
    await drawn();
    assert.deepEqual(distance(badge, late), [0, 0]);
    badge.setAttribute("for", "t");
    await drawn();
    assert.deepEqual(distance(badge, find(document.body, "#t")), [0, 0]);
  });

  it("goes with an element that is hidden, and out of sight with one that a pane scrolls away", async () => {
    const badge = await mountBadge(
      'for="t" label="1"',
      (inside) => `<div id="pane" style="height:100px;overflow:auto">${TARGET}<div style="height:900px"></div></div>${inside}`,
    );
    assert.isFalse(mark(badge).hidden);
    find(document.body, "#pane").scrollTop = 120;
    await drawn();
    assert.isTrue(mark(badge).hidden);
    find(document.body, "#pane").scrollTop = 0;
    await drawn();
    assert.isFalse(mark(badge).hidden);
    find(document.body, "#t").hidden = true;
    await drawn();
    assert.isTrue(mark(badge).hidden);
  });

  it("never makes the page wider", async () => {
    await mountBadge('for="t" label="1"', (inside) => `<div id="t" style="width:100%">Text</div>${inside}`);
    assert.equal(document.documentElement.scrollWidth, document.documentElement.clientWidth);
  });

  it("shows an icon rather than a label, by name or by address, and the label for a name that is unknown", async () => {
    const shown = async (attributes: string): Promise<string> => {
      const [first] = mark(await mountBadge(attributes)).children;
      return first?.localName ?? mark(await mountBadge(attributes)).textContent ?? "";
    };
    assert.equal(await shown('icon="star" label="3"'), "svg");
    assert.equal(await shown('icon="data:image/gif;base64,R0lGODlhAQABAAAAACw=" label="3"'), "img");
    assert.equal(await shown('icon="no-such" label="3"'), "3");
  });

  it("is a circle, and runs over into a pill for a long label", async () => {
    const size = async (label: string): Promise<DOMRect> => mark(await mountBadge(`for="t" label="${label}"`)).getBoundingClientRect();
    const circle = await size("3");
    assert.equal(circle.width, circle.height);
    assert.isAbove((await size("a long label")).width, circle.width * 2);
  });

  it("lets what a self-closed tag swallows be seen", async () => {
    const body = await mount('<div><crowd-badge label="1"/><p id="kept">kept</p></div>');
    assert.isAbove(find(body, "#kept").getBoundingClientRect().height, 0);
  });

  it("takes its colours from the properties that templates set", async () => {
    const badge = await mountBadge('label="1" style="--paper-badge-background: rgb(1, 2, 3); --paper-badge-text-color: rgb(4, 5, 6)"');
    const { backgroundColor, color } = getComputedStyle(mark(badge));
    assert.deepEqual([backgroundColor, color], ["rgb(1, 2, 3)", "rgb(4, 5, 6)"]);
  });
});
