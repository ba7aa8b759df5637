import { assert } from "chai";
import { find, mount, settled, within } from "../../base/mount.ts";
import "./define.ts";
import type { CrowdToast } from "./crowd-toast.ts";

async function mountToast(attributes: string, inside = ""): Promise<CrowdToast> {
  return find<CrowdToast>(await mount(`<crowd-toast ${attributes}>${inside}</crowd-toast>`), "crowd-toast");
}

const box = (toast: Element): Element | null => toast.shadowRoot?.querySelector(".toast") ?? null;

/** Until its attribute says it is closed. */
function closed(toast: Element): Promise<void> {
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (toast.hasAttribute("opened")) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(toast, { attributeFilter: ["opened"] });
  });
}

/** Notes timers of these lengths instead of running them; all others are somebody else's and run. */
class Timers {
  private readonly pending = new Map<number, number>();
  private readonly real = [globalThis.setTimeout, globalThis.clearTimeout] as const;

  constructor(...watched: number[]) {
    const [setReal, clearReal] = this.real;
    let next = -1;
    const set = (run: () => void, delay?: number): number => {
      if (delay === undefined || !watched.includes(delay)) return setReal(run, delay) as unknown as number;
      this.pending.set(next, delay);
      return next--;
    };
    const clear = (timer?: number): void => void (this.pending.delete(timer ?? 0) || clearReal(timer));
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
  }

  get running(): number[] {
    return Array.from(this.pending.values());
  }

  restore(): number[] {
    [globalThis.setTimeout, globalThis.clearTimeout] = this.real;
    return this.running;
  }
}

describe("crowd-toast", () => {
  afterEach(() => document.body.replaceChildren());

  it("tells its text in a status that stands before it is shown", async () => {
    const toast = await mountToast('text="Saved"');
    const status = within(toast, "[role=status]");
    assert.equal(status.textContent?.trim(), "");
    toast.show();
    await settled();
    assert.include(status.textContent, "Saved");
  });

  it("has its documented defaults", async () => {
    const { duration, text, opened } = await mountToast("");
    assert.deepEqual([duration, text, opened], [3000, "", false]);
  });

  it("takes a duration that is no number as the default", async () => {
    const durations: number[] = [];
    for (const text of ["", "soon", "250", "0", "-1", "1e3"]) durations.push((await mountToast(`duration="${text}"`)).duration);
    assert.deepEqual(durations, [3000, 3000, 250, 0, -1, 1000]);
  });

  it("is shown at once with opened, whatever its text", async () => {
    assert.exists(box(await mountToast('opened="false" text="Hello"')));
  });

  it("is shown above everything, over dialogs too", async () => {
    const toast = await mountToast('opened text="Hello"');
    assert.isTrue(box(toast)?.matches(":popover-open"));
  });

  it("shows its children as the message", async () => {
    const toast = await mountToast("", '<b id="message">Hello</b>');
    const message = find(toast, "#message");
    assert.equal(message.getBoundingClientRect().height, 0);
    toast.show();
    await settled();
    assert.isAbove(message.getBoundingClientRect().height, 0);
  });

  it("leaves what a self-closed tag swallows where it is when it has a text", async () => {
    const body = await mount('<crowd-toast text="Saved"/><p id="kept">kept</p>');
    assert.isAbove(find(body, "#kept").getBoundingClientRect().height, 0);
  });

  it("goes after its duration", async () => {
    const toast = await mountToast('text="Saved" duration="30"');
    toast.show();
    // No longer than that: its time is running.
    await toast.updateComplete;
    assert.isTrue(toast.hasAttribute("opened"));
    await closed(toast);
    assert.deepEqual([toast.opened, box(toast)], [false, null]);
  });

  it("stays until it is closed when its duration is 0 or less", async () => {
    for (const duration of ["0", "-5"]) {
      const timers = new Timers(Number(duration));
      const toast = await mountToast(`text="Stays" duration="${duration}" opened`);
      assert.deepEqual(timers.restore(), []);
      within(toast, "button").click();
      await settled();
      assert.isFalse(toast.opened);
    }
  });

  it("gives way to another one", async () => {
    const body = await mount('<crowd-toast id="a" text="A" opened></crowd-toast><crowd-toast id="b" text="B"></crowd-toast>');
    const [a, b] = [find<CrowdToast>(body, "#a"), find<CrowdToast>(body, "#b")];
    b.show();
    await settled();
    assert.deepEqual([a.opened, b.opened], [false, true]);
    a.show();
    await settled();
    assert.deepEqual([a.opened, b.opened], [true, false]);
    a.hide();
    await settled();
    assert.deepEqual([a.opened, b.opened], [false, false]);
  });

  it("waits while somebody points at it or has the focus in it", async () => {
    const timers = new Timers(250);
    const toast = await mountToast('text="Saved" duration="250" opened');
    const running: number[][] = [timers.running];
    for (const event of ["pointerenter", "pointerleave", "focusin", "focusout"]) {
      box(toast)?.dispatchEvent(new Event(event));
      running.push(timers.running);
    }
    timers.restore();
    assert.deepEqual(running, [[250], [], [250], [], [250]]);
  });

  it("begins its time anew when it is shown again", async () => {
    const timers = new Timers(250, 400);
    const toast = await mountToast('text="Saved" duration="250" opened');
    toast.show();
    toast.duration = 400;
    await settled();
    assert.deepEqual(timers.restore(), [400]);
  });

  it("is shown again after it was moved", async () => {
    const toast = await mountToast('text="Saved" duration="0" opened');
    document.body.appendChild(document.createElement("section")).append(toast);
    await settled();
    assert.isTrue(box(toast)?.matches(":popover-open"));
  });

  it("takes its colours from the properties that templates set", async () => {
    const style = "--paper-toast-background-color: rgb(1, 2, 3); --paper-toast-color: rgb(4, 5, 6)";
    const toast = await mountToast(`text="Saved" opened style="${style}"`);
    const { backgroundColor, color } = getComputedStyle(box(toast) as Element);
    assert.deepEqual([backgroundColor, color], ["rgb(1, 2, 3)", "rgb(4, 5, 6)"]);
  });
});
