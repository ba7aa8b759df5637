/**
 * The pages of a PDF below each other: a sheet for each, drawn when it comes near the view and given up when it is far.
 *
 * Plain DOM: hundreds of sheets scroll by themselves, and nothing has to be rendered anew while they do.
 */

import type { Drawing, PdfFile, PdfPage } from "../contract.ts";

export interface StripOptions {
  /** Another page is the one being read, counted from 1. */
  pageChanged(page: number): void;
  failed(error: unknown): void;
}

/** A phone's canvas can be no larger than this; screens need less. */
const MAX_CANVAS_PIXELS = 12_000_000;
const SETTLE_MS = 120;
/** Sheets within a screen above and below are ready before they are scrolled to. */
const NEAR = "100% 0%";

interface Sheet {
  element: HTMLElement;
  page: PdfPage | undefined;
  isNear: boolean;
  drawnScale: number;
  drawing: Drawing | undefined;
}

export class PageStrip {
  private readonly scroller: HTMLElement;
  private readonly file: PdfFile;
  private readonly options: StripOptions;
  private readonly sheets: Sheet[];
  private readonly nearness: IntersectionObserver;
  private zoom = 1;
  private current = 1;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isClosed = false;

  constructor(scroller: HTMLElement, file: PdfFile, first: PdfPage, options: StripOptions) {
    this.scroller = scroller;
    this.file = file;
    this.options = options;
    this.sheets = Array.from({ length: file.pageCount }, (_, index) => makeSheet(index + 1, first));
    this.nearness = new IntersectionObserver((entries) => this.nearnessChanged(entries), { root: scroller, rootMargin: NEAR });
    scroller.replaceChildren(...this.sheets.map(({ element }) => element));
    for (const { element } of this.sheets) this.nearness.observe(element);
    scroller.addEventListener("scroll", this.onScroll, { passive: true });
  }

  /** Of the pages seen so far. */
  get widestPagePx(): number {
    return this.sheets.reduce((widest, { page }) => Math.max(widest, page?.width ?? 0), 1);
  }

  /** Zoom so that what is in the middle of the view stays there. */
  zoomTo(zoom: number): void {
    const { scroller } = this;
    const middle = (scroller.scrollTop + scroller.clientHeight / 2) / Math.max(1, scroller.scrollHeight);
    this.zoom = zoom;
    scroller.style.setProperty("--zoom", String(zoom));
    scroller.scrollTop = middle * scroller.scrollHeight - scroller.clientHeight / 2;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.drawNear(), SETTLE_MS);
  }

  goTo(page: number): void {
    const sheet = this.sheets[page - 1]?.element;
    if (sheet === undefined) return;
    this.scroller.scrollTop = sheet.offsetTop - this.scroller.offsetTop - 8;
    this.noteCurrent();
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.nearness.disconnect();
    this.scroller.removeEventListener("scroll", this.onScroll);
    this.scroller.replaceChildren();
    for (const { drawing } of this.sheets) drawing?.cancel();
  }

  private readonly onScroll = (): void => this.noteCurrent();

  /** The page that holds the line a third down the view. */
  private noteCurrent(): void {
    const line = this.scroller.getBoundingClientRect().top + this.scroller.clientHeight / 3;
    let page = 1;
    // Sheets are in order: the last one that begins above the line is being read.
    for (let low = 0, high = this.sheets.length - 1; low <= high; ) {
      const at = (low + high) >> 1;
      const top = this.sheets[at]?.element.getBoundingClientRect().top ?? 0;
      if (top <= line) [page, low] = [at + 1, at + 1];
      else high = at - 1;
    }
    if (page === this.current) return;
    this.current = page;
    this.options.pageChanged(page);
  }

  private nearnessChanged(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const sheet = this.sheets[Number((target as HTMLElement).dataset["page"]) - 1];
      if (sheet === undefined) continue;
      sheet.isNear = isIntersecting;
      if (!isIntersecting) giveUp(sheet);
    }
    this.drawNear();
  }

  private drawNear(): void {
    this.sheets.forEach((sheet, index) => {
      if (sheet.isNear) this.draw(sheet, index + 1).catch((error: unknown) => this.isClosed || this.options.failed(error));
    });
  }

  private async draw(sheet: Sheet, number: number): Promise<void> {
    const page = sheet.page ?? (await this.file.page(number));
    if (this.isClosed || !sheet.isNear) return;
    sheet.page = page;
    setSize(sheet.element, page);
    const scale = Math.min(this.zoom * devicePixelRatio, Math.sqrt(MAX_CANVAS_PIXELS / (page.width * page.height)));
    if (sheet.drawnScale === scale) return;
    sheet.drawnScale = scale;
    sheet.drawing?.cancel();
    const canvas = document.createElement("canvas");
    const drawing = page.draw(canvas, scale);
    sheet.drawing = drawing;
    if (!(await drawing.done) || sheet.drawing !== drawing) return;
    sheet.element.querySelector("canvas")?.remove();
    sheet.element.prepend(canvas);
    await addText(sheet, page);
  }
}

function makeSheet(number: number, like: PdfPage): Sheet {
  const element = document.createElement("div");
  element.className = "sheet";
  element.dataset["page"] = String(number);
  setSize(element, like);
  return { element, page: number === 1 ? like : undefined, isNear: false, drawnScale: 0, drawing: undefined };
}

function setSize(element: HTMLElement, { width, height }: PdfPage): void {
  element.style.setProperty("--width", String(width));
  element.style.setProperty("--height", String(height));
}

/** Far sheets keep their size and nothing else: a long document must not fill the memory. */
function giveUp(sheet: Sheet): void {
  sheet.drawing?.cancel();
  sheet.drawing = undefined;
  sheet.drawnScale = 0;
  sheet.element.replaceChildren();
}

async function addText(sheet: Sheet, page: PdfPage): Promise<void> {
  if (sheet.element.querySelector(".textLayer") !== null) return;
  const layer = document.createElement("div");
  layer.className = "textLayer";
  sheet.element.append(layer);
  await page.writeText(layer);
}
