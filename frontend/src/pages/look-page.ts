/** A page that shows a task to be looked at: before it is accepted, or as it was answered. */

import { openDialog } from "./dialogs.ts";
import { parseObject, TaskFrame } from "./task-frame.ts";
import { readLookState, say } from "./task-state.ts";
import { currentTheme } from "./theme.ts";

/** What keys press, by a selector of the page's own links and buttons. */
const PRESSED: Readonly<Record<string, string>> = {
  a: "[data-key-accept]",
  n: "[data-key-next]",
  Escape: "[data-key-list]",
};

export function startLookPage(): void {
  const state = readLookState();
  const element = document.querySelector<HTMLIFrameElement>("#look-frame");
  if (state === undefined || element === null) return;
  const sentence = say(state, state.mode === "preview" ? "previewOnly" : "answerOnly");
  const frame = new TaskFrame(element, {
    ready: () =>
      frame.send({
        type: "welcome",
        draft: state.draft === null ? null : (parseObject(state.draft) ?? null),
        seq: 0,
        language: "",
        theme: currentTheme(),
        mode: state.mode,
      }),
    draft: () => undefined,
    submit: () => frame.send({ type: "refused", sentence }),
    problem: () => undefined,
    active: () => undefined,
    key: press,
    height: (px) => element.parentElement?.style.setProperty("--frame-height", `${px}px`),
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]") === null) press(event.key);
  });
}

function press(key: string): void {
  if (key === "?") openDialog("dialog-keys");
  const selector = PRESSED[key];
  if (selector !== undefined) document.querySelector<HTMLElement>(selector)?.click();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select");
}
