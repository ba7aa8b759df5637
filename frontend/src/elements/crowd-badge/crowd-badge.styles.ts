import { css } from "lit";

export const badgeStyles = css`
  :host([hidden]),
  .badge[hidden] {
    display: none;
  }

  .badge {
    position: absolute;
    inset-block-start: 0;
    left: 0;
    z-index: 1;
    display: grid;
    box-sizing: border-box;
    place-items: center;
    /* A circle; a label of more than three characters runs over into a pill. */
    min-inline-size: 1.5rem;
    block-size: 1.5rem;
    padding-inline: 0.3125rem;
    border-radius: 0.75rem;
    background: var(--paper-badge-background, var(--crowd-accent));
    color: var(--paper-badge-text-color, var(--crowd-on-accent));
    font: 600 0.6875rem/1 var(--crowd-font-family);
    white-space: nowrap;
    pointer-events: none;
  }

  .icon {
    inline-size: 0.875rem;
    block-size: 0.875rem;
    object-fit: contain;
  }
`;
