/** Whether an address leads to a PDF: by what it says, and where it says nothing, by the first bytes behind it. */

import { PdfFault } from "./contract.ts";

const PICTURES = new Set(["apng", "avif", "bmp", "gif", "ico", "jpeg", "jpg", "png", "svg", "webp"]);
/** Readers accept the mark anywhere in the first kilobyte. */
const MARK_WITHIN_BYTES = 1024;

export function kindOfAddress(address: string): "pdf" | "picture" | "unknown" {
  const data = /^data:([^,;]*)/i.exec(address.trim())?.[1]?.toLowerCase();
  if (data !== undefined) return data === "application/pdf" ? "pdf" : data.startsWith("image/") ? "picture" : "unknown";
  const extension = extensionOf(address);
  return extension === "pdf" ? "pdf" : PICTURES.has(extension) ? "picture" : "unknown";
}

/** The letters behind the last dot of the path, in lower case; empty where there are none. */
export function extensionOf(address: string): string {
  return /\.([a-z0-9]{1,8})$/i.exec(address.trim().replace(/[?#].*$/s, ""))?.[1]?.toLowerCase() ?? "";
}

/** Look at the first bytes. An address that cannot be read from a script is taken for no PDF. */
export async function leadsToPdf(address: string): Promise<boolean> {
  return hasPdfMark(await beginningOf(address));
}

/** The first bytes, or none where the address cannot be read from a script. */
export async function beginningOf(address: string): Promise<Uint8Array> {
  const stop = new AbortController();
  try {
    const response = await fetch(address, { signal: stop.signal });
    if (!response.ok || response.body === null) return new Uint8Array();
    return await firstBytes(response.body.getReader());
  } catch {
    // No permission to read it (CORS) or no network: a picture may still load, and says so itself if not.
    return new Uint8Array();
  } finally {
    stop.abort();
  }
}

/** The whole document. Raises PdfFault `unreachable` or `notPdf`. */
export async function fetchPdf(address: string): Promise<ArrayBuffer> {
  const bytes = await fetchBytes(address);
  if (!hasPdfMark(new Uint8Array(bytes))) throw new PdfFault("notPdf");
  return bytes;
}

/** Raises PdfFault `unreachable`. */
export async function fetchBytes(address: string): Promise<ArrayBuffer> {
  try {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return await response.arrayBuffer();
  } catch (cause) {
    throw new PdfFault("unreachable", { cause });
  }
}

async function firstBytes(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array> {
  const bytes: number[] = [];
  while (bytes.length < MARK_WITHIN_BYTES) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes.push(...value.subarray(0, MARK_WITHIN_BYTES - bytes.length));
  }
  return Uint8Array.from(bytes);
}

export function hasPdfMark(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, MARK_WITHIN_BYTES)).includes("%PDF-");
}
