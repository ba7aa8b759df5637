/** When a template's markup is parsed and the crowd elements, if it uses them, have rendered. */

import { crowdElementsState, READY } from "../base/define.ts";

export function whenContentStands(then: () => void): void {
  const parsed = (): void => {
    if (crowdElementsState() === "waiting") document.addEventListener(READY, then, { once: true });
    else then();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", parsed, { once: true });
  else parsed();
}
