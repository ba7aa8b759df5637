/**
 * Runs every `*.test.ts` in Chromium: bundles them, loads the bundle and mocha into one page, and prints what mocha
 * says. Arguments are parts of file names to run (`node test.mjs crowd-input`). The browser is the one of the system; CHROMIUM names another.
 */

import { build } from "esbuild";
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { defineLanguageTags } from "./language-tags.mjs";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const wanted = process.argv.slice(2);
const files = readdirSync(`${here}/src`, { recursive: true })
  .filter((file) => file.endsWith(".test.ts"))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort();

const bundle = await build({
  absWorkingDir: here,
  stdin: { contents: files.map((file) => `import "./src/${file}";`).join("\n"), resolveDir: here, loader: "ts" },
  bundle: true,
  write: false,
  format: "iife",
  target: "es2022",
  define: defineLanguageTags,
  sourcemap: "inline",
});

const executablePath = process.env.CHROMIUM ?? PLACES.find(existsSync);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
const page = await browser.newPage({ reducedMotion: "reduce" });
page.on("console", (message) => {
  if (message.text().startsWith("mocha: ")) console.log(message.text().slice(7));
});
page.on("pageerror", (error) => console.error(error));
await page.setContent('<!doctype html><html lang="en"><title>Tests</title><body></body></html>');
await page.addScriptTag({ path: require.resolve("mocha/mocha.js") });
await page.evaluate(() => globalThis.mocha.setup({ ui: "bdd", reporter: class {}, timeout: 60_000 }));
await page.addScriptTag({ content: bundle.outputFiles[0].text });
const failures = await page.evaluate(
  () =>
    new Promise((resolve) => {
      const say = (line) => console.log(`mocha: ${line}`);
      const runner = globalThis.mocha.run((failed) => {
        say(`${runner.stats.passes} passed, ${failed} failed`);
        resolve(runner.stats.tests === 0 ? 1 : failed);
      });
      runner.on("fail", (test, error) => say(`FAILED ${test.fullTitle()}\n${error.stack ?? error.message}`));
    }),
);
await browser.close();
process.exitCode = failures === 0 ? 0 : 1;
