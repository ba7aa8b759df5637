/** Registers tags, and tells templates when all elements of the page stand. */

const tags: string[] = [];

/** Register `tag` unless something else has it already: the script may be loaded twice. */
export function define(tag: string, element: CustomElementConstructor): void {
  if (customElements.get(tag) !== undefined) return;
  customElements.define(tag, element);
  tags.push(tag);
}

/** What has been registered so far, in its order. */
export function definedTags(): readonly string[] {
  return tags;
}

export const READY = "all-crowd-elements-ready";
const ANNOUNCED = Symbol.for("overread.crowd-elements");
type Announced = { [ANNOUNCED]?: "waiting" | "ready" };

/** Whether the elements' bundle runs in this page, and whether it has fired its event; for the task frame. */
export function crowdElementsState(): "absent" | "waiting" | "ready" {
  return (globalThis as Announced)[ANNOUNCED] ?? "absent";
}

/**
 * Fire `all-crowd-elements-ready` once, when parsing has ended and every crowd element present has rendered.
 * Never during parsing and never inside DOMContentLoaded: the listeners are registered by scripts below the elements.
 * `words` is waited for, too: a script that reads what stands on a button finds it in the page's language.
 */
export function announceReady(words: Promise<void> = Promise.resolve()): void {
  const shared = globalThis as Announced;
  if (shared[ANNOUNCED] !== undefined) return;
  shared[ANNOUNCED] = "waiting";
  const afterParsing = (): void => void setTimeout(() => void words.then(() => announce(shared)));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", afterParsing, { once: true });
  else afterParsing();
}

async function announce(shared: Announced): Promise<void> {
  const present = tags.length === 0 ? [] : document.querySelectorAll(tags.join(","));
  // A failed rendering is that element's problem, already reported; the others' listeners must still run.
  await Promise.allSettled(Array.from(present, (element) => (element as { updateComplete?: Promise<unknown> }).updateComplete));
  shared[ANNOUNCED] = "ready";
  document.dispatchEvent(new CustomEvent(READY));
}
