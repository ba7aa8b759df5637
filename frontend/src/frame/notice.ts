/** A sentence over the task, for templates that have no crowd-form to show it. */

import { text } from "../base/texts.ts";

const STYLE = `
  div { position: fixed; inset-block-start: 12px; inset-inline: 12px; z-index: 2147483647; display: flex; gap: 16px;
    align-items: center; justify-content: space-between; padding: 12px 16px; border: 1px solid var(--crowd-error-line);
    border-radius: 8px; background: var(--crowd-error-surface); color: var(--crowd-text); font: var(--crowd-font);
    box-shadow: var(--crowd-shadow-high); }
  button { min-block-size: 36px; padding: 4px 12px; border: 1px solid var(--crowd-line-strong); border-radius: 8px;
    background: var(--crowd-surface); color: inherit; font: inherit; cursor: pointer; }`;

let shown: HTMLElement | undefined;

export function showNotice(sentence: string): void {
  shown?.remove();
  shown = document.createElement("overread-notice");
  const root = shown.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const box = document.createElement("div");
  box.setAttribute("role", "alert");
  box.dir = "auto";
  const message = document.createElement("span");
  message.textContent = sentence;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = text("dismiss");
  close.addEventListener("click", () => shown?.remove());
  box.append(message, close);
  root.append(box);
  document.body.append(shown);
}
