import { assert } from "chai";
import { DRAFT_PAGES, DraftNumbers } from "./draft-numbers.ts";

it("numbers rise over what the page was opened with, whichever page wrote that", () => {
  const numbers = new DraftNumbers(3 * DRAFT_PAGES + 40_000, 7);

  assert.equal(numbers.first, 3);
  assert.deepEqual([4, 5].map((count) => numbers.of(count)), [4 * DRAFT_PAGES + 7, 5 * DRAFT_PAGES + 7]);
});

it("a draft is foreign when another page wrote it after this one was opened", () => {
  const numbers = new DraftNumbers(3 * DRAFT_PAGES + 40_000, 7);
  const stored = { theOpened: numbers.openedAt, own: numbers.of(9), anothers: 4 * DRAFT_PAGES + 8, before: 5 };

  assert.deepEqual(
    Object.values(stored).map((number) => numbers.isForeign(number)),
    [false, false, true, false],
  );
});
