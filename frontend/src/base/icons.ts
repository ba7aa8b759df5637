/**
 * Glyphs by the names of the open iron-icons set, drawn for a 24 × 24 box. The drawings are our own.
 * A filled path unless it stands under `strokes`.
 */

import { html, nothing, svg, type TemplateResult } from "lit";

/** Outlines of constant width, drawn with round ends. */
const strokes: Record<string, string> = {
  add: "M12 5v14M5 12h14",
  "add-box": "M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM12 8v8M8 12h8",
  "add-circle": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 8v8M8 12h8",
  "arrow-back": "M20 12H4m7-7-7 7 7 7",
  "arrow-forward": "M4 12h16m-7-7 7 7-7 7",
  cancel: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9 9l6 6m0-6-6 6",
  check: "M4.5 12.5 10 18 19.5 7",
  "check-circle": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 12.5l3 3 5.5-6",
  "chevron-left": "M14.5 6 8.5 12l6 6",
  "chevron-right": "M9.5 6l6 6-6 6",
  clear: "M6 6l12 12M18 6 6 18",
  close: "M6 6l12 12M18 6 6 18",
  create: "M4 20l1-4.5L16.5 4 20 7.5 8.5 19 4 20zM14 6.5 17.5 10",
  delete: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5",
  done: "M4.5 12.5 10 18 19.5 7",
  "error-outline": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7.5v6M12 16.4v.2",
  "expand-less": "M6 15l6-6 6 6",
  "expand-more": "M6 9l6 6 6-6",
  fullscreen: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  help: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.3 9.6a2.8 2.8 0 1 1 4.2 2.4c-1 .6-1.5 1-1.5 2M12 16.9v.2",
  "help-outline": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.3 9.6a2.8 2.8 0 1 1 4.2 2.4c-1 .6-1.5 1-1.5 2M12 16.9v.2",
  info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5.5M12 7.4v.2",
  "info-outline": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5.5M12 7.4v.2",
  menu: "M4 6.5h16M4 12h16M4 17.5h16",
  "open-with": "M12 3v18M3 12h18M9.5 5.5 12 3l2.5 2.5M9.5 18.5 12 21l2.5-2.5M5.5 9.5 3 12l2.5 2.5M18.5 9.5 21 12l-2.5 2.5",
  "question-answer": "M3 4h13v9H8l-5 4V4zM19 8h2v12l-4-3.5H8V15",
  refresh: "M19 12a7 7 0 1 1-2-4.9L19.5 9.5M19.5 4v5.5H14",
  remove: "M5 12h14",
  "remove-circle": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 12h8",
  "remove-circle-outline": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 12h8",
  "report-problem": "M12 4 2.8 20h18.4L12 4zM12 10v4.5M12 17.2v.2",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3 20.5 20.5",
  settings:
    "M12 8.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4zM12 2.8v3M12 18.2v3M2.8 12h3M18.2 12h3M5.5 5.5l2.1 2.1M16.4 16.4l2.1 2.1M18.5 5.5l-2.1 2.1M7.6 16.4l-2.1 2.1",
  undo: "M8.5 5 4 9.5 8.5 14M4 9.5h9.5a5.5 5.5 0 0 1 0 11H10",
  redo: "M15.5 5 20 9.5 15.5 14M20 9.5h-9.5a5.5 5.5 0 0 0 0 11H14",
  visibility: "M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12zM12 9.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z",
  "visibility-off": "M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12zM4 4l16 16",
  warning: "M12 4 2.8 20h18.4L12 4zM12 10v4.5M12 17.2v.2",
  "zoom-in": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3 20.5 20.5M10.5 7.8v5.4M7.8 10.5h5.4",
  "zoom-out": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3 20.5 20.5M7.8 10.5h5.4",
};

const fills: Record<string, string> = {
  star: "M12 3.2l2.7 5.6 6.1.8-4.5 4.3 1.1 6.1L12 17.1 6.6 20l1.1-6.1L3.2 9.6l6.1-.8z",
  "more-vert": "M12 4.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6zm0 6a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6zm0 6a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z",
  favorite: "M12 20.5 4.3 12.6a4.9 4.9 0 0 1 6.9-6.9l.8.8.8-.8a4.9 4.9 0 0 1 6.9 6.9z",
};

export const iconNames: readonly string[] = [...Object.keys(strokes), ...Object.keys(fills)].sort();

/** What an `icon` attribute shows where it may also be an address: badge, fab and icon button (spec 1.4). */
export function iconOrPicture(name: string): TemplateResult | typeof nothing {
  return /[./]|^data:/i.test(name) ? html`<img class="icon" src=${name} alt="" />` : icon(name);
}

/** The glyph, sized by CSS and coloured by `currentColor`; nothing for a name that is not known. */
export function icon(name: string, alt = ""): TemplateResult | typeof nothing {
  // The set's own prefix is allowed, as in `icons:search`.
  const key = name.replace(/^icons:/, "");
  const outline = Object.hasOwn(strokes, key) ? strokes[key] : undefined;
  const filled = Object.hasOwn(fills, key) ? fills[key] : undefined;
  if (outline === undefined && filled === undefined) return nothing;
  const path =
    outline !== undefined
      ? svg`<path d=${outline} fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" />`
      : svg`<path d=${filled ?? ""} fill="currentColor" />`;
  return html`<svg
    class="icon"
    viewBox="0 0 24 24"
    role=${alt === "" ? nothing : "img"}
    aria-hidden=${alt === "" ? "true" : nothing}
    aria-label=${alt === "" ? nothing : alt}
    focusable="false"
  >${path}</svg>`;
}
