/**
 * Regions: the author's `<short-instructions>` and its kin (spec 1.6).
 *
 * They stay in the light tree, where the template's scripts find them, and are shown through slots named as they
 * are. An unclosed `<p>` can leave one region inside another, or deeper; such a region is brought up to its owner.
 */

import type { ReactiveController, ReactiveControllerHost } from "lit";
import { afterParsing, moveInto } from "./parsing.ts";

export interface RegionOwner extends HTMLElement {
  readonly regionTags: readonly string[];
}

export class Regions implements ReactiveController {
  private readonly host: RegionOwner & ReactiveControllerHost;
  private readonly onlyInRegions: boolean;
  private observer: MutationObserver | undefined;

  /** onlyInRegions: bring up only what lies in another region; `crowd-form` leaves its content where it is. */
  constructor(host: RegionOwner & ReactiveControllerHost, options: { onlyInRegions?: boolean } = {}) {
    this.host = host;
    this.onlyInRegions = options.onlyInRegions ?? false;
    host.addController(this);
  }

  hostConnected(): void {
    this.observer ??= new MutationObserver(() => this.arrange());
    this.observer.observe(this.host, { childList: true, subtree: true, attributeFilter: ["header", "link-text", "placeholder"] });
    afterParsing(() => this.arrange());
  }

  hostDisconnected(): void {
    this.observer?.disconnect();
  }

  /** Regions of this tag, in document order; the first carries the attributes that count. */
  all(tag: string): HTMLElement[] {
    return Array.from(this.host.children).filter((child): child is HTMLElement => child.localName === tag);
  }

  first(tag: string): HTMLElement | undefined {
    return this.all(tag)[0];
  }

  /** Whether there is anything to show: text, a picture, a player, a control. */
  isFilled(tag: string): boolean {
    return this.all(tag).some(
      (region) => (region.textContent ?? "").trim() !== "" || region.querySelector("img,svg,video,audio,iframe,canvas,input") !== null,
    );
  }

  private arrange(): void {
    // While the parser still works, a nested region may be one whose end tag has not come yet.
    if (document.readyState !== "loading") this.bringUpNested();
    for (const child of this.host.children) {
      if (this.host.regionTags.includes(child.localName) && child.slot !== child.localName) child.slot = child.localName;
    }
    this.host.requestUpdate();
  }

  private bringUpNested(): void {
    const { host } = this;
    for (const region of host.querySelectorAll<HTMLElement>(host.regionTags.join(","))) {
      if (region.parentElement === host || !this.owns(region)) continue;
      this.takeSplitOff(region);
      moveInto(host, region);
    }
  }

  /**
   * `<full-instructions><p>A</full-instructions><short-instructions><p>B`: the second `<p>` closes the first, and with
   * it the region inside; B ends up behind it. Nobody nests regions on purpose, so what follows one is its own.
   */
  private takeSplitOff(region: HTMLElement): void {
    const outer = region.parentElement?.closest(this.host.regionTags.join(","));
    if (outer === null || outer === undefined) return;
    for (let level: Element = region; level !== outer && level.parentElement !== null; level = level.parentElement) {
      while (level.nextSibling !== null) moveInto(region, level.nextSibling);
    }
  }

  private owns(region: HTMLElement): boolean {
    let inRegion = false;
    for (let up = region.parentElement; up !== null && up !== this.host; up = up.parentElement) {
      // One of its own kind inside it may not be upgraded yet.
      if (up.localName === this.host.localName) return false;
      if ((up as Partial<RegionOwner>).regionTags?.includes(region.localName) === true) return false;
      inRegion ||= this.host.regionTags.includes(up.localName);
    }
    return inRegion || !this.onlyInRegions;
  }
}
