import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues } from "lit";
import type { AnswerKind, CrowdControl } from "../../answers/control.ts";
import type { Json } from "../../answers/json.ts";
import { CrowdElement } from "../../base/crowd-element.ts";
import { reportProblem } from "../../base/host.ts";
import { ownWords } from "../../base/own-words.ts";
import { englishText, text } from "../../base/texts.ts";
import { fetchPdf } from "../../pdf/address.ts";
import { faultKind, type PdfFaultKind, type PdfFile, type PdfView } from "../../pdf/contract.ts";
import { loadPdfLibrary } from "../../pdf/library.ts";
import { documentFault, documentLoading, faultSentence } from "../../pdf/notices.ts";
import { overreadPdfStyles } from "./overread-pdf.styles.ts";

/**
 * A PDF document to read: all pages below each other, drawn as they are scrolled to.
 *
 * Stands over a frame of the template that would show a PDF, because a sandboxed frame has no PDF viewer. It answers
 * nothing; but a task whose document cannot be seen must not be submitted, so it is asked like any control.
 */
export class OverreadPdf extends CrowdElement implements CrowdControl {
  static override styles: CSSResultGroup = overreadPdfStyles;

  static override properties: PropertyDeclarations = {
    src: {},
    label: {},
    state: { state: true },
    complaint: { state: true },
  };

  src = "";
  /** How the document is named to those who cannot see it. */
  label = "";
  readonly answerKind: AnswerKind = "value";
  readonly answerKey = "";
  readonly value = undefined;
  readonly disabled = false;
  readonly draft: Json = null;

  private state: "loading" | "ready" | PdfFaultKind = "loading";
  private complaint = "";
  private file: PdfFile | undefined;
  private pdfView: PdfView | undefined;
  /** Counts what was begun, so that a slow answer to an older question is dropped. */
  private run = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.close();
  }

  validate(): boolean {
    if (this.state === "ready") return true;
    this.complaint = text(this.state === "loading" ? "documentLoading" : "documentFailedSubmit");
    return false;
  }

  reset(): void {}

  restoreDraft(): void {}

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>(".pages, button")?.focus(options);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("src")) this.open();
  }

  protected override updated(): void {
    this.pdfView?.sayAgain();
  }

  protected override view(): unknown {
    const { state } = this;
    const isReady = state === "ready";
    const frame = html`<div class="frame" role="group" aria-label=${this.label || text("document")}>
      ${this.complaint === "" || isReady ? nothing : html`<p class="complaint" role="alert">${this.complaint}</p>`}
      ${state === "loading" ? documentLoading() : isReady ? nothing : documentFault(state, () => this.open())}
      <div class="viewer" ?hidden=${!isReady}></div>
    </div>`;
    return ownWords(this, frame);
  }

  private open(): void {
    this.close();
    this.state = "loading";
    this.complaint = "";
    if (this.src !== "") void this.load(this.run);
  }

  private async load(run: number): Promise<void> {
    try {
      const [bytes, library] = await Promise.all([fetchPdf(this.src), loadPdfLibrary()]);
      const file = await library.open(bytes);
      if (run !== this.run) {
        file.close();
        return;
      }
      this.file = file;
      await this.updateComplete;
      const container = this.renderRoot.querySelector<HTMLElement>(".viewer") as HTMLElement;
      const view = await library.view(container, file, { failed: (error) => this.fail(run, error) });
      if (run !== this.run) {
        view.close();
        return;
      }
      this.pdfView = view;
      this.state = "ready";
    } catch (error) {
      this.fail(run, error);
    }
  }

  private fail(run: number, error: unknown): void {
    if (run !== this.run) return;
    const fault = faultKind(error);
    this.close();
    this.state = fault;
    reportProblem({ element: this.previousElementSibling?.localName ?? null, attribute: "src", position: null, text: faultSentence(fault, englishText) });
  }

  private close(): void {
    this.run += 1;
    this.pdfView?.close();
    this.pdfView = undefined;
    this.file?.close();
    this.file = undefined;
  }
}
