import { css } from "lit";

export const maskStyles = css`
  canvas.mask,
  svg.polygon {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    pointer-events: none;
    forced-color-adjust: none;
  }

  .ring {
    position: absolute;
    left: 0;
    top: 0;
    border-radius: 50%;
    box-shadow: 0 0 0 1px #fff, 0 0 0 2px rgb(0 0 0 / 75%);
    pointer-events: none;
    forced-color-adjust: none;
  }

  .ring[hidden] {
    display: none;
  }

  .polygon polygon {
    fill: var(--color);
    fill-opacity: 0.25;
    fill-rule: evenodd;
  }

  .polygon polyline {
    fill: none;
    stroke: #fff;
    stroke-width: 1.5;
  }

  .polygon .casing {
    stroke: rgb(0 0 0 / 75%);
    stroke-width: 3.5;
  }

  .polygon circle {
    fill: var(--color);
    stroke: #fff;
    stroke-width: 1.5;
  }

  .polygon circle.first {
    fill: #fff;
    stroke: rgb(0 0 0 / 75%);
  }

  .under {
    position: absolute;
    left: var(--crowd-space-3);
    bottom: var(--crowd-space-3);
    display: flex;
    align-items: center;
    gap: var(--crowd-space-2);
    max-inline-size: calc(100% - 2 * var(--crowd-space-3));
    margin: 0;
    padding: var(--crowd-space-1) var(--crowd-space-3);
    border-radius: 999px;
    background: rgb(20 24 32 / 85%);
    color: #fff;
    font: var(--crowd-font-small);
    overflow-wrap: anywhere;
    pointer-events: none;
  }

  .mask-notice {
    position: absolute;
    inset-block-start: var(--crowd-space-3);
    inset-inline: var(--crowd-space-3);
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--crowd-space-2) var(--crowd-space-3);
    inline-size: fit-content;
    max-inline-size: 40rem;
    margin: 0 auto;
    padding: var(--crowd-space-2) var(--crowd-space-3);
    border: 1px solid var(--crowd-warning-line);
    border-radius: var(--crowd-radius);
    background: var(--crowd-warning-surface);
    box-shadow: var(--crowd-shadow);
    font: var(--crowd-font-small);
    cursor: default;
  }

  .mask-notice > span {
    flex: 1 1 12rem;
  }

  .mask-notice + .hint {
    display: none;
  }

  .brush-size {
    display: flex;
    align-items: center;
    gap: var(--crowd-space-2);
    padding-inline: var(--crowd-space-2);
    font: var(--crowd-font-small);
  }

  .brush-size output {
    min-inline-size: 6ch;
    color: var(--crowd-text-quiet);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  .tools,
  .view {
    accent-color: var(--crowd-accent);
  }

  input[type="range"] {
    inline-size: 7rem;
    block-size: 1.5rem;
    margin: 0;
    cursor: pointer;
  }

  .view {
    display: grid;
    gap: var(--crowd-space-1);
    padding-block-start: var(--crowd-space-3);
    border-block-start: 1px solid var(--crowd-line);
    font: var(--crowd-font-small);
  }

  .view label {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--crowd-space-3);
    min-block-size: 2rem;
    cursor: pointer;
  }

  .view input[type="checkbox"] {
    inline-size: 1.125rem;
    block-size: 1.125rem;
    margin: 0;
  }

  /* All tools in two rows, and still an image to paint on. */
  @container (max-width: 800px) {
    .stage {
      min-block-size: 9rem;
    }

    :host([data-fills]) .side {
      max-block-size: 32dvh;
    }
  }

  @container (max-width: 480px) {
    .tools {
      gap: 0;
    }

    .tools .tool-gap,
    .tools .zoom-level {
      display: none;
    }

    .brush-size {
      padding-inline: var(--crowd-space-1);
    }

    .brush-size input {
      inline-size: 4.5rem;
    }
  }

  @media (pointer: coarse) {
    .view label,
    .brush-size {
      min-block-size: var(--crowd-target);
    }
  }
`;
