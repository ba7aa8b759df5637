import { css } from "lit";

export const toggleStyles = css`
  :host {
    margin-inline-end: var(--crowd-space-4);
  }

  .mark {
    place-items: center start;
    inline-size: 2.5rem;
    block-size: 1.5rem;
    padding-inline: 0.1875rem;
    border-color: var(--paper-toggle-button-unchecked-bar-color, var(--crowd-line-strong));
    border-radius: 0.75rem;
  }

  .knob {
    inline-size: 0.875rem;
    block-size: 0.875rem;
    border-radius: 50%;
    background: var(--paper-toggle-button-unchecked-button-color, var(--crowd-line-strong));
    transition: translate 120ms;
  }

  :host([checked]) .mark {
    border-color: var(--paper-toggle-button-checked-bar-color, var(--crowd-accent));
    background: var(--paper-toggle-button-checked-bar-color, var(--crowd-accent));
  }

  :host([checked]) .knob {
    background: var(--paper-toggle-button-checked-button-color, var(--crowd-on-accent));
    translate: 1rem;
  }

  :host([checked]:dir(rtl)) .knob {
    translate: -1rem;
  }

  :host([invalid]:not([checked])) .mark {
    border-color: var(--paper-toggle-button-invalid-bar-color, var(--crowd-error));
  }

  :host([invalid]:not([checked])) .knob {
    background: var(--paper-toggle-button-invalid-button-color, var(--crowd-error));
  }

  @media (prefers-reduced-motion: reduce) {
    .knob {
      transition: none;
    }
  }
`;
