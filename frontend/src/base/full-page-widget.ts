/**
 * The frame that every full-page widget stands in (spec 1.9): instructions left, header bar on top, content in the
 * middle, choices right, Submit below. Subclasses fill the middle and the right, name their keys, and validate.
 */

import { html, nothing, type CSSResultGroup, type PropertyDeclarations } from "lit";
import type { AnswerKind, FullPageWidget as Contract } from "../answers/control.ts";
import type { Json } from "../answers/json.ts";
import { controlStyles } from "./controls.styles.ts";
import { CrowdElement } from "./crowd-element.ts";
import { dialogTemplate } from "./dialog.ts";
import { frameStyles } from "./full-page-widget.styles.ts";
import { icon } from "./icons.ts";
import { InstructionsPane, INSTRUCTION_TAGS } from "./instructions-pane.ts";
import { keyList } from "./key-list.ts";
import { handleKey, isTyping, type KeyBinding } from "./keys.ts";
import { ownWords } from "./own-words.ts";
import { Regions } from "./regions.ts";
import { text } from "./texts.ts";

/** A crowd-form or, for a template of plain HTML, a form: what the widget's Submit asks. */
export type SubmitTarget = { submit(): void } | HTMLFormElement;

export abstract class FullPageWidget extends CrowdElement implements Contract {
  static override styles: CSSResultGroup = [controlStyles, frameStyles];

  static override properties: PropertyDeclarations = {
    name: { reflect: true },
    header: {},
    ownsSubmit: { attribute: false },
    fillsViewport: { attribute: false },
    submitting: { attribute: false },
    lookedAt: { attribute: false },
    errorText: { state: true },
  };

  name = "";
  header = "";
  ownsSubmit = true;
  fillsViewport = false;
  submitting = false;
  lookedAt = false;
  /** The sentence beside Submit; empty when nothing is wrong. */
  protected errorText = "";
  protected readonly regions: Regions;
  private readonly instructions: InstructionsPane;

  constructor() {
    super();
    this.regions = new Regions(this);
    this.instructions = new InstructionsPane(this, this.regions);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.onKey);
  }

  readonly isFullPageWidget = true;

  get regionTags(): readonly string[] {
    return INSTRUCTION_TAGS;
  }

  get answerKind(): AnswerKind {
    return "value";
  }

  get answerKey(): string {
    return this.name;
  }

  /** A fresh plain object every time; never null. */
  abstract get value(): Record<string, unknown>;

  /** The name under which public scripts read the value before submitting (observed). */
  get _submittableValue(): Record<string, unknown> {
    return this.value;
  }

  get disabled(): boolean {
    return false;
  }

  abstract get draft(): Json;
  abstract restoreDraft(draft: Json): void;
  abstract reset(): void;

  /** The reason why the answer may not go yet, or nothing. */
  protected abstract complaint(): string | undefined;
  protected abstract centre(): unknown;
  protected abstract side(): unknown;
  protected abstract keyBindings(): readonly KeyBinding[];

  /** What stands beside Submit. */
  protected foot(): unknown {
    return nothing;
  }

  /** Dialogs of the subclass's own. */
  protected dialogs(): unknown {
    return nothing;
  }

  validate(): boolean {
    if (this.isMalformed) return false;
    this.errorText = this.complaint() ?? "";
    return this.errorText === "";
  }

  override focus(options?: FocusOptions): void {
    const first = this.renderRoot.querySelector<HTMLElement>(".side [tabindex='0'], .side button, .centre [tabindex='0']");
    if (first === null) super.focus(options);
    else first.focus(options);
  }

  /** Ask the surrounding form to submit; without one, say so. */
  protected requestSubmit(): void {
    const target = this.submitTarget;
    if (target === null) this.errorText = text("noForm");
    else if (target instanceof HTMLFormElement) target.requestSubmit();
    else target.submit();
  }

  /** Whom to ask; null if there is nobody. */
  protected get submitTarget(): SubmitTarget | null {
    return this.closest("crowd-form, form") as SubmitTarget | null;
  }

  protected openDialog(name: string): void {
    this.renderRoot.querySelector<HTMLDialogElement>(`dialog.${name}`)?.showModal();
  }

  protected closeDialog(name: string): void {
    this.renderRoot.querySelector<HTMLDialogElement>(`dialog.${name}`)?.close();
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (isTyping(event) || !this.hasKeys(event)) return;
    const modal = this.renderRoot.querySelector("dialog[open]");
    if (modal === null) handleKey(this.allKeys(), event);
  };

  /** Keys reach the widget with the focus in it, or with the focus nowhere if it is the only one of the page. */
  private hasKeys(event: KeyboardEvent): boolean {
    if (event.composedPath().includes(this)) return true;
    const nowhere = event.target === document.body || event.target === document.documentElement;
    return nowhere && (this.fillsViewport || this.ownsSubmit) && document.querySelector("dialog[open]") === null;
  }

  private allKeys(): readonly KeyBinding[] {
    return [
      ...this.keyBindings(),
      { keys: ["Escape"], run: () => this.instructions.closeDrawer() },
      { keys: ["?"], does: "keyShowKeys", run: () => this.openDialog("shortcuts") },
      // Handled by the form or the task frame, listed here.
      { keys: ["Mod+Enter"], does: "keySubmit", run: () => false },
    ];
  }

  protected override updated(): void {
    this.toggleAttribute("data-fills", this.fillsViewport);
  }

  protected override view(): unknown {
    return ownWords(this, this.frame());
  }

  private frame(): unknown {
    return html`<section class="frame" data-pane=${this.instructions.state} aria-labelledby="header">
        <header class="headerContainer">
          <h1 id="header">${this.header}</h1>
          <div class="headerButtonsContainer">
            <button type="button" class="button quiet" ?hidden=${!this.instructions.hasAny} @click=${() => this.instructions.toggle()}>
              ${icon("info-outline")}<span>${text("instructions")}</span>
            </button>
            <button type="button" class="button quiet" @click=${() => this.openDialog("shortcuts")}>
              ${icon("help-outline")}<span>${text("shortcuts")}</span>
            </button>
          </div>
        </header>
        ${this.instructions.pane()}
        <div class="centre">${this.centre()}</div>
        <div class="side label-pane-content">${this.side()}</div>
        <footer>
          <p class="error" role="alert">${this.errorText === "" ? nothing : [icon("error-outline"), this.errorText]}</p>
          ${this.foot()} ${this.ownsSubmit ? this.submitButton() : nothing}
        </footer>
      </section>
      ${this.instructions.dialog()}
      ${dialogTemplate({ name: "shortcuts", title: text("shortcutsTitle"), body: keyList(this.allKeys()) })}
      ${this.dialogs()}`;
  }

  private submitButton(): unknown {
    return html`<button
      type="button"
      class="button primary submit"
      ?disabled=${this.lookedAt}
      aria-disabled=${this.submitting || this.lookedAt}
      @click=${() => (this.submitting ? undefined : this.requestSubmit())}
    >
      ${this.submitting ? html`<span class="spinner"></span>` : nothing}${text("submit")}
    </button>`;
  }
}
