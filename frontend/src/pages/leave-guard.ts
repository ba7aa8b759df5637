/** Lets the browser ask before a page goes away with something unsaved on it. */

export function guardLeaving(hasUnsaved: () => boolean, signal?: AbortSignal): void {
  window.addEventListener(
    "beforeunload",
    (event) => {
      if (hasUnsaved()) event.preventDefault();
    },
    { signal },
  );
}
