import { css } from "lit";

export const textFieldStyles = css`
  :host {
    display: block;
    margin-block: var(--crowd-space-3);
    font: var(--crowd-font);
    color: var(--crowd-text);
  }

  :host([hidden]) {
    display: none;
  }

  .field {
    position: relative;
  }

  input,
  textarea {
    display: block;
    inline-size: 100%;
    min-block-size: 3.5rem;
    padding: 1.5rem var(--crowd-space-3) 0.375rem;
    border: 1px solid var(--crowd-line-strong);
    border-radius: var(--crowd-radius);
    background: var(--crowd-surface);
    color: inherit;
    font: inherit;
    transition: border-color 120ms;
  }

  .bare input,
  .bare textarea {
    min-block-size: var(--crowd-target);
    padding-block: 0.625rem;
  }

  input:focus-visible,
  textarea:focus-visible {
    border-color: var(--crowd-focus);
    outline: 1px solid var(--crowd-focus);
    outline-offset: 0;
  }

  input::placeholder,
  textarea::placeholder {
    color: var(--crowd-text-quiet);
    opacity: 1;
  }

  label {
    position: absolute;
    inset-block-start: 1rem;
    inset-inline: calc(var(--crowd-space-3) + 1px);
    color: var(--crowd-text-quiet);
    line-height: 1.5;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    pointer-events: none;
    transform-origin: 0 0;
    transition: transform 120ms;
  }

  :host(:dir(rtl)) label {
    transform-origin: 100% 0;
  }

  .up label,
  .field:focus-within label,
  .typed label {
    transform: translateY(-0.625rem) scale(0.8125);
  }

  :host([disabled]) .field {
    opacity: 0.6;
  }

  :host([invalid]) input,
  :host([invalid]) textarea {
    border-color: var(--crowd-error);
    box-shadow: inset 0 -2px 0 var(--crowd-error);
  }

  :host([invalid]) label {
    color: var(--crowd-error-text);
  }

  .below {
    display: flex;
    justify-content: space-between;
    gap: var(--crowd-space-4);
    font: var(--crowd-font-small);
  }

  .below > * {
    padding-block-start: var(--crowd-space-1);
  }

  .below > :empty {
    padding: 0;
  }

  .error {
    color: var(--crowd-error-text);
    overflow-wrap: anywhere;
  }

  .counter {
    margin-inline-start: auto;
    color: var(--crowd-text-quiet);
    font-variant-numeric: tabular-nums;
  }
`;
