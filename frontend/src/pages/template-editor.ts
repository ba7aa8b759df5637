/** The page on which a template is written: editors in place of the fields, checks and a preview while somebody types. */

import { json } from "@codemirror/lang-json";
import type { Extension } from "@codemirror/state";
import { closeDialog, openDialog, wireDialogs } from "./dialogs.ts";
import { guardLeaving } from "./leave-guard.ts";
import { CodeField } from "./template-code.ts";
import { FindingList } from "./template-findings.ts";
import { Keeping } from "./template-keeping.ts";
import { templateLanguage } from "./template-language.ts";
import { Preview } from "./template-preview.ts";
import { post, type Reply, type Verdict } from "./template-server.ts";
import { readTemplateState, say, type TemplateState } from "./template-state.ts";
import type { Theme } from "./theme.ts";

const TYPING_SETTLES_MS = 500;

export function startTemplateEditor(): void {
  const state = readTemplateState();
  const form = document.querySelector<HTMLFormElement>("#template-form");
  if (state !== undefined && form !== null) new TemplateEditor(form, state).start();
}

class TemplateEditor {
  private readonly form: HTMLFormElement;
  private readonly state: TemplateState;
  private readonly content: CodeField;
  private readonly sample: CodeField;
  private readonly findings: FindingList;
  private readonly preview: Preview;
  private readonly keeping: Keeping;
  /** As the server gave them. */
  private readonly first: { content: string; sample: string };
  private isLeaving = false;
  /** Of the checks that were asked for; only the last one's answer counts. */
  private asked = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private problems: string[] = [];

  constructor(form: HTMLFormElement, state: TemplateState) {
    this.form = form;
    this.state = state;
    const contentField = this.find<HTMLTextAreaElement>("#field-content");
    const sampleField = this.find<HTMLTextAreaElement>("#field-sample");
    this.first = { content: contentField.value, sample: sampleField.value };
    this.content = this.editor("[data-editor]", contentField, templateLanguage(() => parsed(sampleField.value)));
    this.sample = this.editor("[data-sample-editor]", sampleField, json());
    this.findings = new FindingList(this.find("[data-findings]"), state, (line, column) => this.content.go(line, column));
    this.preview = new Preview(form, this.find("[data-preview]"), this.find("[data-preview-place]"), {
      language: state.language,
      problem: (text) => this.tellProblem(text),
      submitted: (text) => this.submitted(text),
    });
    this.keeping = new Keeping(form.querySelector<HTMLInputElement>("[name=based_on]")?.value ?? "");
  }

  start(): void {
    wireDialogs();
    this.offerKept();
    this.wireButtons();
    this.wireSegments("data-width", (width) => this.preview.setWidth(width));
    this.wireSegments("data-theme-of-preview", (theme) => this.preview.setTheme(theme as Theme));
    this.form.addEventListener("submit", (event) => {
      const button = event.submitter;
      // The preview's answer goes into its frame; every other button leaves the page.
      this.isLeaving = !(button instanceof HTMLButtonElement && button.formTarget !== "");
    });
    guardLeaving(() => !this.isLeaving && this.hasChanged);
    void this.look();
  }

  private get hasChanged(): boolean {
    return this.content.text !== this.first.content || this.sample.text !== this.first.sample;
  }

  private editor(place: string, field: HTMLTextAreaElement, language: Extension): CodeField {
    const element = this.find(place);
    return new CodeField(element, field, { language, label: element.dataset["label"] ?? "", changed: () => this.edited() });
  }

  private edited(): void {
    this.keeping.keep({ content: this.content.text, sample: this.sample.text });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), TYPING_SETTLES_MS);
  }

  /** Ask what there is to say, and show the preview anew if there is something to show. */
  private async look(): Promise<void> {
    clearTimeout(this.timer);
    this.asked += 1;
    const mine = this.asked;
    this.tell("checking");
    const reply = await post<Verdict>(this.state.check, this.form);
    if (mine !== this.asked) return;
    if (reply.kind !== "done") {
      this.tellTrouble(reply);
      return;
    }
    const { findings, sampleError } = reply.value;
    this.content.mark(findings);
    this.tellCount(this.findings.show(findings));
    this.find("[data-sample-problem]").textContent = sampleError ?? "";
    if (sampleError === null && !findings.some(({ severity }) => severity === "error")) this.showPreview();
  }

  private showPreview(): void {
    this.problems = [];
    this.find("[data-preview-problems]").hidden = true;
    this.preview.show();
  }

  private submitted(answer: string): void {
    this.find("[data-answer-pane]").hidden = false;
    this.find("[data-answer]").textContent = JSON.stringify(JSON.parse(answer), null, 2);
    this.tell("submitted");
    this.showPreview();
  }

  // --- what is said ---

  private tell(key: string, values: Record<string, string> = {}): void {
    this.find("[data-editor-state]").textContent = say(this.state, key, values);
  }

  private tellCount({ errors, hints }: { errors: number; hints: number }): void {
    if (errors > 0) this.tell("errors", { count: String(errors) });
    else if (hints > 0) this.tell("hints", { count: String(hints) });
    else this.tell("sound");
  }

  private tellTrouble(reply: Exclude<Reply<unknown>, { kind: "done" }>): void {
    if (reply.kind === "refused") this.find("[data-sample-problem]").textContent = reply.sentence;
    else this.tell(reply.kind === "away" ? "lost" : "signedOut");
  }

  private tellProblem(text: string): void {
    const place = this.find("[data-preview-problems]");
    this.problems = [...this.problems, text].slice(-5);
    place.textContent = this.problems.join("\n");
    place.hidden = false;
  }

  // --- buttons ---

  private wireButtons(): void {
    this.find("[data-sample]").addEventListener("click", (event) => void this.takeSample(event, false));
    this.form.querySelector("[data-review]")?.addEventListener("click", (event) => void this.takeSample(event, true));
    const fill = this.form.querySelector<HTMLButtonElement>("[data-fill]");
    if (fill === null) return;
    // Choosing fills in; only without script is a button needed for it.
    fill.hidden = true;
    this.find("[data-fills]").addEventListener("change", () => {
      if (this.hasChanged) openDialog("dialog-fill");
      else this.form.requestSubmit(fill);
    });
    document.querySelector("[data-fill-anyway]")?.addEventListener("click", () => {
      closeDialog("dialog-fill");
      this.keeping.forget();
      this.form.requestSubmit(fill);
    });
  }

  private async takeSample(event: Event, ofReview: boolean): Promise<void> {
    event.preventDefault();
    const review = this.form.querySelector<HTMLSelectElement>("[name=review]");
    if (review !== null) review.disabled = !ofReview;
    const asking = post<{ sample: string }>(this.state.sample, this.form);
    if (review !== null) review.disabled = false;
    const reply = await asking;
    if (reply.kind !== "done") {
      this.tellTrouble(reply);
      return;
    }
    this.sample.text = reply.value.sample;
    this.edited();
  }

  private wireSegments(attribute: string, choose: (value: string) => void): void {
    const buttons = [...this.form.querySelectorAll<HTMLButtonElement>(`button[${attribute}]`)];
    for (const button of buttons) {
      button.addEventListener("click", () => {
        for (const each of buttons) each.setAttribute("aria-pressed", String(each === button));
        choose(button.getAttribute(attribute) ?? "");
      });
      button.parentElement?.removeAttribute("hidden");
    }
  }

  // --- what was not saved ---

  private offerKept(): void {
    const kept = this.keeping.read();
    const place = document.querySelector<HTMLElement>("[data-kept]");
    if (kept === undefined || place === null) return;
    if (kept.content === this.first.content && kept.sample === this.first.sample) {
      this.keeping.forget();
      return;
    }
    this.form.before(place);
    place.hidden = false;
    place.querySelector("[data-kept-take]")?.addEventListener("click", () => {
      this.content.text = kept.content;
      this.sample.text = kept.sample;
      place.hidden = true;
      this.edited();
    });
    place.querySelector("[data-kept-drop]")?.addEventListener("click", () => {
      this.keeping.forget();
      place.hidden = true;
    });
  }

  private find<E extends HTMLElement = HTMLElement>(selector: string): E {
    const found = this.form.querySelector<E>(selector);
    if (found === null) throw new Error(`the page of a template has no ${selector}`);
    return found;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
