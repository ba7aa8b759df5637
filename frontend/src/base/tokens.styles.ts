/**
 * Theme tokens: every colour, size and font of the library, as custom properties on the document.
 *
 * They inherit into all shadow roots. Everything stands in a cascade layer and on zero-specificity selectors, so any
 * rule of a template wins over it. Which theme: the system's, unless the host names one (`data-overread-theme`).
 * Plain text, not Lit's: the task frame uses them too and must stay small.
 */

export const THEME_ATTRIBUTE = "data-overread-theme";

const light = `
  --crowd-page: #f5f6f8;
  --crowd-surface: #ffffff;
  --crowd-surface-sunken: #eef0f4;
  --crowd-surface-hover: #f0f4fb;
  --crowd-stage: #e6e8ed;
  --crowd-text: #1b2230;
  --crowd-text-quiet: #566074;
  --crowd-line: #dce0e8;
  --crowd-line-strong: #868fa1;
  --crowd-accent: #2a5bd7;
  --crowd-accent-hover: #1f4ab8;
  --crowd-accent-surface: #e8effd;
  --crowd-accent-text: #1e48b3;
  --crowd-on-accent: #ffffff;
  --crowd-focus: #2a5bd7;
  --crowd-error: #c02a2a;
  --crowd-error-text: #9c1f1f;
  --crowd-error-line: #eab4b0;
  --crowd-error-surface: #fdf0ef;
  --crowd-warning: #a66300;
  --crowd-warning-line: #ecd2a0;
  --crowd-warning-surface: #fdf6e6;
  --crowd-success: #1f7a45;
  --crowd-success-line: #aed9bf;
  --crowd-success-surface: #edf8f1;
  --crowd-shadow: 0 1px 2px rgb(23 32 51 / 8%), 0 4px 16px rgb(23 32 51 / 6%);
  --crowd-shadow-high: 0 12px 40px rgb(23 32 51 / 24%);
  --crowd-backdrop: rgb(17 23 36 / 48%);
`;

const dark = `
  --crowd-page: #12151b;
  --crowd-surface: #1a1e26;
  --crowd-surface-sunken: #242a35;
  --crowd-surface-hover: #242c3a;
  --crowd-stage: #0c0e12;
  --crowd-text: #e8ebf2;
  --crowd-text-quiet: #a3adbf;
  --crowd-line: #303744;
  --crowd-line-strong: #75809a;
  --crowd-accent: #7ba3ff;
  --crowd-accent-hover: #9cbaff;
  --crowd-accent-surface: #1f2d4e;
  --crowd-accent-text: #a9c3ff;
  --crowd-on-accent: #0b1633;
  --crowd-focus: #8fb1ff;
  --crowd-error: #ff8a80;
  --crowd-error-text: #ffb0a8;
  --crowd-error-line: #6e3532;
  --crowd-error-surface: #371f1e;
  --crowd-warning: #f0b95a;
  --crowd-warning-line: #665022;
  --crowd-warning-surface: #322812;
  --crowd-success: #72cf98;
  --crowd-success-line: #2c5c40;
  --crowd-success-surface: #172c20;
  --crowd-shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 4px 16px rgb(0 0 0 / 30%);
  --crowd-shadow-high: 0 12px 40px rgb(0 0 0 / 60%);
  --crowd-backdrop: rgb(0 0 0 / 60%);
`;

const documentTokens = `
  @layer overread {
    :where(:root) {
      ${light}
      --crowd-font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif;
      --crowd-font: 400 1rem/1.5 var(--crowd-font-family);
      --crowd-font-small: 400 0.875rem/1.45 var(--crowd-font-family);
      --crowd-font-heading: 600 1.125rem/1.35 var(--crowd-font-family);
      --crowd-space-1: 0.25rem;
      --crowd-space-2: 0.5rem;
      --crowd-space-3: 0.75rem;
      --crowd-space-4: 1rem;
      --crowd-space-5: 1.5rem;
      --crowd-space-6: 2rem;
      --crowd-radius: 0.5rem;
      --crowd-radius-large: 0.75rem;
      --crowd-target: 2.75rem;
      color-scheme: light;
    }

    @media (prefers-color-scheme: dark) {
      :where(:root:not([data-overread-theme="light"])) {
        ${dark}
        color-scheme: dark;
      }
    }

    :where(:root[data-overread-theme="dark"]) {
      ${dark}
      color-scheme: dark;
    }

    /* Marked by islands.ts where a template's own colours are for white pages. */
    :where([data-overread-island]) {
      ${light}
      color: var(--crowd-text);
      color-scheme: light;
    }

    :where([data-overread-island="paper"]) {
      background: var(--crowd-surface);
    }

    :where(body) {
      background: var(--crowd-page);
      color: var(--crowd-text);
      font: var(--crowd-font);
    }

    :where(body:has(> crowd-form)) {
      margin: 0;
    }

    /* On a line of its own, whatever stands before it. */
    :where(crowd-form > form > crowd-button[data-testid="crowd-submit"]) {
      display: block;
      inline-size: fit-content;
      margin-block-start: 1rem;
    }

    /* Beside the task and in a dialog there is little room, and AWS's own pictures are wide. */
    :where(short-instructions, full-instructions) :where(img, video) {
      max-inline-size: 100%;
      object-fit: contain;
    }

    /* The template's own fields beside ours. */
    :where(crowd-form) :where(
      select,
      textarea,
      input:not([type="checkbox"], [type="radio"], [type="range"], [type="color"], [type="file"], [type="image"],
        [type="submit"], [type="button"], [type="reset"])
    ) {
      max-inline-size: 100%;
      padding: 0.5rem;
      border: 1px solid var(--crowd-line-strong);
      border-radius: var(--crowd-radius);
      background: var(--crowd-surface);
      color: var(--crowd-text);
      font: inherit;
    }

    :where(crowd-form) :where(input[type="checkbox"], input[type="radio"]) {
      inline-size: 1.125rem;
      block-size: 1.125rem;
      accent-color: var(--crowd-accent);
      vertical-align: text-bottom;
    }

    :where(crowd-form :is(select, input, textarea, button, a):focus-visible) {
      outline: 2px solid var(--crowd-focus);
      outline-offset: 2px;
    }

    /* On a phone the form's own Submit stays in reach. */
    @media (max-width: 800px) {
      :where(crowd-form > form > crowd-button[data-testid="crowd-submit"]) {
        position: sticky;
        inset-block-end: 0.75rem;
        z-index: 1;
        inline-size: auto;
      }
    }

    :where(a) {
      color: var(--crowd-accent-text);
    }
  }
`;

let sheet: CSSStyleSheet | undefined;

/** Give the document the tokens, once; safe to call from every element and from the task frame. */
export function installTokens(): void {
  if (sheet === undefined) document.adoptedStyleSheets = [tokenSheet(), ...document.adoptedStyleSheets];
}

/** Also for a shadow root in which a template's own fields may stand: they shall look there as elsewhere. */
export function tokenSheet(): CSSStyleSheet {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(documentTokens);
  }
  return sheet;
}
