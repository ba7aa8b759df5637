import { assert } from "chai";
import { TaskFrame, type FrameHandlers } from "./task-frame.ts";

/** A frame element in the page, and what the page heard from it. */
function open() {
  const heard: unknown[][] = [];
  const note =
    (name: keyof FrameHandlers) =>
    (...values: unknown[]): void =>
      void heard.push([name, ...values]);
  const element = document.createElement("iframe");
  element.dataset["nonce"] = "right";
  document.body.append(element);
  const frame = new TaskFrame(element, {
    ready: note("ready"),
    draft: note("draft"),
    submit: note("submit"),
    problem: note("problem"),
    active: note("active"),
    key: note("key"),
    height: note("height"),
  });
  return { element, frame, heard };
}

function hello(source: Window | null, data: unknown): void {
  window.dispatchEvent(new MessageEvent("message", { data, source }));
}

/** The port that the frame's window is handed, or undefined if it is handed none. */
async function port(element: HTMLIFrameElement, ask: () => void): Promise<MessagePort | undefined> {
  const received: MessagePort[] = [];
  const last = new Promise<void>((resolve) => {
    element.contentWindow?.addEventListener("message", (event) => {
      received.push(...event.ports);
      if (event.data === "last") resolve();
    });
  });
  ask();
  // Messages arrive in the order in which they are sent.
  element.contentWindow?.postMessage("last", "*");
  await last;
  return received[0];
}

const HELLO = { overread: "hello", v: 1, nonce: "right" };

it("the frame's window with the right nonce is handed one port", async () => {
  const { element, frame } = open();
  const first = await port(element, () => hello(element.contentWindow, HELLO));
  const second = await port(element, () => hello(element.contentWindow, HELLO));

  assert.isDefined(first);
  assert.isUndefined(second);
  assert.isTrue(frame.isConnected);
});

for (const [what, data] of [
  ["a wrong nonce", { ...HELLO, nonce: "wrong" }],
  ["no nonce", { overread: "hello", v: 1 }],
  ["another version", { ...HELLO, v: 2 }],
  ["text", "hello"],
  ["nothing", null],
] as const) {
  it(`${what} is handed no port`, async () => {
    const { element, frame } = open();
    assert.isUndefined(await port(element, () => hello(element.contentWindow, data)));
    assert.isFalse(frame.isConnected);
  });
}

it("another window is handed no port, even with the nonce", async () => {
  const { element, frame } = open();
  assert.isUndefined(await port(element, () => hello(window, HELLO)));
  assert.isUndefined(await port(element, () => hello(null, HELLO)));
  assert.isFalse(frame.isConnected);
});

it("messages are looked at before they are believed", async () => {
  const { element, heard } = open();
  const given = await port(element, () => hello(element.contentWindow, HELLO));
  for (const message of [
    '{"type":"ready"}',
    '{"type":"draft","seq":3,"answer":{"a":"1"}}',
    '{"type":"draft","seq":"x","answer":[1]}',
    '{"type":"submit","answer":null}',
    '{"type":"submit","answer":{"b":2}}',
    '{"type":"active","ms":-5}',
    '{"type":"height","px":"900"}',
    '{"type":"key","key":{"x":1}}',
    '{"type":"unknown"}',
    "not json",
    "[]",
    `{"type":"key","key":"${"k".repeat(9_000)}"}`,
  ]) {
    given?.postMessage(message);
  }
  given?.postMessage({ type: "ready" });
  given?.postMessage('{"type":"height","px":7}');
  while (heard.at(-1)?.[1] !== 7) await new Promise((resolve) => setTimeout(resolve));

  assert.deepEqual(heard, [
    ["ready"],
    ["draft", 3, '{"a":"1"}'],
    ["submit", '{"b":2}', undefined],
    ["active", 0],
    ["height", 0],
    ["key", ""],
    ["height", 7],
  ]);
});
