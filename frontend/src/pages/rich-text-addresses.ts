/** Addresses in formatted text: which ones links and pictures may have, and how a template writes an object in S3. */

import { isOutput, withWordsForLiquid } from "./rich-text-liquid.ts";

const LINK = /^(?:https?:\/\/[^\s/]|mailto:[^\s@]+@)\S*$/i;
const PERSON = /^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/;
/** What stands before a colon is a host only where a port follows; `javascript:` is none. */
const PAGE = /^[^\s@/.:][^\s@/:]*\.[^\s@/:]+(?::\d+)?(?:[/?#]\S*)?$/;
const PICTURE = /^https?:\/\/[^\s/]\S*$/i;
const OBJECT = /^s3:\/\/[A-Za-z0-9][A-Za-z0-9._-]{1,254}\/.+$/;
const GRANTED = /^\{\{-?\s*(["'])(s3:\/\/.+?)\1\s*\|\s*grant_read_access\s*-?\}\}$/;

/** Whether a link in a template may lead there. Where Liquid begins the address, only a task knows. */
export function mayLinkTo(href: string): boolean {
  return href.startsWith("{{") || LINK.test(withWordsForLiquid(href));
}

/** Whether the text view can hold a picture with this source. */
export function mayShow(src: string): boolean {
  return isOutput(src) || PICTURE.test(withWordsForLiquid(src));
}

/** The address of a link as somebody typed it; undefined if it is none. */
export function linkOf(typed: string): string | undefined {
  const address = typed.trim();
  if (mayLinkTo(address)) return address;
  if (PERSON.test(address)) return `mailto:${address}`;
  return PAGE.test(address) ? `https://${address}` : undefined;
}

/**
 * The source of a picture as somebody typed its address; undefined if it is none. An object in S3 becomes what gives workers access
 * to it (A2I: "Use custom templates", `grant_read_access`); its key stands there as it is, not percent-encoded.
 */
export function pictureSourceOf(typed: string): string | undefined {
  const address = typed.trim();
  if (OBJECT.test(address)) {
    const quote = address.includes("'") ? '"' : "'";
    const isWritable = !address.includes(quote) && !/[{}%]\}|[\r\n]/.test(address);
    return isWritable ? `{{ ${quote}${address}${quote} | grant_read_access }}` : undefined;
  }
  return isOutput(address) || (/^https:/i.test(address) && mayShow(address)) ? address : undefined;
}

/** What somebody would type for a source: the other way of `pictureSourceOf`. */
export function pictureAddressOf(src: string): string {
  return GRANTED.exec(src)?.[2] ?? src;
}
