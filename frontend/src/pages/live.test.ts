import { assert } from "chai";
import { LivePage, type Answer } from "./live.ts";

const STATE = '<p data-live-state data-lost="out of date" data-signed-out="signed out" hidden></p><div data-live-voice></div>';

/** A page on screen, and a server that gives these answers one after the other. */
function open(content: string, ...answers: Answer[]) {
  document.body.innerHTML = `<div id="list" data-live data-said="1 open">${content}</div>${STATE}`;
  const tags: (string | null)[] = [];
  let changes = 0;
  const page = new LivePage({
    ask: (tag) => {
      tags.push(tag);
      return Promise.resolve(answers.shift() ?? { kind: "same" });
    },
    changed: () => changes++,
  });
  return { page, tags, changes: () => changes };
}

function fresh(content: string, { said = "1 open", tag = '"t"' } = {}): Answer {
  return { kind: "page", text: `<div id="list" data-live data-said="${said}">${content}</div>`, tag };
}

const list = (): HTMLElement => document.getElementById("list") as HTMLElement;
const state = (): HTMLElement => document.querySelector("[data-live-state]") as HTMLElement;

afterEach(() => document.body.replaceChildren());

it("only what differs is changed, and the page is asked for by its tag from then on", async () => {
  const row = (key: string, status: string): string => `<li data-key="${key}"><a href="/${key}">${key}</a> ${status}</li>`;
  const { page, tags, changes } = open(`<ul>${row("a", "open")}${row("b", "open")}</ul>`, fresh(`<ul>${row("c", "open")}${row("a", "done")}</ul>`));
  const [first] = list().querySelectorAll("li");

  await page.refresh();
  await page.refresh();

  assert.equal(list().textContent, "c opena done");
  assert.strictEqual(list().querySelectorAll("li")[1], first);
  assert.deepEqual(tags, [null, '"t"']);
  assert.equal(changes(), 1);
});

it("focus, selected text, typed values, open details and kept parts stay", async () => {
  const content = (word: string): string =>
    `<a href="#" id="link">${word}</a><p id="text">quoted</p><input id="name" value="${word}"><details><summary>s</summary></details><div data-keep>${word}</div>`;
  const { page } = open(content("old"), fresh(content("new")));
  document.getElementById("link")?.focus();
  (document.getElementById("name") as HTMLInputElement).value = "typed";
  (list().querySelector("details") as HTMLDetailsElement).open = true;
  getSelection()?.selectAllChildren(document.getElementById("text") as HTMLElement);

  await page.refresh();

  assert.equal(document.activeElement?.id, "link");
  assert.equal(document.activeElement?.textContent, "new");
  assert.equal(getSelection()?.toString(), "quoted");
  assert.equal((document.getElementById("name") as HTMLInputElement).value, "typed");
  assert.isTrue((list().querySelector("details") as HTMLDetailsElement).open);
  assert.equal(list().querySelector("[data-keep]")?.textContent, "old");
});

it("a row in use keeps the focus when another comes before it", async () => {
  const row = (key: string): string => `<li data-key="${key}"><button>${key}</button></li>`;
  const { page } = open(`<ul>${row("a")}${row("b")}</ul>`, fresh(`<ul>${row("b")}${row("a")}</ul>`));
  const button = list().querySelector("button");
  button?.focus();

  await page.refresh();

  assert.strictEqual(document.activeElement, button);
  assert.equal(list().textContent, "ba");
});

it("a change is spoken only when what it comes to has changed", async () => {
  const { page } = open("a", fresh("b"), fresh("c", { said: "2 open" }));
  const voice = document.querySelector("[data-live-voice]");

  await page.refresh();
  assert.equal(voice?.textContent, "");
  await page.refresh();
  assert.equal(voice?.textContent, "2 open");
});

it("what the page before had to say goes when the state of the page's own thing changes", async () => {
  const { page } = open("<h1>a</h1>", fresh("<h1>b</h1>"), fresh("<h1>b</h1>", { said: "Completed" }));
  document.body.insertAdjacentHTML("afterbegin", "<p data-notice>a has started</p>");
  const notice = () => document.querySelector("[data-notice]");

  await page.refresh();
  assert.isNotNull(notice());
  await page.refresh();
  assert.isNull(notice());
});

it("one failure is nothing, two are said, and the next answer takes it back", async () => {
  const { page } = open("a", { kind: "away" }, { kind: "away" }, { kind: "same" });

  await page.refresh();
  assert.isTrue(state().hidden);
  await page.refresh();
  assert.equal(state().textContent, "out of date");
  await page.refresh();
  assert.isTrue(state().hidden);
});

it("whoever has been signed out is told so", async () => {
  const { page } = open("a", { kind: "signed out" });

  await page.refresh();

  assert.equal(state().textContent, "signed out");
  assert.equal(list().textContent, "a");
});
