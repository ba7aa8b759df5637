/**
 * Loads the catalogue of the language that the page asks for. English is in the bundle; every other one is a small
 * script beside it, so that nobody waits for languages of others.
 */

import { loadPart } from "./bundles.ts";
import { addCatalogue, hasCatalogue, onTextsChanged, wantedLanguages, type Texts } from "./texts.ts";

/** Put in by build.mjs: the names of the catalogues in base/texts/. */
declare const LANGUAGE_TAGS: readonly string[];

/** How long `all-crowd-elements-ready` is held back for words. Scripts of a template can do without, the worker reads on. */
const WAIT_AT_MOST_MS = 300;

/** Follow the page's language from now on. Resolves when its words are there, or when they take too long. */
export function speakItsLanguage(): Promise<void> {
  onTextsChanged(() => void loadWanted());
  const tooLong = new Promise<void>((resolve) => setTimeout(resolve, WAIT_AT_MOST_MS));
  return Promise.race([loadWanted(), tooLong]);
}

async function loadWanted(): Promise<void> {
  const wanted = wantedLanguages().find((tag) => hasCatalogue(tag) || fileOf(tag) !== undefined);
  if (wanted === undefined || hasCatalogue(wanted)) return;
  const tag = fileOf(wanted);
  try {
    const texts = await loadPart<Texts>(Symbol.for(`overread.texts.${tag}`), `texts/${tag}.js`);
    if (!hasCatalogue(wanted)) addCatalogue(wanted, texts);
  } catch (error) {
    // A template that was opened with the bundle alone: it speaks English.
    console.warn(error);
  }
}

function fileOf(wanted: string): string | undefined {
  return LANGUAGE_TAGS.find((tag) => tag.toLowerCase() === wanted);
}
