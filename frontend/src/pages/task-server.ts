/** The calls of a task page: what is sent beside a body, and the three ways in which a call can end. */

import type { TaskState } from "./task-state.ts";

/** The server understood and said no; `reason` is for the script, `sentence` for the person. */
export interface Refusal {
  kind: "refused";
  status: number;
  reason: string;
  sentence: string;
  kept: boolean;
}

export type Outcome = { kind: "done"; body: Record<string, unknown> } | Refusal | { kind: "unreachable" };

export class TaskServer {
  private readonly state: TaskState;

  constructor(state: TaskState) {
    this.state = state;
  }

  submit(answer: string, activeMilliseconds: number): Promise<Outcome> {
    return this.call(this.state.urls.submit, "POST", answer, this.headers(activeMilliseconds));
  }

  /** lasting: the page may be going away; the browser then finishes the call (for bodies up to 64 kB). */
  saveDraft(seq: number, answer: string, activeMilliseconds: number, lasting: boolean): Promise<Outcome> {
    const headers = { ...this.headers(activeMilliseconds), "X-Draft-Seq": String(seq) };
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
    body: string | undefined,
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
