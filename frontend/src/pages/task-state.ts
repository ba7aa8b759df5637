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
  urls: Record<"state" | "draft" | "submit" | "problems" | "resume" | "next" | "releaseNext" | "list" | "signIn", string>;
  words: Record<string, string>;
}

export function readTaskState(): TaskState | undefined {
  return readState<TaskState>("task-state");
}

/** What the server writes into a page that shows a frame to be looked at; see `portal/look.py`. */
export interface LookState {
  mode: "preview" | "answer";
  draft: string | null;
  language: string;
  words: Record<string, string>;
}

export function readLookState(): LookState | undefined {
  return readState<LookState>("look-state");
}

function readState<State>(id: string): State | undefined {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as State) : undefined;
}

/** The text under `key`, with its `{places}` filled. */
export function say(state: { words: Record<string, string> }, key: string, values: Record<string, string> = {}): string {
  const text = state.words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}
