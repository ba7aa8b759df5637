import { assert } from "chai";
import { takeDraft } from "../answers/drafts.ts";
import { find, mount } from "../base/mount.ts";
import { lookOnly } from "./looking.ts";

it("an answer that is looked at changes back, and its buttons are off", async () => {
  const body = await mount('<form><input name="only-looked-at" value="" /><button>Send</button></form>');
  const input = find<HTMLInputElement>(body, "input");
  input.value = "as it was";
  lookOnly(takeDraft(document));
  assert.isTrue(find<HTMLButtonElement>(body, "button").disabled);

  const changedBack = new Promise<void>((resolve) => input.addEventListener("change", () => resolve()));
  input.value = "another";
  input.dispatchEvent(new Event("input", { bubbles: true }));
  await changedBack;
  assert.equal(input.value, "as it was");
  document.documentElement.removeAttribute("data-overread-looking");
});
