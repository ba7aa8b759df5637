import { css } from "lit";

export const radioGroupStyles = css`
  :host {
    display: flex;
    flex-wrap: wrap;
    column-gap: var(--crowd-space-5);
    font: var(--crowd-font);
  }

  :host([hidden]) {
    display: none;
  }
`;
