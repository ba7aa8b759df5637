/**
 * Builds the bundles into src/overread/web/static/built/ (not committed).
 *
 * Classic scripts: a sandboxed frame has an opaque origin, in which module scripts and module workers do not load.
 * `--check` also fails when the elements' bundle outgrows its budget; `--outdir DIR` builds elsewhere.
 */

import { build } from "esbuild";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** What issue 3 allows for the elements, gzipped, without the lazily loaded PDF part. */
const ELEMENTS_BUDGET_BYTES = 90_000;

const here = dirname(fileURLToPath(import.meta.url));
const option = process.argv.indexOf("--outdir");
const outdir = option > 0 ? process.argv[option + 1] : join(here, "../src/overread/web/static/built");

const common = {
  absWorkingDir: here,
  outdir,
  bundle: true,
  format: "iife",
  minify: true,
  target: ["chrome111", "firefox114", "safari16.4"],
  legalComments: "linked",
  charset: "utf8",
  logLevel: "warning",
};

await build({
  ...common,
  entryPoints: [
    { in: "src/crowd.ts", out: "crowd-html-elements" },
    { in: "src/frame.ts", out: "frame" },
    { in: "src/portal.ts", out: "portal" },
    { in: "src/console.ts", out: "console" },
    { in: "src/pages/overread.css", out: "overread" },
  ],
});

// The gallery of elements. Its pictures travel in it: a sandboxed page that was opened as a file may read no other.
await build({
  ...common,
  entryPoints: [
    { in: "src/gallery.ts", out: "gallery" },
    { in: "src/gallery-preview.ts", out: "gallery-preview" },
    { in: "src/gallery/gallery.css", out: "gallery" },
  ],
  loader: { ".jpg": "dataurl", ".png": "dataurl" },
});
await writeFile(join(outdir, "elements.json"), JSON.stringify(await readCatalogue(), null, 1));

const pictures = join(here, "pictures");
await mkdir(join(outdir, "pictures"), { recursive: true });
if (existsSync(pictures)) await cp(pictures, join(outdir, "pictures"), { recursive: true });

const bytes = gzipSync(await readFile(join(outdir, "crowd-html-elements.js"))).length;
if (process.argv.includes("--check")) {
  console.log(`crowd-html-elements.js: ${bytes} bytes gzipped, at most ${ELEMENTS_BUDGET_BYTES}`);
  if (bytes > ELEMENTS_BUDGET_BYTES) process.exitCode = 1;
}

/** The table of elements that the gallery shows, for the reference page of the docs. */
async function readCatalogue() {
  const entryPoints = ["src/gallery/catalogue/index.ts"];
  const { outputFiles } = await build({ ...common, legalComments: "none", write: false, format: "esm", entryPoints });
  const { catalogue } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
  return catalogue;
}
