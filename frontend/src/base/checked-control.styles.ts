import { css } from "lit";

export const checkedStyles = css`
  :host {
    display: inline-block;
    vertical-align: middle;
    padding: 0.375rem 0;
    border-radius: var(--crowd-radius);
    font: var(--crowd-font);
    color: var(--crowd-text);
    cursor: pointer;
    user-select: none;
  }

  :host([hidden]) {
    display: none;
  }

  :host(:focus-visible) {
    outline: 2px solid var(--crowd-focus);
    outline-offset: 2px;
  }

  :host([disabled]) {
    opacity: 0.55;
    cursor: not-allowed;
  }

  .row {
    display: flex;
    align-items: center;
    gap: var(--crowd-space-3);
    min-block-size: 2rem;
  }

  .label {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .mark {
    display: grid;
    flex: none;
    box-sizing: border-box;
    place-items: center;
    inline-size: 1.25rem;
    block-size: 1.25rem;
    border: 2px solid var(--crowd-line-strong);
    background: var(--crowd-surface);
    color: var(--crowd-on-accent);
    transition: background-color 120ms, border-color 120ms;
    forced-color-adjust: none;
  }

  :host(:hover:not([disabled])) .mark {
    border-color: var(--crowd-accent);
  }

  .error {
    display: block;
    color: var(--crowd-error-text);
    font: var(--crowd-font-small);
  }

  @media (prefers-reduced-motion: reduce) {
    .mark {
      transition: none;
    }
  }
`;
