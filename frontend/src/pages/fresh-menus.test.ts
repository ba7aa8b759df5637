import { assert } from "chai";
import { takeMenus } from "./fresh-menus.ts";

const menu = (...names: string[]) =>
  `<div data-fresh><select name="team"><option value="">Choose one${names.map((name) => `<option>${name}`).join("")}</select></div>`;

function come(before: string, after: string, chosen = ""): [string, string[]] {
  document.body.innerHTML = before;
  const select = document.querySelector("select") as HTMLSelectElement;
  if (chosen) select.value = chosen;
  takeMenus(new DOMParser().parseFromString(after, "text/html"));
  return [select.value, [...select.options].map(({ value }) => value)];
}

afterEach(() => document.body.replaceChildren());

it("what was made in another tab can be chosen; the only new one is", () => {
  assert.deepEqual(come(menu(), menu("claims")), ["claims", ["", "claims"]]);
  assert.deepEqual(come(menu(), menu("a", "b")), ["", ["", "a", "b"]]);
});

it("a choice that was made stays, and so does what has gone", () => {
  assert.deepEqual(come(menu("a"), menu("b"), "a"), ["a", ["", "a", "b"]]);
});
