/**
 * Builds the bundles into src/overread/web/static/built/ (not committed).
 *
 * Classic scripts: a sandboxed frame has an opaque origin, in which module scripts and module workers do not load.
 * `--check` also fails when the elements' bundle outgrows its budget; `--outdir DIR` builds elsewhere.
 */

import { build } from "esbuild";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { cssTemplates } from "./css-templates.mjs";
import { defineLanguageTags, languageTags } from "./language-tags.mjs";

/** What issue 3 allows for the elements, gzipped, without the lazily loaded PDF part. */
const ELEMENTS_BUDGET_BYTES = 90_000;

const ARIMO_STYLES = {
  "400Regular": "Regular",
  "400Regular_Italic": "Italic",
  "700Bold": "Bold",
  "700Bold_Italic": "BoldItalic",
};

const SAMPLES = [
  ["../src/overread/demo/inputs", "parcel-1.jpg"],
  ["src/gallery/pictures", "form.png"],
  ["src/gallery/pictures", "letter.pdf"],
];

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
  plugins: [cssTemplates],
};

/** Later parts speak by the elements' catalogue, see base/shared-texts.ts. */
const sharedTexts = {
  name: "shared texts",
  setup: ({ onResolve }) => onResolve({ filter: /\/texts\.ts$/ }, () => ({ path: join(here, "src/base/shared-texts.ts") })),
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
  define: defineLanguageTags,
});

// The words of each language but English, which is in every bundle that speaks.
for (const tag of languageTags.filter((tag) => tag !== "en")) {
  const contents = `import { texts } from "./${tag}.ts"; globalThis[Symbol.for("overread.texts.${tag}")] = texts;`;
  const stdin = { contents, resolveDir: join(here, "src/base/texts") };
  await build({ ...common, stdin, outdir: undefined, outfile: join(outdir, `texts/${tag}.js`) });
}

// Parts that the elements load from beside their own script, and only when a task needs them.
await build({
  ...common,
  entryPoints: [
    { in: "src/documents.ts", out: "documents" },
    { in: "src/pdf-library.ts", out: "pdf/library" },
    { in: "pdfjs-dist/legacy/build/pdf.worker.mjs", out: "pdf/worker" },
    { in: "src/tiff-worker.ts", out: "tiff/worker" },
  ],
  // Classic scripts have no address of their own to ask for; the decoders are named by the library (`wasmUrl`).
  define: { "import.meta.url": "self.location.href" },
  plugins: [cssTemplates, sharedTexts],
});
await copyPdfParts(join(outdir, "pdf"));
// The decoder's own files say nothing of their licences.
for (const name of ["utif2", "pako"]) await cp(join(folderOf(name), "LICENSE"), join(outdir, `tiff/LICENSE_${name.toUpperCase()}`));

// The gallery of elements. Its pictures travel in it: a sandboxed page that was opened as a file may read no other.
await build({
  ...common,
  entryPoints: [
    { in: "src/gallery.ts", out: "gallery" },
    { in: "src/gallery-preview.ts", out: "gallery-preview" },
    { in: "src/gallery/gallery.css", out: "gallery" },
  ],
  loader: { ".jpg": "dataurl", ".pdf": "dataurl", ".png": "dataurl" },
  define: defineLanguageTags,
});
await writeFile(join(outdir, "elements.json"), JSON.stringify(await readCatalogue(), null, 1));

// The editors of templates and of formatted text, for the pages that need them: most of each is a library that no other page
// should carry.
for (const name of ["template-editor", "rich-text"]) {
  const entryPoints = [{ in: `src/${name}.ts`, out: name }];
  const { metafile } = await build({ ...common, entryPoints, define: defineLanguageTags, metafile: true });
  await writeFile(join(outdir, `${name}.js.LICENCES.txt`), await licencesOf(metafile));
}

// For previews in the console, see templates/samples.py.
for (const [folder, name] of SAMPLES) await cp(join(here, folder, name), join(outdir, "samples", name));

const pictures = join(here, "pictures");
await mkdir(join(outdir, "pictures"), { recursive: true });
if (existsSync(pictures)) await cp(pictures, join(outdir, "pictures"), { recursive: true });

const bytes = gzipSync(await readFile(join(outdir, "crowd-html-elements.js"))).length;
if (process.argv.includes("--check")) {
  console.log(`crowd-html-elements.js: ${bytes} bytes gzipped, at most ${ELEMENTS_BUDGET_BYTES}`);
  if (bytes > ELEMENTS_BUDGET_BYTES) process.exitCode = 1;
}

/** Character maps, fonts for documents that bring none, and decoders, each with its licence. */
async function copyPdfParts(to) {
  const pdfjs = folderOf("pdfjs-dist");
  await cp(join(pdfjs, "cmaps"), join(to, "cmaps"), { recursive: true });
  // Its Liberation Sans is the old one, under the GPL. Arimo has the same widths; the names are those it is asked by.
  await copyFiles(join(pdfjs, "standard_fonts"), join(to, "fonts"), (name) => !/liberation/i.test(name));
  const arimo = folderOf("@expo-google-fonts/arimo");
  await cp(join(arimo, "LICENSE_FONT"), join(to, "fonts/LICENSE_ARIMO"));
  for (const [style, name] of Object.entries(ARIMO_STYLES)) {
    await cp(join(arimo, style, `Arimo_${style}.ttf`), join(to, `fonts/LiberationSans-${name}.ttf`));
  }
  // Scripts in documents are not run, and every browser of ours has WebAssembly.
  await copyFiles(join(pdfjs, "wasm"), join(to, "wasm"), (name) => !/quickjs|fallback/i.test(name));
}

async function copyFiles(from, to, isWanted) {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) if (isWanted(name)) await cp(join(from, name), join(to, name));
}

/** The licences of the packages in a bundle, whose files say nothing of them. */
async function licencesOf({ inputs }) {
  const names = Object.keys(inputs).map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
  const texts = [...new Set(names)].filter(Boolean).sort();
  const parts = texts.map(async (name) => `${name}\n\n${await readFile(join(here, "node_modules", name, "LICENSE"), "utf8")}`);
  return (await Promise.all(parts)).join("\n\n----\n\n");
}

function folderOf(name) {
  return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
}

/** The table of elements that the gallery shows, for the reference page of the docs. */
async function readCatalogue() {
  const entryPoints = ["src/gallery/catalogue/index.ts"];
  const { outputFiles } = await build({ ...common, legalComments: "none", write: false, format: "esm", entryPoints });
  const { catalogue } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
  return catalogue;
}
