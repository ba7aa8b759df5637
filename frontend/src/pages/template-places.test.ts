import { assert } from "chai";
import { offsetOf } from "./template-places.ts";

it("a place is found by line and column, both counted in characters", () => {
  const text = "<p>\n🙂🙂 x\n";
  const found = [[1, 1], [1, 3], [2, 1], [2, 3], [2, 4], [3, 1]].map(([line, column]) => offsetOf(text, line ?? 0, column ?? 0));
  assert.deepEqual(found, [0, 2, 4, 8, 9, 11]);
});

it("a place that is gone is the nearest that is left", () => {
  assert.deepEqual([offsetOf("ab\ncd", 1, 9), offsetOf("ab\ncd", 2, 9), offsetOf("ab\ncd", 7, 1)], [2, 5, 5]);
});
