import { assert } from "chai";
import { announceReady, crowdElementsState, READY } from "./define.ts";

type Announced = { [state: symbol]: string | undefined };

describe("the event that says all elements stand", () => {
  const page = globalThis as Announced;
  const state = Symbol.for("overread.crowd-elements");
  let before: string | undefined;

  beforeEach(() => {
    // Another test may have loaded the bundle, which fires it once.
    before = page[state];
    page[state] = undefined;
  });

  afterEach(() => {
    page[state] = before;
  });

  it("waits for the words of the page's language, and is fired once", async () => {
    let fired = 0;
    const count = (): void => void (fired += 1);
    document.addEventListener(READY, count);
    let arrive = (): void => undefined;
    announceReady(new Promise((resolve) => (arrive = resolve)));
    announceReady();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual([fired, crowdElementsState()], [0, "waiting"]);
    const ready = new Promise((resolve) => document.addEventListener(READY, resolve, { once: true }));
    arrive();
    await ready;
    document.removeEventListener(READY, count);
    assert.deepEqual([fired, crowdElementsState()], [1, "ready"]);
  });
});
