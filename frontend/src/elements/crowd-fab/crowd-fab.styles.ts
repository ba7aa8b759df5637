import { css } from "lit";

export const fabStyles = css`
  :host {
    display: inline-block;
    vertical-align: middle;
    font: var(--crowd-font);
  }

  :host([hidden]) {
    display: none;
  }

  button {
    display: inline-grid;
    box-sizing: border-box;
    place-items: center;
    inline-size: 3.5rem;
    block-size: 3.5rem;
    padding: 0;
    border: 1px solid transparent;
    border-radius: 50%;
    background: var(--paper-fab-background, var(--crowd-accent));
    color: var(--crowd-on-accent);
    font: 600 1.375rem/1 var(--crowd-font-family);
    box-shadow: var(--crowd-shadow);
    cursor: pointer;
    transition: background-color 120ms, box-shadow 120ms;
  }

  button:hover {
    background: var(--paper-fab-background, var(--crowd-accent-hover));
    box-shadow: var(--crowd-shadow-high);
  }

  button:active {
    box-shadow: var(--crowd-shadow);
  }

  button:focus-visible {
    outline: 2px solid var(--crowd-focus);
    outline-offset: 3px;
  }

  button:disabled {
    background: var(--paper-fab-disabled-background, var(--crowd-line));
    color: var(--paper-fab-disabled-text, var(--crowd-text-quiet));
    box-shadow: none;
    cursor: not-allowed;
  }

  .icon {
    display: block;
    inline-size: 1.5rem;
    block-size: 1.5rem;
    object-fit: contain;
  }

  @media (prefers-reduced-motion: reduce) {
    button {
      transition: none;
    }
  }
`;
