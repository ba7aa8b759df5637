import { assert } from "chai";
import { guardForms } from "./form-guard.ts";

guardForms();

// Nothing is really sent; this comes after what the page does.
let sent = 0;
addEventListener("submit", (event) => {
  // All test files share a page: the forms of the others are their own.
  if (!(event.target instanceof Element && event.target.matches("form.form"))) return;
  if (!event.defaultPrevented) sent += 1;
  event.preventDefault();
});

function open(fields: string): HTMLFormElement {
  document.body.innerHTML = `<form class="form" method="post">${fields}<button>Create</button><div class="form-actions"><a href="#">Cancel</a></div></form>`;
  sent = 0;
  window.dispatchEvent(new PageTransitionEvent("pageshow"));
  return document.querySelector("form") as HTMLFormElement;
}

function type(form: HTMLFormElement, name: string, value: string): void {
  const field = form.elements.namedItem(name) as HTMLInputElement;
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Whether the browser would ask. */
const asks = () => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));

afterEach(() => document.body.replaceChildren());

it("a page with typed words asks before it goes, and one without does not", () => {
  const form = open('<input name="name" value="a"><select name="team"><option>x<option>y</select>');
  assert.isFalse(asks());

  type(form, "name", "b");
  assert.isTrue(asks());

  type(form, "name", "a");
  assert.isFalse(asks());

  type(form, "team", "y");
  assert.isTrue(asks());
});

it("sending and cancelling leave without a question", () => {
  const first = open('<input name="name">');
  type(first, "name", "b");
  first.querySelector("button")?.click();
  assert.isFalse(asks());

  const second = open('<input name="name">');
  type(second, "name", "b");
  second.querySelector<HTMLElement>(".form-actions a")?.click();
  assert.isFalse(asks());
});

it("a second click sends nothing until the page has come again", () => {
  const form = open("");
  const button = form.querySelector("button");
  button?.click();
  button?.click();
  assert.deepEqual([sent, form.ariaBusy], [1, "true"]);

  window.dispatchEvent(new PageTransitionEvent("pageshow"));
  button?.click();
  assert.equal(sent, 2);
});

it("a preview in another tab is no sending", () => {
  const form = open('<input name="name"><button formtarget="_blank" id="preview">Preview</button>');
  type(form, "name", "b");
  form.querySelector<HTMLElement>("#preview")?.click();
  form.querySelector<HTMLElement>("#preview")?.click();
  assert.deepEqual([sent, asks()], [2, true]);
});
