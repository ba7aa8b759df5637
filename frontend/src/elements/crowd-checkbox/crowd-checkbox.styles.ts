import { css } from "lit";

export const checkboxStyles = css`
  .mark {
    border-radius: 0.25rem;
  }

  .mark .icon {
    inline-size: 1rem;
    block-size: 1rem;
    stroke-width: 3;
  }

  :host([checked]) .mark {
    border-color: var(--paper-checkbox-checked-color, var(--crowd-accent));
    background: var(--paper-checkbox-checked-color, var(--crowd-accent));
  }

  :host([invalid]) .mark {
    border-color: var(--crowd-error);
  }
`;
