/**
 * Keeps the parts of a page marked `data-live` as the server has them, without reloading.
 *
 * The page asks for itself again while somebody looks at it, and is told in a few bytes when nothing has changed. When the
 * server is away it asks more and more rarely and says that it may be out of date.
 */

import { morph } from "./morph.ts";

const EVERY_SECONDS = 5;
const LONGEST_WAIT_MS = 60_000;
const FAILURES_BEFORE_SAYING = 2;

export type Answer = { kind: "same" } | { kind: "page"; text: string; tag: string | null } | { kind: "away" } | { kind: "signed out" };

export interface LiveOptions {
  /** Asks for the page of this tag. */
  ask(tag: string | null): Promise<Answer>;
  /** Called when parts have changed: what scripts do to a page has to be done to the new parts. */
  changed(): void;
}

export class LivePage {
  private readonly options: LiveOptions;
  private tag: string | null = null;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isAsking = false;

  constructor(options: LiveOptions) {
    this.options = options;
  }

  start(): void {
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void this.refresh();
      else clearTimeout(this.timer);
    });
    this.wait();
  }

  async refresh(): Promise<void> {
    if (this.isAsking) return;
    clearTimeout(this.timer);
    this.isAsking = true;
    const answer = await this.options.ask(this.tag);
    this.isAsking = false;
    if (answer.kind === "signed out") {
      showState("signedOut");
      return;
    }
    this.failures = answer.kind === "away" ? this.failures + 1 : 0;
    showState(this.failures >= FAILURES_BEFORE_SAYING ? "lost" : undefined);
    if (answer.kind === "page") {
      this.tag = answer.tag;
      if (takeOver(new DOMParser().parseFromString(answer.text, "text/html"))) this.options.changed();
    }
    this.wait();
  }

  private wait(): void {
    clearTimeout(this.timer);
    if (document.visibilityState !== "visible") return;
    this.timer = setTimeout(() => void this.refresh(), Math.min(everyMs() * 2 ** this.failures, LONGEST_WAIT_MS));
  }
}

export function keepFresh(changed: () => void): LivePage | undefined {
  if (regions().length === 0) return undefined;
  const page = new LivePage({ ask: askServer, changed });
  page.start();
  return page;
}

async function askServer(tag: string | null): Promise<Answer> {
  const headers: Record<string, string> = { "X-Overread-Live": "1" };
  if (tag !== null) headers["If-None-Match"] = tag;
  try {
    const response = await fetch(location.pathname + location.search, { headers, cache: "no-store", redirect: "manual" });
    if (response.type === "opaqueredirect") return { kind: "signed out" };
    if (response.status === 304) return { kind: "same" };
    if (!response.ok) return { kind: "away" };
    return { kind: "page", text: await response.text(), tag: response.headers.get("ETag") };
  } catch {
    return { kind: "away" };
  }
}

/** Takes over what has changed; whether anything had. */
function takeOver(fresh: Document): boolean {
  let hasChanged = false;
  const focused = document.activeElement;
  for (const region of regions()) {
    const wanted = fresh.getElementById(region.id);
    if (wanted === null || wanted.isEqualNode(region)) continue;
    const said = region.dataset["said"];
    morph(region, wanted);
    hasChanged = true;
    if (region.dataset["said"] !== said) tell(region);
  }
  // What was moved to another place has lost the focus.
  if (focused instanceof HTMLElement && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
  return hasChanged;
}

function regions(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-live][id]")];
}

function everyMs(): number {
  const seconds = regions().map((region) => Number(region.dataset["seconds"] ?? EVERY_SECONDS));
  return 1_000 * Math.max(1, Math.min(...seconds));
}

/** Says it aloud. What was done to the thing that the page is about (“it has started”) is old news when its state changes. */
function tell(region: HTMLElement): void {
  if (region.querySelector("h1") !== null) document.querySelector("[data-notice]")?.remove();
  const voice = document.querySelector("[data-live-voice]");
  if (voice !== null) voice.textContent = region.dataset["said"] ?? "";
}

function showState(state: "lost" | "signedOut" | undefined): void {
  const place = document.querySelector<HTMLElement>("[data-live-state]");
  if (place === null) return;
  const text = state === undefined ? "" : (place.dataset[state] ?? "");
  if (place.textContent !== text) place.textContent = text;
  place.hidden = text === "";
}
