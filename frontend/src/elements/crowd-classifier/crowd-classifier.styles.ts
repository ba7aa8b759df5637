import { css } from "lit";

export const classifierStyles = css`
  .centre {
    padding: 0;
  }

  .target {
    min-block-size: 100%;
    padding: var(--crowd-space-5);
    font-size: 1.0625rem;
    line-height: 1.6;
  }

  .target:focus-visible {
    outline-offset: -2px;
  }

  ::slotted(classification-target) {
    max-inline-size: 60rem;
    margin-inline: auto;
  }
`;
