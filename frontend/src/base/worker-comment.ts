/** The worker's remark on an image: a link below the categories, and the dialog it opens. Only with its region. */

import { css, html, nothing, type LitElement } from "lit";
import { live } from "lit/directives/live.js";
import { dialogTemplate } from "./dialog.ts";
import { icon } from "./icons.ts";
import { authorsSlot } from "./own-words.ts";
import { text } from "./texts.ts";

export const COMMENT_TAG = "worker-comment";

const DIALOG = "comment-dialog";

export class WorkerComment {
  private readonly host: LitElement;
  /** The author's `<worker-comment>`, if there is one. */
  private readonly region: () => HTMLElement | undefined;
  private written = "";
  private writtenBefore = "";

  constructor(host: LitElement, region: () => HTMLElement | undefined) {
    this.host = host;
    this.region = region;
  }

  /** All that was typed, for a draft. */
  get text(): string {
    return this.written;
  }

  set text(written: string) {
    this.written = written;
    this.host.requestUpdate();
  }

  /** Its member of the answer; none without a comment. */
  get answer(): { workerComment?: string } {
    const workerComment = this.written.trim();
    return workerComment === "" ? {} : { workerComment };
  }

  link(): unknown {
    const region = this.region();
    if (region === undefined) return nothing;
    const hasComment = this.written.trim() !== "";
    return html`<div class="comment-link">
      <button type="button" class="button link" @click=${this.open}>
        ${icon("create")}${hasComment ? text("editComment") : region.getAttribute("link-text") || text("addComment")}
      </button>
      ${hasComment ? html`<blockquote dir="auto">${this.written}</blockquote>` : nothing}
    </div>`;
  }

  dialog(): unknown {
    const region = this.region();
    if (region === undefined) return nothing;
    const title = region.getAttribute("header") || text("addComment");
    return dialogTemplate({
      name: DIALOG,
      title,
      body: html`${authorsSlot(this.host, COMMENT_TAG)}
        <textarea
          class="comment"
          rows="5"
          dir="auto"
          aria-label=${title}
          placeholder=${region.getAttribute("placeholder") ?? ""}
          .value=${live(this.written)}
          @input=${this.onInput}
          @keydown=${this.onKey}
        ></textarea>`,
      foot: html`<button type="button" class="button" @click=${this.cancel}>${text("cancel")}</button>
        <button type="button" class="button primary" @click=${this.close}>${text("save")}</button>`,
    });
  }

  private get element(): HTMLDialogElement | null {
    return this.host.renderRoot.querySelector<HTMLDialogElement>(`dialog.${DIALOG}`);
  }

  private readonly open = (): void => {
    this.writtenBefore = this.written;
    this.element?.showModal();
  };

  private readonly close = (): void => {
    this.element?.close();
  };

  /** Kept while typing, so that a draft has it; Cancel takes it back. */
  private readonly onInput = (event: Event): void => {
    this.text = (event.target as HTMLTextAreaElement).value;
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    // Here it ends the comment, not the task.
    event.preventDefault();
    event.stopPropagation();
    this.close();
  };

  private readonly cancel = (): void => {
    this.text = this.writtenBefore;
    this.close();
    this.host.dispatchEvent(new CustomEvent("change", { bubbles: true, composed: true }));
  };
}

export const commentStyles = css`
  .comment-link {
    margin-block-start: var(--crowd-space-3);
  }

  .comment-link .icon {
    inline-size: 1rem;
    block-size: 1rem;
  }

  blockquote {
    margin: var(--crowd-space-1) 0 0;
    padding-inline-start: var(--crowd-space-3);
    border-inline-start: 3px solid var(--crowd-line);
    color: var(--crowd-text-quiet);
    font: var(--crowd-font-small);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  textarea.comment {
    display: block;
    inline-size: 100%;
    margin-block-start: var(--crowd-space-3);
    padding: var(--crowd-space-3);
    border: 1px solid var(--crowd-line-strong);
    border-radius: var(--crowd-radius);
    background: var(--crowd-surface);
    color: inherit;
    font: inherit;
    resize: vertical;
  }
`;
