/** The theme switch: system, light, dark. The choice is a cookie, so that the server's next page begins with it. */

export type Theme = "auto" | "light" | "dark";

const ORDER: readonly Theme[] = ["auto", "light", "dark"];
const YEAR_SECONDS = 365 * 24 * 3_600;

export function currentTheme(): Theme {
  const theme = document.documentElement.dataset["theme"];
  return theme === "light" || theme === "dark" ? theme : "auto";
}

export function offerThemeSwitch(): void {
  const button = document.querySelector<HTMLButtonElement>("[data-theme-switch]");
  if (button === null) return;
  const name = button.querySelector("[data-theme-name]");
  const show = (): void => {
    const label = button.dataset[currentTheme()] ?? "";
    button.title = label;
    if (name !== null) name.textContent = label;
  };
  button.addEventListener("click", () => {
    const next = ORDER[(ORDER.indexOf(currentTheme()) + 1) % ORDER.length] ?? "auto";
    document.documentElement.dataset["theme"] = next;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `overread-theme=${next}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax${secure}`;
    show();
  });
  show();
  button.hidden = false;
}
