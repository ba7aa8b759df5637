import { assert } from "chai";
import { NextTask, ReadyFrame } from "./next-task.ts";
import type { FrameHandlers } from "./task-frame.ts";
import type { Outcome } from "./task-server.ts";

/** What the page heard of a frame, as it is told. */
function listening(): { heard: unknown[][]; handlers: FrameHandlers } {
  const heard: unknown[][] = [];
  const note =
    (name: string) =>
    (...values: unknown[]): void =>
      void heard.push([name, ...values]);
  const handlers = Object.fromEntries(
    ["ready", "draft", "submit", "problem", "active", "key", "height"].map((name) => [name, note(name)]),
  ) as unknown as FrameHandlers;
  return { heard, handlers };
}

/** The frame's end of the port that it is handed for its hello. */
function greet(element: HTMLIFrameElement): Promise<MessagePort> {
  return new Promise((resolve) => {
    element.contentWindow?.addEventListener("message", (event) => resolve(event.ports[0] as MessagePort));
    const data = { overread: "hello", v: 1, nonce: element.dataset["nonce"] };
    window.dispatchEvent(new MessageEvent("message", { data, source: element.contentWindow }));
  });
}

function reply(port: MessagePort): Promise<string> {
  return new Promise((resolve) => (port.onmessage = ({ data }: MessageEvent<string>) => resolve(data)));
}

function frame(): HTMLIFrameElement {
  const element = document.createElement("iframe");
  element.title = "Task";
  element.dataset["nextTitle"] = "Next task";
  document.body.append(element);
  return element;
}

const BESIDE = { frame: "about:blank", nonce: "n" };

function held(id: number): Outcome {
  return { kind: "done", body: { hold: { id, ...BESIDE } } };
}

/** A page that is looked at, whose server answers with these outcomes in turn; it has heard the first. */
async function page(...outcomes: Outcome[]) {
  const beside = frame();
  const ending = new AbortController();
  let released = 0;
  const next = new NextTask({
    hold: () => Promise.resolve(outcomes.shift() ?? { kind: "unreachable" }),
    release: () => (released += 1),
    beside,
    signal: ending.signal,
  });
  const answered = async (): Promise<void> => {
    await Promise.resolve();
    await Promise.resolve();
  };
  const again = (): Promise<void> => {
    document.dispatchEvent(new Event("visibilitychange"));
    return answered();
  };
  await answered();
  const hidden = (): HTMLIFrameElement[] => [...document.querySelectorAll<HTMLIFrameElement>(".next-frame")];
  return { next, ending, again, hidden, released: () => released };
}

afterEach(() => {
  for (const element of document.querySelectorAll("iframe")) element.remove();
});

describe("a frame that stands ready", () => {
  it("has its submissions refused and its drafts dropped, and is heard once it is handed over", async () => {
    const element = frame();
    element.dataset["nonce"] = "right";
    const ready = new ReadyFrame(1, element);
    const port = await greet(element);
    const answer = reply(port);
    for (const message of [
      { type: "ready" },
      { type: "height", px: 300 },
      { type: "draft", seq: 1, answer: { a: 1 } },
      { type: "problem", element: "x", attribute: "y", position: null, text: "bad" },
      { type: "submit", answer: { a: 1 } },
    ]) {
      port.postMessage(JSON.stringify(message));
    }
    assert.deepEqual(JSON.parse(await answer), { type: "refused", sentence: "" });
    assert.isTrue(ready.isReady);

    const { heard, handlers } = listening();
    ready.handOver(handlers);
    assert.deepEqual(heard, [
      ["problem", { element: "x", attribute: "y", position: "", text: "bad" }],
      ["height", 300],
      ["ready"],
    ]);
    const heardAll = new Promise<void>((resolve) => (handlers.key = () => resolve()));
    port.postMessage(JSON.stringify({ type: "submit", answer: { b: 2 } }));
    port.postMessage(JSON.stringify({ type: "key", key: "?" }));
    await heardAll;
    assert.deepEqual(heard[3], ["submit", '{"b":2}', undefined]);
  });
});

describe("the next task", () => {
  it("is drawn where nobody sees or reaches it, and again only when it is another", async () => {
    const { next, again, hidden } = await page(held(1), held(1), held(2));
    const [first] = hidden();
    assert.deepEqual(
      [first?.title, first?.inert, first?.getAttribute("aria-hidden"), first?.id, next.holdId],
      ["Next task", true, "true", "", 1],
    );
    await again();
    assert.strictEqual(hidden()[0], first);
    await again();
    assert.lengthOf(hidden(), 1);
    assert.notStrictEqual(hidden()[0], first);
    assert.equal(next.holdId, 2);
  });

  it("is not taken before it stands, and goes when there is none any more", async () => {
    const { next, again, hidden } = await page(held(1), { kind: "done", body: { hold: null } });
    assert.isUndefined(next.take());
    await again();
    assert.lengthOf(hidden(), 0);
    assert.isUndefined(next.holdId);
  });

  it("is given back once by whoever leaves", async () => {
    const { next, hidden, released } = await page(held(1));
    next.giveBack();
    next.giveBack();
    assert.deepEqual([released(), hidden().length], [1, 0]);
  });

  it("stays on screen through a server that is away, and is not asked for by a page that has ended", async () => {
    const { next, again, ending } = await page(held(1), { kind: "unreachable" }, held(2));
    await again();
    assert.equal(next.holdId, 1);
    ending.abort();
    await again();
    assert.equal(next.holdId, 1);
  });
});
