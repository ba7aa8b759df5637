import { css } from "lit";

export const cardStyles = css`
  :host {
    display: inline-block;
    max-inline-size: 100%;
    margin-block: var(--crowd-space-2);
    vertical-align: top;
    font: var(--crowd-font);
    color: var(--crowd-text);
  }

  :host([hidden]) {
    display: none;
  }

  .card {
    overflow: hidden;
    border: 1px solid var(--crowd-line);
    border-radius: var(--crowd-radius-large);
    background: var(--crowd-surface);
    box-shadow: var(--crowd-shadow);
  }

  img {
    display: block;
    inline-size: 100%;
    max-block-size: 24rem;
    object-fit: contain;
    background: var(--crowd-stage);
  }

  h2 {
    margin: 0;
    padding: var(--crowd-space-4) var(--crowd-space-4) 0;
    font: var(--crowd-font-heading);
    overflow-wrap: anywhere;
  }

  .content {
    padding: var(--crowd-space-4);
    overflow-wrap: anywhere;
  }
`;
