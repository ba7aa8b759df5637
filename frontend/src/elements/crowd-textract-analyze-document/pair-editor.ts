/** The open pair: its texts, its check marks, and the questions about it. */

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { icon } from "../../base/icons.ts";
import { text, type TextKey } from "../../base/texts.ts";
import type { Change, Pair } from "../../blocks/review.ts";
import type { Mark } from "../../blocks/graph.ts";
import type { PairPlaces, Part } from "./places.ts";
import type { PairWords } from "./pair-words.ts";

export interface PairEditing {
  pair: Pair;
  words: PairWords;
  change: Change;
  places: PairPlaces;
  canEditKey: boolean;
  canEditPlaces: boolean;
  /** A text is being typed; `typed` follows when the field is left. */
  type(change: Change): void;
  typed(): void;
  /** Anything else was decided. */
  decide(change: { [Name in keyof Change]: Change[Name] | undefined }): void;
  mark(mark: Mark, isSelected: boolean): void;
  place(part: Part): void;
  remove(): void;
  /** Enter: on to the value of the next pair. */
  next(): void;
  /** Escape: back to the pair's line in the list. */
  leave(): void;
}

export function pairEditor(editing: PairEditing): TemplateResult {
  const { pair, change, words } = editing;
  const isOver = change.isRejected === true || change.isNotFound === true;
  return html`<div class="editor">
    ${pair.kind === "missing" && pair.important.aliases.length > 0
      ? html`<p class="quiet">${text("alsoWritten", { aliases: pair.important.aliases.join(" · ") })}</p>`
      : nothing}
    ${editing.canEditKey || pair.kind === "added" ? field(editing, "keyText", "formKey", words.key, false) : nothing}
    ${words.hasOnlyMarks ? nothing : field(editing, "valueText", "formValue", change.isBlank === true ? "" : words.value, isOver || change.isBlank === true)}
    ${marks(editing, isOver)} ${questions(editing)} ${placeTools(editing)}
    ${words.confidence === undefined
      ? nothing
      : html`<p class="quiet confidence">${text("confidence", { percent: words.confidence })}</p>`}
    ${pair.kind === "added"
      ? html`<button type="button" class="button quiet" @click=${() => editing.remove()}>${icon("delete")}${text("removePair")}</button>`
      : nothing}
  </div>`;
}

function field(editing: PairEditing, name: "keyText" | "valueText", label: TextKey, value: string, isDisabled: boolean): TemplateResult {
  return html`<label class="field">
    <span>${text(label)}</span>
    <textarea
      rows="1"
      class=${name}
      dir="auto"
      autocomplete="off"
      spellcheck="false"
      .value=${live(value)}
      ?disabled=${isDisabled}
      @input=${(event: Event) => editing.type({ [name]: oneLine(event.target as HTMLTextAreaElement) })}
      @change=${() => editing.typed()}
      @keydown=${(event: KeyboardEvent) => fieldKey(event, editing)}
    ></textarea>
  </label>`;
}

/** Values of several lines are entered without line breaks (documented instructions); a pasted one becomes a blank. */
function oneLine(field: HTMLTextAreaElement): string {
  if (!/[\r\n]/.test(field.value)) return field.value;
  const caret = field.selectionStart - (field.value.slice(0, field.selectionStart).match(/\r\n/g)?.length ?? 0);
  field.value = field.value.replace(/\r\n|[\r\n]/g, " ");
  field.setSelectionRange(caret, caret);
  return field.value;
}

function fieldKey(event: KeyboardEvent, { next, leave }: PairEditing): void {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const run = { Enter: next, Escape: leave }[event.key];
  if (run === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  run();
}

function marks({ words, mark }: PairEditing, isOver: boolean): unknown {
  return words.marks.map(
    (each, index) => html`<label class="choice">
      <input
        type="checkbox"
        .checked=${live(each.isSelected)}
        ?disabled=${isOver}
        @change=${(event: Event) => mark(each, (event.target as HTMLInputElement).checked)}
      />
      ${words.marks.length === 1 ? text("markSelected") : text("markNumber", { number: index + 1 })}
    </label>`,
  );
}

function questions({ pair, change, words, decide }: PairEditing): unknown {
  const isRejected = change.isRejected === true;
  const blank = checkbox("valueBlank", "b", change.isBlank === true, isRejected || change.isNotFound === true, (isBlank) =>
    decide({ isBlank: isBlank || undefined }),
  );
  if (pair.kind === "missing") {
    const notFound = checkbox("keyNotFound", "k", change.isNotFound === true, false, (isNotFound) =>
      decide({ isNotFound: isNotFound || undefined, ...(isNotFound ? { isBlank: undefined } : {}) }),
    );
    return [notFound, blank];
  }
  if (pair.kind === "added") return blank;
  return html`<fieldset class="valid">
      <legend>${text("isValidPair")}</legend>
      ${validChoice("yes", "y", !isRejected, () => decide({ isRejected: undefined }))}
      ${validChoice("no", "n", isRejected, () => decide({ isRejected: true }))}
    </fieldset>
    ${words.hasOnlyMarks ? nothing : blank}`;
}

function validChoice(says: "yes" | "no", key: string, isChecked: boolean, choose: () => void): TemplateResult {
  return html`<label class="choice">
    <input type="radio" name="valid" value=${says} .checked=${live(isChecked)} @change=${choose} />
    ${text(says)}<kbd aria-hidden="true">${key.toUpperCase()}</kbd>
  </label>`;
}

function checkbox(
  says: "valueBlank" | "keyNotFound",
  key: string,
  isChecked: boolean,
  isDisabled: boolean,
  choose: (isChecked: boolean) => void,
): TemplateResult {
  return html`<label class="choice">
    <input
      type="checkbox"
      class=${says}
      .checked=${live(isChecked)}
      ?disabled=${isDisabled}
      @change=${(event: Event) => choose((event.target as HTMLInputElement).checked)}
    />
    ${text(says)}<kbd aria-hidden="true">${key.toUpperCase()}</kbd>
  </label>`;
}

/** A part without a place can be given one; those that have one are moved in the document itself. */
function placeTools({ pair, change, places, canEditPlaces, place }: PairEditing): unknown {
  if (!canEditPlaces || change.isNotFound === true) return nothing;
  const parts = (["key", "value"] as const).filter((part) => places[part] === undefined && !(pair.kind === "found" && part === "key"));
  if (parts.length === 0) return html`<p class="quiet">${text("placesHint")}</p>`;
  return html`<div class="place-tools">
    ${parts.map(
      (part) => html`<button type="button" class="button link" @click=${() => place(part)}>
        ${text(part === "key" ? "placeKey" : "placeValue")}
      </button>`,
    )}
  </div>`;
}
