import { css } from "lit";

export const stageStyles = css`
  .centre {
    display: flex;
    flex-direction: column;
    padding: 0;
    overflow: hidden;
    background: var(--crowd-stage);
  }

  .stage {
    flex: 1;
    position: relative;
    min-block-size: 14rem;
    overflow: hidden;
    touch-action: pan-y;
    cursor: grab;
    user-select: none;
  }

  .stage.grips {
    touch-action: none;
  }

  .stage:active {
    cursor: grabbing;
  }

  .stage.draws {
    cursor: crosshair;
  }

  .stage:focus-visible {
    outline-offset: -3px;
  }

  .world {
    position: absolute;
    /* Image coordinates run left to right in every language. */
    direction: ltr;
  }

  .world > img {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    max-inline-size: none;
  }

  .upper-canvas {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    pointer-events: none;
  }

  .notice {
    position: absolute;
    inset: 0;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: var(--crowd-space-3);
    margin: 0;
    padding: var(--crowd-space-4);
    color: var(--crowd-text-quiet);
    text-align: center;
    cursor: default;
  }

  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: var(--crowd-space-1);
    flex: none;
    padding: var(--crowd-space-1) var(--crowd-space-2);
    border-block-start: 1px solid var(--crowd-line);
    background: var(--crowd-surface);
  }

  /* Where the bar is too short, they go to the next line together. */
  .zoom-tools {
    display: flex;
    align-items: center;
    gap: inherit;
  }

  .zoom-level {
    min-inline-size: 4ch;
    color: var(--crowd-text-quiet);
    font: var(--crowd-font-small);
    font-variant-numeric: tabular-nums;
    text-align: center;
  }
`;
