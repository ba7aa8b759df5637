import { css } from "lit";

/**
 * The widget answers to its own width, not the window's: it may stand in a column. Three columns when there is room,
 * otherwise the instructions become a drawer and the choices a panel that stays at the bottom with Submit.
 */
export const frameStyles = css`
  :host {
    display: block;
    container-type: inline-size;
    color: var(--crowd-text);
    font: var(--crowd-font);
  }

  .frame {
    display: grid;
    grid-template: "pane head head" auto "pane centre side" minmax(22rem, 1fr) "pane foot foot" auto / auto minmax(0, 1fr) 20rem;
    position: relative;
    overflow: clip;
    border: 1px solid var(--crowd-line);
    border-radius: var(--crowd-radius-large);
    background: var(--crowd-surface);
  }

  :host([data-fills]) {
    position: fixed;
    inset: 0;
  }

  :host([data-fills]) .frame {
    block-size: 100%;
    grid-template-rows: auto minmax(0, 1fr) auto;
    border: 0;
    border-radius: 0;
  }

  .headerContainer {
    grid-area: head;
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--crowd-space-4);
    min-inline-size: 0;
    padding-block: var(--crowd-space-2);
    padding-inline: var(--crowd-space-5) var(--crowd-space-3);
    border-block-end: 1px solid var(--crowd-line);
  }

  h1,
  h2 {
    margin: 0;
    font: var(--crowd-font-heading);
    overflow-wrap: anywhere;
  }

  .headerButtonsContainer {
    display: flex;
    flex: none;
    gap: var(--crowd-space-1);
    font: var(--crowd-font-small);
  }

  .pane {
    grid-area: pane;
    inline-size: 18rem;
    padding: 0 var(--crowd-space-5) var(--crowd-space-5);
    overflow: auto;
    border-inline-end: 1px solid var(--crowd-line);
    background: var(--crowd-page);
    font: var(--crowd-font-small);
    overflow-wrap: anywhere;
  }

  .pane-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-block-size: calc(var(--crowd-target) + 2 * var(--crowd-space-2) + 1px);
  }

  .drawer-backdrop,
  .drawer-close {
    display: none;
  }

  .moreInstructionsLink {
    display: inline-flex;
    margin-block-end: var(--crowd-space-2);
  }

  [data-pane="closed"] > .pane,
  [data-pane="absent"] > .pane {
    display: none;
  }

  .centre {
    grid-area: centre;
    position: relative;
    min-inline-size: 0;
    padding: var(--crowd-space-5);
    overflow: auto;
    overflow-wrap: anywhere;
  }

  .side {
    grid-area: side;
    padding: var(--crowd-space-4);
    overflow: auto;
    border-inline-start: 1px solid var(--crowd-line);
  }

  footer {
    grid-area: foot;
    display: flex;
    align-items: center;
    justify-content: flex-end;
    gap: var(--crowd-space-4);
    padding: var(--crowd-space-3) var(--crowd-space-4);
    border-block-start: 1px solid var(--crowd-line);
    background: var(--crowd-surface);
  }

  .error {
    display: flex;
    align-items: center;
    gap: var(--crowd-space-2);
    margin: 0;
    color: var(--crowd-error-text);
    font-weight: 550;
    overflow-wrap: anywhere;
  }

  .error:empty {
    display: none;
  }

  .submit {
    min-inline-size: 9rem;
  }

  ::slotted(short-instructions),
  ::slotted(full-instructions),
  ::slotted(classification-target) {
    display: block;
  }

  @container (max-width: 800px) {
    .frame {
      grid-template:
        "head" auto
        "centre" minmax(12rem, 1fr)
        "side" auto
        "foot" auto / minmax(0, 1fr);
    }

    :host([data-fills]) .frame {
      grid-template-rows: auto minmax(0, 1fr) auto auto;
    }

    .headerContainer {
      padding-inline-start: var(--crowd-space-4);
    }

    .headerButtonsContainer .button {
      inline-size: var(--crowd-target);
      padding: 0;
    }

    .headerButtonsContainer span {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: clip;
      clip-path: inset(50%);
      white-space: nowrap;
    }

    [data-pane="auto"] > .pane {
      display: none;
    }

    [data-pane="open"] > .pane {
      position: absolute;
      inset-block: 0;
      inset-inline-start: 0;
      z-index: 3;
      inline-size: min(20rem, 86%);
      box-shadow: var(--crowd-shadow-high);
    }

    [data-pane="open"] > .drawer-backdrop {
      display: block;
      position: absolute;
      inset: 0;
      z-index: 2;
      background: var(--crowd-backdrop);
    }

    .drawer-close {
      display: inline-flex;
    }

    .centre {
      padding: var(--crowd-space-4);
    }

    .side {
      max-block-size: 42dvh;
      padding: var(--crowd-space-3) var(--crowd-space-4);
      border-inline-start: 0;
      border-block-start: 1px solid var(--crowd-line);
    }

    :host(:not([data-fills])) .side {
      max-block-size: none;
    }

    footer {
      position: sticky;
      inset-block-end: 0;
      flex-wrap: wrap;
    }

    .submit {
      flex: 1 1 100%;
    }
  }
`;
