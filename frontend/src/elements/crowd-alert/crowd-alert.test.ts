import { assert } from "chai";
import { find, mount, within } from "../../base/mount.ts";
import "./define.ts";
import type { CrowdAlert } from "./crowd-alert.ts";

async function mountAlert(attributes: string): Promise<CrowdAlert> {
  return find<CrowdAlert>(await mount(`<crowd-alert ${attributes}>Text</crowd-alert>`), "crowd-alert");
}

describe("crowd-alert", () => {
  it("is an alert for errors and warnings, a status otherwise, information when the type is unknown", async () => {
    const looks: (string | null)[][] = [];
    for (const type of ["", "info", "success", "warning", "error", "toString"]) {
      const box = within(await mountAlert(`type="${type}"`), ".box");
      looks.push([type, box.classList[1] ?? null, box.getAttribute("role")]);
    }
    assert.deepEqual(looks, [
      ["", "info", "status"],
      ["info", "info", "status"],
      ["success", "success", "status"],
      ["warning", "warning", "alert"],
      ["error", "error", "alert"],
      ["toString", "info", "status"],
    ]);
  });

  it("can be closed only when dismissible, then hides and says so", async () => {
    assert.isNull((await mountAlert("")).shadowRoot?.querySelector("button") ?? null);
    const alert = await mountAlert("dismissible");
    let dismissed = 0;
    document.addEventListener("dismiss", () => (dismissed += 1), { once: true });
    within(alert, "button").click();
    assert.deepEqual([alert.hidden, dismissed, alert.getBoundingClientRect().height], [true, 1, 0]);
  });
});
