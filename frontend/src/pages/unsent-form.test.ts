import { assert } from "chai";
import { keepSending, offerUnsent } from "./unsent-form.ts";

// The tests' page has no origin, and so no storage of its own.
const kept = new Map<string, string>();
const storage = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => kept.set(key, value),
  removeItem: (key: string) => kept.delete(key),
};
Object.defineProperty(window, "sessionStorage", { value: storage });

const TOP = (who: string, token: string) =>
  `<header class="top-bar"><a class="person" title="${who}"></a><form><input type="hidden" name="csrf_token" value="${token}"></form></header>`;
const SIGN_IN = '<form><input type="hidden" name="next" value="/console/"></form>';
const TEMPLATE = "<template data-unsent><p class='notice'>Not sent. <button>Send it now</button></p></template>";

/** The page of a form, which is sent with the button of this value. */
function sendForm(fields: string): void {
  document.body.innerHTML = `${TOP("ana", "old")}<form class="form" method="post" action="http://console.test/things">
    <input type="hidden" name="csrf_token" value="old">${fields}<button name="do" value="create"></button></form>`;
  const form = document.querySelector<HTMLFormElement>(".form") as HTMLFormElement;
  keepSending(form, form.querySelector("button"));
}

function arriveAt(content: string): void {
  document.body.innerHTML = `${content}<main></main>${TEMPLATE}`;
  offerUnsent();
}

const button = () => document.querySelector<HTMLButtonElement>("main button");
const next = () => document.querySelector<HTMLInputElement>("[name=next]")?.value;

afterEach(() => {
  document.body.replaceChildren();
  kept.clear();
});

it("what was sent after the session's end can be sent again by whoever sent it", () => {
  sendForm('<textarea name="text">a\nb</textarea>');
  arriveAt(SIGN_IN);
  assert.equal(next(), location.pathname + location.search);
  keepSending(document.querySelector("form") as HTMLFormElement, null);

  arriveAt(TOP("ana", "new"));
  const sent: unknown[] = [];
  document.body.addEventListener(
    "submit",
    (event) => {
      event.preventDefault();
      const form = event.target as HTMLFormElement;
      sent.push([form.action, ...new FormData(form)]);
    },
    { once: true },
  );
  button()?.click();

  assert.deepEqual(sent, [["http://console.test/things", ["csrf_token", "new"], ["text", "a\nb"], ["do", "create"]]]);
});

it("nothing is offered for a form that arrived, or to somebody else, or twice", () => {
  sendForm('<input name="text" value="a">');
  arriveAt(TOP("ana", "new"));
  assert.isNull(button());

  sendForm('<input name="text" value="a">');
  arriveAt(SIGN_IN);
  arriveAt(TOP("ben", "new"));
  assert.isNull(button());
  arriveAt(TOP("ana", "new"));
  assert.isNull(button());
});

it("passwords and files are not kept", () => {
  for (const field of ['<input type="password" name="p" value="secret">', '<input type="file" name="f">']) {
    sendForm(field);
    arriveAt(SIGN_IN);
    assert.equal(next(), "/console/");
  }
});
