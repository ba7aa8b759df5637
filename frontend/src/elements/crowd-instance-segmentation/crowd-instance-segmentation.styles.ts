import { css } from "lit";

export const instanceStyles = css`
  .labels,
  .label {
    display: grid;
    gap: var(--crowd-space-2);
  }

  .label ul {
    display: grid;
    gap: 1px;
    margin: 0;
    padding: 0;
    padding-inline-start: var(--crowd-space-3);
    list-style: none;
  }

  .label ul:empty {
    display: none;
  }

  .category small {
    display: block;
    color: var(--crowd-text-quiet);
    font: var(--crowd-font-small);
  }

  .label li {
    display: flex;
    align-items: center;
    padding-inline-start: 3px;
    border-radius: var(--crowd-radius);
  }

  .label li.selected {
    padding-inline-start: 0;
    border-inline-start: 3px solid var(--crowd-accent);
    background: var(--crowd-accent-surface);
    color: var(--crowd-accent-text);
    font-weight: 600;
  }

  .label li:hover {
    background: var(--crowd-surface-hover);
  }

  .instance {
    display: flex;
    flex: 1;
    align-items: center;
    gap: var(--crowd-space-2);
    min-inline-size: 0;
    min-block-size: var(--crowd-target);
    padding: 0 var(--crowd-space-2);
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }

  @media (forced-colors: active) {
    .label li.selected {
      outline: 2px solid Highlight;
    }
  }
`;
