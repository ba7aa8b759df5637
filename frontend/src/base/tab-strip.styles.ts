import { css } from "lit";

export const tabStripStyles = css`
  [role="tablist"] {
    display: flex;
    overflow-x: auto;
    scrollbar-width: thin;
    gap: var(--crowd-space-1);
    margin-block-end: var(--crowd-space-4);
    border-block-end: 1px solid var(--crowd-line);
  }

  [role="tab"] {
    flex: none;
    min-block-size: var(--crowd-target);
    padding: 0 var(--crowd-space-4);
    border: 0;
    border-block-end: 3px solid transparent;
    background: none;
    color: var(--crowd-text-quiet);
    font: inherit;
    font-weight: 550;
    cursor: pointer;
  }

  /* Inside: what scrolls cuts off what is outside. */
  [role="tab"]:focus-visible {
    outline-offset: -3px;
  }

  [role="tab"]:hover {
    color: var(--crowd-text);
  }

  [role="tab"][aria-selected="true"] {
    border-block-end-color: var(--crowd-accent);
    color: var(--crowd-accent-text);
  }
`;
