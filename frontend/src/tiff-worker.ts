/** Bundle `tiff/worker.js`: decodes TIFF beside the page, so that a file that takes long can be given up. */

import type { TiffAnswer, TiffQuestion } from "./tiff/contract.ts";
import { decodePage } from "./tiff/decode.ts";
import { readDirectories, type Directory } from "./tiff/directory.ts";

let bytes = new ArrayBuffer(0);
let pages: Directory[] = [];

self.onmessage = ({ data }: MessageEvent<TiffQuestion>) => {
  try {
    answer(data);
  } catch (error) {
    self.postMessage({ damaged: String(error) } satisfies TiffAnswer);
  }
};

function answer(question: TiffQuestion): void {
  if ("open" in question) {
    bytes = question.open;
    pages = readDirectories(bytes);
    self.postMessage({ pageCount: pages.length } satisfies TiffAnswer);
    return;
  }
  const directory = pages[question.page - 1];
  if (directory === undefined) throw new RangeError(`no page ${question.page}`);
  const page = decodePage(bytes, directory);
  self.postMessage(page satisfies TiffAnswer, { transfer: [page.pixels.data.buffer] });
}
