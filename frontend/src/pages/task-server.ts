/** The calls of a task page: what is sent beside a body, and the three ways in which a call can end. */

import type { DraftNumbers } from "./draft-numbers.ts";
import type { TaskState } from "./task-state.ts";

/** The server understood and said no; `reason` is for the script, `sentence` for the person. */
export interface Refusal {
  kind: "refused";
  status: number;
  reason: string;
  sentence: string;
  kept: boolean;
}

/** What the server takes at most beside an answer. */
const MAX_FILLED_BYTES = 2 ** 20;

export type Outcome = { kind: "done"; body: Record<string, unknown> } | Refusal | { kind: "unreachable" };

export class TaskServer {
  private readonly state: TaskState;
  private readonly numbers: DraftNumbers;

  constructor(state: TaskState, numbers: DraftNumbers) {
    this.state = state;
    this.numbers = numbers;
  }

  /** filled: the form as it was, kept for the worker's history. holdId: of the task that is rendered ahead. */
  submit(
    answer: string,
    activeMilliseconds: number,
    filled: string | undefined,
    holdId: number | undefined,
  ): Promise<Outcome> {
    const headers = this.headers(activeMilliseconds);
    if (holdId !== undefined) headers["X-Hold"] = String(holdId);
    if (filled === undefined) return this.call(this.state.urls.submit, "POST", answer, headers);
    const parts = [answer, filled].map((text) => new TextEncoder().encode(text)) as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
    if (parts[1].length > MAX_FILLED_BYTES) return this.call(this.state.urls.submit, "POST", answer, headers);
    headers["X-Answer-Length"] = String(parts[0].length);
    return this.call(this.state.urls.submit, "POST", new Blob(parts), headers);
  }

  /** Keep the next task, or keep it longer. */
  holdNext(): Promise<Outcome> {
    return this.call(this.state.urls.next, "POST", undefined, this.headers(0));
  }

  /** The page is going: others may have the next task. */
  releaseNext(): void {
    void this.call(this.state.urls.releaseNext, "POST", undefined, this.headers(0), true);
  }

  /** lasting: the page may be going away; the browser then finishes the call (for bodies up to 64 kB). */
  saveDraft(seq: number, answer: string, activeMilliseconds: number, lasting: boolean): Promise<Outcome> {
    const headers = {
      ...this.headers(activeMilliseconds),
      "X-Draft-Seq": String(this.numbers.of(seq)),
      "X-Draft-Opened-At": String(this.numbers.openedAt),
    };
    return this.call(this.state.urls.draft, "PUT", answer, headers, lasting && answer.length < 20_000);
  }

  report(problem: object): Promise<Outcome> {
    return this.call(this.state.urls.problems, "POST", JSON.stringify(problem), this.headers(0));
  }

  /** How the task stands. A session that was renewed elsewhere is taken over: its CSRF token comes with the answer. */
  async readState(): Promise<Outcome> {
    const outcome = await this.call(this.state.urls.state, "GET", undefined, {});
    if (outcome.kind === "done") {
      this.state.csrf = String(outcome.body["csrf"]);
      for (const field of document.querySelectorAll<HTMLInputElement>('input[name="csrf_token"]')) {
        field.value = this.state.csrf;
      }
    }
    return outcome;
  }

  private headers(activeMilliseconds: number): Record<string, string> {
    return {
      "Content-Type": "application/json",
      "X-CSRF-Token": this.state.csrf,
      "X-Task-Token": String(this.state.token),
      "X-Active-Milliseconds": String(Math.round(activeMilliseconds)),
    };
  }

  private async call(
    url: string,
    method: string,
    body: string | Blob | undefined,
    headers: Record<string, string>,
    keepalive = false,
  ): Promise<Outcome> {
    let response: Response;
    let answer: Record<string, unknown>;
    try {
      response = await fetch(url, { method, body, headers, keepalive, redirect: "error", cache: "no-store" });
      answer = response.status === 204 ? {} : ((await response.json()) as Record<string, unknown>);
    } catch {
      return { kind: "unreachable" };
    }
    if (response.ok) return { kind: "done", body: answer };
    // A full disk or a restarting server is no verdict on the answer: it is tried again like a lost connection.
    if (response.status >= 500) return { kind: "unreachable" };
    return {
      kind: "refused",
      status: response.status,
      reason: String(answer["reason"] ?? ""),
      sentence: String(answer["sentence"] ?? ""),
      kept: answer["kept"] === true,
    };
  }
}
