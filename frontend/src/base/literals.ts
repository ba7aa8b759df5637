/** Array and object attributes: read loosely, checked for their shape, written back compactly (spec 1.4). */

import { readLoose } from "../answers/loose-json.ts";
import { isPlainObject } from "../answers/json.ts";

export type LiteralShape =
  | "array"
  | "object"
  /** An array, or an object that wraps it: `initial-value` of the geometry elements. */
  | "any"
  /** A bare word counts as itself: `initial-value` of the classifiers. */
  | "word";

export interface Literal {
  shape: LiteralShape;
  /** Kebab-case; its flat spelling is accepted too. */
  attribute: string;
  /** Write the value back as compact JSON, which scripts take apart by hand (observed for `labels`). */
  reflect?: boolean;
}

export type LiteralFault =
  | { kind: "syntax"; position: number; found: string; expected: string }
  | { kind: "shape"; expected: "shapeArray" | "shapeObject" };

export type LiteralReading = { ok: true; value: unknown } | { ok: false; fault: LiteralFault };

export function emptyLiteral(shape: LiteralShape): unknown {
  return shape === "array" ? [] : undefined;
}

export function readLiteral(shape: LiteralShape, text: string | null): LiteralReading {
  if (text === null || text.trim() === "") return { ok: true, value: emptyLiteral(shape) };
  const result = readLoose(text);
  if (shape === "word") return { ok: true, value: result.ok && typeof result.value === "string" ? result.value : text };
  if (!result.ok) {
    const { position, found, expected } = result;
    return { ok: false, fault: { kind: "syntax", position, found, expected } };
  }
  if (result.value === null) return { ok: true, value: emptyLiteral(shape) };
  if (shape === "array" && !Array.isArray(result.value)) {
    return { ok: false, fault: { kind: "shape", expected: "shapeArray" } };
  }
  if (shape === "object" && !isPlainObject(result.value)) {
    return { ok: false, fault: { kind: "shape", expected: "shapeObject" } };
  }
  return { ok: true, value: result.value };
}
