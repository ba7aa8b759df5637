import { css } from "lit";

export const textAreaStyles = css`
  textarea {
    min-block-size: calc(var(--rows, 1) * 1lh + 2rem);
    resize: vertical;
    field-sizing: content;
  }

  .bare textarea {
    min-block-size: max(var(--crowd-target), calc(var(--rows, 1) * 1lh + 1.375rem));
  }

  textarea.limited {
    max-block-size: calc(max(var(--max-rows), var(--rows, 1)) * 1lh + 2rem);
  }

  .bare textarea.limited {
    max-block-size: calc(max(var(--max-rows), var(--rows, 1)) * 1lh + 1.375rem);
  }
`;
