/** Takes every crowd control below a root back to its attributes; native ones are reset by their form. */

import { isCrowdControl, isForeignControl } from "./control.ts";

export function resetControls(root: ParentNode): void {
  for (const element of root.querySelectorAll("*")) {
    if (isCrowdControl(element)) element.reset();
    else if (isForeignControl(element)) (element as { reset?: () => void }).reset?.();
  }
}
