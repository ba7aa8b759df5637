/** What the server writes into a task page for its script; see `portal/task_page.py`. */

export interface TaskState {
  token: number;
  csrf: string;
  millisecondsLeft: number;
  activeMilliseconds: number;
  /** JSON text of the saved draft. */
  draft: string | null;
  seq: number;
  language: string;
  urls: Record<"state" | "draft" | "submit" | "problems" | "resume" | "list" | "signIn", string>;
  words: Record<string, string>;
}

export function readTaskState(): TaskState | undefined {
  const text = document.getElementById("task-state")?.textContent;
  return text ? (JSON.parse(text) as TaskState) : undefined;
}

/** The text under `key`, with its `{places}` filled. */
export function say(state: TaskState, key: string, values: Record<string, string> = {}): string {
  const text = state.words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}
