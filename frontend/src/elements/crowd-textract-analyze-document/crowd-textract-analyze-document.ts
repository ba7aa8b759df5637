import { nothing, type PropertyDeclarations, type PropertyValues } from "lit";
import { toJson, type Json } from "../../answers/json.ts";
import { loadPart } from "../../base/bundles.ts";
import { FullPageWidget } from "../../base/full-page-widget.ts";
import { reportProblem } from "../../base/host.ts";
import type { KeyBinding } from "../../base/keys.ts";
import type { Literal } from "../../base/literals.ts";
import { text } from "../../base/texts.ts";
import { documentFault, documentLoading } from "../../pdf/notices.ts";
import { documentStyles } from "../../pdf/pdf.styles.ts";
import { DOCUMENT_REVIEW, type DocumentReview, type MakeDocumentReview, type ReviewedElement } from "./contract.ts";

const ANSWER_KEY = "AWS/Textract/AnalyzeDocument/Forms/V1";
const SET = "KEY_VALUE_SET";

/**
 * Review of the key–value pairs that a document engine read from a form (spec 3.7).
 *
 * What templates and the form see is here; what the worker sees is a part of its own, `documents.js`.
 */
export class CrowdTextractAnalyzeDocument extends FullPageWidget implements ReviewedElement {
  static override styles = [FullPageWidget.styles, documentStyles];

  static override literals: Record<string, Literal> = {
    initialValue: { shape: "array", attribute: "initial-value" },
    blockTypes: { shape: "array", attribute: "block-types", reflect: true },
    keys: { shape: "array", attribute: "keys", reflect: true },
  };

  static override properties: PropertyDeclarations = {
    src: {},
    noKeyEdit: { type: Boolean, attribute: "no-key-edit" },
    noGeometryEdit: { type: Boolean, attribute: "no-geometry-edit" },
    isFailed: { state: true },
  };

  src = "";
  noKeyEdit = false;
  noGeometryEdit = false;

  private review: DocumentReview | undefined;
  private loading: Promise<void> | undefined;
  private isFailed = false;
  /** A draft that came before the review. */
  private waitingDraft: Json = {};

  get initialValue(): unknown[] {
    return this.literal("initialValue");
  }

  set initialValue(blocks: unknown[]) {
    this.setLiteral("initialValue", blocks);
  }

  get blockTypes(): unknown[] {
    return this.literal("blockTypes");
  }

  set blockTypes(types: unknown[]) {
    this.setLiteral("blockTypes", types);
  }

  get keys(): unknown[] {
    return this.literal("keys");
  }

  set keys(keys: unknown[]) {
    this.setLiteral("keys", keys);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.loading ??= this.loadReview();
  }

  override get answerKey(): string {
    return ANSWER_KEY;
  }

  get value(): Record<string, unknown> {
    return { blocks: toJson(this.review?.blocks ?? this.initialValue) };
  }

  get draft(): Json {
    return this.review?.draft ?? this.waitingDraft;
  }

  restoreDraft(draft: Json): void {
    if (this.review === undefined) this.waitingDraft = draft;
    else this.review.restoreDraft(draft);
  }

  reset(): void {
    this.waitingDraft = {};
    this.errorText = "";
    this.review?.reset();
  }

  reviewChanged(byWorker: boolean): void {
    this.errorText = "";
    this.requestUpdate();
    if (byWorker) this.emit("change");
  }

  /** The element stands when its review does; templates are told no earlier. */
  protected override async getUpdateComplete(): Promise<boolean> {
    const isComplete = await super.getUpdateComplete();
    if (this.review !== undefined || this.isFailed) return isComplete;
    await this.loading;
    return super.getUpdateComplete();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has("blockTypes") && this.blockTypes.length > 0 && !this.blockTypes.includes(SET)) {
      const found = JSON.stringify(this.blockTypes);
      reportProblem({ element: this.localName, attribute: "block-types", position: null, text: `block-types is ${found}; only ['${SET}'] is known.` });
    }
  }

  protected override complaint(): string | undefined {
    if (this.review !== undefined) return this.review.complaint();
    return text(this.isFailed ? "documentFailedSubmit" : "documentLoading");
  }

  protected override keyBindings(): readonly KeyBinding[] {
    return this.review?.keys() ?? [];
  }

  protected override centre(): unknown {
    if (this.review !== undefined) return this.review.centre();
    return this.isFailed ? documentFault("noLibrary", () => (this.loading = this.loadReview())) : documentLoading();
  }

  protected override side(): unknown {
    return this.review?.side() ?? nothing;
  }

  private async loadReview(): Promise<void> {
    this.isFailed = false;
    try {
      const make = await loadPart<MakeDocumentReview>(DOCUMENT_REVIEW, "documents.js");
      const review = make(this);
      this.shadowRoot?.adoptedStyleSheets.push(review.styles);
      review.restoreDraft(this.waitingDraft);
      this.review = review;
    } catch (error) {
      this.isFailed = true;
      reportProblem({ element: this.localName, attribute: null, position: null, text: `The review of documents could not be loaded: ${String(error)}` });
    }
    this.requestUpdate();
  }
}
