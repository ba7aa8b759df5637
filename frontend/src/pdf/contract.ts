/**
 * What the two bundles say to each other: the elements on one side, the lazily loaded PDF library on the other.
 *
 * Sizes are CSS pixels at 100 % (96 to the inch), with the page's own rotation applied; the origin is the top left.
 */

import type { Size } from "../geometry/viewport.ts";

export interface PdfLibrary {
  /** Raises PdfFault of kind `encrypted` or `damaged`. */
  open(bytes: ArrayBuffer): Promise<PdfFile>;
  /** Fill an empty element inside a shadow root with all pages to scroll through; sizes follow the element's. */
  view(container: HTMLElement, file: PdfFile, options: PdfViewOptions): Promise<PdfView>;
}

export interface PdfViewOptions {
  /** A page could not be drawn; the view is no longer of use. */
  failed(error: unknown): void;
}

export interface PdfView {
  /** The language has changed. */
  sayAgain(): void;
  close(): void;
}

export interface PdfFile {
  readonly pageCount: number;
  /** number: from 1. Raises PdfFault `damaged` for a page that cannot be read. */
  page(number: number): Promise<PdfPage>;
  close(): void;
}

export interface PdfPage extends Size {
  /** Draw `region` (default the whole page) with `scale` canvas pixels to each of the page's; the canvas takes the size. */
  draw(canvas: HTMLCanvasElement, scale: number, region?: Region): Drawing;
  /** Lay the page's text into an empty element of the page's size, for selection and screen readers. */
  writeText(container: HTMLElement): Promise<void>;
}

export interface Region extends Size {
  x: number;
  y: number;
}

export interface Drawing {
  /** Whether it was drawn to the end; false when it was cancelled. */
  readonly done: Promise<boolean>;
  cancel(): void;
}

export type PdfFaultKind =
  /** The document could not be fetched. */
  | "unreachable"
  | "notPdf"
  | "encrypted"
  | "damaged"
  /** Our own PDF part could not be loaded. */
  | "noLibrary";

export class PdfFault extends Error {
  readonly kind: PdfFaultKind;

  constructor(kind: PdfFaultKind, options?: ErrorOptions) {
    super(`PDF: ${kind}`, options);
    this.kind = kind;
  }
}

/** The bundles share no classes, only what an object looks like. */
export function faultKind(error: unknown): PdfFaultKind {
  return (error as { kind?: PdfFaultKind } | null)?.kind ?? "damaged";
}

/** Where the library's script leaves its maker. `base` is the folder with its worker, fonts and character maps. */
export const PDF_LIBRARY = Symbol.for("overread.pdf");
export type MakePdfLibrary = (base: string) => Promise<PdfLibrary>;
