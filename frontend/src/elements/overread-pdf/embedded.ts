/**
 * PDF documents in the template's own `<iframe>`, `<embed>` and `<object>`: a sandboxed frame has no PDF viewer, so
 * ours is laid over them. The template's element keeps its place, box, id and attributes for the template's scripts.
 */

import { kindOfAddress, leadsToPdf } from "../../pdf/address.ts";
import { Cover } from "./cover.ts";
import { OverreadPdf } from "./overread-pdf.ts";

const FRAMES = "iframe, embed, object";
const COVERED = "data-overread-covered";
const WATCHED = Symbol.for("overread.embedded-pdfs");

interface Shown {
  address: string;
  cover: Cover | undefined;
  view: OverreadPdf | undefined;
}

/** By frame, what was found behind its address. */
const shown = new WeakMap<Element, Shown>();
/** Those that have our view over them. */
const covered = new Set<HTMLElement>();

/** Cover them now and whenever there are others; once per document. */
export function showEmbeddedPdfs(): void {
  const marked = document as Document & { [WATCHED]?: true };
  if (marked[WATCHED] === true) return;
  marked[WATCHED] = true;
  const sheet = new CSSStyleSheet();
  // An object that cannot show its data is an inline box around its fallback, and would lose its size.
  sheet.replaceSync(`[${COVERED}] { visibility: hidden !important; } :where(object[${COVERED}]) { display: inline-block; overflow: hidden; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  // Before the browser begins to load them: it would offer each PDF as a download.
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributeFilter: ["src", "data", "type"] });
  look();
}

function look(): void {
  for (const frame of document.querySelectorAll<HTMLElement>(FRAMES)) {
    // In an object stands what is shown where the object cannot be.
    if (frame.parentElement?.closest("object") != null) continue;
    const address = addressOf(frame);
    if (shown.get(frame)?.address === address || (address === "" && !shown.has(frame))) continue;
    void follow(frame, address);
  }
  for (const frame of covered) keepTogether(frame);
}

/** A script may move or remove its frame; the view goes along. */
function keepTogether(frame: HTMLElement): void {
  const entry = shown.get(frame);
  if (entry?.view === undefined || frame.nextElementSibling === entry.view) return;
  entry.cover?.stop();
  if (frame.isConnected) entry.cover?.start();
}

async function follow(frame: HTMLElement, address: string): Promise<void> {
  const before = shown.get(frame);
  const entry: Shown = { address, cover: before?.cover, view: before?.view };
  shown.set(frame, entry);
  const isPdf = saysPdf(frame, address) || (isGranted(address) && (await leadsToPdf(address)));
  if (shown.get(frame) !== entry || !frame.isConnected) return;
  if (isPdf) cover(frame, entry);
  else if (entry.view !== undefined) uncover(frame, entry);
}

function addressOf(frame: HTMLElement): string {
  const name = frame.localName === "object" ? "data" : "src";
  // The property is resolved against the page's base; an absent attribute is no address.
  return frame.hasAttribute(name) ? String((frame as unknown as Record<string, unknown>)[name]) : "";
}

function saysPdf(frame: HTMLElement, address: string): boolean {
  if (address === "" || address === "about:blank") return false;
  const type = frame.getAttribute("type")?.trim().toLowerCase() ?? "";
  const kind = kindOfAddress(address);
  // The type says what the author had in mind; a page that comes as a picture is one, and the browser shows it.
  return kind === "pdf" || (kind === "unknown" && type.startsWith("application/pdf"));
}

/** A granted document whose name does not tell what it is; other pages' addresses are none of ours to fetch. */
function isGranted(address: string): boolean {
  return kindOfAddress(address) === "unknown" && /[?&](X-Amz-)?Signature=/.test(address);
}

function cover(frame: HTMLElement, entry: Shown): void {
  frame.setAttribute(COVERED, "");
  // An empty document of its own wins over the address, so the browser loads nothing in it.
  if (frame instanceof HTMLIFrameElement) frame.srcdoc = "";
  entry.view ??= new OverreadPdf();
  entry.view.label = frame.title || frame.getAttribute("aria-label") || "";
  entry.view.src = entry.address;
  if (entry.cover !== undefined) return;
  covered.add(frame);
  entry.cover = new Cover(frame, entry.view);
  entry.cover.start();
}

function uncover(frame: HTMLElement, entry: Shown): void {
  entry.cover?.stop();
  entry.cover = entry.view = undefined;
  covered.delete(frame);
  frame.removeAttribute(COVERED);
  frame.removeAttribute("srcdoc");
}
