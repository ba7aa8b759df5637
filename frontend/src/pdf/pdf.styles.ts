import { css } from "lit";

/** For every shadow root in which a PDF page or its notices stand. */
export const documentStyles = css`
  .document-notice {
    flex: 1;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: var(--crowd-space-3);
    min-block-size: 14rem;
    padding: var(--crowd-space-4);
    color: var(--crowd-text-quiet);
    text-align: center;
  }

  .page-canvas,
  .page-canvas > canvas {
    position: absolute;
  }

  .page-canvas {
    inset: 0;
    pointer-events: none;
  }

  .page-tools {
    display: inline-flex;
    align-items: center;
    margin-inline-end: var(--crowd-space-3);
  }

  .page-number {
    color: var(--crowd-text-quiet);
    font: var(--crowd-font-small);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
`;
