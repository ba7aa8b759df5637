/** What the gallery and the frame of its preview say to each other, on one MessagePort. */

import type { JsonObject } from "../answers/json.ts";

export type Theme = "auto" | "light" | "dark";

/** How a preview looks; may change while somebody works in it. */
export interface Look {
  theme: Theme;
  /** BCP 47. */
  language: string;
}

export type ToPreview =
  | ({ type: "show"; html: string; submits: boolean } & Look)
  | ({ type: "look" } & Look);

export type FromPreview =
  | { type: "answer"; answer: JsonObject }
  | { type: "submitted"; answer: JsonObject }
  | { type: "problem"; text: string }
  /** 0: it takes what height there is. */
  | { type: "height"; px: number };

/** The frame asks for its port with this, and gets it with the other. */
export const ASK = "overread-preview";
export const PORT = "overread-preview-port";
