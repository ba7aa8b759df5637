import { assert } from "chai";
import { findTag, readAttribute, writeAttribute } from "./source.ts";

const SOURCE = `<!-- <crowd-slider name="no"> -->
<crowd-form>
  <crowd-slider
    name="a"  value = 5 pin labels='["A &amp; B", "C"]'
    secondaryProgress="9"
  ></crowd-slider>
  <crowd-slider name="second"></crowd-slider>
</crowd-form>`;

describe("the source of the gallery", () => {
  it("reads attributes in every way they are written, of the first tag outside of comments", () => {
    const names = ["name", "value", "pin", "labels", "secondary-progress", "absent"];
    assert.deepEqual(names.map((name) => readAttribute(SOURCE, "crowd-slider", name)), ["a", "5", "", '["A & B", "C"]', "9", undefined]);
    assert.isUndefined(findTag(SOURCE, "crowd-slide"));
  });

  it("changes one attribute and nothing else", () => {
    assert.equal(writeAttribute(SOURCE, "crowd-slider", "value", "60"), SOURCE.replace("value = 5", 'value="60"'));
    assert.equal(writeAttribute(SOURCE, "crowd-slider", "secondary-progress", "1"), SOURCE.replace('secondaryProgress="9"', 'secondary-progress="1"'));
  });

  it("takes an attribute away with the space before it", () => {
    assert.equal(writeAttribute(SOURCE, "crowd-slider", "pin", undefined), SOURCE.replace(" pin", ""));
    assert.equal(writeAttribute(SOURCE, "crowd-slider", "absent", undefined), SOURCE);
  });

  it("adds an attribute behind the others, a switch by its name alone", () => {
    const one = '<crowd-tab header="A">x</crowd-tab>';
    assert.equal(writeAttribute(one, "crowd-tab", "hidden", ""), '<crowd-tab header="A" hidden>x</crowd-tab>');
    assert.equal(writeAttribute("<iron-icon/>", "iron-icon", "icon", "star"), '<iron-icon icon="star"/>');
  });

  it("quotes so that the same value is read again", () => {
    for (const value of ['["A"]', "it's", `both " and '`, "a &amp; b", "<b>", "[{label: 'A'}]"]) {
      const written = writeAttribute("<crowd-tab></crowd-tab>", "crowd-tab", "header", value);
      assert.equal(readAttribute(written, "crowd-tab", "header"), value, written);
    }
  });
});
