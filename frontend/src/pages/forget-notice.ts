/** A notice belongs to what happened just now, not to the address: reloading does not repeat it. */

export function forgetNotice(): void {
  if (location.search.includes("notice=")) history.replaceState(null, "", location.pathname);
}
