/**
 * Large areas take the focus for the keyboard's sake. A click that happens to land in one must not frame it: the
 * ring is for those who came by keyboard.
 */

export function markPointerFocus(event: Event): void {
  const area = event.currentTarget as HTMLElement;
  area.toggleAttribute("data-pointer", true);
  area.addEventListener("blur", () => area.toggleAttribute("data-pointer", false), { once: true });
}
