import { css } from "lit";

export const tabsStyles = css`
  :host {
    display: block;
    margin-block: var(--crowd-space-3);
    color: var(--crowd-text);
    font: var(--crowd-font);
  }

  :host([hidden]) {
    display: none;
  }

  [role="tablist"] {
    margin-block-end: 0;
  }

  [role="tab"][aria-selected="true"] {
    border-block-end-color: var(--paper-tabs-selection-bar-color, var(--crowd-accent));
  }
`;
