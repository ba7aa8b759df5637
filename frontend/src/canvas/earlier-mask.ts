/** The mask that a widget begins with: none, being read, standing, or not to be had. */

import type { Mask } from "../masks/mask.ts";
import { loadMask } from "./mask-source.ts";

export type EarlierState =
  | { kind: "none" | "loading" | "stands" | "failed" }
  /** Its size is not the image's. */
  | { kind: "misfit"; width: number; height: number };

export interface EarlierMaskEvents {
  /** It stands now, or is known not to. */
  settled(): void;
  failed(): void;
}

export class EarlierMask {
  state: EarlierState = { kind: "none" };
  private readonly events: EarlierMaskEvents;
  private reading: AbortController | undefined;

  constructor(events: EarlierMaskEvents) {
    this.events = events;
  }

  get isLoading(): boolean {
    return this.state.kind === "loading";
  }

  /** Whether it was named and is not there. */
  get isMissing(): boolean {
    return this.state.kind === "failed" || this.state.kind === "misfit";
  }

  /** Forget the one before; read the image at this address, if it is one, into the mask. */
  begin(source: unknown, mask: Mask): void {
    this.forget();
    if (typeof source === "string" && source !== "") void this.read(source, mask);
  }

  forget(): void {
    this.reading?.abort();
    this.state = { kind: "none" };
  }

  private async read(source: string, mask: Mask): Promise<void> {
    const { signal } = (this.reading = new AbortController());
    this.state = { kind: "loading" };
    const outcome = await loadMask(source, mask, signal);
    if (signal.aborted) return;
    if (outcome.ok) {
      mask.keepAsInitial();
      this.state = { kind: "stands" };
    } else {
      this.state = outcome.found === undefined ? { kind: "failed" } : { kind: "misfit", ...outcome.found };
      this.events.failed();
    }
    this.events.settled();
  }
}
