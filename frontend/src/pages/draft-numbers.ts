/**
 * Numbers of drafts as the server keeps them: the frame's count, and in the low bits which page it was.
 *
 * With two windows on one task the server would otherwise take one's drafts for late ones of the other, and say that they are
 * saved. `DRAFT_PAGES` in `domain/assignment.py` is the same modulus.
 */

export const DRAFT_PAGES = 2 ** 16;

export class DraftNumbers {
  /** The number of the draft that the page was opened with; 0 for none. */
  readonly openedAt: number;
  private readonly page: number;

  constructor(openedAt: number, page = Math.floor(Math.random() * DRAFT_PAGES)) {
    this.openedAt = openedAt;
    this.page = page;
  }

  /** Where the frame begins to count. */
  get first(): number {
    return Math.floor(this.openedAt / DRAFT_PAGES);
  }

  of(count: number): number {
    return count * DRAFT_PAGES + this.page;
  }

  /** Whether the newest draft on the server is of another page, written after this one was opened. */
  isForeign(stored: number): boolean {
    return stored > this.openedAt && stored % DRAFT_PAGES !== this.page;
  }
}
