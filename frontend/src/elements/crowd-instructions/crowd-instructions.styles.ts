import { css } from "lit";

export const instructionsStyles = css`
  :host {
    display: inline-block;
    font: var(--crowd-font);
  }

  .example + .example {
    margin-block-start: var(--crowd-space-5);
  }

  h3 {
    display: flex;
    align-items: center;
    gap: var(--crowd-space-2);
    margin: 0 0 var(--crowd-space-2);
    font: inherit;
    font-weight: 600;
  }

  .good h3 {
    color: var(--crowd-success);
  }

  .bad h3 {
    color: var(--crowd-error);
  }

  ::slotted(short-summary),
  ::slotted(detailed-instructions) {
    display: block;
  }

  ::slotted(positive-example),
  ::slotted(negative-example) {
    display: block;
    padding: var(--crowd-space-3) var(--crowd-space-4);
    border-inline-start: 3px solid var(--crowd-success);
    background: var(--crowd-surface-sunken);
  }

  ::slotted(negative-example) {
    border-inline-start-color: var(--crowd-error);
  }
`;
