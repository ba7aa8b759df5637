/**
 * Sound and film wait for the page's welcome: the task may be the next one, rendered ahead where nobody sees it.
 *
 * `play` is heard on its way down and does not leave a shadow tree, so each tree is listened to by itself: those of scripts as
 * they are attached, closed ones too, and those that the markup declares when it is parsed. What stays out of reach is a closed
 * tree that the markup declares, and a player in no tree at all; both are silent, because a frame that nobody has touched may
 * not make a sound.
 */

/** Returns the function that lets what wanted to play begin. */
export function holdMedia(): () => void {
  const held = new Set<HTMLMediaElement>();
  const listening = new AbortController();
  const attachShadow = Element.prototype.attachShadow;

  const hold = (player: EventTarget | null): void => {
    if (!(player instanceof HTMLMediaElement)) return;
    player.pause();
    held.add(player);
  };
  const listen = (tree: Document | ShadowRoot): void =>
    tree.addEventListener("play", ({ target }) => hold(target), { capture: true, signal: listening.signal });
  const listenBelow = (tree: Document | ShadowRoot): void => {
    for (const { shadowRoot } of tree.querySelectorAll("*")) {
      if (shadowRoot === null) continue;
      listen(shadowRoot);
      for (const player of shadowRoot.querySelectorAll<HTMLMediaElement>("audio, video")) if (!player.paused) hold(player);
      listenBelow(shadowRoot);
    }
  };

  listen(document);
  Element.prototype.attachShadow = function (init) {
    const root = attachShadow.call(this, init);
    listen(root);
    return root;
  };
  document.addEventListener("DOMContentLoaded", () => listenBelow(document), { once: true, signal: listening.signal });

  return () => {
    listening.abort();
    Element.prototype.attachShadow = attachShadow;
    // The browser may still say no, as on any page: sound wants a click.
    for (const player of held) player.play().catch(() => undefined);
    held.clear();
  };
}
