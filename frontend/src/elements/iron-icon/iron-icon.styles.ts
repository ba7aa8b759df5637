import { css } from "lit";

export const ironIconStyles = css`
  :host {
    display: inline-block;
    width: var(--iron-icon-width, 24px);
    height: var(--iron-icon-height, 24px);
    vertical-align: middle;
    color: var(--iron-icon-fill-color);
    fill: currentColor;
    stroke: none;
  }

  :host([hidden]) {
    display: none;
  }

  .icon {
    display: block;
    inline-size: 100%;
    block-size: 100%;
  }
`;
