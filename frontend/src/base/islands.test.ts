import { assert } from "chai";
import { markIslands } from "./islands.ts";
import { find } from "./mount.ts";
import { installTokens, THEME_ATTRIBUTE } from "./tokens.styles.ts";

const root = document.documentElement;
const ISLANDS = "[data-overread-island]";

function show(html: string): HTMLElement {
  installTokens();
  document.body.innerHTML = html;
  markIslands();
  return document.body;
}

const colors = (element: Element): string[] => [getComputedStyle(element).color, getComputedStyle(element).backgroundColor];
const DARK_INK = "rgb(27, 34, 48)";

describe("islands of light in the dark theme", () => {
  beforeEach(() => root.setAttribute(THEME_ATTRIBUTE, "dark"));
  afterEach(() => {
    root.removeAttribute(THEME_ATTRIBUTE);
    document.body.removeAttribute("data-overread-island");
  });

  it("turn the text of a white table dark, with the tokens of what stands in it", () => {
    const cell = find(show('<table style="background: white"><tr><td>Text</td></tr></table>'), "td");
    assert.equal(getComputedStyle(cell).color, DARK_INK);
    assert.equal(getComputedStyle(cell).getPropertyValue("--crowd-surface").trim(), "#ffffff");
  });

  it("put paper under dark text on our dark page", () => {
    const text = find(show('<p style="color: #222222">Text</p>'), "p");
    assert.deepEqual(colors(text), ["rgb(34, 34, 34)", "rgb(255, 255, 255)"]);
  });

  it("count an element's shadow root as text, and are found in later content", () => {
    const body = show('<p style="background: white"></p>');
    find(body, "p").append(document.createElement("div"));
    find(body, "div").attachShadow({ mode: "open" }).textContent = "Text";
    markIslands();
    assert.equal(getComputedStyle(find(body, "div")).color, DARK_INK);
  });

  it("leave readable text, dark grounds of the template and pictures alone", () => {
    show(`<p>Text</p><p style="background: #222; color: #eee">Text</p><p style="background: white; color: black">Text</p>
      <p style="background: linear-gradient(white, white)">Text</p>`);
    assert.lengthOf(document.querySelectorAll(ISLANDS), 0);
  });

  it("go when the theme is light", () => {
    const body = show('<p style="background: white">Text</p>');
    assert.lengthOf(body.querySelectorAll(ISLANDS), 1);
    root.setAttribute(THEME_ATTRIBUTE, "light");
    markIslands();
    assert.lengthOf(body.querySelectorAll(ISLANDS), 0);
  });
});
