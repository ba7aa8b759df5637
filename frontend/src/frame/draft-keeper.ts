/** Sends what the worker has entered: soon after a change, at most once a second, and at once when the page goes. */

import { takeDraft } from "../answers/drafts.ts";
import { text } from "../base/texts.ts";
import type { ToPage } from "./channel.ts";
import { showNotice } from "./notice.ts";

const SETTLE_MS = 400;
const AT_MOST_EVERY_MS = 1000;
/** What may change a control: typing, choosing, and scripts of the template that react to a click. */
const SIGNS = ["input", "change", "click"] as const;

export class DraftKeeper {
  private readonly send: (message: ToPage) => boolean;
  private seq = 0;
  private lastText = "";
  private lastSentAt = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private paused = true;
  private hasWarned = false;

  /** `send` returns false for what is too large to be sent. */
  constructor(send: (message: ToPage) => boolean) {
    this.send = send;
  }

  /** Begin once the page's own draft is restored; `seq` is the number of that draft. */
  start(seq: number): void {
    if (this.timer === undefined && this.lastText === "") {
      for (const sign of SIGNS) document.addEventListener(sign, () => this.schedule());
      // On the way to the page's own buttons, too: *Stop and resume later* keeps what was typed a moment ago.
      for (const going of ["pagehide", "blur"]) window.addEventListener(going, () => this.sendNow());
      document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "hidden") this.sendNow();
      });
    }
    this.seq = seq;
    this.lastText = JSON.stringify(takeDraft(document));
    this.paused = false;
  }

  /** While an answer is under way a draft would only overtake it. */
  pause(): void {
    this.paused = true;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  resume(): void {
    this.paused = false;
    this.schedule();
  }

  private schedule(): void {
    if (this.paused || this.timer !== undefined) return;
    const wait = Math.max(SETTLE_MS, this.lastSentAt + AT_MOST_EVERY_MS - performance.now());
    this.timer = setTimeout(() => this.sendNow(), wait);
  }

  private sendNow(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.paused) return;
    const answer = takeDraft(document);
    const answerText = JSON.stringify(answer);
    if (answerText === this.lastText) return;
    this.lastText = answerText;
    this.lastSentAt = performance.now();
    this.seq += 1;
    if (!this.send({ type: "draft", seq: this.seq, answer })) this.warn();
  }

  /** Once: a worker who knows it is not told with every stroke. */
  private warn(): void {
    if (this.hasWarned) return;
    this.hasWarned = true;
    showNotice(text("draftTooLarge"));
  }
}
