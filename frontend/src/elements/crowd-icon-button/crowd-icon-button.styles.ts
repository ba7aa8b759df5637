import { css } from "lit";

export const iconButtonStyles = css`
  :host {
    display: inline-block;
    vertical-align: middle;
    color: var(--crowd-text-quiet);
    font: var(--crowd-font);
  }

  :host([hidden]) {
    display: none;
  }

  button {
    display: inline-grid;
    position: relative;
    box-sizing: border-box;
    place-items: center;
    inline-size: var(--crowd-target);
    block-size: var(--crowd-target);
    padding: 0;
    overflow: hidden;
    border: 0;
    border-radius: 50%;
    background: none;
    color: inherit;
    cursor: pointer;
    transition: background-color 120ms;
  }

  button:hover {
    background: var(--crowd-surface-sunken);
  }

  button:focus-visible {
    outline: 2px solid var(--crowd-focus);
    outline-offset: -2px;
  }

  button:disabled {
    background: none;
    opacity: 0.5;
    cursor: not-allowed;
  }

  /* The ripple: there at once while pressed, fading while it spreads when let go. */
  button::after {
    content: "";
    position: absolute;
    inset: 0;
    border-radius: 50%;
    background: var(--paper-icon-button-ink-color, currentcolor);
    opacity: 0;
    pointer-events: none;
    transition: opacity 360ms, scale 360ms;
  }

  button:active:not(:disabled)::after {
    opacity: 0.24;
    scale: 0.4;
    transition: none;
  }

  .icon {
    display: block;
    inline-size: 1.5rem;
    block-size: 1.5rem;
    object-fit: contain;
  }

  @media (prefers-reduced-motion: reduce) {
    button,
    button::after {
      transition: none;
    }
  }
`;
