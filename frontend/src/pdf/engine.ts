/**
 * The PDF library behind our contract, around pdf.js. This half is loaded only when a document is a PDF.
 *
 * Parsing and decoding run in a worker. A frame with an opaque origin may start one only from a blob, and only as a
 * classic script; character maps, fonts and decoders are fetched by the worker from `base`, which answers any origin.
 */

import { getDocument, PDFWorker, TextLayer } from "pdfjs-dist/legacy/build/pdf.mjs";
import type { PDFDocumentProxy, PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import { PdfFault, type Drawing, type PdfFile, type PdfLibrary, type PdfPage, type Region } from "./contract.ts";
import { showPdf } from "./viewer/viewer.ts";
import { startWorker } from "./worker.ts";

/** Points are 72 to the inch, CSS pixels 96. */
const CSS_PX_PER_POINT = 96 / 72;

/** Raises PdfFault `noLibrary` when the worker cannot be had. */
export async function makePdfLibrary(base: string): Promise<PdfLibrary> {
  const port = await startWorker(`${base}worker.js`);
  const worker = PDFWorker.create({ port });
  // A worker that does not start answers nothing at all; without this a document would load for ever.
  const broken = new Promise<never>((_resolve, reject) => {
    port.addEventListener("error", (event) => reject(new PdfFault("noLibrary", { cause: event })), { once: true });
  });
  broken.catch(() => undefined);
  return {
    view: showPdf,
    async open(bytes) {
      const task = getDocument({
        data: new Uint8Array(bytes),
        worker,
        cMapUrl: `${base}cmaps/`,
        standardFontDataUrl: `${base}fonts/`,
        wasmUrl: `${base}wasm/`,
        useWorkerFetch: true,
        // Ours have the widths that documents count on; what the machine calls Helvetica may not.
        useSystemFonts: false,
        // A form is reviewed, not filled in.
        enableXfa: false,
        stopAtErrors: false,
      });
      try {
        return new OpenFile(await Promise.race([task.promise, broken]));
      } catch (cause) {
        void task.destroy();
        if (cause instanceof PdfFault) throw cause;
        throw new PdfFault((cause as Error).name === "PasswordException" ? "encrypted" : "damaged", { cause });
      }
    },
  };
}

class OpenFile implements PdfFile {
  private readonly file: PDFDocumentProxy;

  constructor(file: PDFDocumentProxy) {
    this.file = file;
  }

  get pageCount(): number {
    return this.file.numPages;
  }

  async page(number: number): Promise<PdfPage> {
    try {
      return new OpenPage(await this.file.getPage(number));
    } catch (cause) {
      throw new PdfFault("damaged", { cause });
    }
  }

  close(): void {
    void this.file.loadingTask.destroy();
  }
}

class OpenPage implements PdfPage {
  readonly width: number;
  readonly height: number;
  private readonly page: PDFPageProxy;

  constructor(page: PDFPageProxy) {
    this.page = page;
    const { width, height } = page.getViewport({ scale: CSS_PX_PER_POINT });
    // A page without extent would divide by nothing.
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
  }

  draw(canvas: HTMLCanvasElement, scale: number, region: Region = { x: 0, y: 0, width: this.width, height: this.height }): Drawing {
    canvas.width = Math.max(1, Math.round(region.width * scale));
    canvas.height = Math.max(1, Math.round(region.height * scale));
    const viewport = this.page.getViewport({
      scale: CSS_PX_PER_POINT * scale,
      offsetX: -region.x * scale,
      offsetY: -region.y * scale,
    });
    const task = this.page.render({ canvas, viewport });
    return {
      done: task.promise.then(
        () => true,
        (cause: unknown) => {
          if ((cause as Error).name === "RenderingCancelledException") return false;
          throw new PdfFault("damaged", { cause });
        },
      ),
      cancel: () => task.cancel(),
    };
  }

  async writeText(container: HTMLElement): Promise<void> {
    const layer = new TextLayer({
      textContentSource: this.page.streamTextContent({ includeMarkedContent: true, disableNormalization: true }),
      container,
      viewport: this.page.getViewport({ scale: CSS_PX_PER_POINT }),
    });
    await layer.render();
  }
}
