import { css } from "lit";

export const formStyles = css`
  :host {
    display: block;
    container-type: inline-size;
    color: var(--crowd-text);
    font: var(--crowd-font);
  }

  .frame {
    display: flex;
    align-items: stretch;
    position: relative;
  }

  .frame:not([data-pane="absent"]) {
    min-block-size: 100dvh;
  }

  .main {
    flex: 1;
    min-inline-size: 0;
    max-inline-size: 60rem;
    margin-inline: auto;
    padding: var(--crowd-space-5);
    overflow-wrap: anywhere;
  }

  :host([data-widget]) .main {
    max-inline-size: none;
  }

  :host([data-filled]) .main,
  :host([data-inner]) .main {
    padding: 0;
  }

  .pane {
    flex: none;
    inline-size: 18rem;
    padding: 0 var(--crowd-space-5) var(--crowd-space-5);
    border-inline-end: 1px solid var(--crowd-line);
    font: var(--crowd-font-small);
    overflow-wrap: anywhere;
  }

  .pane-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-block-size: 3.75rem;
  }

  .pane-head h2 {
    margin: 0;
    font: var(--crowd-font-heading);
  }

  .drawer-backdrop,
  .drawer-close,
  .show-instructions {
    display: none;
  }

  [data-pane="closed"] > .pane,
  [data-pane="absent"] > .pane {
    display: none;
  }

  [data-pane="closed"] .show-instructions {
    display: inline-flex;
  }

  .problem {
    display: block;
    margin-block-end: var(--crowd-space-4);
  }

  :host([data-filled]) [role="status"] {
    position: fixed;
    inset-block-start: var(--crowd-space-3);
    inset-inline: var(--crowd-space-3);
    z-index: 4;
  }

  :host([data-filled]) [role="status"]:empty {
    display: none;
  }

  #answers-box {
    position: relative;
    z-index: 5;
    max-block-size: 60dvh;
    margin-block: var(--crowd-space-4) 0;
    padding: var(--crowd-space-4);
    overflow: auto;
    border: 1px solid var(--crowd-line);
    border-radius: var(--crowd-radius);
    background: var(--crowd-surface-sunken);
    font: 0.875rem/1.5 ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace;
    white-space: pre-wrap;
  }

  :host([data-filled]) #answers-box {
    position: fixed;
    inset-block-end: 4.5rem;
    inset-inline: var(--crowd-space-4);
    box-shadow: var(--crowd-shadow-high);
  }

  ::slotted(short-instructions),
  ::slotted(full-instructions) {
    display: block;
  }

  @container (max-width: 800px) {
    .main {
      padding: var(--crowd-space-4);
    }

    .show-instructions {
      display: inline-flex;
      margin: calc(-1 * var(--crowd-space-2)) calc(-1 * var(--crowd-space-3)) var(--crowd-space-2);
    }

    [data-pane="auto"] > .pane {
      display: none;
    }

    [data-pane="open"] > .pane {
      position: fixed;
      inset-block: 0;
      inset-inline-start: 0;
      z-index: 6;
      inline-size: min(20rem, 86%);
      overflow: auto;
      background: var(--crowd-page);
      box-shadow: var(--crowd-shadow-high);
    }

    [data-pane="open"] > .drawer-backdrop {
      display: block;
      position: fixed;
      inset: 0;
      z-index: 5;
      background: var(--crowd-backdrop);
    }

    .drawer-close {
      display: inline-flex;
    }
  }
`;
