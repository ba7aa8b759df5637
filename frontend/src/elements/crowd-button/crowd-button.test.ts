import { assert } from "chai";
import { find, mount, settled, within } from "../../base/mount.ts";
import "../crowd-form/define.ts";
import "../iron-icon/define.ts";
import "./define.ts";
import type { CrowdButton } from "./crowd-button.ts";

async function mountButton(attributes: string, children = "Go"): Promise<CrowdButton> {
  return find<CrowdButton>(await mount(`<crowd-button ${attributes}>${children}</crowd-button>`), "crowd-button");
}

describe("crowd-button", () => {
  it("is a plain button by default", async () => {
    const button = await mountButton("");
    const { disabled, formAction, href, target, icon, iconAlign, iconUrl, loading, variant } = button;
    assert.deepEqual([disabled, formAction, href, target, icon, iconAlign, iconUrl, loading, variant], [false, "", "", "", "", "left", "", false, "normal"]);
    assert.equal(within(button, "button").getAttribute("type"), "button");
  });

  it("reads its attributes in both spellings", async () => {
    for (const attributes of ['form-action="reset" icon-align="right" icon-url="a.png"', 'formAction="reset" iconAlign="right" iconUrl="a.png"']) {
      const { formAction, iconAlign, iconUrl } = await mountButton(attributes);
      assert.deepEqual([formAction, iconAlign, iconUrl], ["reset", "right", "a.png"]);
    }
  });

  it("hands clicks to every kind of handler, on it or on what it holds", async () => {
    const button = await mountButton('onclick="window.clicks = (window.clicks ?? 0) + 1; return false;"', "<h1>Big</h1>");
    let clicks = 0;
    button.addEventListener("click", () => (clicks += 1));
    button.click();
    find<HTMLElement>(button, "h1").click();
    within(button, "button").click();
    assert.deepEqual([clicks, (window as { clicks?: number }).clicks], [3, 3]);
  });

  it("has no clicks while disabled or loading; loading wins the look", async () => {
    const button = await mountButton("");
    let clicks = 0;
    button.onclick = () => (clicks += 1);
    button.disabled = true;
    button.click();
    button.loading = true;
    await settled();
    button.click();
    within(button, "button").click();
    assert.equal(clicks, 0);
    assert.equal(within(button, "button").getAttribute("aria-busy"), "true");
    assert.exists(within(button, ".spinner"));
  });

  it("acts as a link with href", async () => {
    const link = within<HTMLAnchorElement>(await mountButton('href="https://example.com/" target="_blank"'), "a");
    assert.deepEqual([link.href, link.target, link.rel], ["https://example.com/", "_blank", "noopener noreferrer"]);
  });

  it("shows an icon by name on the side asked for, none for an unknown name", async () => {
    const order = (button: Element): string[] => Array.from(within(button, "button").children, (child) => child.localName);
    assert.deepEqual(order(await mountButton('icon="search"')), ["svg", "span"]);
    assert.deepEqual(order(await mountButton('icon="search" icon-align="right"')), ["span", "svg"]);
    assert.deepEqual(order(await mountButton('icon="no-such"')), ["span"]);
    assert.deepEqual(order(await mountButton('icon-url="data:,"')), ["img", "span"]);
  });

  it("has a name even when it is nothing but a glyph", async () => {
    const name = async (attributes: string, children: string): Promise<string | null> =>
      within(await mountButton(attributes, children), "button").getAttribute("aria-label");
    assert.equal(await name('variant="icon" icon="search"', ""), "search");
    assert.equal(await name('variant="icon" icon="search" title="Find"', ""), "Find");
    assert.equal(await name('variant="icon" icon="search" aria-label="Look"', ""), "Look");
    assert.isNull(await name('icon="search"', "Search"));
  });

  it("submits or resets the closest form only when told to", async () => {
    const body = await mount(`<crowd-form><input name="a" value="1">
      <crowd-button id="none">x</crowd-button><crowd-button id="reset" form-action="reset">x</crowd-button>
      <crowd-button id="submit" form-action="submit">x</crowd-button></crowd-form>`);
    const events: string[] = [];
    for (const type of ["submit", "reset"]) {
      find(body, "crowd-form").addEventListener(type, (event) => {
        event.preventDefault();
        events.push(event.type);
      });
    }
    for (const id of ["none", "reset", "submit"]) {
      find<HTMLElement>(body, `#${id}`).click();
      await settled();
    }
    assert.deepEqual(events, ["reset", "submit"]);
  });

  it("does not submit when its own handler prevents it", async () => {
    const body = await mount('<crowd-form><crowd-button form-action="submit" onclick="return false">x</crowd-button></crowd-form>');
    let submits = 0;
    find(body, "crowd-form").addEventListener("submit", () => (submits += 1));
    find<HTMLElement>(body, "crowd-button").click();
    await settled();
    assert.equal(submits, 0);
  });
});
