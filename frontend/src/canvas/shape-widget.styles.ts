import { css } from "lit";

export const shapeStyles = css`
  .shapes,
  .bulk {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    pointer-events: none;
    direction: ltr;
  }

  .shapes {
    overflow: hidden;
    /* A layer of its own: what is dragged does not make the browser paint the photo again. */
    will-change: transform;
  }

  .shapes.hidden :is(.list, .tags, .handles),
  .bulk.hidden {
    display: none;
  }

  .shapes path {
    fill: none;
    stroke-linejoin: round;
    stroke-linecap: round;
    vector-effect: non-scaling-stroke;
  }

  .shapes .halo {
    stroke: rgb(0 0 0 / 55%);
    stroke-width: 4.5px;
  }

  .shapes .line {
    stroke: var(--color);
    stroke-width: 2px;
  }

  /* What is pressed is reckoned; but tools that press a node by its box must find it there. */
  .shape :is(path, circle) {
    pointer-events: all;
  }

  .open-paths .shape path {
    pointer-events: stroke;
  }

  .shape:focus-visible {
    outline: none;
  }

  .shape[aria-pressed="true"] .halo {
    stroke: #fff;
    stroke-width: 5px;
  }

  .shape[aria-pressed="true"] .line {
    fill: color-mix(in srgb, var(--color) 18%, transparent);
    stroke-width: 3px;
  }

  .open-paths .line {
    fill: none !important;
  }

  .shape:focus-visible .halo {
    stroke: var(--crowd-focus);
    stroke-width: 8px;
  }

  .shapes .dot {
    r: 5px;
    fill: var(--color);
    stroke: #fff;
    stroke-width: 2px;
    filter: drop-shadow(0 0 1px rgb(0 0 0 / 80%));
  }

  .shape[aria-pressed="true"] .dot {
    r: 7px;
    stroke-width: 3px;
  }

  .shape:focus-visible .dot {
    stroke: var(--crowd-focus);
  }

  .tag {
    fill: #fff;
    stroke: rgb(0 0 0 / 80%);
    stroke-width: 3px;
    stroke-linejoin: round;
    paint-order: stroke;
    font: 600 12px/1 var(--crowd-font-family);
  }

  .sketch .rubber {
    stroke: var(--color);
    stroke-width: 2px;
    stroke-dasharray: 6 4;
  }

  .sketch .rubber.wrong {
    stroke: #ff3b30;
    stroke-width: 3px;
  }

  .handle .touch {
    r: 12px;
    fill: transparent;
  }

  .handle .knob {
    r: 5px;
    fill: #fff;
    stroke: #1b2230;
    stroke-width: 2px;
  }

  .handle.chosen .knob {
    r: 7px;
    fill: var(--crowd-focus);
    stroke: #fff;
  }

  .shape-list h2 {
    font: 600 0.9375rem/1.4 var(--crowd-font-family);
  }

  .shape-list ul {
    display: grid;
    gap: 2px;
    margin: var(--crowd-space-2) 0 0;
    padding: 0;
    list-style: none;
  }

  .shape-list li {
    display: flex;
    align-items: center;
    border-radius: var(--crowd-radius);
  }

  .shape-list li.selected {
    background: var(--crowd-accent-surface);
  }

  .shape-row {
    display: flex;
    flex: 1;
    align-items: center;
    gap: var(--crowd-space-2);
    min-inline-size: 0;
    min-block-size: 2.25rem;
    padding: var(--crowd-space-1) var(--crowd-space-2);
    border: 0;
    border-radius: var(--crowd-radius);
    background: none;
    color: inherit;
    font: var(--crowd-font-small);
    text-align: start;
    cursor: pointer;
  }

  .shape-row:hover {
    background: var(--crowd-surface-hover);
  }

  .shape-delete {
    inline-size: 2.25rem;
    min-block-size: 2.25rem;
  }

  .shape-delete .icon {
    inline-size: 1.125rem;
    block-size: 1.125rem;
  }

  .shape-list p {
    margin: var(--crowd-space-2) 0 0;
    color: var(--crowd-text-quiet);
    font: var(--crowd-font-small);
  }

  @container (max-width: 800px) {
    .shape-list {
      block-size: 6.75rem;
      overflow: auto;
    }
  }

  .finish {
    position: absolute;
    inset-block-end: var(--crowd-space-3);
    inset-inline: 0;
    inline-size: fit-content;
    margin: 0 auto;
    box-shadow: var(--crowd-shadow-high);
  }

  .nothing {
    display: flex;
    align-items: center;
    gap: var(--crowd-space-2);
    min-block-size: 2rem;
    margin-inline-end: auto;
    cursor: pointer;
  }

  .nothing input {
    inline-size: 1.125rem;
    block-size: 1.125rem;
    accent-color: var(--crowd-accent);
  }

  .nothing:has(:disabled) {
    color: var(--crowd-text-quiet);
    cursor: not-allowed;
  }

  @media (pointer: coarse) {
    .handle .touch {
      r: 22px;
    }

    .handle .knob {
      r: 8px;
    }

    .shape-row,
    .shape-delete {
      min-block-size: var(--crowd-target);
    }

    .shape-delete {
      inline-size: var(--crowd-target);
    }
  }

  @media (forced-colors: active) {
    .shapes {
      forced-color-adjust: none;
    }

    .shape-list li.selected {
      outline: 2px solid Highlight;
    }
  }
`;
