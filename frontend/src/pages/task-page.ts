/**
 * A task page at work: frame, drafts, timer, leaving, and what happens when the session or the task ends.
 *
 * One rule above all: what a person has entered stays on screen until the server has it, or has said that it is void.
 */

import { closeDialog, openDialog, wireDialogs } from "./dialogs.ts";
import { DraftNumbers } from "./draft-numbers.ts";
import { DraftSaver, type DraftStatus } from "./draft-saver.ts";
import { guardLeaving } from "./leave-guard.ts";
import { NextTask, type ReadyFrame } from "./next-task.ts";
import { parseObject, TaskFrame, type FrameHandlers } from "./task-frame.ts";
import { TaskServer, type Outcome, type Refusal } from "./task-server.ts";
import { readTaskState, say, type TaskState } from "./task-state.ts";
import { currentTheme } from "./theme.ts";
import { Timer, type Urgency } from "./timer.ts";

const CHECK_EVERY_MS = 30_000;
const SIGN_IN_CHECK_MS = 3_000;
const DRAFT_PATIENCE_MS = 1_000;
const LEAVE_PATIENCE_MS = 5_000;
const SUBMIT_RETRY_MS = 3_000;
const SILENT_AFTER_MS = 20_000;
const PASSING_MS = 5_000;
const SLOW_AFTER_MS = 400;

/** Parts of the page that name the task they belong to. */
const WAYS_AND_DIALOGS = ["#dialog-pause", "#dialog-release", "#dialog-decline", "#dialog-keys", "#dialog-signed-out", "[data-cover]"];

/** Refusals after which the task is over for this page. */
const ENDED = new Set([
  "EXPIRED",
  "STOPPED",
  "ALREADY_SUBMITTED",
  "ALREADY_DECLINED",
  "RELEASED",
  "SUPERSEDED",
  "NOT_YOURS",
  "NOT_ELIGIBLE",
]);

export function startTaskPage(): void {
  const state = readTaskState();
  const frame = document.querySelector<HTMLIFrameElement>("#task-frame");
  if (state === undefined || frame === null) return;
  new TaskPage(state, frame);
  // A page that comes back from the browser's memory may show a task that has been submitted since.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}

/** What the frame sent to be stored. */
interface Submission {
  answer: string;
  filled: string | undefined;
}

class TaskPage {
  private readonly state: TaskState;
  private readonly numbers: DraftNumbers;
  private readonly server: TaskServer;
  private readonly frame: TaskFrame;
  private readonly drafts: DraftSaver;
  private readonly timer: Timer;
  private readonly place = find("[data-frame-place]");
  private readonly notice = find("[data-notice]");
  private activeInFrame = 0;
  private hasEnded = false;
  private isLeaving = false;
  private submitting: Submission | undefined;
  /** Ends with the task: listeners and timers of this page's next task are others. */
  private readonly life = new AbortController();
  private next: NextTask | undefined;
  private noticeTimer: ReturnType<typeof setTimeout> | undefined;
  private signInCheck: ReturnType<typeof setInterval> | undefined;

  /** ready: the frame, where it was rendered ahead. */
  constructor(state: TaskState, frame: HTMLIFrameElement, ready?: ReadyFrame) {
    this.state = state;
    this.numbers = new DraftNumbers(state.seq);
    this.server = new TaskServer(state, this.numbers);
    this.drafts = new DraftSaver({
      save: (seq, answer, lasting) => this.server.saveDraft(seq, answer, this.active, lasting),
      saved: (seq) => this.frame.send({ type: "saved", seq }),
      show: (status) => this.showSaved(status),
      refused: (refusal) => this.refused(refusal),
    });
    const handlers: FrameHandlers = {
      ready: () => this.welcome(),
      draft: (seq, answer) => this.drafts.offer(seq, answer),
      submit: (answer, filled) => void this.submit({ answer, filled }),
      problem: (problem) => void this.server.report(problem),
      active: (milliseconds) => (this.activeInFrame = milliseconds),
      key: (key) => this.key(key),
      height: (px) => this.place.style.setProperty("--frame-height", `${px}px`),
    };
    this.frame = ready?.frame ?? new TaskFrame(frame, handlers);
    this.timer = new Timer({
      show: (text, urgency) => this.showTime(text, urgency),
      warn: (urgency) => this.warnOfTime(urgency),
      over: () => void this.timeIsUp(),
    });
    this.timer.set(state.millisecondsLeft);
    this.wire();
    if (ready === undefined) void this.catchUp();
    ready?.handOver(handlers);
  }

  /** Active time over all openings of this task. */
  private get active(): number {
    return this.state.activeMilliseconds + this.activeInFrame;
  }

  private wire(): void {
    const { signal } = this.life;
    guardLeaving(() => !this.hasEnded && (this.drafts.hasUnsaved || this.submitting !== undefined), signal);
    window.addEventListener(
      "pagehide",
      () => {
        this.drafts.flush();
        this.next?.giveBack();
      },
      { signal },
    );
    document.addEventListener(
      "visibilitychange",
      () => {
        if (document.visibilityState === "hidden") this.drafts.flush();
        else void this.check();
      },
      { signal },
    );
    const checks = setInterval(() => void this.check(), CHECK_EVERY_MS);
    signal.addEventListener("abort", () => clearInterval(checks));
    document.addEventListener("keydown", (event) => this.keyDown(event), { signal });
    for (const form of document.querySelectorAll<HTMLFormElement>("[data-leave]")) {
      form.addEventListener("submit", (event) => {
        if (this.submitting !== undefined || openDialog(`dialog-${form.dataset["leave"]}`)) event.preventDefault();
      });
    }
    for (const form of document.querySelectorAll<HTMLFormElement>("dialog form")) {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        void this.leave(form);
      });
    }
    document.getElementById("dialog-signed-out")?.addEventListener("cancel", (event) => event.preventDefault());
    setTimeout(() => {
      if (!this.frame.isConnected && !this.hasEnded) this.tell(say(this.state, "frameSilent"));
    }, SILENT_AFTER_MS);
  }

  private welcome(): void {
    const { draft } = this.state;
    const restored = draft === null ? null : (parseObject(draft) ?? null);
    // This page has fewer languages than the elements: they go by the template's, and by the browser's themselves.
    this.frame.send({ type: "welcome", draft: restored, seq: this.numbers.first, language: "", theme: currentTheme() });
    this.frame.focus();
    // For whoever measures how long a worker waits (bench/next_task.py).
    performance.mark("task-ready");
    this.keepNext();
  }

  // --- the next task ---

  private keepNext(): void {
    const beside = document.querySelector<HTMLIFrameElement>("#task-frame");
    if (beside === null || this.next !== undefined || this.hasEnded) return;
    this.next = new NextTask({
      hold: () => this.server.holdNext(),
      release: () => this.server.releaseNext(),
      beside,
      signal: this.life.signal,
    });
  }

  /** Go over to the next task, whose frame stands ready: the rest of its page comes with the answer's receipt. */
  private goOver(ready: ReadyFrame, address: string, page: string): void {
    const fresh = new DOMParser().parseFromString(page, "text/html");
    this.frame.close();
    find("#task-frame").remove();
    for (const selector of [".task-bar", "#task-state", ...WAYS_AND_DIALOGS]) {
      const part = fresh.querySelector(selector);
      if (part !== null) find(selector).replaceWith(document.adoptNode(part));
    }
    find("[data-stopping]").hidden = fresh.querySelector<HTMLElement>("[data-stopping]")?.hidden !== false;
    delete this.place.dataset["busy"];
    this.place.style.removeProperty("--frame-height");
    clearTimeout(this.noticeTimer);
    document.title = fresh.title;
    history.replaceState(null, "", address);
    show(ready.element);
    wireDialogs();
    const state = readTaskState();
    if (state === undefined) throw new Error("the next task's page has no state");
    const saved = find("[data-saved]");
    saved.dataset["state"] = "saved";
    saved.textContent = say(state, "nextTask");
    // A status that came with its words may be passed over by a screen reader; this one has been there all along.
    find("[data-live-voice]").textContent = `${say(state, "nextTask")} ${document.querySelector("h1")?.textContent ?? ""}`;
    this.notice.hidden = true;
    new TaskPage(state, ready.element, ready);
  }

  // --- submitting ---

  private async submit(submission: Submission): Promise<void> {
    if (this.hasEnded || this.submitting !== undefined) return;
    this.submitting = submission;
    this.drafts.halt();
    this.place.dataset["busy"] = "";
    find(".task-actions").inert = true;
    // Most answers are stored before this can be read; what comes and goes at once only moves the page about.
    const slow = setTimeout(() => this.tell(say(this.state, "sending"), "quiet"), SLOW_AFTER_MS);
    // A draft that arrived behind the answer would be refused, as work on a task that is over.
    await Promise.race([this.drafts.settle(), pause(DRAFT_PATIENCE_MS)]);
    const { answer, filled } = submission;
    let tries = 1;
    let outcome = await this.server.submit(answer, this.active, filled, this.next?.holdId);
    while (outcome.kind === "unreachable") {
      clearTimeout(slow);
      this.tell(say(this.state, "offline"));
      await pause(SUBMIT_RETRY_MS);
      tries += 1;
      outcome = await this.server.submit(answer, this.active, filled, this.next?.holdId);
    }
    clearTimeout(slow);
    this.finishSubmit(outcome, tries);
  }

  private finishSubmit(outcome: Exclude<Outcome, { kind: "unreachable" }>, tries: number): void {
    if (outcome.kind === "refused" && outcome.reason === "SIGNED_OUT") {
      this.askToSignIn();
      return; // goes on in `signedInAgain` with the same answer
    }
    delete this.place.dataset["busy"];
    find(".task-actions").inert = false;
    this.submitting = undefined;
    if (outcome.kind === "done") {
      this.accepted(String(outcome.body["next"]), outcome.body["page"]);
    } else if (outcome.reason === "ALREADY_SUBMITTED" && tries > 1) {
      // The first try arrived; only its answer was lost on the way back.
      this.accepted(`${this.state.urls.list}?notice=submitted`);
    } else {
      this.frame.send({ type: "refused", sentence: outcome.sentence });
      this.refused(outcome);
      if (!this.hasEnded) this.drafts.resume();
    }
  }

  /** page: the next task's, if it was the one on hold. */
  private accepted(next: string, page?: unknown): void {
    const ready = typeof page === "string" ? this.next?.take() : undefined;
    this.end();
    this.frame.send({ type: "accepted" });
    if (ready !== undefined && typeof page === "string") {
      this.goOver(ready, next, page);
      return;
    }
    this.tell(say(this.state, "accepted"), "quiet");
    location.replace(next);
  }

  // --- what the server says ---

  private refused(refusal: Refusal): void {
    if (refusal.reason === "SIGNED_OUT") this.askToSignIn();
    else if (refusal.reason === "ForeignRequest") void this.renew();
    else if (ENDED.has(refusal.reason)) this.cover(refusal.reason, refusal.sentence);
    else this.tell(refusal.sentence);
  }

  /** The session was replaced in another tab: take over its token and go on. */
  private async renew(): Promise<void> {
    const before = this.state.csrf;
    const outcome = await this.server.readState();
    if (outcome.kind === "done" && this.state.csrf !== before) this.goOn();
    else if (outcome.kind === "refused") this.refused(outcome);
  }

  /** What the page before this one sent as it went may have arrived after this one was written. */
  private async catchUp(): Promise<void> {
    const outcome = await this.server.readState();
    if (outcome.kind === "done" && this.numbers.isForeign(Number(outcome.body["seq"]))) location.reload();
  }

  private async check(): Promise<void> {
    if (this.hasEnded || this.submitting !== undefined) return;
    const outcome = await this.server.readState();
    if (this.hasEnded || this.submitting !== undefined || outcome.kind === "unreachable") return;
    if (outcome.kind === "refused") this.refused(outcome);
    else this.stands(outcome.body);
  }

  private stands(body: Record<string, unknown>): void {
    const isElsewhere = body["token"] !== this.state.token || body["state"] !== "Accepted";
    if (isElsewhere || this.numbers.isForeign(Number(body["seq"]))) {
      this.cover("SUPERSEDED", say(this.state, "superseded"));
      return;
    }
    this.timer.set(Number(body["millisecondsLeft"]));
    if (body["stopping"] === true) this.stopping();
  }

  /** The review is being stopped: the task can be finished, and not be kept for later. */
  private stopping(): void {
    find("[data-stopping]").hidden = false;
    for (const part of document.querySelectorAll<HTMLElement>("[data-unless-stopping]")) part.hidden = true;
    for (const part of document.querySelectorAll<HTMLElement>("[data-if-stopping]")) part.hidden = false;
  }

  private async timeIsUp(): Promise<void> {
    this.tell(say(this.state, "checking"));
    await pause(1_000);
    await this.check();
  }

  /** The task is over for this page: say why, and hide what can no longer be sent. */
  private cover(reason: string, sentence: string): void {
    this.end();
    const superseded = reason === "SUPERSEDED";
    const heading =
      reason === "EXPIRED" ? "timeUpHeading" : superseded ? "supersededHeading" : "closedHeading";
    find("[data-cover-heading]").textContent = say(this.state, heading);
    find("[data-cover-sentence]").textContent = sentence;
    find("[data-cover-reopen]").hidden = !superseded;
    find("[data-cover-list]").classList.toggle("primary", !superseded);
    find("[data-cover]").hidden = false;
    find("#task-frame").setAttribute("inert", "");
    find("#task-frame").hidden = true;
    find(".task-actions").hidden = true;
    find("[data-saved]").hidden = true;
    find("[data-timer]").hidden = true;
    find("[data-stopping]").hidden = true;
    this.notice.hidden = true;
    for (const dialog of document.querySelectorAll<HTMLDialogElement>("dialog[open]")) dialog.close();
    find("[data-cover-box]").focus();
  }

  private end(): void {
    this.hasEnded = true;
    this.life.abort();
    this.next?.giveBack();
    this.drafts.halt();
    this.timer.stop();
    clearInterval(this.signInCheck);
  }

  /**
   * A confirmed dialog: the person has chosen, so nothing more is asked. The draft goes first; behind the form it would find a
   * task that nobody is at. Without a server the form would lead from the task to the browser's own page.
   */
  private async leave(form: HTMLFormElement): Promise<void> {
    if (this.hasEnded || this.isLeaving) return;
    this.isLeaving = true;
    await Promise.race([this.drafts.finish(), pause(LEAVE_PATIENCE_MS)]);
    const outcome = await this.server.readState();
    this.isLeaving = false;
    if (this.hasEnded) return;
    if (outcome.kind === "unreachable") {
      form.closest("dialog")?.close();
      this.tell(say(this.state, "offline"));
      return;
    }
    this.end();
    form.submit();
  }

  // --- the session ---

  private askToSignIn(): void {
    this.drafts.halt();
    openDialog("dialog-signed-out");
    find("[data-signed-out-status]").textContent = say(this.state, "stillSignedOut");
    clearInterval(this.signInCheck);
    this.signInCheck = setInterval(() => void this.lookForSession(), SIGN_IN_CHECK_MS);
  }

  private async lookForSession(): Promise<void> {
    const outcome = await this.server.readState();
    if (outcome.kind === "unreachable") return;
    if (outcome.kind === "refused" && outcome.reason === "SIGNED_OUT") return;
    clearInterval(this.signInCheck);
    closeDialog("dialog-signed-out");
    if (outcome.kind === "refused" && this.submitting === undefined) this.refused(outcome);
    else {
      this.tell(say(this.state, "signedInAgain"), "passing");
      this.goOn();
    }
  }

  private goOn(): void {
    const submission = this.submitting;
    this.submitting = undefined;
    this.drafts.resume();
    if (submission !== undefined) void this.submit(submission);
  }

  // --- on screen ---

  private tell(sentence: string, tone: "loud" | "quiet" | "passing" = "loud"): void {
    this.notice.setAttribute("role", tone === "loud" ? "alert" : "status");
    this.notice.classList.toggle("warning", tone === "loud");
    this.notice.textContent = sentence;
    this.notice.hidden = false;
    clearTimeout(this.noticeTimer);
    if (tone === "passing") this.noticeTimer = setTimeout(() => (this.notice.hidden = true), PASSING_MS);
  }

  private showTime(text: string, urgency: Urgency): void {
    const timer = find("[data-timer]");
    timer.dataset["urgency"] = urgency;
    find("[data-timer-text]").textContent = say(this.state, "left", { time: text });
  }

  private warnOfTime(urgency: "calm" | "soon" | "last"): void {
    if (urgency === "calm") this.notice.hidden = true;
    else this.tell(say(this.state, urgency === "soon" ? "fiveMinutes" : "oneMinute"));
  }

  private showSaved(status: DraftStatus): void {
    const saved = find("[data-saved]");
    saved.dataset["state"] = status;
    const time = new Date().toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
    saved.textContent = say(this.state, status, { time });
  }

  // --- keys ---

  private keyDown(event: KeyboardEvent): void {
    if (document.querySelector("dialog[open]") !== null) return;
    const typing = event.target instanceof HTMLElement && event.target.matches("input, textarea, select");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.frame.send({ type: "submit" });
    } else if (!typing) this.key(event.key);
  }

  /** Keys that the frame has no use for, and those pressed outside of it. */
  private key(key: string): void {
    if (key === "?") openDialog("dialog-keys");
    else document.querySelector<HTMLFormElement>(`.task-actions [data-key="${CSS.escape(key)}"]:not([hidden])`)?.requestSubmit();
  }
}

/** A frame that was rendered ahead becomes the task's. */
function show(element: HTMLIFrameElement): void {
  element.id = "task-frame";
  element.className = "";
  element.inert = false;
  element.removeAttribute("aria-hidden");
  [element.title, element.dataset["nextTitle"]] = [element.dataset["taskTitle"] ?? "", element.title];
}

function find(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`the task page has no ${selector}`);
  return found;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
