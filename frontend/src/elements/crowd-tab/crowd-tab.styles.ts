import { css } from "lit";

export const tabStyles = css`
  :host {
    display: block;
    padding-block: var(--crowd-space-4);
    overflow-wrap: anywhere;
  }

  /* Whatever display a template gives its tabs, one is shown at a time. */
  :host([hidden]) {
    display: none !important;
  }

  :host(:focus-visible) {
    border-radius: var(--crowd-radius);
    outline: 2px solid var(--crowd-focus);
    outline-offset: 2px;
  }
`;
