/** What the server writes into the page of a template for its script; see `console/template_editor.py`. */

export interface TemplateState {
  /** Addresses of the check and of samples. */
  check: string;
  sample: string;
  language: string;
  words: Record<string, string>;
}

export function readTemplateState(): TemplateState | undefined {
  const text = document.getElementById("template-state")?.textContent;
  return text ? (JSON.parse(text) as TemplateState) : undefined;
}

/** The text under `key`, with its `{places}` filled. */
export function say(state: TemplateState, key: string, values: Record<string, string> = {}): string {
  return (state.words[key] ?? key).replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}
