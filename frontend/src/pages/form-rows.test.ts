import { assert } from "chai";
import { wireRows } from "./form-rows.ts";

wireRows();

const row = (name: string): string =>
  `<div data-row="${name}"><input name="${name}-name"><button data-remove-row value="remove ${name}">Remove</button></div>`;

function open(...rows: string[]): HTMLElement {
  document.body.innerHTML = `<form><div data-rows="keys">${rows.map(row).join("")}<template>${row("keys-0000")}</template><p><button data-add-row>Add</button></p></div></form>`;
  return document.querySelector("[data-rows]") as HTMLElement;
}

const names = (group: HTMLElement): string[] => [...group.querySelectorAll("input")].map((input) => input.name);
const press = (selector: string): void => document.querySelector<HTMLElement>(selector)?.click();

afterEach(() => document.body.replaceChildren());

it("a new row has the next number, and the focus", () => {
  const group = open("keys-0", "keys-4");

  press("[data-add-row]");

  assert.deepEqual(names(group), ["keys-0-name", "keys-4-name", "keys-5-name"]);
  assert.equal((document.activeElement as HTMLInputElement).name, "keys-5-name");
});

it("the first row is number 0", () => {
  const group = open();

  press("[data-add-row]");

  assert.deepEqual(names(group), ["keys-0-name"]);
});

it("a row is removed, and the focus goes to its neighbour, at last to the button that adds", () => {
  const group = open("keys-0", "keys-1");

  press('[value="remove keys-0"]');
  assert.deepEqual(names(group), ["keys-1-name"]);
  assert.equal((document.activeElement as HTMLButtonElement).value, "remove keys-1");

  press('[value="remove keys-1"]');
  assert.deepEqual(names(group), []);
  assert.isTrue(document.activeElement?.matches("[data-add-row]"));
});
