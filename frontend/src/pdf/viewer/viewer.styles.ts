/** How the pages and the bar above them look; the tokens and controls are those of the elements. */
export const viewerStyles = `
  .bar {
    flex: none;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: var(--crowd-space-1);
    padding: var(--crowd-space-1) var(--crowd-space-2);
    border-block-end: 1px solid var(--crowd-line);
    background: var(--crowd-surface);
    font: var(--crowd-font-small);
  }

  .bar .button.square {
    inline-size: 2.25rem;
    min-block-size: 2.25rem;
  }

  .bar label {
    display: flex;
    align-items: center;
    gap: var(--crowd-space-2);
    font-variant-numeric: tabular-nums;
  }

  .bar input {
    inline-size: 3.5em;
    padding: 0.3rem;
    border: 1px solid var(--crowd-line-strong);
    border-radius: 0.35rem;
    background: var(--crowd-surface);
    color: inherit;
    font: inherit;
    text-align: center;
    appearance: textfield;
  }

  /* Where the bar is too short, they go to the next line together. */
  .zoom-tools {
    display: flex;
    align-items: center;
    gap: inherit;
  }

  .gap {
    inline-size: var(--crowd-space-3);
  }

  .zoom-level {
    min-inline-size: 4ch;
    text-align: center;
    font-variant-numeric: tabular-nums;
  }

  .pages {
    flex: 1;
    min-block-size: 0;
    position: relative;
    overflow: auto;
    direction: ltr;
    overscroll-behavior: contain;
  }

  .pages:focus-visible {
    outline-offset: -3px;
  }

  .sheet {
    position: relative;
    inline-size: calc(var(--width) * var(--zoom) * 1px);
    block-size: calc(var(--height) * var(--zoom) * 1px);
    margin: 8px auto;
    background: #fff;
    box-shadow: var(--crowd-shadow);
  }

  .sheet > canvas {
    display: block;
    inline-size: 100%;
    block-size: 100%;
  }

  /* What pdf.js expects of its text layer (its own sheet, reduced to text). */
  .textLayer {
    --total-scale-factor: calc(var(--zoom) * 96 / 72);
    --scale-round-x: 1px;
    --scale-round-y: 1px;
    --min-font-size: 1;
    --text-scale-factor: calc(var(--total-scale-factor) * var(--min-font-size));
    --min-font-size-inv: calc(1 / var(--min-font-size));
    position: absolute;
    inset: 0;
    overflow: clip;
    line-height: 1;
    text-align: initial;
    text-size-adjust: none;
    forced-color-adjust: none;
    transform-origin: 0 0;
  }

  .textLayer :is(span, br) {
    position: absolute;
    color: transparent;
    white-space: pre;
    cursor: text;
    transform-origin: 0 0;
  }

  .textLayer > :not(.markedContent),
  .textLayer .markedContent span:not(.markedContent) {
    --font-height: 0;
    --scale-x: 1;
    --rotate: 0deg;
    font-size: calc(var(--text-scale-factor) * var(--font-height));
    transform: rotate(var(--rotate)) scaleX(var(--scale-x)) scale(var(--min-font-size-inv));
  }

  .textLayer .markedContent {
    display: contents;
  }

  .textLayer ::selection {
    background: rgb(42 91 215 / 30%);
    color: transparent;
  }
`;
