/** Keeps the newest draft on the server: one call at a time, older drafts skipped, failures tried again more and more slowly. */

import type { Outcome, Refusal } from "./task-server.ts";

/** `unsaved` is tried again, `unaccepted` is not: the server has refused it. */
export type DraftStatus = "saving" | "saved" | "unsaved" | "unaccepted";

export interface DraftSaverOptions {
  save(seq: number, answer: string, lasting: boolean): Promise<Outcome>;
  saved(seq: number): void;
  show(status: DraftStatus): void;
  refused(refusal: Refusal): void;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

export class DraftSaver {
  private readonly options: DraftSaverOptions;
  private newest: { seq: number; answer: string } | undefined;
  private savedSeq = 0;
  private isSaving = false;
  private isHalted = false;
  private wait = FIRST_WAIT_MS;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private underWay: Promise<unknown> | undefined;

  constructor(options: DraftSaverOptions) {
    this.options = options;
  }

  /** Whether something was entered that the server does not have yet. */
  get hasUnsaved(): boolean {
    return this.newest !== undefined && this.newest.seq > this.savedSeq;
  }

  offer(seq: number, answer: string): void {
    if (this.newest !== undefined && seq <= this.newest.seq) return;
    this.newest = { seq, answer };
    if (!this.isSaving && this.timer === undefined) void this.saveNow();
  }

  /** The page may be going: send what is not saved in a way that outlives it. */
  flush(): void {
    if (this.hasUnsaved && !this.isHalted) void this.saveNow(true);
  }

  /** No more drafts: the task has ended, or nobody is signed in. `resume` undoes it. */
  halt(): void {
    this.isHalted = true;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Send what is not saved yet, and wait until nothing is on its way. */
  async finish(): Promise<void> {
    this.flush();
    while (this.isSaving) await this.underWay;
  }

  /** Ends when no draft is on its way any more. */
  async settle(): Promise<void> {
    await this.underWay;
  }

  resume(): void {
    this.isHalted = false;
    this.wait = FIRST_WAIT_MS;
    if (this.hasUnsaved) void this.saveNow();
  }

  private async saveNow(lasting = false): Promise<void> {
    const draft = this.newest;
    clearTimeout(this.timer);
    this.timer = undefined;
    if (draft === undefined || this.isHalted) return;
    this.isSaving = true;
    this.options.show("saving");
    const call = this.options.save(draft.seq, draft.answer, lasting);
    this.underWay = call;
    const outcome = await call;
    this.isSaving = false;
    if (outcome.kind === "done") this.succeeded(draft.seq);
    else if (outcome.kind === "unreachable") this.tryLater();
    else {
      this.options.show("unaccepted");
      this.options.refused(outcome);
    }
  }

  private succeeded(seq: number): void {
    this.wait = FIRST_WAIT_MS;
    this.savedSeq = Math.max(this.savedSeq, seq);
    this.options.saved(seq);
    if (this.hasUnsaved) void this.saveNow();
    else this.options.show("saved");
  }

  private tryLater(): void {
    this.options.show("unsaved");
    if (this.isHalted) return;
    this.timer = setTimeout(() => void this.saveNow(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
  }
}
