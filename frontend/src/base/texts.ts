/**
 * The library's own words, in one table that another language can replace.
 *
 * Which language: what the task frame was told (`data-overread-language` on the document), else the document's
 * `lang`, else the browser's. Elements render again when it changes.
 */

import { english, type TextKey, type Texts } from "./texts/en.ts";

export type { TextKey, Texts };

export const LANGUAGE_ATTRIBUTE = "data-overread-language";

const catalogues = new Map<string, Texts>([["en", english]]);
const listeners = new Set<() => void>();
let current: Catalogue | undefined;

interface Catalogue {
  tag: string;
  texts: Texts;
  isRightToLeft: boolean;
  percentage(percent: number): string;
}

/** Those that are written from right to left, of the languages with a script of their own. */
const RIGHT_TO_LEFT = /^(ar|ckb|dv|fa|he|ps|sd|syr|ug|ur|yi)(-|$)/;

/** Add or replace a language. `tag` is a BCP 47 tag (`ar`, `zh-Hans`); texts it lacks are shown in English. */
export function addCatalogue(tag: string, texts: Partial<Texts>): void {
  catalogues.set(tag.toLowerCase(), { ...english, ...texts });
  changed();
}

export function hasCatalogue(tag: string): boolean {
  return catalogues.has(tag);
}

/**
 * The words for `key`, with `{name}` places filled. A number for `{percent}` is written as the language writes
 * percentages; words of the template stay whole in a sentence that runs the other way.
 */
export function text(key: TextKey, places: Record<string, string | number> = {}): string {
  const { texts, isRightToLeft, percentage } = (current ??= chosen());
  return filled(texts[key], (name) => {
    const value = places[name];
    if (typeof value === "number") return name === "percent" ? percentage(value) : String(value);
    return isRightToLeft && value !== undefined ? `\u2068${value}\u2069` : value;
  });
}

/** The same in English, for reports to those who write the templates. */
export function englishText(key: TextKey, places: Record<string, string | number> = {}): string {
  return filled(english[key], (name) => places[name]);
}

/** The tag of the catalogue in use, and which way it is written. */
export function language(): { tag: string; isRightToLeft: boolean } {
  return (current ??= chosen());
}

/** The languages that are asked for, best first, each followed by what it is a kind of: `zh-hant-tw`, `zh-hant`, `zh`. */
export function wantedLanguages(): string[] {
  const root = document.documentElement;
  const wanted: string[] = [];
  for (const tag of [root.getAttribute(LANGUAGE_ATTRIBUTE), root.lang, ...navigator.languages]) {
    for (let part = (tag ?? "").toLowerCase(); part !== ""; part = part.slice(0, Math.max(0, part.lastIndexOf("-")))) {
      wanted.push(part);
    }
  }
  return wanted;
}

/** Call `listener` whenever the language changes; returns how to stop. */
export function onTextsChanged(listener: () => void): () => void {
  watchDocument();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function chosen(): Catalogue {
  const tag = wantedLanguages().find((part) => catalogues.has(part)) ?? "en";
  // Made when the first is written: it takes a tenth of the time in which a page of few elements stands.
  let format: Intl.NumberFormat | undefined;
  return {
    tag,
    texts: catalogues.get(tag) ?? english,
    isRightToLeft: RIGHT_TO_LEFT.test(tag),
    percentage: (percent) => (format ??= percentFormat(tag)).format(percent / 100),
  };
}

function percentFormat(tag: string): Intl.NumberFormat {
  // The digits of keys, coordinates and number fields, in every language.
  return new Intl.NumberFormat(`${tag}-u-nu-latn`, { style: "percent", maximumFractionDigits: 1, useGrouping: false });
}

function filled(sentence: string, place: (name: string) => string | number | undefined): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(place(name) ?? whole));
}

function changed(): void {
  current = undefined;
  for (const listener of listeners) listener();
}

let watched = false;

function watchDocument(): void {
  if (watched) return;
  watched = true;
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: [LANGUAGE_ATTRIBUTE, "lang"] });
}
