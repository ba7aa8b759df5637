/** An answer for reading: indented, and masks and other long texts cut. Pure. */

import type { Json } from "../answers/json.ts";

const MAX_TEXT = 200;

export function answerText(answer: Json): string {
  return JSON.stringify(answer, (_key, value: unknown) => (typeof value === "string" ? shorten(value) : value), 2);
}

function shorten(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT / 4)}… (${text.length.toLocaleString("en")} characters)`;
}
