/**
 * A code editor in place of a text field, which keeps the text and goes with the form.
 *
 * It lives in a shadow root: there its styles are a style sheet made by script, which our policy allows, and not a
 * `<style>` element, which it forbids. Tab leaves it, as it leaves every field.
 */

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { offsetOf } from "./template-places.ts";
import type { Finding } from "./template-server.ts";

export interface CodeOptions {
  /** Of the text: a language with all that belongs to it. */
  language: Extension;
  /** For screen readers. */
  label: string;
  changed(): void;
}

export class CodeField {
  private readonly field: HTMLTextAreaElement;
  private readonly view: EditorView;
  private isSetting = false;

  constructor(place: HTMLElement, field: HTMLTextAreaElement, options: CodeOptions) {
    this.field = field;
    const root = place.attachShadow({ mode: "open", delegatesFocus: true });
    const described = field.getAttribute("aria-describedby");
    // Ids do not reach into a shadow root, so what describes the field is said by its own words.
    const description = described === null ? "" : described.split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
    const told = EditorView.updateListener.of((update) => {
      if (!update.docChanged) return;
      this.field.value = update.state.doc.toString();
      if (!this.isSetting) options.changed();
    });
    // The index says what browsers know: what can be edited is reached by Tab.
    const attributes = { "aria-label": options.label, tabindex: "0", ...(description === "" ? {} : { "aria-description": description.trim() }) };
    this.view = new EditorView({
      state: EditorState.create({
        doc: field.value,
        extensions: [...EXTENSIONS, options.language, EditorView.contentAttributes.of(attributes), told],
      }),
      parent: root,
      root,
    });
    field.hidden = true;
    place.hidden = false;
    place.addEventListener("focusin", () => this.view.focus());
    for (const label of field.labels) {
      label.addEventListener("click", (event) => {
        event.preventDefault();
        this.focus();
      });
    }
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  /** Replace the text, which can be undone. */
  set text(value: string) {
    this.isSetting = true;
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: value } });
    this.isSetting = false;
  }

  focus(): void {
    this.view.focus();
  }

  /** Put the cursor to a place and show it. */
  go(line: number, column: number): void {
    const at = offsetOf(this.text, line, column);
    this.view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
    this.focus();
  }

  /** Underline the places of findings; each until the end of its word. */
  mark(findings: readonly Finding[]): void {
    const text = this.text;
    const diagnostics = findings.flatMap(({ line, column, message, severity }): Diagnostic[] => {
      if (line === null || column === null) return [];
      const from = offsetOf(text, line, column);
      const word = /^(?:<\/?[\w-]+|[\w-]+|\S)/.exec(text.slice(from, from + 100));
      return [{ from, to: Math.min(text.length, from + (word?.[0].length ?? 0)), message, severity }];
    });
    this.view.dispatch(setDiagnostics(this.view.state, diagnostics));
  }
}

const COLOURS = HighlightStyle.define([
  { tag: [tags.tagName, tags.standard(tags.tagName)], color: "var(--code-tag)" },
  { tag: [tags.attributeName, tags.propertyName], color: "var(--code-name)" },
  { tag: [tags.attributeValue, tags.string], color: "var(--code-string)" },
  { tag: [tags.keyword, tags.controlKeyword, tags.operatorKeyword, tags.moduleKeyword], color: "var(--code-keyword)" },
  { tag: [tags.processingInstruction, tags.brace, tags.special(tags.brace)], color: "var(--code-keyword)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], color: "var(--quiet)", fontStyle: "italic" },
  { tag: tags.invalid, color: "var(--error-text)" },
]);

const LOOK = EditorView.theme({
  "&": { color: "var(--text)", backgroundColor: "var(--surface)", fontSize: "0.8125rem", maxBlockSize: "inherit", minBlockSize: "inherit" },
  // The place around it shows the focus.
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55", minBlockSize: "inherit" },
  ".cm-content": { caretColor: "var(--accent)", paddingBlock: "0.75rem" },
  ".cm-cursor": { borderInlineStartColor: "var(--accent)", borderInlineStartWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--quiet)", borderInlineEnd: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--hover) 60%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--selection)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--selection)", outline: "1px solid var(--line-strong)" },
  ".cm-tooltip": { color: "var(--text)", backgroundColor: "var(--surface)", border: "1px solid var(--line-strong)", borderRadius: "0.5rem", overflow: "hidden" },
  ".cm-tooltip-autocomplete > ul > li": { padding: "0.25rem 0.75rem" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { color: "var(--on-accent)", backgroundColor: "var(--accent)" },
  ".cm-completionInfo": { padding: "0.5rem 0.75rem", maxInlineSize: "22rem", font: "400 0.8125rem / 1.45 var(--sans)" },
  ".cm-diagnostic": { font: "400 0.875rem / 1.45 var(--sans)" },
});

const EXTENSIONS: readonly Extension[] = [
  lineNumbers(),
  lintGutter(),
  highlightActiveLineGutter(),
  highlightActiveLine(),
  history(),
  drawSelection(),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  autocompletion(),
  syntaxHighlighting(COLOURS),
  EditorView.lineWrapping,
  LOOK,
  keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
];
