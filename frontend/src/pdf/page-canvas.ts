/**
 * A PDF page on an image stage: the whole page once, and over it the visible part again when zooming asks for more.
 *
 * So a page is sharp at every zoom and no canvas grows beyond what a screen needs. Both canvases are placed in parts
 * of the page: until the sharper drawing is done, the one before stands in its place, only softer.
 */

import type { Drawing, PdfPage, Region } from "./contract.ts";

/** What the stage shows just now. */
export interface PageView {
  /** CSS pixels of the screen to one of the page. */
  scale: number;
  /** The visible part, in page pixels; may reach beyond the page. */
  visible: Region;
}

const MAX_WHOLE_PIXELS = 3_000_000;
const MAX_DETAIL_PIXELS = 9_000_000;
/** Wheel and pinch come in bursts; the last of them is what the worker will read. */
const SETTLE_MS = 120;
const ENOUGH = 1.02;
/** A little more than is visible, so that a short move shows nothing soft. */
const MARGIN = 0.15;

export class PageCanvas {
  readonly element = document.createElement("div");
  private readonly failed: (error: unknown) => void;
  private page: PdfPage | undefined;
  private view: PageView | undefined;
  private whole = { scale: 0 };
  private detail: { scale: number; region: Region } | undefined;
  private readonly drawings = new Map<"whole" | "detail", Drawing>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(failed: (error: unknown) => void) {
    this.failed = failed;
    this.element.className = "page-canvas";
  }

  /** Show another page, or nothing. */
  show(page: PdfPage | undefined): void {
    if (page === this.page) return;
    this.clear();
    this.page = page;
    if (this.view !== undefined) this.draw(this.view);
  }

  /** The stage moved or zoomed. The first drawing of a page is made at once, sharper ones when it rests. */
  follow(view: PageView): void {
    const before = this.view;
    this.view = view;
    if (this.page === undefined || (before !== undefined && isSameView(before, view) && this.whole.scale > 0)) return;
    clearTimeout(this.timer);
    if (this.whole.scale === 0) this.draw(view);
    else this.timer = setTimeout(() => this.draw(view), SETTLE_MS);
  }

  clear(): void {
    clearTimeout(this.timer);
    for (const drawing of this.drawings.values()) drawing.cancel();
    this.drawings.clear();
    this.element.replaceChildren();
    this.whole = { scale: 0 };
    this.detail = undefined;
    this.page = undefined;
  }

  private draw(view: PageView): void {
    const page = this.page;
    if (page === undefined || view.scale <= 0) return;
    const wanted = view.scale * devicePixelRatio;
    const affordable = Math.sqrt(MAX_WHOLE_PIXELS / (page.width * page.height));
    const wholeScale = Math.min(wanted, affordable);
    if (wholeScale > this.whole.scale * ENOUGH) {
      this.whole = { scale: wholeScale };
      this.start("whole", page, wholeScale, { x: 0, y: 0, width: page.width, height: page.height });
    }
    if (wanted > affordable * ENOUGH) this.drawDetail(page, view, wanted);
  }

  private drawDetail(page: PdfPage, { visible }: PageView, wanted: number): void {
    const isThere = this.detail !== undefined && this.detail.scale * ENOUGH >= wanted && contains(this.detail.region, clipped(visible, page));
    if (isThere) return;
    const region = clipped(grown(visible), page);
    if (region.width < 1 || region.height < 1) return;
    const scale = Math.min(wanted, Math.sqrt(MAX_DETAIL_PIXELS / (region.width * region.height)));
    this.detail = { scale, region };
    this.start("detail", page, scale, region);
  }

  private start(layer: "whole" | "detail", page: PdfPage, scale: number, region: Region): void {
    this.drawings.get(layer)?.cancel();
    const canvas = document.createElement("canvas");
    canvas.dataset["layer"] = layer;
    canvas.style.left = `${(100 * region.x) / page.width}%`;
    canvas.style.top = `${(100 * region.y) / page.height}%`;
    canvas.style.width = `${(100 * region.width) / page.width}%`;
    canvas.style.height = `${(100 * region.height) / page.height}%`;
    const drawing = page.draw(canvas, scale, region);
    this.drawings.set(layer, drawing);
    drawing.done.then(
      (isDone) => isDone && this.put(layer, canvas),
      (error: unknown) => {
        if (this.drawings.get(layer) === drawing) this.failed(error);
      },
    );
  }

  private put(layer: "whole" | "detail", canvas: HTMLCanvasElement): void {
    this.element.querySelector(`[data-layer=${layer}]`)?.remove();
    if (layer === "whole") this.element.prepend(canvas);
    else this.element.append(canvas);
  }
}

function isSameView(a: PageView, b: PageView): boolean {
  return a.scale === b.scale && contains(a.visible, b.visible) && contains(b.visible, a.visible);
}

function contains(outer: Region, inner: Region): boolean {
  return (
    outer.x <= inner.x + 0.5 &&
    outer.y <= inner.y + 0.5 &&
    outer.x + outer.width >= inner.x + inner.width - 0.5 &&
    outer.y + outer.height >= inner.y + inner.height - 0.5
  );
}

function grown({ x, y, width, height }: Region): Region {
  const [more, higher] = [width * MARGIN, height * MARGIN];
  return { x: x - more, y: y - higher, width: width + 2 * more, height: height + 2 * higher };
}

function clipped({ x, y, width, height }: Region, page: PdfPage): Region {
  const [left, top] = [Math.max(0, x), Math.max(0, y)];
  return { x: left, y: top, width: Math.min(page.width, x + width) - left, height: Math.min(page.height, y + height) - top };
}
