import { assert } from "chai";
import { membersAt } from "./template-language.ts";

it("members of the sample are offered where a template would read them", () => {
  const sample = { text: "a", prediction: { label: "x", confidence: 9 }, rows: [{ a: 1 }] };
  const offered = (...path: string[]): string[] => membersAt(sample, path).map(({ label, detail }) => `${label} ${detail ?? ""}`.trim());
  assert.deepEqual(offered("task"), ["input"]);
  assert.deepEqual(offered("task", "input"), ["text string", "prediction object", "rows list"]);
  assert.deepEqual(offered("task", "input", "prediction"), ["label string", "confidence number"]);
  for (const path of [["task", "input", "text"], ["task", "other"], ["task", "input", "nothing", "below"], ["label"], []]) assert.deepEqual(offered(...path), []);
});
