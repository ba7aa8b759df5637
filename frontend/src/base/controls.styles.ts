import { css } from "lit";

/** Buttons, dialogs, focus ring and icons as they look inside every shadow root. */
export const controlStyles = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  :focus-visible {
    outline: 2px solid var(--crowd-focus);
    outline-offset: 2px;
  }

  [data-pointer]:focus-visible {
    outline: none;
  }

  .icon {
    display: block;
    inline-size: 1.25rem;
    block-size: 1.25rem;
    flex: none;
  }

  .icon.turns:dir(rtl) {
    scale: -1 1;
  }

  /* The template's words keep their own direction, and stand where ours do. */
  h1,
  h2,
  .authors {
    unicode-bidi: plaintext;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }

  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--crowd-space-2);
    min-block-size: var(--crowd-target);
    padding: var(--crowd-space-2) var(--crowd-space-4);
    border: 1px solid var(--crowd-line-strong);
    border-radius: var(--crowd-radius);
    background: var(--crowd-surface);
    color: var(--crowd-text);
    font: inherit;
    font-weight: 550;
    line-height: 1.25;
    text-align: center;
    text-decoration: none;
    cursor: pointer;
    user-select: none;
    transition: background-color 120ms, border-color 120ms;
  }

  .button:hover {
    background: var(--crowd-surface-hover);
  }

  .button.primary {
    border-color: var(--crowd-accent);
    background: var(--crowd-accent);
    color: var(--crowd-on-accent);
  }

  .button.primary:hover {
    border-color: var(--crowd-accent-hover);
    background: var(--crowd-accent-hover);
  }

  .button.quiet {
    border-color: transparent;
    background: transparent;
    color: var(--crowd-text-quiet);
  }

  .button.quiet:hover {
    background: var(--crowd-surface-sunken);
    color: var(--crowd-text);
  }

  .button.link {
    min-block-size: 2rem;
    padding: var(--crowd-space-1) 0;
    border-color: transparent;
    background: transparent;
    color: var(--crowd-accent-text);
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }

  .button.square {
    inline-size: var(--crowd-target);
    padding: 0;
  }

  .button:disabled,
  .button[aria-disabled="true"] {
    opacity: 0.5;
    cursor: not-allowed;
  }

  .spinner {
    inline-size: 1.1em;
    block-size: 1.1em;
    border: 2px solid currentcolor;
    border-inline-end-color: transparent;
    border-radius: 50%;
    animation: turn 800ms linear infinite;
  }

  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }

  kbd {
    direction: ltr;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    min-inline-size: 1.6em;
    padding: 0.1em 0.4em;
    border: 1px solid var(--crowd-line);
    border-block-end-width: 2px;
    border-radius: 0.3em;
    background: var(--crowd-surface-sunken);
    color: var(--crowd-text-quiet);
    font: 500 0.75rem/1.4 var(--crowd-font-family);
  }

  dialog {
    inline-size: min(44rem, calc(100vw - 2rem));
    max-block-size: calc(100dvh - 2rem);
    padding: 0;
    border: 1px solid var(--crowd-line);
    border-radius: var(--crowd-radius-large);
    background: var(--crowd-surface);
    color: var(--crowd-text);
    font: var(--crowd-font);
    box-shadow: var(--crowd-shadow-high);
  }

  dialog[open] {
    display: flex;
    flex-direction: column;
  }

  dialog::backdrop {
    background: var(--crowd-backdrop);
  }

  .dialog-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--crowd-space-4);
    padding-block: var(--crowd-space-3);
    padding-inline: var(--crowd-space-5) var(--crowd-space-3);
    border-block-end: 1px solid var(--crowd-line);
  }

  .dialog-head h2 {
    margin: 0;
    font: var(--crowd-font-heading);
    overflow-wrap: anywhere;
  }

  .dialog-body {
    padding: var(--crowd-space-4) var(--crowd-space-5) var(--crowd-space-5);
    overflow: auto;
    overflow-wrap: anywhere;
  }

  .dialog-foot {
    display: flex;
    justify-content: flex-end;
    gap: var(--crowd-space-2);
    padding: var(--crowd-space-3) var(--crowd-space-5);
    border-block-start: 1px solid var(--crowd-line);
  }

  .keys {
    display: grid;
    grid-template-columns: max-content 1fr;
    gap: var(--crowd-space-2) var(--crowd-space-5);
    margin: 0;
  }

  .keys dt {
    display: flex;
    flex-wrap: wrap;
    align-content: start;
    gap: var(--crowd-space-1);
  }

  .keys dd {
    margin: 0;
  }

  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
    }

    .spinner {
      animation-duration: 3s;
    }
  }
`;
