/** Which languages there are: each catalogue of words in src/base/texts/ is a file named by its language. */

import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = join(dirname(fileURLToPath(import.meta.url)), "src/base/texts");

export const languageTags = readdirSync(folder)
  .filter((file) => /^[a-zA-Z-]+\.ts$/.test(file))
  .map((file) => file.slice(0, -3))
  .sort();

/** For esbuild: what `LANGUAGE_TAGS` is in the sources. */
export const defineLanguageTags = { LANGUAGE_TAGS: JSON.stringify(languageTags) };
