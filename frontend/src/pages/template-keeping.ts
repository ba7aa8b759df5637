/** What was written and not saved, kept in this tab: a session that ended, or a reload, must not lose it. */

const MAX_LENGTH = 500_000;
const PREFIX = "overread-template:";

/** On the page that a saved template leads to: what was kept of it is kept by the server now. */
export function forgetSaved(): void {
  const isSaved = document.querySelector("[data-template]") !== null && document.querySelector("[data-notice].success") !== null;
  if (!isSaved) return;
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
}

export interface Kept {
  content: string;
  sample: string;
}

/** name: of the template; of a new one, nothing. */
export class Keeping {
  private readonly key: string;

  constructor(name: string) {
    this.key = `${PREFIX}${location.pathname}:${name}`;
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
