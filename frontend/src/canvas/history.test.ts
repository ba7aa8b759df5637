import { assert } from "chai";
import { History, type Edit } from "./history.ts";

describe("history", () => {
  let value = 0;
  const add = (by: number, bytes?: number): Edit => {
    value += by;
    const edit = { undo: () => void (value -= by), redo: () => void (value += by) };
    return bytes === undefined ? edit : { ...edit, bytes };
  };

  beforeEach(() => (value = 0));

  it("takes back and does again, in order", () => {
    const history = new History();
    for (const by of [1, 10, 100]) history.push(add(by));
    assert.deepEqual([history.undo(), history.undo(), value], [true, true, 1]);
    assert.deepEqual([history.redo(), value, history.canRedo], [true, 11, true]);
  });

  it("forgets what was undone once something else is done", () => {
    const history = new History();
    history.push(add(1));
    history.undo();
    history.push(add(5));
    assert.deepEqual([history.redo(), value], [false, 5]);
  });

  it("says when there is nothing left", () => {
    const history = new History();
    assert.deepEqual([history.undo(), history.redo(), history.canUndo, history.canRedo], [false, false, false, false]);
  });

  it("lets the oldest go, but never the newest, however large", () => {
    const history = new History();
    history.push(add(1));
    history.push(add(10, 40_000_000));
    history.push(add(100, 90_000_000));
    history.undo();
    assert.deepEqual([value, history.canUndo], [11, false]);
    const many = new History();
    for (let edits = 0; edits < 600; edits += 1) many.push(add(1));
    let undone = 0;
    while (many.undo()) undone += 1;
    assert.equal(undone, 500);
  });
});
