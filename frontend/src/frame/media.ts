/**
 * Sound and film wait for the page's welcome: the task may be the next one, rendered ahead where nobody sees it.
 *
 * Players in shadow trees are out of reach: their `play` does not leave the tree.
 */

/** Returns the function that lets what wanted to play begin. */
export function holdMedia(): () => void {
  const held = new Set<HTMLMediaElement>();

  const hold = ({ target }: Event): void => {
    if (!(target instanceof HTMLMediaElement)) return;
    target.pause();
    held.add(target);
  };
  document.addEventListener("play", hold, { capture: true });

  return () => {
    document.removeEventListener("play", hold, { capture: true });
    // The browser may still say no, as on any page: sound wants a click.
    for (const player of held) player.play().catch(() => undefined);
    held.clear();
  };
}
