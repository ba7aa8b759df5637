/** Takes every crowd control of a root back to its attributes; native ones are reset by their form. */

import { isCrowdControl, isForeignControl } from "./control.ts";
import { elementsIn } from "./reach.ts";

export function resetControls(root: ParentNode): void {
  for (const element of elementsIn(root)) {
    if (isCrowdControl(element)) element.reset();
    else if (isForeignControl(element)) (element as { reset?: () => void }).reset?.();
  }
}
