/**
 * Between the element and its review, which are in two bundles: the element is what templates and the form see, the
 * review is what the worker sees, and comes only with templates that have the element.
 */

import type { ReactiveControllerHost } from "lit";
import type { Json } from "../../answers/json.ts";
import type { KeyBinding } from "../../base/keys.ts";

/** The element, to its review. */
export interface ReviewedElement extends ReactiveControllerHost, HTMLElement {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly src: string;
  readonly noKeyEdit: boolean;
  readonly noGeometryEdit: boolean;
  readonly initialValue: readonly unknown[];
  readonly keys: readonly unknown[];
  readonly fillsViewport: boolean;
  /** The review has changed. byWorker: the form is to be told. */
  reviewChanged(byWorker: boolean): void;
}

/** What the element shows and answers once the review is there. Nothing renders by itself: the element asks. */
export interface DocumentReview {
  readonly styles: CSSStyleSheet;
  readonly blocks: readonly unknown[];
  readonly draft: Json;
  restoreDraft(draft: Json): void;
  reset(): void;
  /** Why the answer cannot go, or nothing. */
  complaint(): string | undefined;
  keys(): readonly KeyBinding[];
  centre(): unknown;
  side(): unknown;
}

/** Where the script leaves the maker. */
export const DOCUMENT_REVIEW = Symbol.for("overread.document-review");
export type MakeDocumentReview = (element: ReviewedElement) => DocumentReview;
