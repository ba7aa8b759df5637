/**
 * The form around a task: collects, validates, submits (spec section 2).
 *
 * Its content ends up in a light-DOM `<form>`, where templates look for it. Native submission is always intercepted:
 * every way of submitting runs the one flow of `submit()`.
 */

import { html, nothing, type PropertyDeclarations } from "lit";
import { collectAnswer } from "../../answers/collect.ts";
import { isFullPageWidget, type FullPageWidget } from "../../answers/control.ts";
import { flattenObjects, sortKeysDeep, type JsonObject } from "../../answers/json.ts";
import { elementsIn, mainForm } from "../../answers/reach.ts";
import { resetControls } from "../../answers/reset.ts";
import { showFailing, validateControls } from "../../answers/validate.ts";
import { controlStyles } from "../../base/controls.styles.ts";
import { CrowdElement } from "../../base/crowd-element.ts";
import { dialogTemplate } from "../../base/dialog.ts";
import { taskHost, whenLooking, type Outcome } from "../../base/host.ts";
import { icon } from "../../base/icons.ts";
import { INSTRUCTION_TAGS, InstructionsPane } from "../../base/instructions-pane.ts";
import { keyList } from "../../base/key-list.ts";
import { handleKey, isTyping, type KeyBinding } from "../../base/keys.ts";
import { authorsSlot, ownWords } from "../../base/own-words.ts";
import { afterParsing, moveInto } from "../../base/parsing.ts";
import { Regions } from "../../base/regions.ts";
import { text } from "../../base/texts.ts";
import { formStyles } from "./crowd-form.styles.ts";

export class CrowdForm extends CrowdElement {
  static override styles = [controlStyles, formStyles];

  static override properties: PropertyDeclarations = {
    answerFormat: { attribute: "answer-format" },
    problem: { state: true },
    shownAnswer: { state: true },
  };

  /** `flatten-objects`: one text field per leaf, as Mechanical Turk stores them. */
  answerFormat = "";
  /** The light-DOM form that holds everything but the form's own regions. */
  readonly form: HTMLFormElement;

  private problem = "";
  private shownAnswer: string | undefined;
  private injected: HTMLElement | undefined;
  private running = false;
  private isLookedAt = false;
  /** The host has the answer and is about to leave the page. */
  private accepted = false;
  /** The submit event of our own making; every other one is the browser's and is turned into `submit()`. */
  private ownEvent: SubmitEvent | undefined;
  private readonly regions: Regions;
  private readonly instructions: InstructionsPane;
  private readonly childObserver: MutationObserver;

  constructor() {
    super();
    this.form = document.createElement("form");
    // The browser would stop at its own first complaint and never ask the crowd controls.
    this.form.noValidate = true;
    this.regions = new Regions(this, { onlyInRegions: true });
    this.instructions = new InstructionsPane(this, this.regions);
    this.childObserver = new MutationObserver(() => this.arrange());
    this.addEventListener("submit", this.interceptSubmit, { capture: true });
    this.addEventListener("reset", this.onReset);
    this.addEventListener("keydown", this.onEnter);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.onKey);
    if (this.isNested) return;
    if (this.form.parentNode !== this) this.append(this.form);
    this.childObserver.observe(this, { childList: true, subtree: true });
    this.arrange();
    afterParsing(() => this.arrange());
    whenLooking(() => this.lookOnly());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.onKey);
    this.childObserver.disconnect();
  }

  get regionTags(): readonly string[] {
    return INSTRUCTION_TAGS;
  }

  /** Validate, fire `submit`, send. Unlike the native method it does fire the event (observed). */
  submit(): void {
    void this.runSubmission();
  }

  /** Every control back to what its attributes say; fires `reset`. */
  reset(): void {
    this.form.reset();
  }

  /** The answer as Mechanical Turk's form fields: JSON text of a one-element array (observed). */
  _serializeForm(): Record<string, string> {
    const answer = this.collect();
    if (this.answerFormat === "flatten-objects") return answer as Record<string, string>;
    return { taskAnswers: JSON.stringify([answer]) };
  }

  /** Sends the answer; a host or script may replace it. What it returns is awaited. */
  async _submitHelperForm(answer: JsonObject): Promise<Outcome | void> {
    const host = taskHost();
    if (host !== undefined) return host.submit(answer);
    this.shownAnswer = JSON.stringify(answer, null, 2);
    return undefined;
  }

  private collect(): JsonObject {
    const answer = collectAnswer(this);
    return this.answerFormat === "flatten-objects" ? (sortKeysDeep(flattenObjects(answer)) as JsonObject) : answer;
  }

  private async runSubmission(submitter: HTMLElement | null = null): Promise<void> {
    if (this.running || this.accepted || this.isNested) return;
    this.running = true;
    try {
      this.problem = "";
      if (!this.validateAll() || !this.fireSubmit(submitter)) return;
      this.markSubmitting(true);
      const outcome = await this._submitHelperForm(this.collect());
      this.accepted = outcome?.accepted === true;
      // After acceptance the button stays busy: the host is about to leave the page.
      this.markSubmitting(this.accepted);
      if (outcome?.accepted === false) await this.showProblem(outcome.sentence);
    } catch (error) {
      console.error(error);
      this.markSubmitting(false);
      await this.showProblem(text("sendingFailed"));
    } finally {
      this.running = false;
    }
  }

  private validateAll(): boolean {
    const [first, ...others] = validateControls(this).failing;
    if (first === undefined) return true;
    // One widget says what is wrong beside its own Submit; a summary above it would push it around.
    if (others.length > 0 || !isFullPageWidget(first)) {
      this.problem = others.length === 0 ? text("needsAttentionOne") : text("needsAttention", { count: others.length + 1 });
    }
    showFailing(first);
    return false;
  }

  private fireSubmit(submitter: HTMLElement | null): boolean {
    const event = new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter });
    this.ownEvent = event;
    this.form.dispatchEvent(event);
    this.ownEvent = undefined;
    return !event.defaultPrevented;
  }

  private readonly interceptSubmit = (event: Event): void => {
    if (event === this.ownEvent || this.isNested) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    void this.runSubmission((event as SubmitEvent).submitter);
  };

  private readonly onReset = (event: Event): void => {
    if (event.target !== this.form) return;
    this.problem = "";
    // After the listeners: one of them may prevent it.
    setTimeout(() => {
      if (!event.defaultPrevented) resetControls(this);
    });
  };

  /** Enter in a crowd field submits as it does in a native one, whose implicit submission cannot see it. */
  private readonly onEnter = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.target instanceof HTMLElement && event.target.localName === "crowd-input") {
      event.preventDefault();
      this.submit();
    }
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (this.isNested || mainForm() !== this) return;
    const bindings = isTyping(event) ? this.keys.slice(0, 1) : this.keys;
    handleKey(bindings, event);
  };

  private get keys(): readonly KeyBinding[] {
    return [
      { keys: ["Mod+Enter"], does: "keySubmit", run: () => this.submit() },
      { keys: ["Escape"], run: () => this.instructions.closeDrawer() },
      { keys: ["?"], does: "keyShowKeys", run: () => (this.widgets.length > 0 ? false : this.showKeys()) },
    ];
  }

  private showKeys(): void {
    this.renderRoot.querySelector<HTMLDialogElement>("dialog.shortcuts")?.showModal();
  }

  private async showProblem(sentence: string): Promise<void> {
    this.problem = sentence;
    await this.updateComplete;
    this.renderRoot.querySelector(".problem")?.scrollIntoView({ block: "nearest" });
  }

  private markSubmitting(submitting: boolean): void {
    for (const widget of this.widgets) widget.submitting = submitting;
    for (const button of this.querySelectorAll<HTMLElement & { loading: boolean }>(SUBMIT_BUTTON)) button.loading = submitting;
  }

  /** Bring new children into the inner form, then see to Submit and to the size of the widgets. */
  private arrange(): void {
    for (const child of Array.from(this.childNodes)) {
      if (child === this.form || (child instanceof Element && this.regionTags.includes(child.localName))) continue;
      moveInto(this.form, child);
    }
    if (document.readyState === "loading") return;
    const widgets = this.widgets;
    const alone = widgets.length === 1 && !this.instructions.hasAny && isAlone(widgets[0] as Element);
    for (const widget of widgets) {
      widget.ownsSubmit = widgets.length === 1;
      widget.fillsViewport = alone;
    }
    this.toggleAttribute("data-filled", alone);
    this.toggleAttribute("data-widget", widgets.length > 0);
    if (widgets.length !== 1) this.addSubmitButton();
    if (this.isLookedAt) this.lookOnly();
  }

  /** Submit shows that it will not; whoever submits by key hears why from the host. */
  private lookOnly(): void {
    this.isLookedAt = true;
    for (const widget of this.widgets) widget.lookedAt = true;
    for (const button of this.querySelectorAll<HTMLElement & { disabled: boolean }>(SUBMIT_BUTTON)) button.disabled = true;
  }

  private get widgets(): FullPageWidget[] {
    return Array.from(elementsIn(this)).filter(isFullPageWidget);
  }

  private addSubmitButton(): void {
    if (this.querySelector(SUBMIT_BUTTON) !== null) return;
    const button = document.createElement("crowd-button");
    button.setAttribute("form-action", "submit");
    button.setAttribute("variant", "primary");
    button.setAttribute("data-testid", "crowd-submit");
    button.textContent = text("submit");
    this.injected = button;
    this.form.append(button);
  }

  protected override updated(): void {
    // The language may come after the button: the page tells it in its welcome.
    if (this.injected !== undefined && this.injected.textContent !== text("submit")) this.injected.textContent = text("submit");
  }

  private get isNested(): boolean {
    return this.parentElement?.closest("crowd-form") != null;
  }

  protected override view(): unknown {
    const problem =
      this.problem === ""
        ? nothing
        : html`<crowd-alert class="problem" type="error" dismissible @dismiss=${() => (this.problem = "")}>${this.problem}</crowd-alert>`;
    if (this.isNested) return html`<slot></slot>`;
    return ownWords(this, this.frame(problem));
  }

  private frame(problem: unknown): unknown {
    return html`<div class="frame" data-pane=${this.instructions.state}>
        ${this.instructions.hasAny ? this.instructions.pane() : nothing}
        <div class="main" role=${document.querySelector("crowd-form") === this ? "main" : nothing}>
          ${this.instructions.hasAny
            ? html`<button type="button" class="button quiet show-instructions" @click=${() => this.instructions.toggle()}>
                ${icon("info-outline")}${text("instructions")}
              </button>`
            : nothing}
          <div role="status" aria-live="polite">${problem}</div>
          ${authorsSlot(this)}
          ${this.shownAnswer === undefined
            ? nothing
            : html`<section aria-label=${text("answerTitle")}><pre id="answers-box" dir="ltr" tabindex="0">${this.shownAnswer}</pre></section>`}
        </div>
      </div>
      ${this.instructions.hasAny ? this.instructions.dialog() : nothing}
      ${dialogTemplate({ name: "shortcuts", title: text("shortcutsTitle"), body: keyList(this.keys) })}`;
  }
}

const SUBMIT_BUTTON = 'crowd-button[form-action="submit"]';

/** Whether nothing but the widget is to be seen on the page. */
function isAlone(widget: Element): boolean {
  for (let level: Element = widget; level !== document.body; level = level.parentElement) {
    if (level.parentElement === null) return false;
    for (const sibling of level.parentElement.childNodes) {
      if (sibling !== level && isSeen(sibling)) return false;
    }
  }
  return true;
}

/** Scripts, styles, hidden inputs and the dummy buttons that templates hide (observed) have no box. */
function isSeen(node: Node): boolean {
  if (node instanceof Text) return node.data.trim() !== "";
  if (!(node instanceof Element)) return false;
  const isEmptyBox = node.matches("div,span,p") && node.children.length === 0 && (node.textContent ?? "").trim() === "";
  return !isEmptyBox && getComputedStyle(node).display !== "none";
}
