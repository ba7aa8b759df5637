/** Forms without crowd-form: templates may be plain HTML. Their submission is caught and goes to the host. */

import { collectAnswer } from "../answers/collect.ts";
import { mainForm } from "../answers/reach.ts";
import { showFailing, validateControls } from "../answers/validate.ts";
import type { JsonObject } from "../answers/json.ts";
import type { Outcome } from "../base/host.ts";
import { text } from "../base/texts.ts";
import { showNotice } from "./notice.ts";

type Submit = (answer: JsonObject) => Promise<Outcome>;

/** Send plain forms through `submit`; no form may ever navigate the frame. */
export function catchPlainForms(submit: Submit): void {
  let running = false;

  async function deliver(form: HTMLFormElement): Promise<void> {
    if (running) return;
    const [failing] = validateControls(form).failing;
    if (failing !== undefined) {
      showFailing(failing);
      return;
    }
    running = true;
    const outcome = await submit(collectAnswer(form));
    // After acceptance the page goes on to the next task; nothing may be sent again until then.
    running = outcome.accepted;
    if (!outcome.accepted) showNotice(outcome.sentence);
  }

  window.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.closest("crowd-form") !== null || event.defaultPrevented) return;
    event.preventDefault();
    void deliver(form);
  });

  // Called by scripts, fires no event and would navigate.
  HTMLFormElement.prototype.submit = function (this: HTMLFormElement): void {
    const crowdForm = this.closest<HTMLElement & { submit(): void }>("crowd-form");
    if (crowdForm !== null) crowdForm.submit();
    else void deliver(this);
  };
}

/** Submit what the page holds, for a page that asks from outside (Ctrl+Enter). */
export function submitWhatever(): void {
  const crowdForm = mainForm();
  if (crowdForm?.submit !== undefined) crowdForm.submit();
  else if (document.forms[0] !== undefined) document.forms[0].requestSubmit();
  else showNotice(text("noForm"));
}
