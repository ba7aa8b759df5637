/**
 * Stands in for `texts.ts` in the parts of the library that are loaded later: they speak by the elements' own
 * catalogue, so that a language is loaded once and changes everywhere. The build puts it in place.
 */

import type { text as say } from "./texts.ts";

/** Where the elements leave their `text` before they load a part. */
export const TEXTS = Symbol.for("overread.texts");
export type SharedTexts = { [TEXTS]?: typeof say };

export const text: typeof say = (key, places) => (globalThis as SharedTexts)[TEXTS]?.(key, places) ?? key;
