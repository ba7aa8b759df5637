import { assert } from "chai";
import { isHexColor, labelColor } from "./palette.ts";

describe("palette", () => {
  it("starts with the published colours and never runs out", () => {
    assert.deepEqual([0, 2, 9, 10, 19].map(labelColor), ["#1f77b4", "#2ca02c", "#17becf", "#aec7e8", "#9edae5"]);
    const many = Array.from({ length: 120 }, (_, index) => labelColor(index));
    assert.deepEqual(many.filter((color) => !/^#[0-9a-f]{6}$/.test(color)), []);
    assert.equal(new Set(many).size, many.length);
  });

  it("takes nothing but a hex colour for a colour", () => {
    const colors = ["#abc", "#A1B2C3", "red", "#12345", "url(x)", "#123456;x", 5, null];
    assert.deepEqual(colors.map(isHexColor), [true, true, false, false, false, false, false, false]);
  });
});
