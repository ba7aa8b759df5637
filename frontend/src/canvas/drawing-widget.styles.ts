import { css } from "lit";

export const drawingStyles = css`
  .side {
    display: flex;
    flex-direction: column;
    gap: var(--crowd-space-4);
  }

  /* Among other content the image still needs room to be worked on. */
  :host(:not([data-fills])) .stage {
    min-block-size: min(32rem, 65dvh);
  }

  /* Many labels and many tools: closer together than categories. */
  @media (pointer: fine) {
    .tools .square {
      inline-size: 2.375rem;
    }

    .labels .categories {
      gap: var(--crowd-space-1);
    }

    .labels .label-button {
      min-block-size: 2.25rem;
      padding-block: var(--crowd-space-1);
    }
  }

  .tools [aria-pressed="true"] {
    border-color: var(--crowd-accent);
    background: var(--crowd-accent-surface);
    color: var(--crowd-accent-text);
  }

  @media (forced-colors: active) {
    .tools [aria-pressed="true"] {
      outline: 2px solid Highlight;
      outline-offset: -3px;
    }
  }

  .tool-gap {
    inline-size: 1px;
    block-size: 1.5rem;
    margin-inline: var(--crowd-space-1);
    background: var(--crowd-line);
  }

  .hint {
    position: absolute;
    inset-block-start: var(--crowd-space-3);
    inset-inline: var(--crowd-space-3);
    inline-size: fit-content;
    max-inline-size: calc(100% - 2 * var(--crowd-space-3));
    margin: 0 auto;
    padding: var(--crowd-space-1) var(--crowd-space-3);
    border-radius: 999px;
    background: rgb(20 24 32 / 85%);
    color: #fff;
    font: var(--crowd-font-small);
    pointer-events: none;
  }

  .cursor {
    direction: ltr;
    position: absolute;
    inset: 0;
    pointer-events: none;
  }

  .cursor::before,
  .cursor::after {
    content: "";
    position: absolute;
    background: #fff;
    box-shadow: 0 0 0 1px rgb(0 0 0 / 70%);
    forced-color-adjust: none;
  }

  .cursor::before {
    left: 0;
    right: 0;
    top: calc(var(--y) - 0.5px);
    block-size: 1px;
  }

  .cursor::after {
    top: 0;
    bottom: 0;
    left: calc(var(--x) - 0.5px);
    inline-size: 1px;
  }

  .cursor > span {
    position: absolute;
    left: calc(var(--x) + 0.5rem);
    top: calc(var(--y) + 0.5rem);
    padding: 0 var(--crowd-space-2);
    border-radius: 0.25rem;
    background: rgb(20 24 32 / 85%);
    color: #fff;
    font: var(--crowd-font-small);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  /* What is below the image must neither take its room nor grow while it is worked on. */
  @container (max-width: 800px) {
    .side {
      gap: var(--crowd-space-2);
    }

    .labels .categories {
      display: flex;
      gap: var(--crowd-space-2);
      padding: 2px;
      overflow-x: auto;
    }

    .labels .label-button {
      flex: none;
      max-inline-size: 70%;
    }
  }

  @container (max-width: 460px) {
    .tools {
      gap: 0;
    }

    .tools .zoom-level {
      display: none;
    }
  }

  .said {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: 0;
    overflow: clip;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
