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
let current: Texts | undefined;

/** Add or replace a language. `tag` is a BCP 47 tag (`ar`, `zh-Hans`); texts it lacks are shown in English. */
export function addCatalogue(tag: string, texts: Partial<Texts>): void {
  catalogues.set(tag.toLowerCase(), { ...english, ...texts });
  changed();
}

/** The words for `key`, with `{name}` places filled. */
export function text(key: TextKey, places: Record<string, string | number> = {}): string {
  current ??= chosen();
  return current[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(places[name] ?? whole));
}

/** Call `listener` whenever the language changes; returns how to stop. */
export function onTextsChanged(listener: () => void): () => void {
  watchDocument();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function chosen(): Texts {
  const root = document.documentElement;
  for (const tag of [root.getAttribute(LANGUAGE_ATTRIBUTE), root.lang, ...navigator.languages]) {
    for (let part = (tag ?? "").toLowerCase(); part !== ""; part = part.slice(0, Math.max(0, part.lastIndexOf("-")))) {
      const texts = catalogues.get(part);
      if (texts !== undefined) return texts;
    }
  }
  return english;
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
