/** A field for a time zone that is still empty begins with the browser's own. */

export function guessTimeZone(): void {
  const field = document.querySelector<HTMLInputElement>("input[name=zone]");
  if (field !== null && field.value === "") field.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
}
