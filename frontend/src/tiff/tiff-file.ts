/**
 * A TIFF document, page by page as a PDF has them. No browser but Safari shows TIFF, and none shows a second page.
 *
 * The worker is asked one thing at a time. One that does not answer in time is ended, and the document counts as damaged.
 */

import { bundleAddress } from "../base/bundles.ts";
import { fetchBytes } from "../pdf/address.ts";
import { PdfFault, type Drawing, type PdfFile, type PdfPage, type Region } from "../pdf/contract.ts";
import { startWorker } from "../pdf/worker.ts";
import { hasTiffMark } from "./address.ts";
import type { TiffAnswer, TiffPixels, TiffQuestion } from "./contract.ts";

/** The largest pages take three seconds of a slow processor's; it may have other things to do. */
const PATIENCE_MS = 60_000;

/** Raises PdfFault `unreachable` or `damaged`. */
export async function openTiff(address: string): Promise<PdfFile> {
  const bytes = await fetchBytes(address);
  if (!hasTiffMark(new Uint8Array(bytes))) throw new PdfFault("damaged");
  const asked = new Asked(await startDecoder());
  const opened = await asked.ask({ open: bytes }, [bytes]);
  return new TiffFile(asked, (opened as { pageCount: number }).pageCount);
}

/** What stands on the screen for a part that cannot be loaded speaks of PDF. */
function startDecoder(): Promise<Worker> {
  return startWorker(bundleAddress("tiff/worker.js")).catch((cause: unknown) => {
    throw new PdfFault("unreachable", { cause });
  });
}

class TiffFile implements PdfFile {
  readonly pageCount: number;
  private readonly asked: Asked;

  constructor(asked: Asked, pageCount: number) {
    this.asked = asked;
    this.pageCount = pageCount;
  }

  async page(number: number): Promise<PdfPage> {
    const { width, height, pixels } = (await this.asked.ask({ page: number })) as TiffPixels;
    return new TiffPage(width, height, await createImageBitmap(pixels));
  }

  close(): void {
    this.asked.end();
  }
}

class TiffPage implements PdfPage {
  readonly width: number;
  readonly height: number;
  private readonly picture: ImageBitmap;

  constructor(width: number, height: number, picture: ImageBitmap) {
    this.width = width;
    this.height = height;
    this.picture = picture;
  }

  draw(canvas: HTMLCanvasElement, scale: number, region: Region = { x: 0, y: 0, width: this.width, height: this.height }): Drawing {
    canvas.width = Math.max(1, Math.round(region.width * scale));
    canvas.height = Math.max(1, Math.round(region.height * scale));
    const context = canvas.getContext("2d");
    if (context !== null) {
      context.imageSmoothingQuality = "high";
      context.drawImage(this.picture, -region.x * scale, -region.y * scale, this.width * scale, this.height * scale);
    }
    return { done: Promise.resolve(true), cancel: () => undefined };
  }

  async writeText(): Promise<void> {
    // There is none: a scan is a picture.
  }
}

/** The worker with its questions in a row. */
class Asked {
  private readonly worker: Worker;
  private last: Promise<unknown> = Promise.resolve();
  private isEnded = false;

  constructor(worker: Worker) {
    this.worker = worker;
  }

  ask(question: TiffQuestion, given: Transferable[] = []): Promise<TiffAnswer> {
    const answer = this.last.then(() => this.askNow(question, given));
    this.last = answer.catch(() => undefined);
    return answer;
  }

  end(): void {
    this.isEnded = true;
    this.worker.terminate();
  }

  private askNow(question: TiffQuestion, given: Transferable[]): Promise<TiffAnswer> {
    return new Promise((resolve, reject) => {
      const fail = (cause: unknown): void => {
        this.end();
        reject(new PdfFault("damaged", { cause }));
      };
      if (this.isEnded) return fail("the worker has ended");
      const timer = setTimeout(() => fail("no answer in time"), PATIENCE_MS);
      this.worker.onerror = (event) => {
        clearTimeout(timer);
        fail(event.message);
      };
      this.worker.onmessage = ({ data }: MessageEvent<TiffAnswer>) => {
        clearTimeout(timer);
        if ("damaged" in data) fail(data.damaged);
        else resolve(data);
      };
      this.worker.postMessage(question, given);
    });
  }
}
