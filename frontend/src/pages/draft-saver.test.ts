import { assert } from "chai";
import { DraftSaver } from "./draft-saver.ts";
import type { Outcome } from "./task-server.ts";

/** A saver whose server answers when, and what, the test says. */
function open() {
  const calls: { seq: number; answer: string; lasting: boolean; reply(outcome: Outcome): Promise<void> }[] = [];
  const shown: string[] = [];
  const refusals: string[] = [];
  const saver = new DraftSaver({
    save: (seq, answer, lasting) =>
      new Promise((resolve) => {
        const reply = async (outcome: Outcome): Promise<void> => {
          resolve(outcome);
          await Promise.resolve();
          await Promise.resolve();
        };
        calls.push({ seq, answer, lasting, reply });
      }),
    saved: () => undefined,
    show: (status) => shown.push(status),
    refused: (refusal) => refusals.push(refusal.reason),
  });
  return { saver, calls, shown, refusals };
}

const DONE: Outcome = { kind: "done", body: {} };
const GONE: Outcome = { kind: "refused", status: 409, reason: "EXPIRED", sentence: "", kept: false };

it("while one draft is on its way only the newest of the others follows", async () => {
  const { saver, calls, shown } = open();
  saver.offer(1, "a");
  saver.offer(2, "b");
  saver.offer(3, "c");
  await calls[0]?.reply(DONE);
  await calls[1]?.reply(DONE);

  assert.deepEqual(calls.map(({ seq }) => seq), [1, 3]);
  assert.isFalse(saver.hasUnsaved);
  assert.equal(shown.at(-1), "saved");
});

it("an older draft changes nothing", async () => {
  const { saver, calls } = open();
  saver.offer(2, "b");
  await calls[0]?.reply(DONE);
  saver.offer(1, "a");

  assert.lengthOf(calls, 1);
});

it("what could not be saved stays unsaved and goes at once when the page goes", async () => {
  const { saver, calls, shown } = open();
  saver.offer(1, "a");
  await calls[0]?.reply({ kind: "unreachable" });
  assert.isTrue(saver.hasUnsaved);
  assert.equal(shown.at(-1), "unsaved");

  saver.flush();

  assert.deepEqual([calls[1]?.seq, calls[1]?.lasting], [1, true]);
});

it("a refusal is handed on and not tried again by itself", async () => {
  const { saver, calls, refusals, shown } = open();
  saver.offer(1, "a");
  await calls[0]?.reply(GONE);

  assert.deepEqual(refusals, ["EXPIRED"]);
  assert.lengthOf(calls, 1);
  assert.equal(shown.at(-1), "unaccepted");
});

it("nothing is sent while halted, and the newest draft afterwards", async () => {
  const { saver, calls } = open();
  saver.halt();
  saver.offer(1, "a");
  saver.offer(2, "b");
  saver.flush();
  assert.lengthOf(calls, 0);

  saver.resume();

  assert.deepEqual(calls.map(({ answer }) => answer), ["b"]);
});

it("whoever is about to submit can wait for the draft that is on its way", async () => {
  const { saver, calls } = open();
  const order: string[] = [];
  saver.offer(1, "a");
  saver.halt();
  const settled = saver.settle().then(() => order.push("settled"));
  order.push("reply");
  await calls[0]?.reply(DONE);
  await settled;

  assert.deepEqual(order, ["reply", "settled"]);
});
