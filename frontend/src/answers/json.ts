/** JSON as a type, and the two shapes in which an answer leaves the page. Imports nothing. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * A deep copy with the keys of every object in alphabetical order, as published answers have them.
 * `Object.fromEntries` defines own properties, so a control named `__proto__` is an ordinary key.
 */
export function sortKeysDeep(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeysDeep);
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value as JsonObject);
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, member]) => [key, sortKeysDeep(member)]));
}

/**
 * One text field per leaf, objects joined with dots, arrays as JSON text: Mechanical Turk's
 * `answer-format="flatten-objects"` (observed as result columns).
 */
export function flattenObjects(answer: JsonObject): Record<string, string> {
  const fields: [string, string][] = [];
  const walk = (prefix: string, value: Json): void => {
    if (isPlainObject(value)) {
      for (const [key, member] of Object.entries(value as JsonObject)) {
        walk(prefix === "" ? key : `${prefix}.${key}`, member);
      }
    } else {
      fields.push([prefix, typeof value === "string" ? value : JSON.stringify(value)]);
    }
  };
  walk("", answer);
  return Object.fromEntries(fields);
}

/** The value as JSON sees it: a copy that shares nothing with a live object of the page. */
export function toJson(value: unknown): Json {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? null : (JSON.parse(text) as Json);
}
