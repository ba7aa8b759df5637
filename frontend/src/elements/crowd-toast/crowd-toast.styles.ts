import { css } from "lit";

export const toastStyles = css`
  :host([hidden]) {
    display: none;
  }

  .toast {
    position: fixed;
    inset: auto 0 1.5rem;
    z-index: 10;
    display: flex;
    align-items: center;
    gap: var(--crowd-space-2);
    inline-size: fit-content;
    max-inline-size: min(36rem, 100vw - 2rem);
    margin: 0 auto;
    padding-block: var(--crowd-space-1);
    padding-inline: var(--crowd-space-4) var(--crowd-space-1);
    overflow: visible;
    border: 1px solid transparent;
    border-radius: var(--crowd-radius);
    background: var(--paper-toast-background-color, var(--crowd-text));
    color: var(--paper-toast-color, var(--crowd-page));
    font: var(--crowd-font);
    box-shadow: var(--crowd-shadow-high);
  }

  .message {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .button.quiet,
  .button.quiet:hover {
    background: none;
    color: inherit;
  }

  .button:focus-visible {
    outline-color: currentcolor;
    outline-offset: -4px;
  }

  @media (prefers-reduced-motion: no-preference) {
    .toast {
      animation: rise 160ms ease-out;
    }
  }

  @keyframes rise {
    from {
      opacity: 0;
      translate: 0 0.75rem;
    }
  }

  /* Above the Submit that stays at the bottom of a phone. */
  @media (max-width: 800px) {
    .toast {
      inset-block-end: 5rem;
    }
  }
`;
