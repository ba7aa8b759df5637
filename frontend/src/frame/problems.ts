/** Faults of the template, reported to its operator: bad attributes, and errors of its scripts. */

import type { Problem } from "../base/host.ts";
import type { ToPage } from "./channel.ts";

/** A script that fails in a loop must not flood the operator. */
const MAX_REPORTS = 50;
const MAX_TEXT = 1500;

/** Returns the function that reports; errors that reach the window are reported from now on. */
export function reportProblems(send: (message: ToPage) => void): (problem: Problem) => void {
  const seen = new Set<string>();

  const report = (problem: Problem): void => {
    const message = { ...problem, text: problem.text.slice(0, MAX_TEXT) };
    const key = JSON.stringify(message);
    if (seen.has(key) || seen.size >= MAX_REPORTS) return;
    seen.add(key);
    send({ type: "problem", ...message });
  };

  window.addEventListener("error", (event) => {
    if (!(event instanceof ErrorEvent) || isBusyBrowser(event.message)) return;
    report({ element: null, attribute: null, position: `${event.lineno}:${event.colno}`, text: event.message });
  });
  window.addEventListener("unhandledrejection", (event) => {
    report({ element: null, attribute: null, position: null, text: `Unhandled rejection: ${String(event.reason)}` });
  });
  return report;
}

/**
 * Whether a browser only says that it goes on with the next frame: sizes changed once more while they were being observed.
 * Nothing is wrong with the page, and busy machines say it of any.
 */
export function isBusyBrowser(message: string): boolean {
  return message.startsWith("ResizeObserver loop ");
}
