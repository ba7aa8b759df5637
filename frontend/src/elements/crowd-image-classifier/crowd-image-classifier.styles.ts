import { css } from "lit";

export const overlayStyles = css`
  .overlay,
  .mask {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    pointer-events: none;
  }

  .mask {
    opacity: 0.55;
    image-rendering: pixelated;
  }

  .box {
    position: absolute;
    border: 2px solid var(--color);
    box-shadow: 0 0 0 1px rgb(0 0 0 / 55%), inset 0 0 0 1px rgb(0 0 0 / 35%);
  }

  .box > span {
    position: absolute;
    inset-block-end: 100%;
    inset-inline-start: -2px;
    max-inline-size: 12rem;
    padding: 0 0.375rem;
    overflow: hidden;
    border-inline-start: 0.375rem solid var(--color);
    background: rgb(20 24 32 / 85%);
    color: #fff;
    font: 500 0.75rem/1.5 var(--crowd-font-family);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .legend {
    margin-block-start: var(--crowd-space-4);
    padding-block-start: var(--crowd-space-3);
    border-block-start: 1px solid var(--crowd-line);
    font: var(--crowd-font-small);
  }

  .legend label {
    display: flex;
    align-items: center;
    gap: var(--crowd-space-2);
    min-block-size: 2rem;
    cursor: pointer;
  }

  .legend label > span {
    flex: 1;
  }

  .legend input {
    inline-size: 1.125rem;
    block-size: 1.125rem;
    accent-color: var(--crowd-accent);
  }

  .legend ul {
    display: grid;
    gap: var(--crowd-space-1);
    margin: var(--crowd-space-2) 0 0;
    padding: 0;
    list-style: none;
  }

  .legend li {
    display: flex;
    align-items: center;
    gap: var(--crowd-space-2);
    overflow-wrap: anywhere;
  }
`;
