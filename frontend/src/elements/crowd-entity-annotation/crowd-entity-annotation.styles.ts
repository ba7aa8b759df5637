import { css } from "lit";

export const entityAnnotationStyles = css`
  .centre {
    display: flex;
    flex-direction: column;
    padding: 0;
    overflow: visible;
  }

  .scroller {
    flex: 1;
    position: relative;
    min-block-size: 0;
    padding: var(--crowd-space-4) var(--crowd-space-5) var(--crowd-space-5);
  }

  :host([data-fills]) .centre {
    overflow: hidden;
  }

  :host([data-fills]) .scroller {
    overflow: auto;
  }

  .page {
    position: relative;
    max-inline-size: 46rem;
    margin-inline: auto;
  }

  .questions {
    max-inline-size: 46rem;
    margin: var(--crowd-space-3) auto 0;
  }

  .nothing {
    margin: 0;
    color: var(--crowd-text-quiet);
  }

  /* High lines: the chips stand between them. */
  .text {
    padding-block: var(--crowd-space-2);
    border-radius: 0.25rem;
    font-size: 1.125rem;
    line-height: 2.25;
    white-space: pre-wrap;
    text-align: start;
    cursor: text;
  }

  .text:focus-visible {
    outline-offset: 0.5rem;
  }

  .text:empty {
    display: none;
  }

  .bidi,
  .bidi > div.block {
    unicode-bidi: plaintext;
  }

  .long > div.block {
    content-visibility: auto;
    contain-intrinsic-block-size: auto 105rem;
    overflow-clip-margin: 1rem;
  }

  .text ::selection {
    background: color-mix(in srgb, var(--crowd-accent) 35%, transparent);
  }

  mark {
    position: relative;
    padding: 0.1em calc(var(--spare) / 2);
    border-block-end: 2px solid var(--color);
    border-radius: 0.2em;
    background: color-mix(in srgb, var(--color) 28%, transparent);
    color: inherit;
    box-decoration-break: clone;
    -webkit-box-decoration-break: clone;
  }

  mark:hover {
    background: color-mix(in srgb, var(--color) 38%, transparent);
  }

  mark.current {
    background: color-mix(in srgb, var(--color) 50%, transparent);
    box-shadow: 0 0 0 2px var(--color);
  }

  mark:focus-visible {
    z-index: 1;
    outline-offset: 2px;
  }

  /* Its words come from CSS: in the text there is nothing but the text. */
  .chip {
    display: flex;
    position: absolute;
    inset-block-end: 100%;
    inset-inline-start: 0;
    margin-block-end: -0.15em;
    border-radius: 0.25em;
    border-end-start-radius: 0;
    background: var(--color);
    color: var(--ink);
    font: 600 0.6875rem/1.35 var(--crowd-font-family);
    white-space: nowrap;
    cursor: pointer;
    user-select: none;
    -webkit-user-select: none;
    forced-color-adjust: none;
  }

  .chip::before {
    content: attr(data-name);
    max-inline-size: 9em;
    padding-inline: 0.4em 0.15em;
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .remove {
    position: relative;
    padding-inline: 0.25em 0.4em;
    border-radius: inherit;
    opacity: 0.85;
  }

  .remove::before {
    content: "×";
  }

  /* A larger target than the cross itself. */
  .remove::after {
    content: "";
    position: absolute;
    inset-block: -0.4em 0;
    inset-inline: 0 -0.3em;
  }

  .remove:hover {
    background: rgb(0 0 0 / 25%);
    opacity: 1;
  }

  .caret {
    display: none;
    position: absolute;
    inline-size: 2px;
    margin-inline-start: -1px;
    background: var(--crowd-focus);
    pointer-events: none;
    scroll-margin: 3rem;
  }

  .text:focus:not([data-pointer]) ~ .caret {
    display: block;
    animation: blink 1.1s steps(1) infinite;
  }

  @keyframes blink {
    50% {
      opacity: 0;
    }
  }

  /* With a page of its own length, labels and tools stay in view while the text goes by. */
  :host(:not([data-fills])) .side {
    overflow: visible;
  }

  .tools {
    display: flex;
    align-items: center;
    gap: var(--crowd-space-1);
    flex: none;
    position: sticky;
    inset-block-end: 0;
    padding-block: var(--crowd-space-1);
    padding-inline: var(--crowd-space-5) var(--crowd-space-2);
    border-block-start: 1px solid var(--crowd-line);
    background: var(--crowd-surface);
  }

  .said {
    flex: 1;
    min-inline-size: 0;
    margin: 0;
    color: var(--crowd-text-quiet);
    font: var(--crowd-font-small);
  }

  .labels {
    position: sticky;
    inset-block-start: 0;
  }

  .count {
    min-inline-size: 1.5em;
    text-align: end;
  }

  @container (max-width: 800px) {
    .scroller {
      padding: var(--crowd-space-3) var(--crowd-space-4) var(--crowd-space-4);
    }

    .tools {
      position: static;
      padding-inline-start: var(--crowd-space-4);
    }

    .categories:not(.tree) {
      grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr));
    }

    .label-button {
      gap: var(--crowd-space-2);
      padding-inline: var(--crowd-space-2);
    }

    .label-button :is(.note, kbd) {
      display: none;
    }
  }

  @media (hover: none) and (pointer: coarse) {
    .text {
      line-height: 2.5;
    }

    .chip {
      font-size: 0.8125rem;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .text:focus:not([data-pointer]) ~ .caret {
      animation: none;
    }
  }

  @media (forced-colors: active) {
    mark {
      outline: 1px solid CanvasText;
      background: Mark;
      color: MarkText;
    }

    mark.current {
      outline: 3px solid Highlight;
    }
  }
`;
