import { assert } from "chai";
import "../../crowd.ts";
import { definedTags } from "../../base/define.ts";
import { mount } from "../../base/mount.ts";
import { findTag, readAttribute } from "../source.ts";
import { catalogue } from "./index.ts";
import type { ElementDoc } from "./types.ts";

/** Attributes that an element watches, by their own spelling. */
function observed(tag: string): string[] {
  const { observedAttributes = [] } = customElements.get(tag) as { observedAttributes?: string[] };
  const flat = new Set(observedAttributes.filter((name) => name.includes("-")).map((name) => name.replaceAll("-", "")));
  // `aria-label` is every element's; those two that watch it list it.
  return Array.from(new Set(observedAttributes)).filter((name) => !flat.has(name) || name.includes("-"));
}

const listed = ({ attributes }: ElementDoc): string[] => attributes.map(({ name }) => name).sort();

describe("the catalogue of elements", () => {
  it("has every element that the bundle defines, once, and no other", () => {
    assert.deepEqual(catalogue.map(({ tag }) => tag).sort(), Array.from(new Set(definedTags())).sort());
  });

  for (const element of catalogue) {
    it(`lists every attribute of ${element.tag}`, () => {
      assert.deepEqual(listed(element), observed(element.tag).sort());
    });
  }

  it("writes attributes in kebab-case", () => {
    const names = catalogue.flatMap(({ attributes }) => attributes.map(({ name }) => name));
    assert.deepEqual(names.filter((name) => !/^[a-z]+(-[a-z]+)*$/.test(name)), []);
  });

  for (const { tag, attributes, examples } of catalogue) {
    it(`shows ${tag} in examples, first the shortest way, with attributes that it has`, async () => {
      assert.equal(examples[0]?.title, "Minimal");
      assert.isAtLeast(examples.length, 2);
      const names = [...attributes.map(({ name }) => name), "id", "style", "class", "onclick"];
      for (const { title, html } of examples) {
        // One that a script makes is not in the markup.
        if (findTag(html, tag) === undefined) continue;
        const body = await mount(html.replace(/<script[^]*?<\/script>/g, ""));
        const [first] = body.querySelectorAll(tag);
        assert.exists(first, title);
        for (const attribute of first?.getAttributeNames() ?? []) {
          // What the element sets on itself (role, tabindex, …) is not in the source.
          if (readAttribute(html, tag, attribute) !== undefined) assert.include(names, attribute, title);
        }
      }
      document.body.replaceChildren();
    });
  }

  it("gives answers that are JSON", () => {
    for (const { tag, answer } of catalogue) assert.doesNotThrow(() => JSON.parse(answer ?? "null"), undefined, tag);
  });
});
