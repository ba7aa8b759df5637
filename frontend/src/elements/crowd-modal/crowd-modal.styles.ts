import { css } from "lit";

export const modalStyles = css`
  :host {
    display: inline-block;
    color: var(--crowd-text);
    font: var(--crowd-font);
  }

  :host([hidden]) {
    display: none;
  }
`;
