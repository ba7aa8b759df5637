/**
 * The next task, rendered ahead: kept on hold by the server while this page is looked at, and drawn in a frame that nobody
 * sees, so that it stands there as soon as the answer is stored.
 *
 * Until then its frame gets no welcome. What its scripts send is not believed: a submission is refused, a draft is dropped.
 */

import type { Outcome } from "./task-server.ts";
import { TaskFrame, type FrameHandlers } from "./task-frame.ts";

const RENEW_EVERY_MS = 20_000;
/** The frame's read addresses end after an hour; what was rendered long ago is rendered anew. */
const STALE_AFTER_MS = 10 * 60_000;
const MAX_PROBLEMS = 50;

type Problem = Parameters<FrameHandlers["problem"]>[0];

export interface NextTaskOptions {
  hold(): Promise<Outcome>;
  release(): void;
  /** The frame beside which the hidden one is put. */
  beside: HTMLIFrameElement;
  signal: AbortSignal;
}

/** A frame that stands ready: its window, what it said so far, and the hold that it belongs to. */
export class ReadyFrame {
  readonly holdId: number;
  readonly element: HTMLIFrameElement;
  readonly renderedAt = Date.now();
  readonly frame: TaskFrame;
  isReady = false;
  private height = 0;
  private readonly problems: Problem[] = [];

  constructor(holdId: number, element: HTMLIFrameElement) {
    this.holdId = holdId;
    this.element = element;
    this.frame = new TaskFrame(element, {
      ready: () => (this.isReady = true),
      draft: () => undefined,
      submit: () => this.frame.send({ type: "refused", sentence: "" }),
      problem: (problem) => {
        if (this.problems.length < MAX_PROBLEMS) this.problems.push(problem);
      },
      active: () => undefined,
      key: () => undefined,
      height: (px) => (this.height = px),
    });
  }

  /** The task is the worker's now: `handlers` hear what it said before, and everything from here on. */
  handOver(handlers: FrameHandlers): void {
    this.frame.handOver(handlers);
    for (const problem of this.problems) handlers.problem(problem);
    if (this.height > 0) handlers.height(this.height);
    handlers.ready();
  }

  remove(): void {
    this.frame.close();
    this.element.remove();
  }
}

export class NextTask {
  private readonly options: NextTaskOptions;
  private ready: ReadyFrame | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: NextTaskOptions) {
    this.options = options;
    const { signal } = options;
    document.addEventListener("visibilitychange", () => this.look(), { signal });
    signal.addEventListener("abort", () => clearTimeout(this.timer));
    this.look();
  }

  /** The hold to name with an answer. */
  get holdId(): number | undefined {
    return this.ready?.holdId;
  }

  /** The frame goes over to whoever shows it; none while it is not ready to be shown. */
  take(): ReadyFrame | undefined {
    if (this.ready?.isReady !== true) return undefined;
    const ready = this.ready;
    this.ready = undefined;
    return ready;
  }

  /** The worker is leaving: let others have it at once. */
  giveBack(): void {
    if (this.ready === undefined) return;
    this.options.release();
    this.drop();
  }

  /** A page that nobody looks at holds nothing: it is not renewed, and ends by itself. */
  private look(): void {
    clearTimeout(this.timer);
    if (document.visibilityState === "visible") void this.renew();
  }

  private async renew(): Promise<void> {
    const outcome = await this.options.hold();
    if (this.options.signal.aborted) return;
    this.timer = setTimeout(() => this.look(), RENEW_EVERY_MS);
    if (outcome.kind === "unreachable") return;
    const hold = outcome.kind === "done" ? (outcome.body["hold"] as { id: number; frame: string; nonce: string } | null) : null;
    if (hold === null) this.drop();
    else if (hold.id !== this.ready?.holdId || Date.now() - this.ready.renderedAt > STALE_AFTER_MS) this.render(hold);
  }

  private render({ id, frame, nonce }: { id: number; frame: string; nonce: string }): void {
    this.drop();
    const { beside } = this.options;
    const element = beside.cloneNode(false) as HTMLIFrameElement;
    element.removeAttribute("id");
    element.removeAttribute("hidden");
    element.className = "next-frame";
    element.dataset["taskTitle"] = beside.title;
    element.title = beside.dataset["nextTitle"] ?? "";
    element.inert = true;
    element.setAttribute("aria-hidden", "true");
    element.dataset["nonce"] = nonce;
    element.src = frame;
    this.ready = new ReadyFrame(id, element);
    beside.after(element);
  }

  private drop(): void {
    this.ready?.remove();
    this.ready = undefined;
  }
}
