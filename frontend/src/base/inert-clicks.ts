/** A disabled or busy button has no clicks, not even for its own `onclick`. */

/** Call it first in a constructor: blocked clicks are stopped in the capture phase, before every other listener. */
export function blockClicks(host: HTMLElement, isInert: () => boolean): void {
  const block = (event: Event): void => {
    if (!isInert()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  host.addEventListener("click", block, { capture: true });
}

/** Disabled itself or by a fieldset around it. */
export function isSwitchedOff(button: HTMLElement & { disabled: boolean }): boolean {
  return button.disabled || button.closest("fieldset[disabled]") !== null;
}
