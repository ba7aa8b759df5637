/** Number attributes with a default (spec 1.4). */

import type { ComplexAttributeConverter } from "lit";

/** What is no number counts as absent, and so does blank text: an unfilled `{{ place }}` leaves it. */
export function readNumber(text: string | null): number | undefined {
  const number = text === null || text.trim() === "" ? NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

export function numberOr(absent: number): ComplexAttributeConverter<number> {
  return { fromAttribute: (text) => readNumber(text) ?? absent };
}
