import { css } from "lit";

export const alertStyles = css`
  :host {
    display: block;
    margin-block: var(--crowd-space-2);
    font: var(--crowd-font);
  }

  :host([hidden]) {
    display: none;
  }

  .box {
    display: flex;
    align-items: flex-start;
    gap: var(--crowd-space-3);
    padding: var(--crowd-space-3) var(--crowd-space-4);
    border: 1px solid var(--line);
    border-radius: var(--crowd-radius);
    background: var(--surface);
    color: var(--crowd-text);
  }

  .info {
    --line: var(--crowd-line);
    --surface: var(--crowd-accent-surface);
    --mark: var(--crowd-accent);
  }

  .success {
    --line: var(--crowd-success-line);
    --surface: var(--crowd-success-surface);
    --mark: var(--crowd-success);
  }

  .warning {
    --line: var(--crowd-warning-line);
    --surface: var(--crowd-warning-surface);
    --mark: var(--crowd-warning);
  }

  .error {
    --line: var(--crowd-error-line);
    --surface: var(--crowd-error-surface);
    --mark: var(--crowd-error);
  }

  .box > .icon {
    margin-block-start: 0.125rem;
    color: var(--mark);
  }

  .message {
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .button {
    flex: none;
    min-block-size: 2rem;
    inline-size: 2rem;
    margin-block: -0.25rem;
    margin-inline: 0 -0.5rem;
  }
`;
