/** What the page and the worker that decodes TIFF say to each other. */

/** The file first, then one page after another; answers come in the order of the questions. */
export type TiffQuestion = { open: ArrayBuffer } | { page: number };

export type TiffAnswer = { pageCount: number } | TiffPixels | { damaged: string };

/** A page, upright. Its size is in pixels of the file, `pixels` may be made smaller. */
export interface TiffPixels {
  width: number;
  height: number;
  pixels: ImageData;
}
