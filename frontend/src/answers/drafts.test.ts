import { assert } from "chai";
import { restoreDraft, restoreDraftAsItCan, takeDraft } from "./drafts.ts";

const FORM = `<input name="a" value="1"><input name="a" value="2"><textarea name="t">x</textarea>
  <select name="s"><option>p</option><option>q</option></select><input type="checkbox" name="c">
  <input type="password" name="secret" value="s"><input type="file" name="f"><input type="submit" name="go" value="Go">`;

function fresh(): HTMLFormElement {
  const root = document.createElement("form");
  root.innerHTML = FORM;
  return root;
}

describe("drafts", () => {
  it("tell controls of one name apart and keep out what must not be stored", () => {
    assert.deepEqual(takeDraft(fresh()), {
      fields: [
        { key: "a", nth: 0, value: "1" },
        { key: "a", nth: 1, value: "2" },
        { key: "t", nth: 0, value: "x" },
        { key: "s", nth: 0, value: [0] },
        { key: "c", nth: 0, value: false },
      ],
    });
  });

  it("come back as they were, with a change event for what changed and for nothing else", () => {
    const root = fresh();
    const changed: string[] = [];
    root.addEventListener("change", (event) => changed.push((event.target as HTMLInputElement).name));
    const draft = {
      fields: [
        { key: "a", nth: 0, value: "1" },
        { key: "a", nth: 1, value: "" },
        { key: "t", nth: 0, value: "two\nlines" },
        { key: "s", nth: 0, value: [1] },
        { key: "c", nth: 0, value: true },
        { key: "gone", nth: 0, value: "x" },
      ],
    };
    assert.deepEqual(restoreDraft(root, draft), [{ key: "gone", nth: 0, value: "x" }]);
    assert.deepEqual(changed, ["a", "t", "s", "c"]);
    assert.deepEqual(takeDraft(root), { fields: draft.fields.slice(0, 5) });
  });

  it("reach controls that a script makes later", async () => {
    const root = fresh();
    restoreDraftAsItCan(root, { fields: [{ key: "row", nth: 1, value: "late" }, { key: "a", nth: 0, value: "first" }] });
    root.insertAdjacentHTML("beforeend", '<input name="row">');
    await new Promise((resolve) => setTimeout(resolve));
    root.insertAdjacentHTML("beforeend", '<input name="row">');
    await new Promise((resolve) => setTimeout(resolve));
    const rows = Array.from(root.querySelectorAll<HTMLInputElement>("input[name=row]"), (row) => row.value);
    assert.deepEqual(rows, ["", "late"]);
  });

  it("of another kind of value leave the control alone", () => {
    const root = fresh();
    const before = takeDraft(root);
    for (const draft of [null, "x", { fields: 1 }, { fields: [{ key: "a", nth: 0, value: { b: 1 } }] }]) {
      restoreDraft(root, draft);
      assert.deepEqual(takeDraft(root), before);
    }
  });
});
