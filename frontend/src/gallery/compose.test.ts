import { assert } from "chai";
import { asTemplate, composePage } from "./compose.ts";

const NO_PICTURES = new Map<string, string>();

describe("the page of a preview", () => {
  it("loads our elements before what the source says", () => {
    assert.match(composePage("<crowd-form></crowd-form>", NO_PICTURES), /<script src="crowd-html-elements\.js"><\/script>[^]*<crowd-form>/);
  });

  it("points the address of AWS at ours and loads it once", () => {
    const page = composePage(asTemplate("<crowd-form></crowd-form>"), NO_PICTURES);
    assert.deepEqual(page.match(/<script[^>]*>/g), ['<script src="crowd-html-elements.js">']);
  });

  it("puts the known pictures in place of their names", () => {
    const page = composePage('<img src="pictures/a.jpg"><img src="pictures/b.jpg">', new Map([["a.jpg", "data:a"]]));
    assert.include(page, '<img src="data:a"><img src="pictures/b.jpg">');
  });

  it("leaves a template that has its script as it is", () => {
    const template = asTemplate("<crowd-form></crowd-form>");
    assert.equal(asTemplate(template), template);
  });
});
