/** On narrow screens the navigation scrolls sideways; begin with the current section in sight. */

export function showCurrentSection(): void {
  const current = document.querySelector(".side-nav [aria-current]");
  current?.scrollIntoView({ block: "nearest", inline: "center" });
}
