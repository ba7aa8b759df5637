import { html, nothing, type CSSResultGroup, type PropertyDeclarations } from "lit";
import type { OwnForm, SelfContained } from "../../answers/control.ts";
import { isPlainObject, toJson, type Json } from "../../answers/json.ts";
import { mainForm } from "../../answers/reach.ts";
import { categoryList, categoryStyles } from "../../base/category-list.ts";
import { FullPageWidget, type SubmitTarget } from "../../base/full-page-widget.ts";
import { reportProblem } from "../../base/host.ts";
import { DIGITS, digitIndex, type KeyBinding } from "../../base/keys.ts";
import type { Literal } from "../../base/literals.ts";
import { authorsDirection } from "../../base/own-words.ts";
import { remember } from "../../base/remember.ts";
import { text } from "../../base/texts.ts";
import { tokenSheet } from "../../base/tokens.styles.ts";
import { toolButton } from "../../base/tool-button.ts";
import { History } from "../../canvas/history.ts";
import { CodePoints } from "../../spans/code-points.ts";
import { placeSpan, readEntities, toEntity, type Span, type SpanReading, type Stretch } from "../../spans/spans.ts";
import { entityAnnotationStyles } from "./crowd-entity-annotation.styles.ts";
import { readLabels, type LabelKind } from "./label-kinds.ts";
import { SpanText } from "./span-text.ts";

/** What a `Span` of the history costs, about. */
const BYTES_PER_SPAN = 8;
/** Characters of a selection that are repeated in a sentence. */
const EXCERPT_CHARACTERS = 40;

/**
 * Labels stretches of a text (spec 3.3). Stands without a form around it: it has a `crowd-form` of its own in its
 * shadow root, below the text, to which templates append questions. In somebody else's form it is an ordinary widget.
 */
export class CrowdEntityAnnotation extends FullPageWidget implements SelfContained {
  static override styles: CSSResultGroup = [FullPageWidget.styles, categoryStyles, entityAnnotationStyles];

  static override literals: Record<string, Literal> = {
    labels: { shape: "array", attribute: "labels", reflect: true },
    initialValue: { shape: "any", attribute: "initial-value", reflect: true },
  };

  static override properties: PropertyDeclarations = {
    text: { noAccessor: true },
    armed: { state: true },
    picked: { state: true },
    current: { state: true },
    said: { state: true },
  };

  /** The label that the next selection gets, until it is given up. */
  private armed: string | undefined;
  /** What is selected in the text and waits for a label. */
  private picked: Stretch | undefined;
  /** The highlight that a label or Delete would change. */
  private current: Span | undefined;
  /** What the last action did; until the worker does something else. */
  private said = "";
  /** The worker's spans; until there are any, the initial value stands. */
  private edited: readonly Span[] | undefined;
  private whole = "";
  private reported: SpanReading | undefined;
  private readonly history = new History();
  private readonly spanText = new SpanText(this, {
    picked: (stretch, isFinal) => this.onPicked(stretch, isFinal),
    entered: (span) => this.onEntered(span),
    removed: (span) => this.removeSpan(span),
    confirmed: () => this.onConfirmed(),
  });

  private readonly pointsOf = remember((whole: string) => new CodePoints(whole));
  private readonly kindsOf = remember(readLabels);
  private readonly initialOf = remember((raw: unknown, points: CodePoints) => readEntities(entitiesOf(raw), points));
  private readonly knownOf = remember((spans: readonly Span[], kinds: ReadonlyMap<string, LabelKind>): readonly Span[] =>
    spans.every(({ label }) => kinds.has(label)) ? spans : spans.filter(({ label }) => kinds.has(label)),
  );

  get text(): string {
    return this.whole;
  }

  /** A new text has no highlights but those of the initial value. */
  set text(whole: string) {
    const before = this.whole;
    this.whole = String(whole ?? "");
    if (this.whole !== before) this.forget();
    this.requestUpdate("text", before);
  }

  get labels(): unknown[] {
    return this.literal("labels");
  }

  set labels(labels: unknown[]) {
    this.setLiteral("labels", labels);
  }

  get initialValue(): unknown {
    return this.literal("initialValue");
  }

  set initialValue(value: unknown) {
    this.setLiteral("initialValue", value);
  }

  get ownForm(): OwnForm | null {
    return this.shadowRoot?.querySelector<OwnForm>(".questions > crowd-form") ?? null;
  }

  get value(): Record<string, unknown> {
    return { entities: this.spans.map((span) => toEntity(span, this.points)) };
  }

  get draft(): Json {
    return { entities: toJson(this.edited?.map((span) => toEntity(span, this.points)) ?? null) };
  }

  restoreDraft(draft: Json): void {
    if (!isPlainObject(draft)) return;
    this.forget();
    if (Array.isArray(draft["entities"])) this.edited = readEntities(draft["entities"], this.points).spans;
    this.requestUpdate();
  }

  reset(): void {
    this.forget();
    this.errorText = "";
    this.armed = undefined;
    this.requestUpdate();
  }

  /** A text without any entity is an answer too. */
  protected complaint(): string | undefined {
    return undefined;
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot() as ShadowRoot;
    root.adoptedStyleSheets = [tokenSheet(), ...root.adoptedStyleSheets];
    return root;
  }

  protected override get submitTarget(): SubmitTarget | null {
    return this.ownForm ?? super.submitTarget;
  }

  private get points(): CodePoints {
    return this.pointsOf(this.whole);
  }

  private get kinds(): ReadonlyMap<string, LabelKind> {
    return this.kindsOf(this.labels);
  }

  /** What stands now. A span whose label is not (or no longer) in the list is neither shown nor submitted. */
  private get spans(): readonly Span[] {
    return this.knownOf(this.edited ?? this.initial.spans, this.kinds);
  }

  private get initial(): SpanReading {
    return this.initialOf(this.initialValue, this.points);
  }

  private forget(): void {
    this.edited = this.picked = this.current = undefined;
    this.said = "";
    this.history.clear();
  }

  private onPicked(stretch: Stretch | undefined, isFinal: boolean): void {
    this.picked = stretch && this.points.widen(stretch);
    if (stretch !== undefined) this.current = undefined;
    this.said = "";
    if (this.picked !== undefined && isFinal && this.armed !== undefined) this.annotate(this.picked, this.armed);
  }

  private onEntered(span: Span | undefined): void {
    this.current = span;
    this.picked = undefined;
    this.said = "";
  }

  /** With a label at hand that one; otherwise on to the labels. */
  private onConfirmed(): void {
    if (this.picked !== undefined && this.armed !== undefined) this.annotate(this.picked, this.armed);
    else this.renderRoot.querySelector<HTMLElement>(".label-button")?.focus();
  }

  /** A label was chosen: for what is selected, for the highlight that is current, or else for what comes. */
  private choose(label: string): void {
    this.said = "";
    if (this.picked !== undefined) this.annotate(this.picked, label);
    else if (this.current !== undefined) {
      if (this.current.label !== label) this.annotate(this.current, label);
    } else this.armed = this.armed === label ? undefined : label;
  }

  private annotate({ start, end }: Stretch, label: string): void {
    const span = { start, end, label };
    const spans = placeSpan(this.spans, span);
    if (spans === undefined) {
      this.say(text("spanCuts"));
      return;
    }
    // A highlight that is given another label stays current.
    this.current = this.current === undefined ? undefined : span;
    this.picked = undefined;
    this.commit(spans);
    this.say(text("spanLabelled", { excerpt: this.excerpt(span), label: this.nameOf(label), count: spans.length }));
    this.spanText.collapse(end);
  }

  private removeSpan(span: Span): void {
    const spans = this.spans.filter((other) => other !== span);
    this.current = this.picked = undefined;
    this.commit(spans);
    this.say(text("spanRemoved", { excerpt: this.excerpt(span), count: spans.length }));
    this.spanText.collapse(span.start);
  }

  private commit(after: readonly Span[]): void {
    const before = this.edited;
    const put = (spans: readonly Span[] | undefined) => (): void => {
      this.edited = spans;
    };
    this.edited = after;
    this.history.push({ undo: put(before), redo: put(after), bytes: after.length * BYTES_PER_SPAN });
    this.afterEdit();
  }

  private afterEdit(): void {
    this.errorText = "";
    this.requestUpdate();
    this.emit("change");
  }

  /** Returns whether there was anything to take back or to do again. */
  private travel(way: "undo" | "redo"): boolean {
    if (!this.history[way]()) return false;
    this.current = this.picked = undefined;
    this.spanText.letGo();
    this.say(text(way === "undo" ? "undone" : "redone"));
    this.afterEdit();
    return true;
  }

  private removeCurrent(): boolean {
    if (this.current === undefined) return false;
    this.removeSpan(this.current);
    return true;
  }

  /** Give up, one after the other, what is selected and the label that waits. */
  private letGo(): boolean {
    if (this.picked === undefined && this.current === undefined) {
      if (this.armed === undefined) return false;
      this.armed = undefined;
    }
    this.picked = this.current = undefined;
    this.said = "";
    this.spanText.letGo();
    return true;
  }

  protected override keyBindings(): readonly KeyBinding[] {
    const kinds = Array.from(this.kinds.keys());
    const byDigit = (key: string): boolean => {
      const label = kinds[digitIndex(key)];
      if (label === undefined) return false;
      this.choose(label);
      return true;
    };
    return [
      { keys: DIGITS, does: "keyChooseLabel", shown: ["1", "…", "9", "0"], run: (_event, key) => byDigit(key) },
      ...this.spanText.keys(),
      { keys: ["Delete", "Backspace"], does: "keyRemoveSpan", run: () => this.removeCurrent() },
      { keys: ["Mod+z"], does: "keyUndo", run: () => this.travel("undo") },
      { keys: ["Mod+Shift+z", "Mod+y"], does: "keyRedo", run: () => this.travel("redo") },
      { keys: ["Escape"], does: "keyLetGo", run: () => this.letGo() },
    ];
  }

  protected override updated(): void {
    super.updated();
    // The page's one landmark for what it is about; a crowd-form around the widget would be it.
    if (this.ownForm !== null && mainForm() === this.ownForm && !this.hasAttribute("role")) this.setAttribute("role", "main");
    this.reportDropped();
  }

  protected override centre(): unknown {
    const { kinds, spans, current } = this;
    return html`<div class="scroller">
        ${this.spanText.template({ text: this.whole, kinds, spans, current })}
        ${this.closest("crowd-form") === null ? html`<div class="questions" dir=${authorsDirection(this)}><crowd-form data-inner></crowd-form></div>` : nothing}
      </div>
      <div class="tools" role="toolbar" aria-label=${text("textTools")}>
        <p class="said" role="status" aria-live="polite">${this.said || this.hint()}</p>
        ${toolButton({ glyph: "undo", says: text("undo"), key: "Mod+z", isDisabled: !this.history.canUndo, run: () => this.travel("undo") })}
        ${toolButton({ glyph: "redo", says: text("redo"), key: "Mod+Shift+z", isDisabled: !this.history.canRedo, run: () => this.travel("redo") })}
        ${toolButton({ glyph: "delete", says: text("removeSpan"), key: "Delete", isDisabled: this.current === undefined, run: () => this.removeCurrent() })}
      </div>`;
  }

  protected override side(): unknown {
    const counts = new Map<string, number>();
    for (const { label } of this.spans) counts.set(label, (counts.get(label) ?? 0) + 1);
    const marked = this.current?.label ?? this.armed;
    return html`<div class="labels" @mousedown=${keepFocus} @click=${this.onLabelClick}>
      ${categoryList({
        categories: Array.from(this.kinds.values(), ({ label, name, shortName }) =>
          shortName === label || shortName === name ? { key: label, label: name } : { key: label, label: name, note: shortName },
        ),
        selected: marked === undefined ? [] : [marked],
        choice: "tool",
        title: text("labels"),
        colorOf: (label) => this.kinds.get(label)?.color ?? "",
        countOf: (label) => counts.get(label) ?? 0,
        choose: (label) => this.choose(label),
      })}
    </div>`;
  }

  /** Enter and Space on a label are done with it: on in the text. */
  private readonly onLabelClick = (event: MouseEvent): void => {
    if (event.detail === 0) this.spanText.focus();
  };

  /** The same words again are no change, and would not be read. */
  private say(sentence: string): void {
    this.said = sentence === this.said ? `${sentence}\u00a0` : sentence;
  }

  /** What the worker can do now. */
  private hint(): string {
    if (this.picked !== undefined) return text("spanPicked", { excerpt: this.excerpt(this.picked) });
    if (this.current !== undefined) {
      return text("spanCurrent", { excerpt: this.excerpt(this.current), label: this.nameOf(this.current.label) });
    }
    return this.armed === undefined ? text("spanHint") : text("spanArmed", { label: this.nameOf(this.armed) });
  }

  private nameOf(label: string): string {
    return this.kinds.get(label)?.name ?? label;
  }

  /** The beginning of a stretch, in isolation: its direction is its own. */
  private excerpt({ start, end }: Stretch): string {
    const characters = Array.from(this.whole.slice(start, Math.min(end, start + 2 * EXCERPT_CHARACTERS)));
    const isWhole = characters.length <= EXCERPT_CHARACTERS && end <= start + 2 * EXCERPT_CHARACTERS;
    return `\u2068${characters.slice(0, EXCERPT_CHARACTERS).join("").replaceAll(/\s+/g, " ")}${isWhole ? "" : "…"}\u2069`;
  }

  /** Tell whoever made the template what of its initial value could not be shown. */
  private reportDropped(): void {
    const reading = this.initial;
    const { malformed, outside, overlapping } = reading.dropped;
    if (reading === this.reported || malformed + outside + overlapping === 0) return;
    this.reported = reading;
    reportProblem({
      element: this.localName,
      attribute: "initial-value",
      position: null,
      text:
        `Of the entities in initial-value some were left out: ${malformed} without a label and two whole offsets, ` +
        `${outside} empty or not within the text, ${overlapping} overlapping an earlier one.`,
    });
  }
}

/** An answer's own value may be given back as it is. */
function entitiesOf(raw: unknown): unknown {
  return isPlainObject(raw) ? raw["entities"] : raw;
}

/** A press on a label must not take the focus, and with it the selection, from the text. */
function keepFocus(event: Event): void {
  event.preventDefault();
}
