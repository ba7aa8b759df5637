import { assert } from "chai";
import { find, mount, within } from "../base/mount.ts";
import { DraftKeeper } from "./draft-keeper.ts";

describe("draft keeper", () => {
  it("says once that a draft is too large to be kept, and goes on trying", async () => {
    const body = await mount('<input name="tag" />');
    let tries = 0;
    const keeper = new DraftKeeper(() => {
      tries += 1;
      return false;
    });
    keeper.start(0);
    const enter = (value: string): void => {
      find<HTMLInputElement>(body, "input").value = value;
      window.dispatchEvent(new Event("pagehide"));
    };
    enter("a");
    const notice = find(document.body, "overread-notice");
    assert.include(within(notice, "[role=alert]").textContent, "too large to be kept");
    within(notice, "button").click();
    enter("b");
    keeper.pause();
    assert.equal(tries, 2);
    assert.isNull(document.querySelector("overread-notice"));
  });
});
