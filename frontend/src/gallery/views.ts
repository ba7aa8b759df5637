/** What the gallery shows around a preview: navigation, attribute table, reference lists. */

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { GROUPS, type AttributeDoc, type ElementDoc, type Group, type NamedDoc } from "./catalogue/types.ts";

export function navigation(catalogue: readonly ElementDoc[], current: ElementDoc): TemplateResult[] {
  return (Object.keys(GROUPS) as Group[])
    .map((group) => ({ group, elements: catalogue.filter((element) => element.group === group) }))
    .filter(({ elements }) => elements.length > 0)
    .map(
      ({ group, elements }) => html`<section>
        <h2>${GROUPS[group]}</h2>
        <ul>
          ${elements.map(
            ({ tag }) => html`<li><a href="#${tag}" aria-current=${tag === current.tag ? "page" : nothing}>${tag}</a></li>`,
          )}
        </ul>
      </section>`,
    );
}

/** read: what the source says of an attribute. write: called with the new value, `undefined` to take it away. */
export function attributeTable(
  { tag, attributes }: ElementDoc,
  read: (name: string) => string | undefined,
  write: (name: string, value: string | undefined) => void,
): unknown {
  if (attributes.length === 0) return html`<p class="quiet">No attributes of its own.</p>`;
  return html`<div class="table-place" tabindex="0" role="region" aria-label="Attributes">
    <table class="attributes">
      <thead>
        <tr><th scope="col">Attribute</th><th scope="col">Meaning</th><th scope="col">Default</th><th scope="col">Value</th></tr>
      </thead>
      <tbody>
        ${attributes.map(
          (attribute) => html`<tr>
            <td><code>${attribute.name}</code><span class="hint">${typeName(attribute)}</span></td>
            <td>${prose(attribute.says)}</td>
            <td>${attribute.default === undefined ? "–" : html`<code>${attribute.default}</code>`}</td>
            <td>${valueField(tag, attribute, read(attribute.name), (value) => write(attribute.name, value))}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

export function namedList(title: string, entries: readonly NamedDoc[] | undefined): unknown {
  if (entries === undefined || entries.length === 0) return nothing;
  return html`<section class="section">
    <h2>${title}</h2>
    <dl class="named">
      ${entries.map(({ name, says }) => html`<div><dt><code>${name}</code></dt><dd>${prose(says)}</dd></div>`)}
    </dl>
  </section>`;
}

/** Text in which `words` between backticks are code, as in the reference page. */
export function prose(text: string): unknown {
  return text.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
}

function typeName({ type }: AttributeDoc): string {
  return typeof type === "string" ? type : "choice";
}

function valueField(
  tag: string,
  { name, type }: AttributeDoc,
  value: string | undefined,
  write: (value: string | undefined) => void,
): TemplateResult {
  const label = `${name} of ${tag}`;
  if (type === "switch") {
    const flip = (event: Event): void => write((event.target as HTMLInputElement).checked ? "" : undefined);
    return html`<input type="checkbox" aria-label=${label} .checked=${live(value !== undefined)} @change=${flip} />`;
  }
  const take = (event: Event): void => write((event.target as HTMLInputElement | HTMLSelectElement).value || undefined);
  if (typeof type !== "string") {
    const words = value === undefined || type.includes(value) ? type : [...type, value];
    return html`<select aria-label=${label} @change=${take}>
      <option value="" .selected=${value === undefined}>–</option>
      ${words.map((word) => html`<option .selected=${word === value}>${word}</option>`)}
    </select>`;
  }
  const inputMode = type === "number" ? "decimal" : "text";
  const mono = type === "list" || type === "object" ? "mono" : "";
  return html`<input
    class=${mono}
    inputmode=${inputMode}
    spellcheck="false"
    autocomplete="off"
    aria-label=${label}
    .value=${live(value ?? "")}
    @input=${take}
  />`;
}
