/**
 * Keeps templates that were written for white pages readable in the dark theme.
 *
 * A table with `background: white` and no colour of its own would show our light text on white; a paragraph with
 * `color: #222` would show it on our dark page. Where text has too little contrast, the element that caused it becomes
 * an island of the light theme: `data-overread-island`, styled in tokens.styles.ts below every rule of the template.
 */

import { flatParent } from "./flat-tree.ts";

const ISLAND = "data-overread-island";
/** What large text needs by WCAG; below it, nobody reads for eight hours. */
const MIN_CONTRAST = 3;
/** A page of more elements than this is checked only so far; checking must never be felt. */
const MAX_ELEMENTS = 4000;
const SETTLE_MS = 150;
const WATCHED = Symbol.for("overread.islands");

type Color = readonly [red: number, green: number, blue: number, alpha: number];

/** Check now and whenever theme or content changes; once per document, whichever bundle asks first. */
export function keepReadable(): void {
  const marked = document as Document & { [WATCHED]?: true };
  if (marked[WATCHED] === true) return;
  marked[WATCHED] = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      markIslands();
    }, SETTLE_MS);
  };
  new MutationObserver(soon).observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributeFilter: ["data-overread-theme", "class", "style"],
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", soon);
  window.addEventListener("load", soon);
  markIslands();
}

/** One look at the whole page. In the light theme there is nothing to do but to take islands back. */
export function markIslands(): void {
  if (!getComputedStyle(document.documentElement).colorScheme.includes("dark")) {
    for (const island of document.querySelectorAll(`[${ISLAND}]`)) island.removeAttribute(ISLAND);
    return;
  }
  let checked = 0;
  for (const element of document.body.querySelectorAll("*")) {
    if (!showsText(element)) continue;
    checked += 1;
    if (checked > MAX_ELEMENTS) return;
    mend(element);
  }
}

function mend(element: Element): void {
  const ink = readColor(getComputedStyle(element).color);
  const ground = groundUnder(element);
  if (ink === undefined || ground === undefined || contrast(ink, ground.color) >= MIN_CONTRAST) return;
  if (ground.isTemplates) ground.owner.setAttribute(ISLAND, "");
  else element.setAttribute(ISLAND, "paper");
}

/** Text of its own, or in a shadow root, which takes its colours from here. */
function showsText(element: Element): boolean {
  if (element.matches("script, style, option, svg *")) return false;
  if (element.shadowRoot !== null) return true;
  return Array.from(element.childNodes).some((node) => node instanceof Text && node.data.trim() !== "");
}

/** The nearest opaque background, and whether the template put it there; nothing when a picture lies between. */
function groundUnder(element: Element): { color: Color; owner: Element; isTemplates: boolean } | undefined {
  for (let up: Element | null = element; up !== null; up = flatParent(up)) {
    const style = getComputedStyle(up);
    if (style.backgroundImage !== "none") return undefined;
    const color = readColor(style.backgroundColor);
    if (color === undefined) return undefined;
    if (color[3] > 0.9) return { color, owner: up, isTemplates: up.getRootNode() === document && !isDark(color) };
  }
  return undefined;
}

function isDark(color: Color): boolean {
  return luminance(color) < 0.2;
}

/** Browsers compute the colours of style sheets to `rgb()`; wider gamuts are left alone. */
function readColor(text: string): Color | undefined {
  const match = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(text);
  if (match === null) return undefined;
  return [Number(match[1]), Number(match[2]), Number(match[3]), match[4] === undefined ? 1 : Number(match[4])];
}

/** Contrast ratio of WCAG 2, from 1 to 21. */
function contrast(a: Color, b: Color): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(color: Color): number {
  const [red, green, blue] = [color[0], color[1], color[2]].map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
