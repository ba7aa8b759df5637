import { assert } from "chai";
import { showSelections, wireSelections } from "./selection.ts";

wireSelections();

const ROW = '<input type="checkbox" name="selected">';

function open(rows: number) {
  document.body.innerHTML = `<form data-selection><input type="checkbox" data-select-all hidden>${ROW.repeat(rows)}<p data-selection-count data-one="1 selected" data-other="# selected"></p></form>`;
  showSelections();
  const [all, ...boxes] = document.querySelectorAll("input");
  return { all: all as HTMLInputElement, boxes, count: () => document.querySelector("p")?.textContent };
}

afterEach(() => document.body.replaceChildren());

it("one box selects all, and shows when only some are", () => {
  const { all, boxes, count } = open(3);
  assert.isFalse(all.hidden);

  all.click();
  assert.deepEqual([boxes.every((box) => box.checked), count()], [true, "3 selected"]);

  boxes[0]?.click();
  boxes[1]?.click();
  assert.deepEqual([all.checked, all.indeterminate, count()], [false, true, "1 selected"]);

  boxes[2]?.click();
  assert.deepEqual([all.checked, all.indeterminate, count()], [false, false, ""]);
});

it("rows that come later are counted", () => {
  const { all, boxes } = open(1);
  boxes[0]?.click();
  assert.isTrue(all.checked);

  document.querySelector("form")?.insertAdjacentHTML("beforeend", ROW);
  showSelections();

  assert.deepEqual([all.checked, all.indeterminate], [false, true]);
});
