import { css } from "lit";

/** The message that stands in place of an element whose attribute cannot be read. */
export const problemStyles = css`
  .malformed {
    display: block;
    padding: var(--crowd-space-3) var(--crowd-space-4);
    border: 1px solid var(--crowd-error-line);
    border-radius: var(--crowd-radius);
    background: var(--crowd-error-surface);
    color: var(--crowd-error-text);
    font: var(--crowd-font);
  }

  :host([data-fills]) .malformed {
    margin: var(--crowd-space-4);
  }

  .malformed p {
    margin: 0;
    overflow-wrap: anywhere;
  }

  .malformed p + p {
    margin-block-start: var(--crowd-space-2);
  }

  .own-words {
    display: contents;
  }

  [hidden] {
    display: none !important;
  }
`;
