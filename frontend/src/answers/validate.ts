/** Asks every control of a root whether it may be submitted (spec 2.3, step 2). */

import { isCrowdControl, isDisabled, isForeignControl, isNativeControl, REVEAL } from "./control.ts";
import { elementsIn } from "./reach.ts";

export interface Verdict {
  /** The failing controls in document order; empty means the answer may go. */
  failing: HTMLElement[];
}

/** Every control is asked, so that each can mark itself; native ones answer by their own constraints. */
export function validateControls(root: ParentNode): Verdict {
  const failing: HTMLElement[] = [];
  for (const element of elementsIn(root)) {
    if (element instanceof HTMLElement && !passes(element)) failing.push(element);
  }
  return { failing };
}

function passes(element: HTMLElement): boolean {
  if (isNativeControl(element)) return !element.willValidate || element.checkValidity();
  if (isCrowdControl(element) || isForeignControl(element)) {
    if (isDisabled(element)) return true;
    // A component of the template may return nothing at all; only an explicit false stops.
    return element.validate?.() !== false;
  }
  return true;
}

/** Bring a failing control into view, let its containers open, and give it the focus. */
export function showFailing(element: HTMLElement): void {
  element.dispatchEvent(new CustomEvent(REVEAL, { bubbles: true, composed: true }));
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  if (isNativeControl(element)) element.reportValidity();
  else element.focus({ preventScroll: true });
}
