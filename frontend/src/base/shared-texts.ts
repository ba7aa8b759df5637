/**
 * Stands in for `texts.ts` in the parts of the library that are loaded later: they speak by the elements' own
 * catalogue, so that a language is loaded once and changes everywhere. The build puts it in place.
 */

import type { englishText as sayInEnglish, text as say } from "./texts.ts";

/** Where the elements leave their ways to say something before they load a part. */
export const TEXTS = Symbol.for("overread.texts");
export type SharedTexts = { [TEXTS]?: { text: typeof say; englishText: typeof sayInEnglish } };

const shared = globalThis as SharedTexts;

export const text: typeof say = (key, places) => shared[TEXTS]?.text(key, places) ?? key;
export const englishText: typeof sayInEnglish = (key, places) => shared[TEXTS]?.englishText(key, places) ?? key;
