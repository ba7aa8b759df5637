import { css } from "lit";

export const buttonStyles = css`
  :host {
    display: inline-block;
    vertical-align: middle;
    font: var(--crowd-font);
  }

  :host([disabled]:not([loading])) {
    cursor: not-allowed;
  }

  .button {
    inline-size: 100%;
  }

  .button.square {
    inline-size: var(--crowd-target);
  }

  .button.square .text:has(slot:empty) {
    display: none;
  }

  .text {
    display: inline-flex;
    align-items: center;
    gap: var(--crowd-space-2);
    min-inline-size: 0;
  }

  /* Templates put headings into buttons; their margins would make a button of three lines. */
  ::slotted(h1),
  ::slotted(h2),
  ::slotted(h3),
  ::slotted(p) {
    margin: 0;
  }
`;
