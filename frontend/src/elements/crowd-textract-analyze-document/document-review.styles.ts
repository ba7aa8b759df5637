import { css } from "lit";
import { stageStyles } from "../../canvas/image-stage.styles.ts";

/** Documents are paper in every theme, so what lies on them has colours of its own. */
export const reviewStyles = css`
  ${stageStyles}

  .frame {
    --key: #1d4ed8;
    --value: #b45309;
    grid-template-columns: auto minmax(0, 1fr) 22rem;
  }

  .document {
    display: contents;
  }

  .places {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    pointer-events: none;
  }

  .place {
    fill: var(--key);
    fill-opacity: 0.06;
    stroke: var(--key);
    stroke-opacity: 0.55;
    stroke-width: 1px;
    stroke-dasharray: 4 3;
    vector-effect: non-scaling-stroke;
  }

  .place.value {
    fill: var(--value);
    stroke: var(--value);
    stroke-dasharray: none;
  }

  .place.chosen {
    fill-opacity: 0.16;
    stroke-opacity: 1;
    stroke-width: 2px;
  }

  .place.rejected {
    fill-opacity: 0;
    stroke-opacity: 0.35;
  }

  .tag {
    position: absolute;
    translate: -1px -100%;
    padding: 0 0.375rem;
    border-radius: 0.2rem 0.2rem 0 0;
    background: var(--key);
    color: #fff;
    font: 600 0.6875rem/1.5 var(--crowd-font-family);
    white-space: nowrap;
    pointer-events: none;
    forced-color-adjust: none;
  }

  .tag.value {
    background: var(--value);
  }

  .box {
    --color: var(--key);
    position: absolute;
    padding: 0;
    border: 0;
    background: transparent;
    cursor: move;
    touch-action: none;
  }

  .box.value {
    --color: var(--value);
  }

  .box:focus-visible {
    outline: 3px solid var(--color);
    outline-offset: 3px;
  }

  .handle {
    position: absolute;
    inline-size: 24px;
    block-size: 24px;
    translate: -50% -50%;
    touch-action: none;
  }

  .handle::before {
    content: "";
    position: absolute;
    inset: 8px;
    border: 1.5px solid #fff;
    border-radius: 2px;
    background: var(--color);
    box-shadow: 0 0 0 1px rgb(0 0 0 / 40%);
    forced-color-adjust: none;
  }

  .nw,
  .sw {
    left: 0;
  }

  .ne,
  .se {
    left: 100%;
  }

  .nw,
  .ne {
    top: 0;
  }

  .sw,
  .se {
    top: 100%;
  }

  .nw,
  .se {
    cursor: nwse-resize;
  }

  .ne,
  .sw {
    cursor: nesw-resize;
  }

  @media (pointer: coarse) {
    .handle {
      inline-size: 44px;
      block-size: 44px;
    }

    .handle::before {
      inset: 16px;
    }
  }

  .side {
    display: flex;
    flex-direction: column;
    gap: var(--crowd-space-3);
    padding-block-start: 0;
  }

  .side-head {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    display: flex;
    align-items: center;
    margin-inline: calc(-1 * var(--crowd-space-4));
    padding-block: var(--crowd-space-1);
    padding-inline: var(--crowd-space-4) var(--crowd-space-2);
    border-block-end: 1px solid var(--crowd-line);
    background: var(--crowd-surface);
  }

  .side-head h2 {
    flex: 1;
    font: 600 1rem/1.35 var(--crowd-font-family);
  }

  .quiet {
    margin: 0;
    color: var(--crowd-text-quiet);
    font: var(--crowd-font-small);
  }

  .pairs {
    display: grid;
    gap: var(--crowd-space-2);
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .pair {
    border: 1px solid var(--crowd-line);
    border-radius: var(--crowd-radius);
    background: var(--crowd-surface);
  }

  .pair.chosen {
    border-color: var(--crowd-accent);
    box-shadow: inset 0 0 0 1px var(--crowd-accent);
  }

  .pair-head {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    gap: 0 var(--crowd-space-2);
    inline-size: 100%;
    min-block-size: var(--crowd-target);
    padding: var(--crowd-space-2) var(--crowd-space-3);
    border: 0;
    border-radius: inherit;
    background: transparent;
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }

  .pair-head:hover {
    background: var(--crowd-surface-hover);
  }

  .pair-key {
    color: var(--crowd-text-quiet);
    font: var(--crowd-font-small);
    overflow-wrap: anywhere;
  }

  .chosen .pair-key {
    color: var(--crowd-accent-text);
    font-weight: 600;
  }

  .pair-value {
    grid-row: 2;
    display: -webkit-box;
    overflow: hidden;
    overflow-wrap: anywhere;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
  }

  .pair-value:empty {
    display: none;
  }

  .rejected .pair-value {
    text-decoration: line-through;
  }

  .badge {
    grid-column: 2;
    grid-row: 1 / span 2;
    padding: 0 0.5em;
    border: 1px solid var(--crowd-line);
    border-radius: 999px;
    color: var(--crowd-text-quiet);
    font: 500 0.75rem/1.6 var(--crowd-font-family);
    white-space: nowrap;
  }

  .badge.done {
    border-color: var(--crowd-success-line);
    background: var(--crowd-success-surface);
    color: var(--crowd-success);
  }

  .badge.no {
    border-color: var(--crowd-error-line);
    background: var(--crowd-error-surface);
    color: var(--crowd-error-text);
  }

  .badge.ask {
    border-color: var(--crowd-warning-line);
    background: var(--crowd-warning-surface);
    color: var(--crowd-text);
  }

  .mark-box {
    display: inline-flex;
    vertical-align: -0.2em;
    inline-size: 1.125rem;
    block-size: 1.125rem;
    margin-inline-end: var(--crowd-space-1);
    border: 1.5px solid var(--crowd-line-strong);
    border-radius: 0.2rem;
  }

  .mark-box .icon {
    inline-size: 100%;
    block-size: 100%;
  }

  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: clip;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .editor {
    display: grid;
    gap: var(--crowd-space-2);
    padding: 0 var(--crowd-space-3) var(--crowd-space-3);
  }

  .field {
    display: grid;
    gap: var(--crowd-space-1);
    font: var(--crowd-font-small);
  }

  .field textarea {
    min-block-size: var(--crowd-target);
    max-block-size: 9rem;
    padding: var(--crowd-space-2) var(--crowd-space-3);
    border: 1px solid var(--crowd-line-strong);
    border-radius: var(--crowd-radius);
    background: var(--crowd-surface);
    color: var(--crowd-text);
    font: var(--crowd-font);
    field-sizing: content;
    resize: vertical;
    overflow-wrap: anywhere;
  }

  .field textarea:disabled {
    background: var(--crowd-surface-sunken);
    opacity: 0.7;
  }

  .valid {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--crowd-space-4);
    margin: 0;
    padding: 0;
    border: 0;
    font: var(--crowd-font-small);
  }

  .valid legend {
    padding: 0;
  }

  .choice {
    display: flex;
    align-items: center;
    gap: var(--crowd-space-2);
    min-block-size: 2.25rem;
    font: var(--crowd-font-small);
    cursor: pointer;
  }

  .choice input {
    inline-size: 1.125rem;
    block-size: 1.125rem;
    margin: 0;
    accent-color: var(--crowd-accent);
  }

  .place-tools {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--crowd-space-4);
    font: var(--crowd-font-small);
  }

  .add-pair {
    align-self: flex-start;
  }

  @container (max-width: 800px) {
    .frame {
      grid-template-columns: minmax(0, 1fr);
    }

    .side {
      padding-block-start: 0;
    }
  }

  @media (hover: none) and (pointer: coarse) {
    .choice {
      min-block-size: var(--crowd-target);
    }

    .choice kbd {
      display: none;
    }
  }

  @media (forced-colors: active) {
    .pair.chosen {
      outline: 2px solid Highlight;
    }
  }
`;
