import { css } from "lit";

export const radioStyles = css`
  .mark {
    border-radius: 50%;
  }

  :host([checked]) .mark {
    border: 0.375rem solid var(--crowd-accent);
  }
`;
