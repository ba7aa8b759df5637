/**
 * Glyphs by the names of the open iron-icons set, drawn for a 24 × 24 box. The drawings are our own.
 * A filled path unless it stands under `strokes`.
 */

import { html, nothing, svg, type TemplateResult } from "lit";

/** Outlines of constant width, drawn with round ends. */
const strokes: Record<string, string> = {
  "account-circle": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 6.8a2.9 2.9 0 1 0 0 5.8 2.9 2.9 0 0 0 0-5.8zM6.4 18.6a6.4 6.4 0 0 1 11.2 0",
  add: "M12 5v14M5 12h14",
  "add-box": "M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM12 8v8M8 12h8",
  "add-circle": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 8v8M8 12h8",
  announcement: "M3 4h18v13H8l-5 4V4zM12 7.5v4M12 13.8v.2",
  "arrow-back": "M20 12H4m7-7-7 7 7 7",
  "arrow-downward": "M12 4v16m-7-7 7 7 7-7",
  "arrow-forward": "M4 12h16m-7-7 7 7-7 7",
  "arrow-upward": "M12 20V4m-7 7 7-7 7 7",
  attachment: "M18 8.5v8a5.5 5.5 0 0 1-11 0V7a3.6 3.6 0 0 1 7.2 0v8.5a1.8 1.8 0 0 1-3.6 0V8.5",
  backspace: "M8 5h12v14H8l-5-7zM11.5 9.5l5 5m0-5-5 5",
  block: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM5.7 5.7l12.6 12.6",
  "bookmark-border": "M6.5 4h11v16L12 16.3 6.5 20z",
  brush: "M20 4c-5 2-9 6-11 9.5 1.5.4 2.4 1.3 2.8 2.8C15.3 14.3 18.5 9.5 20 4zM8.5 14.5c-2.5 0-3.5 1.5-3.5 3 0 1.2-.5 2-1.5 2.5 3 .8 7 .3 7-3",
  cancel: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9 9l6 6m0-6-6 6",
  check: "M4.5 12.5 10 18 19.5 7",
  "check-box": "M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM8 12.5l3 3 5.5-6",
  "check-box-outline-blank": "M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1z",
  "check-circle": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 12.5l3 3 5.5-6",
  "chevron-left": "M14.5 6 8.5 12l6 6",
  "chevron-right": "M9.5 6l6 6-6 6",
  clear: "M6 6l12 12M18 6 6 18",
  close: "M6 6l12 12M18 6 6 18",
  code: "M8.5 7l-5 5 5 5M15.5 7l5 5-5 5",
  "content-copy": "M9 8h11v13H9zM5 16H4V3h11v2",
  create: "M4 20l1-4.5L16.5 4 20 7.5 8.5 19 4 20zM14 6.5 17.5 10",
  delete: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5",
  description: "M6 3h8l5 5v13H6zM14 3v5h5M9 13h6M9 17h6",
  done: "M4.5 12.5 10 18 19.5 7",
  "done-all": "M2.5 12.5 8 18 18 7M12.5 16.5 14 18l8-9",
  error: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7.5v6M12 16.4v.2",
  "error-outline": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7.5v6M12 16.4v.2",
  event: "M5 5h14v15H5zM5 9.5h14M8.5 3v4M15.5 3v4",
  eraser: "M13.5 5 20 11.5l-7.5 7.5H8l-4-4zM9 9.5l6.5 6.5M5.5 21H20",
  "expand-less": "M6 15l6-6 6 6",
  "expand-more": "M6 9l6 6 6-6",
  face: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8.5 14.5a4 4 0 0 0 7 0M9 9.5v.2M15 9.5v.2",
  "favorite-border": "M12 20.5 4.3 12.6a4.9 4.9 0 0 1 6.9-6.9l.8.8.8-.8a4.9 4.9 0 0 1 6.9 6.9z",
  "file-download": "M12 4v11m-5-5 5 5 5-5M5 20h14",
  "file-upload": "M12 16V5m-5 5 5-5 5 5M5 20h14",
  "filter-list": "M4 7h16M7 12h10M10 17h4",
  "first-page": "M18 6l-6 6 6 6M6.5 6v12",
  flag: "M5 21V4h13l-2.5 4 2.5 4H5",
  folder: "M3 6h6l2 2.5h10V19H3z",
  fullscreen: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  "fullscreen-exit": "M9 4v5H4M20 9h-5V4M15 20v-5h5M4 15h5v5",
  "get-app": "M12 4v11m-5-5 5 5 5-5M5 20h14",
  help: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.3 9.6a2.8 2.8 0 1 1 4.2 2.4c-1 .6-1.5 1-1.5 2M12 16.9v.2",
  "help-outline": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.3 9.6a2.8 2.8 0 1 1 4.2 2.4c-1 .6-1.5 1-1.5 2M12 16.9v.2",
  history: "M4.5 13a7.5 7.5 0 1 0 2.2-6.3L4.5 9M4.5 4.5V9H9M12 8.5v4l3 2",
  home: "M4 11l8-7 8 7M6 9.5V20h12V9.5",
  "indeterminate-check-box": "M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM8 12h8",
  info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5.5M12 7.4v.2",
  "info-outline": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5.5M12 7.4v.2",
  label: "M4 7h11l5 5-5 5H4z",
  language: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c5 5 5 13 0 18-5-5-5-13 0-18z",
  "last-page": "M6 6l6 6-6 6M17.5 6v12",
  launch: "M13 4h7v7M20 4l-9 9M18 14v6H4V6h6",
  "lightbulb-outline": "M9.5 17a6.5 6.5 0 1 1 5 0v1.5h-5zM10 21.5h4",
  link: "M9.5 14.5l5-5M11 7l2-2a4.2 4.2 0 0 1 6 6l-2 2M13 17l-2 2a4.2 4.2 0 0 1-6-6l2-2",
  list: "M9 7h11M9 12h11M9 17h11M4.5 7v.2M4.5 12v.2M4.5 17v.2",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  "lock-open": "M6 11h12v9H6zM8.5 11V7a3.5 3.5 0 0 1 6.8-1",
  mail: "M3 6h18v12H3zM3 7l9 6 9-6",
  menu: "M4 6.5h16M4 12h16M4 17.5h16",
  "open-in-new": "M13 4h7v7M20 4l-9 9M18 14v6H4V6h6",
  "open-with": "M12 3v18M3 12h18M9.5 5.5 12 3l2.5 2.5M9.5 18.5 12 21l2.5-2.5M5.5 9.5 3 12l2.5 2.5M18.5 9.5 21 12l-2.5 2.5",
  "perm-identity": "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 20a8 8 0 0 1 16 0",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
  polygon: "M12 4 20 10l-3 9.5H7L4 10z",
  "question-answer": "M3 4h13v9H8l-5 4V4zM19 8h2v12l-4-3.5H8V15",
  "radio-button-checked": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM12 11.5v1",
  "radio-button-unchecked": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  refresh: "M19 12a7 7 0 1 1-2-4.9L19.5 9.5M19.5 4v5.5H14",
  remove: "M5 12h14",
  "remove-circle": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 12h8",
  "remove-circle-outline": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 12h8",
  reply: "M9.5 5 4 10.5 9.5 16M4 10.5h8a8 8 0 0 1 8 8",
  "report-problem": "M12 4 2.8 20h18.4L12 4zM12 10v4.5M12 17.2v.2",
  room: "M12 21s-6.5-6.2-6.5-11a6.5 6.5 0 0 1 13 0c0 4.8-6.5 11-6.5 11zM12 7.7a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6z",
  save: "M5 4h11l4 4v12H4V5a1 1 0 0 1 1-1zM8 4v5h7V4M8 20v-6h8v6",
  schedule: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2.5",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3 20.5 20.5",
  send: "M4 12 3 4l18 8-18 8 1-8zm0 0h8",
  settings:
    "M12 8.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4zM12 2.8v3M12 18.2v3M2.8 12h3M18.2 12h3M5.5 5.5l2.1 2.1M16.4 16.4l2.1 2.1M18.5 5.5l-2.1 2.1M7.6 16.4l-2.1 2.1",
  sort: "M4 7h16M4 12h11M4 17h6",
  "star-border": "M12 3.2l2.7 5.6 6.1.8-4.5 4.3 1.1 6.1L12 17.1 6.6 20l1.1-6.1L3.2 9.6l6.1-.8z",
  "swap-horiz": "M5 8.5h14L15.5 5M19 15.5H5L8.5 19",
  "swap-vert": "M8.5 19V5L5 8.5M15.5 5v14l3.5-3.5",
  "thumb-down": "M7 13V4H4v9h3zm0 0 4 7c1.5 0 2.3-1.2 2-2.6L12.5 14H19a1.6 1.6 0 0 0 1.6-1.9l-1.3-6.5A2 2 0 0 0 17.3 4H7",
  "thumb-up": "M7 11v9H4v-9h3zm0 0 4-7c1.5 0 2.3 1.2 2 2.6L12.5 10H19a1.6 1.6 0 0 1 1.6 1.9l-1.3 6.5a2 2 0 0 1-2 1.6H7",
  undo: "M8.5 5 4 9.5 8.5 14M4 9.5h9.5a5.5 5.5 0 0 1 0 11H10",
  redo: "M15.5 5 20 9.5 15.5 14M20 9.5h-9.5a5.5 5.5 0 0 0 0 11H14",
  visibility: "M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12zM12 9.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z",
  "visibility-off": "M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12zM4 4l16 16",
  warning: "M12 4 2.8 20h18.4L12 4zM12 10v4.5M12 17.2v.2",
  "zoom-in": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3 20.5 20.5M10.5 7.8v5.4M7.8 10.5h5.4",
  "zoom-out": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3 20.5 20.5M7.8 10.5h5.4",
};

const fills: Record<string, string> = {
  "arrow-drop-down": "M7 10h10l-5 5z",
  "arrow-drop-up": "M7 14h10l-5-5z",
  bookmark: "M6 3.5h12V21l-6-4-6 4z",
  grade: "M12 3.2l2.7 5.6 6.1.8-4.5 4.3 1.1 6.1L12 17.1 6.6 20l1.1-6.1L3.2 9.6l6.1-.8z",
  "more-horiz": "M4.2 12a1.8 1.8 0 1 1 3.6 0 1.8 1.8 0 0 1-3.6 0zm6 0a1.8 1.8 0 1 1 3.6 0 1.8 1.8 0 0 1-3.6 0zm6 0a1.8 1.8 0 1 1 3.6 0 1.8 1.8 0 0 1-3.6 0z",
  star: "M12 3.2l2.7 5.6 6.1.8-4.5 4.3 1.1 6.1L12 17.1 6.6 20l1.1-6.1L3.2 9.6l6.1-.8z",
  "more-vert": "M12 4.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6zm0 6a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6zm0 6a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z",
  favorite: "M12 20.5 4.3 12.6a4.9 4.9 0 0 1 6.9-6.9l.8.8.8-.8a4.9 4.9 0 0 1 6.9 6.9z",
  "star-half": "M12 3.2v13.9L6.6 20l1.1-6.1L3.2 9.6l6.1-.8z",
};

/** Those that point along the line of writing. */
const TURNING = new Set(["arrow-back", "arrow-forward", "redo", "undo"]);

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
    class=${TURNING.has(key) ? "icon turns" : "icon"}
    viewBox="0 0 24 24"
    role=${alt === "" ? nothing : "img"}
    aria-hidden=${alt === "" ? "true" : nothing}
    aria-label=${alt === "" ? nothing : alt}
    focusable="false"
  >${path}</svg>`;
}
