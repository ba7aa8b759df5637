/**
 * Entry of the gallery's preview frame: takes a page over a port, becomes it, and tells what is answered in it.
 *
 * The frame has an opaque origin. Its page is written into it, so that it is parsed as a template is: scripts run
 * where they stand, and elements are upgraded while their children still come.
 */

import { collectAnswer } from "./answers/collect.ts";
import { provideTaskHost } from "./base/host.ts";
import { LANGUAGE_ATTRIBUTE } from "./base/texts.ts";
import { installTokens, THEME_ATTRIBUTE } from "./base/tokens.styles.ts";
import { whenContentStands } from "./frame/content-stands.ts";
import { reportHeights } from "./frame/heights.ts";
import { submitWhatever } from "./frame/plain-forms.ts";
import { isBusyBrowser } from "./frame/problems.ts";
import { CROWD_SCRIPT_TAG } from "./gallery/compose.ts";
import { ASK, PORT, type FromPreview, type Look, type ToPreview } from "./gallery/messages.ts";

const SETTLE_MS = 120;
/** An answer also changes by itself, when an image or a mask has loaded; looking for it takes at most this share of the time. */
const LOOK_EVERY_MS = 500;
const LOOKING_SHARE = 0.05;
/** What may change an answer: fields, pointers on drawings, keys, and scripts that react to any of them. */
const SIGNS = ["input", "change", "click", "pointerup", "keyup", "reset"] as const;

function start(port: MessagePort): void {
  const send = (message: FromPreview): void => port.postMessage(JSON.stringify(message));
  port.onmessage = ({ data }: MessageEvent<string>) => {
    const message = JSON.parse(data) as ToPreview;
    if (message.type === "show") show(message, send);
    else wear(message);
  };
}

function show({ html, submits, ...look }: Extract<ToPreview, { type: "show" }>, send: (message: FromPreview) => void): void {
  provideTaskHost({
    submit: (answer) => {
      send({ type: "submitted", answer });
      return Promise.resolve({ accepted: true });
    },
    report: ({ text }) => send({ type: "problem", text }),
  });
  const page = withElementsInside(html);
  document.open();
  document.write(page);
  document.close();
  installTokens();
  wear(look);
  // After `open`, which takes all listeners away.
  window.addEventListener("error", (event) => {
    if (event instanceof ErrorEvent && !isBusyBrowser(event.message)) send({ type: "problem", text: event.message });
  });
  whenContentStands(() => {
    watchAnswer(send);
    if (document.querySelector("crowd-form[data-filled]") !== null) send({ type: "height", px: 0 });
    reportHeights((px) => send({ type: "height", px }));
    if (submits) submitWhatever();
  });
}

/** Opened as a file, this page may load no script beside it; it holds the elements' scripts itself, see gallery/site.py. */
function withElementsInside(html: string): string {
  const scripts = Array.from(document.querySelectorAll("script[data-elements]"), ({ textContent }) => `<script>${textContent ?? ""}</script>`);
  return scripts.length === 0 ? html : html.replace(CROWD_SCRIPT_TAG, () => scripts.join(""));
}

function wear({ theme, language }: Look): void {
  const root = document.documentElement;
  root.setAttribute(LANGUAGE_ATTRIBUTE, language);
  if (theme === "auto") root.removeAttribute(THEME_ATTRIBUTE);
  else root.setAttribute(THEME_ATTRIBUTE, theme);
}

function watchAnswer(send: (message: FromPreview) => void): void {
  let last = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    const began = performance.now();
    const answer = collectAnswer(document);
    const text = JSON.stringify(answer);
    if (text !== last) send({ type: "answer", answer });
    last = text;
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(LOOK_EVERY_MS, (performance.now() - began) / LOOKING_SHARE));
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(look, SETTLE_MS);
  };
  for (const sign of SIGNS) document.addEventListener(sign, soon);
  look();
}

window.addEventListener("message", (event: MessageEvent<unknown>) => {
  const [port] = event.ports;
  if (event.source === window.parent && event.data === PORT && port !== undefined) start(port);
});
if (window.parent !== window) window.parent.postMessage(ASK, "*");
