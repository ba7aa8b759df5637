/** Counts a task's time down. The clock that counts is the monotonic one; the server corrects it now and then. */

export type Urgency = "calm" | "soon" | "last" | "over";

export interface TimerOptions {
  show(text: string, urgency: Urgency): void;
  /** The time is up by this clock; whether it is up, the server says. */
  over(): void;
  /** `calm`: a warning that was given is void, the server knows of more time. */
  warn(urgency: "calm" | "soon" | "last"): void;
}

const SOON_MS = 5 * 60_000;
const LAST_MS = 60_000;

export class Timer {
  private readonly options: TimerOptions;
  private endsAt = 0;
  private urgency: Urgency | undefined;
  private ticking: ReturnType<typeof setTimeout> | undefined;

  constructor(options: TimerOptions) {
    this.options = options;
    document.addEventListener("visibilitychange", () => this.tick());
  }

  /** Begin, or go on with what the server says is left. */
  set(millisecondsLeft: number): void {
    this.endsAt = performance.now() + millisecondsLeft;
    this.tick();
  }

  stop(): void {
    clearTimeout(this.ticking);
    this.endsAt = 0;
  }

  private tick(): void {
    clearTimeout(this.ticking);
    if (this.endsAt === 0) return;
    const left = Math.max(0, this.endsAt - performance.now());
    const urgency = urgencyOf(left);
    this.options.show(clockText(left), urgency);
    if (urgency !== this.urgency) this.changed(urgency);
    // To the next full second, so that no second is skipped on screen.
    if (left > 0) this.ticking = setTimeout(() => this.tick(), left % 1_000 || 1_000);
  }

  private changed(urgency: Urgency): void {
    const isFirst = this.urgency === undefined;
    this.urgency = urgency;
    if (urgency === "over") this.options.over();
    // A task whose whole time is five minutes does not begin with a warning; its colour says enough.
    else if (urgency === "last" || !isFirst) this.options.warn(urgency);
  }
}

export function urgencyOf(left: number): Urgency {
  return left <= 0 ? "over" : left <= LAST_MS ? "last" : left <= SOON_MS ? "soon" : "calm";
}

/** '1:02:03', '14:59', '0:07'. */
export function clockText(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1_000);
  const pad = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}
