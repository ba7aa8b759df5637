/**
 * Builds the moderation model and the program that runs it into src/overread/engines/moderation/built/ (not committed).
 *
 * The weights leave NSFWJS' scripts, where they are Base64, as the bytes that they are: a quarter smaller, and loaded
 * without parsing five megabytes of JavaScript. `--outdir DIR` builds elsewhere.
 */

import { build } from "esbuild";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const MODEL = "mobilenet_v2_mid";
const WASM = "tfjs-backend-wasm-simd.wasm";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const require = createRequire(import.meta.url);
const option = process.argv.indexOf("--outdir");
const outdir = option > 0 ? process.argv[option + 1] : join(here, "../src/overread/engines/moderation/built");

await mkdir(outdir, { recursive: true });
await build({
  absWorkingDir: here,
  entryPoints: [{ in: "src/main.ts", out: "moderation" }],
  outdir,
  outExtension: { ".js": ".cjs" },
  bundle: true,
  platform: "node",
  // A classic module: the WebAssembly backend's loader asks for `require` and `__dirname`.
  format: "cjs",
  mainFields: ["module", "main"],
  target: "node22",
  minify: true,
  // Model and WebAssembly are files beside the program. The client for fetching them would be a third of the bundle.
  external: ["node-fetch"],
  legalComments: "linked",
  charset: "utf8",
  logLevel: "warning",
});
await writeModel();
// Of the backend's three programs the one that Node takes: every processor that Node 22 runs on has SIMD.
await cp(join(modules, "@tensorflow/tfjs-backend-wasm/dist", WASM), join(outdir, WASM));
await writeLicences();


async function writeModel() {
  const folder = join(modules, "nsfwjs/dist/models", MODEL);
  const model = require(join(folder, "model.min.js"));
  const paths = model.weightsManifest.flatMap((group) => group.paths);
  const shards = paths.map((path) => Buffer.from(require(join(folder, `${path}.min.js`)), "base64"));
  const { modelTopology, format, generatedBy, convertedBy } = model;
  const weightSpecs = model.weightsManifest.flatMap((group) => group.weights);
  const artifacts = { modelTopology, format, generatedBy, convertedBy, weightSpecs };
  await writeFile(join(outdir, "model.json"), JSON.stringify(artifacts));
  await writeFile(join(outdir, "weights.bin"), Buffer.concat(shards));
}

/** Of all that is in the bundle; what TensorFlow.js asks for, which has no file of its own, is in the scripts' comments. */
async function writeLicences() {
  const texts = [`NSFWJS, with the model\n\n${await readFile(join(modules, "nsfwjs/LICENSE"), "utf-8")}`];
  const random = await readFile(join(modules, "seedrandom/seedrandom.js"), "utf-8");
  texts.push(`seedrandom\n\n${random.slice(random.indexOf("/*") + 2, random.indexOf("*/"))}`);
  texts.push(`XNNPACK, in ${WASM}\n\n${await readFile(join(here, "licences/xnnpack.txt"), "utf-8")}`);
  const apache = await readFile(join(modules, "long/LICENSE"), "utf-8");
  texts.push(`TensorFlow.js (Copyright Google LLC) and long.js (Copyright The long.js Authors)\n\n${apache}`);
  await writeFile(join(outdir, "LICENCES.txt"), texts.map((text) => text.trim()).join("\n\n---\n\n") + "\n");
}
