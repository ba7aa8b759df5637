import { assert } from "chai";
import { clockText, urgencyOf } from "./timer.ts";

it("the clock shows hours only where there are some, and rounds up", () => {
  const shown = [0, 1, 7_000, 59_001, 60_000, 3_599_001, 3_723_000].map(clockText);
  assert.deepEqual(shown, ["0:00", "0:01", "0:07", "1:00", "1:00", "1:00:00", "1:02:03"]);
});

it("five minutes, one minute and the end are told apart at their limits", () => {
  const found = [300_001, 300_000, 60_001, 60_000, 1, 0, -1].map(urgencyOf);
  assert.deepEqual(found, ["calm", "soon", "soon", "last", "last", "over", "over"]);
});
