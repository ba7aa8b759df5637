/**
 * The document behind an address, page by page on an image stage: one picture, or the pages of a PDF or TIFF.
 *
 * The stage is given the picture itself or, for a page, a blank sheet of the page's size, over which the page is drawn.
 */

import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";
import type { KeyBinding } from "../base/keys.ts";
import { toolButton } from "../base/tool-button.ts";
import { text } from "../base/texts.ts";
import type { ImageStage } from "../canvas/image-stage.ts";
import type { Size } from "../geometry/viewport.ts";
import { hasTiffMark, saysTiff } from "../tiff/address.ts";
import { openTiff } from "../tiff/tiff-file.ts";
import { beginningOf, fetchPdf, hasPdfMark, kindOfAddress } from "./address.ts";
import { faultKind, type PdfFaultKind, type PdfFile, type PdfPage } from "./contract.ts";
import { loadPdfLibrary } from "./library.ts";
import { PageCanvas } from "./page-canvas.ts";
import { documentFault, documentLoading } from "./notices.ts";

export interface DocumentOptions {
  /** Called when the document cannot be shown. */
  failed(fault: PdfFaultKind | "picture"): void;
  pageChanged?(): void;
}

type State = "picture" | "loading" | "pages" | PdfFaultKind;
type Paged = "pdf" | "tiff";

export class DocumentPages implements ReactiveController {
  /** From 1. */
  page = 1;
  pageCount = 1;

  private readonly host: ReactiveControllerHost & HTMLElement;
  private readonly stage: ImageStage;
  private readonly options: DocumentOptions;
  private readonly canvas = new PageCanvas((error) => this.fail(this.run, error));
  private state: State = "picture";
  private address = "";
  /** The address whose first bytes were looked at. */
  private sniffed = "";
  private file: PdfFile | undefined;
  private shown: PdfPage | undefined;
  /** Counts what was begun, so that a slow answer to an older question is dropped. */
  private run = 0;

  constructor(host: ReactiveControllerHost & HTMLElement, stage: ImageStage, options: DocumentOptions) {
    this.host = host;
    this.stage = stage;
    this.options = options;
    host.addController(this);
  }

  hostConnected(): void {
    // Having been moved, it has closed its document; the next rendering opens it again.
    this.host.requestUpdate();
  }

  hostUpdated(): void {
    const element = this.stage.element;
    if (this.shown === undefined || element === undefined || !this.stage.isReady) return;
    const { scale, x, y } = this.stage.viewport;
    const visible = { x: -x / scale, y: -y / scale, width: element.clientWidth / scale, height: element.clientHeight / scale };
    this.canvas.follow({ scale, visible });
  }

  hostDisconnected(): void {
    this.run += 1;
    this.close();
    this.address = "";
  }

  /** The stage with the page, `layer` over it, and the bar below with `tools` and those that turn pages. */
  template(address: string, layer: () => unknown, tools: unknown = nothing): TemplateResult {
    this.follow(address.trim());
    if (this.state === "loading") return documentLoading();
    if (this.state !== "picture" && this.state !== "pages") return documentFault(this.state, () => this.open());
    const source = this.shown === undefined ? this.address : blankSheet(this.shown);
    return html`${this.stage.template(source, html`${this.shown === undefined ? nothing : this.canvas.element}${layer()}`)}
    ${this.stage.toolbar(html`${tools}${this.pageTools()}`)}`;
  }

  keys(): readonly KeyBinding[] {
    if (this.pageCount < 2) return [];
    return [
      { keys: ["PageDown"], does: "keyNextPage", run: () => this.turnTo(this.page + 1) },
      { keys: ["PageUp"], does: "keyPreviousPage", run: () => this.turnTo(this.page - 1) },
    ];
  }

  /** Why the answer cannot go because of the document, or nothing. */
  complaint(): string | undefined {
    if (this.state === "picture") return this.stage.complaint();
    if (this.state === "pages") return undefined;
    return text(this.state === "loading" ? "documentLoading" : "documentFailedSubmit");
  }

  turnTo(page: number): void {
    const number = Math.min(this.pageCount, Math.max(1, page));
    if (this.file === undefined || number === this.page) return;
    this.page = number;
    this.options.pageChanged?.();
    void this.showPage(this.file, number);
  }

  /** The stage could not load the picture; it may be a PDF or TIFF under another name. */
  async pictureFailed(): Promise<void> {
    const run = this.run;
    const kind = this.sniffed === this.address ? undefined : await this.sniff();
    if (run !== this.run) return;
    if (kind !== undefined) void this.openPages(kind);
    else this.options.failed("picture");
  }

  private follow(address: string): void {
    if (address === this.address) return;
    this.address = address;
    this.page = 1;
    this.open();
  }

  private open(): void {
    this.run += 1;
    this.close();
    const kind = saysTiff(this.address) ? "tiff" : kindOfAddress(this.address);
    if (kind === "picture" || this.address === "") this.state = "picture";
    else if (kind !== "unknown") void this.openPages(kind);
    else void this.openUnknown();
    this.host.requestUpdate();
  }

  private async openUnknown(): Promise<void> {
    const run = this.run;
    this.state = "loading";
    const kind = await this.sniff();
    if (run !== this.run) return;
    if (kind !== undefined) void this.openPages(kind);
    else this.state = "picture";
    this.host.requestUpdate();
  }

  private async sniff(): Promise<Paged | undefined> {
    this.sniffed = this.address;
    const bytes = await beginningOf(this.address);
    if (hasTiffMark(bytes)) return "tiff";
    return hasPdfMark(bytes) ? "pdf" : undefined;
  }

  private async openPages(kind: Paged): Promise<void> {
    const run = this.run;
    this.state = "loading";
    this.host.requestUpdate();
    try {
      const file = await (kind === "pdf" ? openPdf(this.address) : openTiff(this.address));
      if (run !== this.run) {
        file.close();
        return;
      }
      this.file = file;
      this.pageCount = file.pageCount;
      this.page = Math.min(this.page, file.pageCount);
      await this.showPage(file, this.page);
    } catch (error) {
      this.fail(run, error);
    }
  }

  private async showPage(file: PdfFile, number: number): Promise<void> {
    const run = this.run;
    try {
      const page = await file.page(number);
      if (run !== this.run || number !== this.page) return;
      this.shown = page;
      this.state = "pages";
      this.canvas.show(page);
      this.host.requestUpdate();
    } catch (error) {
      this.fail(run, error);
    }
  }

  private fail(run: number, error: unknown): void {
    if (run !== this.run) return;
    this.close();
    this.state = faultKind(error);
    this.options.failed(this.state);
    this.host.requestUpdate();
  }

  private close(): void {
    this.canvas.clear();
    this.file?.close();
    this.file = undefined;
    this.shown = undefined;
    this.pageCount = 1;
  }

  private pageTools(): unknown {
    if (this.pageCount < 2) return nothing;
    const turn = (glyph: string, says: "previousPage" | "nextPage", page: number): TemplateResult =>
      toolButton({ glyph, says: text(says), isDisabled: page < 1 || page > this.pageCount, run: () => this.turnTo(page) });
    return html`<span class="page-tools" role="group" aria-label=${text("pages")}>
      ${turn("chevron-left", "previousPage", this.page - 1)}
      <output class="page-number">${text("pageOf", { page: this.page, count: this.pageCount })}</output>
      ${turn("chevron-right", "nextPage", this.page + 1)}
    </span>`;
  }
}

async function openPdf(address: string): Promise<PdfFile> {
  const [bytes, library] = await Promise.all([fetchPdf(address), loadPdfLibrary()]);
  return library.open(bytes);
}

/** An empty page of this size, as a picture of no weight. */
function blankSheet({ width, height }: Size): string {
  const sheet = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fff"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(sheet)}`;
}
