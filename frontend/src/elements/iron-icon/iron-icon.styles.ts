import { css } from "lit";

export const ironIconStyles = css`
  :host {
    display: inline-block;
    inline-size: 24px;
    block-size: 24px;
    vertical-align: middle;
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
