import { css, unsafeCSS } from "lit";

/* One rule each: a browser drops the whole rule when it does not know one of its selectors. */
const TRACK = `
  box-sizing: border-box;
  block-size: 0.375rem;
  border-radius: 0.25rem;
  background:
    linear-gradient(to var(--end), var(--active) 0 var(--fill), transparent var(--fill)),
    linear-gradient(to var(--end), var(--secondary) 0 calc(var(--second) * 100%), transparent calc(var(--second) * 100%)),
    var(--paper-slider-container-color, var(--crowd-line));
`;
const KNOB = `
  box-sizing: border-box;
  inline-size: 1.25rem;
  block-size: 1.25rem;
  border: 2px solid var(--crowd-surface);
  border-radius: 50%;
  background: var(--paper-slider-knob-color, var(--active));
  box-shadow: 0 0 0 1px var(--paper-slider-knob-color, var(--active));
`;

export const sliderStyles = css`
  :host {
    --end: right;
    --active: var(--paper-slider-active-color, var(--crowd-accent));
    --secondary: var(
      --crowd-slider-secondary-color,
      var(--paper-slider-secondary-color, color-mix(in srgb, var(--crowd-accent) 45%, var(--crowd-surface)))
    );
    display: inline-block;
    inline-size: 20rem;
    max-inline-size: 100%;
    vertical-align: middle;
    color: var(--crowd-text);
    font: var(--crowd-font);
  }

  :host(:dir(rtl)) {
    --end: left;
  }

  :host([hidden]) {
    display: none;
  }

  :host([disabled]) .slider {
    opacity: 0.55;
  }

  .slider {
    --fill: calc(var(--at) * (100% - 1.25rem) + 0.625rem);
    display: flex;
    align-items: center;
    gap: var(--crowd-space-3);
  }

  .rail {
    position: relative;
    flex: 1;
    min-inline-size: 0;
  }

  input[type="range"] {
    display: block;
    inline-size: 100%;
    block-size: var(--crowd-target);
    margin: 0;
    border-radius: var(--crowd-radius);
    background: none;
    cursor: pointer;
    touch-action: pan-y;
    appearance: none;
  }

  input:disabled {
    cursor: not-allowed;
  }

  ::-webkit-slider-runnable-track {
    ${unsafeCSS(TRACK)}
  }

  ::-moz-range-track {
    ${unsafeCSS(TRACK)}
  }

  ::-webkit-slider-thumb {
    ${unsafeCSS(KNOB)}
    margin-block-start: -0.4375rem;
    appearance: none;
  }

  ::-moz-range-thumb {
    ${unsafeCSS(KNOB)}
  }

  .pin {
    position: absolute;
    inset-block-end: calc(50% + 1rem);
    inset-inline-start: var(--fill);
    min-inline-size: 2rem;
    padding: 0.125rem 0.375rem;
    border-radius: var(--crowd-radius);
    background: var(--paper-slider-pin-color, var(--active));
    color: var(--crowd-on-accent);
    font: 600 0.8125rem/1.4 var(--crowd-font-family);
    font-variant-numeric: tabular-nums;
    text-align: center;
    pointer-events: none;
    visibility: hidden;
    translate: -50%;
  }

  :host(:dir(rtl)) .pin {
    translate: 50%;
  }

  /* While it is moved, by pointer or by key. */
  input:active ~ .pin,
  input:focus-visible ~ .pin {
    visibility: visible;
  }

  input[type="number"] {
    flex: none;
    inline-size: 5.5rem;
    min-block-size: var(--crowd-target);
    padding: var(--crowd-space-1) var(--crowd-space-2);
    border: 1px solid var(--crowd-line-strong);
    border-radius: var(--crowd-radius);
    background: var(--crowd-surface);
    color: inherit;
    font: inherit;
    font-variant-numeric: tabular-nums;
  }

  @media (forced-colors: active) {
    input[type="range"] {
      appearance: auto;
    }
  }
`;
