/** Takes indentation and comments out of css`…` templates: to the minifier they are text that must stay as it is. */

import { readFile } from "node:fs/promises";

export const cssTemplates = {
  name: "css templates",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      return { contents: source.replaceAll(/css`[^`]*`/g, squeeze), loader: "ts" };
    }),
};

function squeeze(template) {
  return template
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/ ?([{};,]) ?/g, "$1")
    .replaceAll(/(?<=[a-z]): /g, ":")
    .replaceAll(";}", "}");
}
