/**
 * Parts of the library that few templates need, each a script beside the elements' own, loaded when it is asked for.
 *
 * As a script element: a frame with an opaque origin may run one from anywhere, while modules would need CORS. A part
 * leaves what it offers under a registered symbol, because bundles share nothing but the window.
 */

import { TEXTS, type SharedTexts } from "./shared-texts.ts";
import { englishText, text } from "./texts.ts";

/** Known only while the script runs for the first time. */
const ownScript = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "";

/** By script; shared by all bundles of the page, so that two of them never load the same. */
const LOADING = Symbol.for("overread.loading");
const loading = ((globalThis as { [LOADING]?: Map<string, Promise<void>> })[LOADING] ??= new Map<string, Promise<void>>());

/** The folder of the scripts, or of a part in it. Raises TypeError where the script has no address, as in a test. */
export function bundleAddress(name: string): string {
  return new URL(name, ownScript).href;
}

/** What the part offers; the script is loaded once. A failure is raised, and the next call tries again. */
export async function loadPart<T>(symbol: symbol, script: string): Promise<T> {
  const shared = globalThis as SharedTexts & { [name: symbol]: T | undefined };
  // A part may load another: then it is there already.
  shared[TEXTS] ??= { text, englishText };
  if (shared[symbol] === undefined) {
    if (!loading.has(script)) loading.set(script, runScript(bundleAddress(script)).finally(() => loading.delete(script)));
    await loading.get(script);
  }
  const part = shared[symbol];
  if (part === undefined) throw new Error(`${script} left nothing`);
  return part;
}

function runScript(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    const ended = (): void => {
      // The node has done its part; scripts of the template shall not stumble over it.
      script.remove();
    };
    script.addEventListener("load", () => {
      ended();
      resolve();
    });
    script.addEventListener("error", () => {
      ended();
      reject(new Error(`${address} could not be loaded`));
    });
    document.head.append(script);
  });
}
