/** What was written and not saved, kept in this tab: a session that ended, or a reload, must not lose it. */

const MAX_LENGTH = 500_000;

export interface Kept {
  content: string;
  sample: string;
}

/** name: of the template; of a new one, nothing. */
export class Keeping {
  private readonly key: string;

  constructor(name: string) {
    this.key = `overread-template:${location.pathname}:${name}`;
  }

  read(): Kept | undefined {
    const text = sessionStorage.getItem(this.key);
    return text === null ? undefined : (JSON.parse(text) as Kept);
  }

  keep(kept: Kept): void {
    const text = JSON.stringify(kept);
    if (text.length <= MAX_LENGTH) sessionStorage.setItem(this.key, text);
  }

  forget(): void {
    sessionStorage.removeItem(this.key);
  }
}
