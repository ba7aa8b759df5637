/**
 * The task frame's side of the protocol with its page; the first script of every rendered task.
 *
 * It gives the elements a host to send answers to, catches plain forms, keeps drafts, counts active time, and
 * reports heights, keys and problems. It has an opaque origin: no storage, no cookies, only the port it is handed.
 */

import { restoreDraftAsItCan, takeDraft } from "./answers/drafts.ts";
import type { JsonObject } from "./answers/json.ts";
import { provideTaskHost, type Outcome } from "./base/host.ts";
import { keepReadable } from "./base/islands.ts";
import { speakItsLanguage } from "./base/languages.ts";
import { LANGUAGE_ATTRIBUTE, text } from "./base/texts.ts";
import { installTokens, THEME_ATTRIBUTE } from "./base/tokens.styles.ts";
import { ActiveTime } from "./frame/active-time.ts";
import { openChannel, type FromPage, type Welcome } from "./frame/channel.ts";
import { whenContentStands } from "./frame/content-stands.ts";
import { DraftKeeper } from "./frame/draft-keeper.ts";
import { reportHeights } from "./frame/heights.ts";
import { forwardKeys } from "./frame/keys.ts";
import { lookOnly } from "./frame/looking.ts";
import { holdMedia } from "./frame/media.ts";
import { catchPlainForms, submitWhatever } from "./frame/plain-forms.ts";
import { reportProblems } from "./frame/problems.ts";

const nonce = document.currentScript?.dataset["nonce"] ?? "";

function start(): void {
  const channel = openChannel(window.parent, nonce, receive);
  const drafts = new DraftKeeper((message) => channel.send(message));
  const activeTime = new ActiveTime((ms) => channel.send({ type: "active", ms }));
  const releaseMedia = holdMedia();
  const report = reportProblems((problem) => channel.send(problem));
  let answered: ((outcome: Outcome) => void) | undefined;

  function submit(answer: JsonObject): Promise<Outcome> {
    drafts.pause();
    activeTime.report();
    // The form as it is goes along, to be shown to the worker again; where it makes the message too long it stays behind.
    const isSent =
      channel.send({ type: "submit", answer, filled: takeDraft(document) }) || channel.send({ type: "submit", answer });
    if (!isSent) {
      drafts.resume();
      return Promise.resolve({ accepted: false, sentence: text("cannotSend") });
    }
    return new Promise((resolve) => (answered = resolve));
  }

  function receive(message: FromPage): void {
    if (message.type === "welcome") welcome(message);
    else if (message.type === "submit") submitWhatever();
    else if (message.type === "accepted") answered?.({ accepted: true });
    else if (message.type === "refused") {
      drafts.resume();
      answered?.({ accepted: false, sentence: message.sentence });
    }
  }

  function welcome({ draft, seq, language, theme, mode = "work" }: Welcome): void {
    releaseMedia();
    document.documentElement.setAttribute(LANGUAGE_ATTRIBUTE, language);
    if (theme === "auto") document.documentElement.removeAttribute(THEME_ATTRIBUTE);
    else document.documentElement.setAttribute(THEME_ATTRIBUTE, theme);
    if (draft !== null) restoreDraftAsItCan(document, draft);
    if (mode !== "work") {
      lookOnly(mode === "answer" ? draft : null);
      return;
    }
    drafts.start(seq);
    activeTime.start();
  }

  provideTaskHost({ submit, report });
  catchPlainForms(submit);
  whenContentStands(() => {
    keepReadable();
    // Templates rarely have one, and a screen reader names the frame by it.
    if (document.title === "") document.title = text("taskTitle");
    channel.send({ type: "ready" });
    forwardKeys((key) => channel.send({ type: "key", key }));
    reportHeights((px) => channel.send({ type: "height", px }));
  });
}

installTokens();
void speakItsLanguage();
if (window.parent !== window) start();
