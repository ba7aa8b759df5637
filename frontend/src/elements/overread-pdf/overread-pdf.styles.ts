import { css, type CSSResultGroup } from "lit";
import { controlStyles } from "../../base/controls.styles.ts";
import { documentStyles } from "../../pdf/pdf.styles.ts";

export const overreadPdfStyles: CSSResultGroup = [
  controlStyles,
  documentStyles,
  css`
    :host {
      display: block;
      box-sizing: border-box;
      overflow: hidden;
      border: 1px solid var(--crowd-line);
      border-radius: var(--crowd-radius);
      background: var(--crowd-stage);
      color: var(--crowd-text);
      font: var(--crowd-font);
      text-align: start;
    }

    .frame,
    .viewer {
      display: flex;
      flex-direction: column;
      block-size: 100%;
    }

    .viewer {
      flex: 1;
      min-block-size: 0;
    }

    .document-notice {
      min-block-size: 0;
      overflow: auto;
    }

    .complaint {
      flex: none;
      margin: 0;
      padding: var(--crowd-space-2) var(--crowd-space-3);
      background: var(--crowd-error-surface);
      color: var(--crowd-error-text);
      font-weight: 550;
    }
  `,
];
