/** What every control that answers must do, whatever it looks like; run by each element's own tests. */

import { assert } from "chai";
import type { CrowdControl } from "../answers/control.ts";
import { isCrowdControl } from "../answers/control.ts";
import { find, mount, settled } from "./mount.ts";

export interface ControlCase {
  tag: string;
  /** Markup of the attributes beside `name`, and of the children. */
  attributes?: string;
  children?: string;
  /** Wait for what the control must load before it can be changed. */
  ready?(control: CrowdControl): Promise<void>;
  /** Change the control as a worker would. */
  change(control: CrowdControl): Promise<void> | void;
}

/** The form contract of spec 2.5, and drafts. */
export function controlSuite({ tag, attributes = "", children = "", ready, change }: ControlCase): void {
  async function fresh(): Promise<CrowdControl> {
    const body = await mount(`<${tag} name="n" ${attributes}>${children}</${tag}>`);
    const element = find(body, tag);
    if (!isCrowdControl(element)) throw new Error(`${tag} is no control`);
    await ready?.(element);
    return element;
  }

  describe(`${tag} as a control`, () => {
    it("answers under its name, which is reflected", async () => {
      const control = await fresh();
      assert.equal(control.answerKey, "n");
      Object.assign(control, { name: "m" });
      await settled();
      assert.equal(control.getAttribute("name"), "m");
      assert.equal(control.answerKey, "m");
    });

    it("fires change for a worker's change and for no other", async () => {
      const control = await fresh();
      const events: string[] = [];
      document.body.addEventListener("change", (event) => events.push((event.target as Element).localName), { once: true });
      const before = JSON.stringify(control.draft);
      control.restoreDraft(control.draft);
      await settled();
      assert.deepEqual(events, []);
      await change(control);
      await settled();
      assert.notEqual(JSON.stringify(control.draft), before);
    });

    it("gives back what was entered from a draft", async () => {
      const control = await fresh();
      await change(control);
      await settled();
      const draft = JSON.parse(JSON.stringify(control.draft)) as typeof control.draft;
      const answer = [control.value, control.checked];
      const restored = await fresh();
      restored.restoreDraft(draft);
      await settled();
      assert.deepEqual([restored.value, restored.checked], answer);
    });

    it("returns to its attributes on reset", async () => {
      const control = await fresh();
      const before = JSON.stringify([control.draft, control.value]);
      await change(control);
      control.reset();
      await settled();
      assert.equal(JSON.stringify([control.draft, control.value]), before);
    });
  });
}
