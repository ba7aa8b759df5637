/** The language of templates: HTML with crowd elements, with Liquid around it. Completes what A2I's templates know. */

import type { Completion } from "@codemirror/autocomplete";
import { html } from "@codemirror/lang-html";
import { closePercentBrace, liquid } from "@codemirror/lang-liquid";
import type { Extension } from "@codemirror/state";
import { catalogue } from "../gallery/catalogue/index.ts";
import type { AttributeDoc, ElementDoc } from "../gallery/catalogue/types.ts";

const FILTERS: readonly Completion[] = [
  { label: "grant_read_access", type: "function", info: "An address by which the worker's browser may read an S3 object for a while." },
  { label: "to_json", type: "function", info: "The value as JSON, for attributes and scripts." },
  { label: "skip_autoescape", type: "function", info: "Prints HTML as it is. Never for what a stranger may have written." },
  { label: "escape_once", type: "function", info: "Escapes, and leaves what is escaped already." },
];

/** sample: the input that the preview is filled with; its members are offered behind `task.input.` */
export function templateLanguage(sample: () => unknown): Extension {
  const base = html({ extraTags: Object.fromEntries(catalogue.map((element) => [element.tag, tagSpec(element)])), autoCloseTags: true });
  const properties = (path: readonly string[]): readonly Completion[] => membersAt(sample(), path);
  return [liquid({ base, filters: FILTERS, variables: [{ label: "task", type: "variable" }], properties }), closePercentBrace];
}

/** Members of the sample below a path as Liquid writes it. Pure. */
export function membersAt(sample: unknown, path: readonly string[]): readonly Completion[] {
  const [root, input, ...rest] = path;
  if (root !== "task") return [];
  if (input === undefined) return [{ label: "input", type: "property" }];
  let value = input === "input" ? sample : undefined;
  for (const name of rest) value = isRecord(value) ? value[name] : undefined;
  if (!isRecord(value)) return [];
  return Object.entries(value).map(([label, below]) => ({ label, type: "property", detail: kindOf(below) }));
}

function tagSpec({ attributes }: ElementDoc): { attrs: Record<string, null | readonly string[]> } {
  return { attrs: Object.fromEntries(attributes.map((attribute) => [attribute.name, valuesOf(attribute)])) };
}

function valuesOf({ type }: AttributeDoc): null | readonly string[] {
  return typeof type === "string" ? null : type;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? "list" : isRecord(value) ? "object" : typeof value;
}
