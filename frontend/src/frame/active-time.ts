/** Counts the time in which the worker was really at the task: page visible, window focused, not idle. */

const TICK_MS = 1000;
const REPORT_EVERY_MS = 5000;
const IDLE_AFTER_MS = 60_000;
const SIGNS_OF_LIFE = ["pointerdown", "pointermove", "keydown", "wheel", "scroll", "touchstart"] as const;

export class ActiveTime {
  private readonly send: (ms: number) => void;
  private activeMs = 0;
  private sentMs = 0;
  private lastTickAt = 0;
  private lastSignAt = 0;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(send: (ms: number) => void) {
    this.send = send;
  }

  start(): void {
    if (this.timer !== undefined) return;
    this.lastTickAt = this.lastSignAt = performance.now();
    for (const sign of SIGNS_OF_LIFE) {
      window.addEventListener(sign, () => (this.lastSignAt = performance.now()), { capture: true, passive: true });
    }
    this.timer = setInterval(() => this.tick(), TICK_MS);
    window.addEventListener("pagehide", () => this.report());
  }

  /** Tell the page the total so far, if it has grown. */
  report(): void {
    if (this.timer === undefined) return;
    this.count();
    if (this.activeMs === this.sentMs) return;
    this.sentMs = this.activeMs;
    this.send(Math.round(this.activeMs));
  }

  private tick(): void {
    this.count();
    if (this.activeMs - this.sentMs >= REPORT_EVERY_MS) this.report();
  }

  private count(): void {
    const now = performance.now();
    // A throttled timer or a sleeping machine must not count as work.
    const passed = Math.min(now - this.lastTickAt, 2 * TICK_MS);
    this.lastTickAt = now;
    const present = document.visibilityState === "visible" && document.hasFocus();
    if (present && now - this.lastSignAt < IDLE_AFTER_MS) this.activeMs += passed;
  }
}
