/**
 * Where answers go: the task frame, if this page runs in one.
 *
 * The frame's script and the elements are two bundles that share nothing but the window, so the frame leaves its
 * hooks under a registered symbol. Without it (a template opened as a file) the form shows the answer on the page.
 */

import type { JsonObject } from "../answers/json.ts";

export type Outcome = { accepted: true } | { accepted: false; sentence: string };

/** Something wrong with the template, for whoever operates overread; never shown to others. */
export interface Problem {
  element: string | null;
  attribute: string | null;
  /** Character in the attribute's text, or `line:column` of a script. */
  position: number | string | null;
  text: string;
}

export interface TaskHost {
  submit(answer: JsonObject): Promise<Outcome>;
  report(problem: Problem): void;
}

const HOST = Symbol.for("overread.task-host");
type HostWindow = { [HOST]?: TaskHost };

export function taskHost(): TaskHost | undefined {
  return (globalThis as HostWindow)[HOST];
}

export function provideTaskHost(host: TaskHost): void {
  (globalThis as HostWindow)[HOST] = host;
}

const LOOKING = "overread-looking";
const LOOKING_ATTRIBUTE = "data-overread-looking";

/** The task is shown to be looked at: elements that submit are to show that they will not. */
export function announceLooking(): void {
  document.documentElement.setAttribute(LOOKING_ATTRIBUTE, "");
  document.dispatchEvent(new Event(LOOKING));
}

/** Calls back as soon as the task is known to be only looked at; it may be so already. */
export function whenLooking(then: () => void): void {
  if (document.documentElement.hasAttribute(LOOKING_ATTRIBUTE)) then();
  else document.addEventListener(LOOKING, then, { once: true });
}

/** Tell developer and operator about a fault of the template. */
export function reportProblem(problem: Problem): void {
  console.error(`overread: ${problem.text}`, problem);
  taskHost()?.report(problem);
}
