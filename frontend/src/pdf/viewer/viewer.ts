/** A bar with page number and zoom above the pages of a PDF. */

import { html, render } from "lit";
import { live } from "lit/directives/live.js";
import { handleKey, isTyping, type KeyBinding } from "../../base/keys.ts";
import { text } from "../../base/texts.ts";
import { toolButton } from "../../base/tool-button.ts";
import type { PdfFile, PdfLibrary, PdfPage, PdfView, PdfViewOptions } from "../contract.ts";
import { PageStrip } from "./page-strip.ts";
import { viewerStyles } from "./viewer.styles.ts";

const ZOOM_STEP = 1.25;
const MIN_ZOOM = 0.1;
const MAX_ZOOM = 8;
/** Narrow pages are enlarged to their place, but not until they are nothing but letters. */
const MAX_FIT_ZOOM = 2;
const SIDE_MARGINS_PX = 16;
const WHEEL_ZOOM_PER_UNIT = 0.007;

export const showPdf: PdfLibrary["view"] = async (container, file, options) => {
  const first = await file.page(1);
  addStyles(container.getRootNode() as ShadowRoot);
  return new Viewer(container, file, first, options);
};

let sheet: CSSStyleSheet | undefined;

function addStyles(root: ShadowRoot): void {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(viewerStyles);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}

class Viewer implements PdfView {
  private readonly file: PdfFile;
  private readonly bar = document.createElement("div");
  private readonly pages = document.createElement("div");
  private readonly strip: PageStrip;
  private readonly resizes: ResizeObserver;
  private page = 1;
  /** Undefined while the pages follow the width of their place. */
  private zoom: number | undefined;
  private fitZoom = 1;

  constructor(container: HTMLElement, file: PdfFile, first: PdfPage, { failed }: PdfViewOptions) {
    this.file = file;
    this.bar.className = "bar";
    this.bar.role = "toolbar";
    this.pages.className = "pages";
    this.pages.tabIndex = 0;
    this.pages.role = "region";
    this.pages.addEventListener("keydown", (event) => isTyping(event) || handleKey(this.keys, event));
    this.pages.addEventListener("wheel", this.onWheel, { passive: false });
    container.replaceChildren(this.bar, this.pages);
    this.strip = new PageStrip(this.pages, file, first, {
      failed,
      pageChanged: (page) => {
        this.page = page;
        this.sayAgain();
      },
    });
    this.resizes = new ResizeObserver(() => this.fit());
    this.resizes.observe(this.pages);
    this.fit();
  }

  sayAgain(): void {
    const { strip, page } = this;
    const count = this.file.pageCount;
    this.bar.ariaLabel = text("document");
    this.pages.ariaLabel = text("pages");
    const turn = (glyph: string, says: "previousPage" | "nextPage", to: number): unknown =>
      toolButton({ glyph, says: text(says), isDisabled: to < 1 || to > count, run: () => strip.goTo(to) });
    render(
      html`${turn("expand-less", "previousPage", page - 1)}
        <label>
          <span>${text("page")}</span>
          <input type="number" min="1" max=${count} .value=${live(String(page))} @change=${this.onPageNumber} />
          <span>${text("ofCount", { count })}</span>
        </label>
        ${turn("expand-more", "nextPage", page + 1)}
        <span class="gap"></span>
        <span class="zoom-tools">
          ${toolButton({ glyph: "zoom-out", says: text("zoomOut"), key: "-", run: () => this.zoomBy(1 / ZOOM_STEP) })}
          <output class="zoom-level">${text("percentage", { percent: Math.round(100 * this.shownZoom) })}</output>
          ${toolButton({ glyph: "zoom-in", says: text("zoomIn"), key: "+", run: () => this.zoomBy(ZOOM_STEP) })}
          ${toolButton({ glyph: "fullscreen", says: text("fitWidth"), key: "f", run: () => this.fitAgain() })}
        </span>`,
      this.bar,
    );
  }

  close(): void {
    this.resizes.disconnect();
    this.strip.close();
    this.bar.remove();
    this.pages.remove();
  }

  private readonly keys: readonly KeyBinding[] = [
    { keys: ["+", "="], run: () => this.zoomBy(ZOOM_STEP) },
    { keys: ["-"], run: () => this.zoomBy(1 / ZOOM_STEP) },
    { keys: ["f"], run: () => this.fitAgain() },
  ];

  private get shownZoom(): number {
    return this.zoom ?? this.fitZoom;
  }

  private zoomBy(factor: number): void {
    this.zoom = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, this.shownZoom * factor));
    this.strip.zoomTo(this.zoom);
    this.sayAgain();
  }

  private fitAgain(): void {
    this.zoom = undefined;
    this.fit();
  }

  /** Make the pages as wide as their place. */
  private fit(): void {
    const room = this.pages.clientWidth - SIDE_MARGINS_PX;
    if (room > 0) this.fitZoom = Math.min(MAX_FIT_ZOOM, Math.max(MIN_ZOOM, room / this.strip.widestPagePx));
    if (this.zoom === undefined) this.strip.zoomTo(this.fitZoom);
    this.sayAgain();
  }

  private readonly onPageNumber = (event: Event): void => {
    const number = Math.round(Number((event.target as HTMLInputElement).value));
    if (number >= 1 && number <= this.file.pageCount) this.strip.goTo(number);
    this.sayAgain();
  };

  private readonly onWheel = (event: WheelEvent): void => {
    // A pinch on a trackpad arrives as a wheel with the control key.
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.zoomBy(Math.exp(-event.deltaY * WHEEL_ZOOM_PER_UNIT));
  };
}
