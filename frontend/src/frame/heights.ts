/**
 * Tells the page how tall the task is, so that the page and not the frame scrolls.
 *
 * A task that fills its viewport has no height of its own and sends nothing. A template whose content follows the
 * viewport's height (`height: 100vh` and a margin) would grow with every answer; it is left alone after a few rounds.
 */

import { mainForm } from "../answers/reach.ts";

const MAX_ECHOES = 4;

export function reportHeights(send: (px: number) => void): void {
  let last = 0;
  let echoes = 0;
  let viewport = window.innerHeight;

  const measure = (): void => {
    if (mainForm()?.hasAttribute("data-filled") === true || echoes > MAX_ECHOES) return;
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height === last) return;
    echoes = window.innerHeight !== viewport && height > last && last > 0 ? echoes + 1 : 0;
    viewport = window.innerHeight;
    last = height;
    send(height);
  };
  new ResizeObserver(measure).observe(document.documentElement);
  measure();
}
