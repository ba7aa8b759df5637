import { html, nothing } from "lit";
import { guard } from "lit/directives/guard.js";
import { toJson, type Json } from "../../answers/json.ts";
import { reportProblem } from "../../base/host.ts";
import { icon } from "../../base/icons.ts";
import type { KeyBinding } from "../../base/keys.ts";
import { englishText, text, type TextKey } from "../../base/texts.ts";
import { toolButton } from "../../base/tool-button.ts";
import type { Box } from "../../blocks/geometry.ts";
import { readReview, type Pair, type Review } from "../../blocks/review.ts";
import { ImageStage } from "../../canvas/image-stage.ts";
import { distance, type Point } from "../../geometry/viewport.ts";
import { DocumentPages } from "../../pdf/document-pages.ts";
import { faultSentence } from "../../pdf/notices.ts";
import { boxEditor } from "./box-editor.ts";
import type { DocumentReview, ReviewedElement } from "./contract.ts";
import { reviewStyles } from "./document-review.styles.ts";
import { boxInView, showPlaces } from "./document-view.ts";
import { pairEditor } from "./pair-editor.ts";
import { pairList } from "./pair-list.ts";
import { PairReview } from "./pair-review.ts";
import { wordsOf, type PairWords } from "./pair-words.ts";
import { boxAround, pairAt, placesLayer, placesOf, type Part } from "./places.ts";

/** So many lines stay quick to render with every letter typed. */
const LISTED_AT_ONCE = 200;
/** A press that moves further is a pan, not a choice. */
const CLICK_PX = 5;

/** The document with its pairs marked, the list of pairs, and the keys that work on both. */
export class PairsInDocument implements DocumentReview {
  readonly styles = reviewStyles.styleSheet as CSSStyleSheet;
  private readonly element: ReviewedElement;
  private chosenId: string | undefined;
  private listed = LISTED_AT_ONCE;
  /** A box on its way; the review has it when it is let go. */
  private dragged: { part: Part; box: Box } | undefined;
  private pressedAt: Point | undefined;
  private readonly state: PairReview;
  private readonly stage: ImageStage;
  private readonly document: DocumentPages;

  constructor(element: ReviewedElement) {
    this.element = element;
    this.state = new PairReview((byWorker) => {
      this.dragged = undefined;
      element.reviewChanged(byWorker);
    });
    this.stage = new ImageStage(element, {
      takesWheel: () => element.fillsViewport,
      failed: () => void this.document.pictureFailed(),
    });
    this.document = new DocumentPages(element, this.stage, {
      failed: (fault) =>
        reportProblem({
          element: element.localName,
          attribute: "src",
          position: null,
          text: fault === "picture" ? "An image of the task could not be loaded." : faultSentence(fault, englishText),
        }),
    });
  }

  get blocks(): readonly unknown[] {
    this.readAttributes();
    return this.state.blocks;
  }

  get draft(): Json {
    return toJson(this.state.review);
  }

  restoreDraft(draft: Json): void {
    this.readAttributes();
    this.state.restore(readReview(draft));
  }

  reset(): void {
    this.chosenId = undefined;
    this.listed = LISTED_AT_ONCE;
    this.state.restore({});
    this.readAttributes();
  }

  complaint(): string | undefined {
    this.readAttributes();
    const { pairs, review } = this.state;
    const nameless = pairs.find((pair) => pair.kind === "added" && (review[pair.id]?.keyText ?? "").trim() === "");
    if (nameless === undefined) return this.document.complaint();
    this.choose(nameless);
    return text("addedPairNeedsKey");
  }

  keys(): readonly KeyBinding[] {
    const { state } = this;
    const { page } = this.document;
    const forChosen = (key: string, does: TextKey, run: (pair: Pair) => void, kinds: readonly Pair["kind"][]): KeyBinding => ({
      keys: [key],
      does,
      run: () => {
        if (this.chosen === undefined || !kinds.includes(this.chosen.kind)) return false;
        run(this.chosen);
        return true;
      },
    });
    return [
      { keys: ["ArrowDown", "ArrowUp"], does: "keyNextPair", run: (event, key) => !isChoice(event) && this.step(key === "ArrowDown" ? 1 : -1) },
      { keys: ["Enter"], does: "keyEditValue", run: (event) => !isOnControl(event) && this.editValue() },
      forChosen("y", "keyValidPair", (pair) => state.decide(pair, { isRejected: undefined }, page), ["found"]),
      forChosen("n", "keyInvalidPair", (pair) => state.decide(pair, { isRejected: true }, page), ["found"]),
      forChosen("b", "keyValueBlank", (pair) => state.toggle(pair, "isBlank", page), ["found", "missing", "added"]),
      forChosen("k", "keyKeyNotFound", (pair) => state.toggle(pair, "isNotFound", page), ["missing"]),
      ...(this.element.noKeyEdit ? [] : [{ keys: ["a"], does: "keyAddPair" as const, run: () => this.addPair() }]),
      { keys: ["Mod+z"], does: "keyUndo", run: () => state.history.undo() },
      { keys: ["Mod+Shift+z", "Mod+y"], does: "keyRedo", run: () => state.history.redo() },
      ...(this.element.noGeometryEdit ? [] : boxKeys),
      { keys: ["Escape"], run: () => this.chosen !== undefined && this.choose(undefined) },
      ...this.document.keys(),
      ...this.stage.keys(),
    ];
  }

  centre(): unknown {
    this.readAttributes();
    return html`<div class="document" @pointerdown=${this.onPress} @click=${this.onClick}>
      ${this.document.template(this.element.src, () => this.layer())}
    </div>`;
  }

  side(): unknown {
    this.readAttributes();
    const { pairs, review, graph, history } = this.state;
    return html`<div class="side-head">
        <h2>${text("keyValuePairs")} <span class="quiet">${pairs.length}</span></h2>
        ${toolButton({ glyph: "undo", says: text("undo"), key: "Mod+z", isDisabled: !history.canUndo, run: () => history.undo() })}
        ${toolButton({ glyph: "redo", says: text("redo"), key: "Mod+Shift+z", isDisabled: !history.canRedo, run: () => history.redo() })}
      </div>
      ${pairList({
        pairs,
        review,
        chosen: this.chosen,
        listed: this.listed,
        wordsOf: (pair) => wordsOf(graph, pair, review),
        editor: (pair, words) => this.editor(pair, words),
        choose: (pair) => this.choose(pair),
        listMore: () => this.listMore(),
      })}
      ${this.element.noKeyEdit
        ? nothing
        : html`<button type="button" class="button add-pair" @click=${() => this.addPair()}>${icon("add")}${text("addPair")}</button>`}`;
  }

  private editor(pair: Pair, words: PairWords): unknown {
    const { state } = this;
    const { page } = this.document;
    return pairEditor({
      pair,
      words,
      change: state.review[pair.id] ?? {},
      places: placesOf(pair, state.review),
      canEditKey: pair.kind === "added" || (pair.kind === "found" && !this.element.noKeyEdit),
      canEditPlaces: !this.element.noGeometryEdit,
      type: (change) => state.type(pair, change, page),
      typed: () => state.typed(),
      decide: (change) => state.decide(pair, change, page),
      mark: (mark, isSelected) => state.mark(pair, mark, isSelected),
      place: (part) => this.placeNew(pair, part),
      remove: () => this.removePair(pair),
      next: () => this.step(1) && this.editValue(),
      leave: () => this.focusHead(),
    });
  }

  private listMore(): void {
    this.listed += LISTED_AT_ONCE;
    this.element.requestUpdate();
  }

  private readAttributes(): void {
    this.state.read(this.element.initialValue, this.element.keys);
  }

  private addPair(): void {
    const id = this.state.add(this.document.page);
    this.choose(this.state.pairs.find((pair) => pair.id === id));
    this.focusLater(".pair.chosen .keyText");
  }

  private removePair(pair: Pair): void {
    this.step(-1);
    this.state.remove(pair);
  }

  // Choosing.

  private get chosen(): Pair | undefined {
    return this.state.pairs.find(({ id }) => id === this.chosenId);
  }

  private choose(pair: Pair | undefined): void {
    const { state } = this;
    state.typed();
    this.chosenId = pair?.id;
    this.element.requestUpdate();
    if (pair === undefined) return;
    const index = state.pairs.findIndex(({ id }) => id === pair.id);
    while (index >= this.listed) this.listed += LISTED_AT_ONCE;
    const places = placesOf(pair, state.review);
    if (boxAround(places) !== undefined && this.isOnSomePage(pair)) this.document.turnTo(pair.page);
    void this.element.updateComplete.then(() => {
      this.element.renderRoot.querySelector(".pair.chosen")?.scrollIntoView({ block: "nearest" });
      if (this.isShown(pair)) showPlaces(this.stage, places);
    });
  }

  /** Choose the next or previous pair and give it the focus. */
  private step(by: 1 | -1): boolean {
    const { pairs } = this.state;
    if (pairs.length === 0) return false;
    const at = pairs.findIndex(({ id }) => id === this.chosenId);
    const next = at < 0 ? (by === 1 ? 0 : pairs.length - 1) : Math.min(pairs.length - 1, Math.max(0, at + by));
    this.choose(pairs[next]);
    this.focusHead();
    return true;
  }

  private editValue(): boolean {
    if (this.chosen === undefined) return false;
    void this.element.updateComplete.then(() => {
      const field = this.element.renderRoot.querySelector<HTMLTextAreaElement>(".pair.chosen .valueText:enabled");
      field?.focus();
      field?.select();
      if (field === null) this.focusLater(".pair.chosen .editor :is(input, textarea, button):enabled");
    });
    return true;
  }

  private focusHead(): void {
    this.focusLater(".pair.chosen .pair-head");
  }

  private focusLater(selector: string): void {
    void this.element.updateComplete.then(() => this.element.renderRoot.querySelector<HTMLElement>(selector)?.focus());
  }

  private readonly onPress = (event: PointerEvent): void => {
    this.pressedAt = { x: event.clientX, y: event.clientY };
  };

  private readonly onClick = (event: MouseEvent): void => {
    const { pressedAt, stage } = this;
    const isPan = pressedAt === undefined || distance(pressedAt, { x: event.clientX, y: event.clientY }) > CLICK_PX;
    if (isPan || !stage.isReady || !event.composedPath().includes(stage.element as EventTarget) || isOnControl(event)) return;
    const point = stage.toImage(stage.pointOf(event));
    const pair = pairAt(this.onPage, this.state.review, { x: point.x / stage.natural.width, y: point.y / stage.natural.height });
    if (pair !== undefined) this.choose(pair);
  };

  // The document.

  /** Pairs of the page that is shown. */
  private get onPage(): readonly Pair[] {
    return this.state.pairs.filter((pair) => this.isShown(pair));
  }

  private isShown(pair: Pair): boolean {
    return this.isOnSomePage(pair) ? pair.page === this.document.page : this.isPageOfLongerDocument;
  }

  private isOnSomePage(pair: Pair): boolean {
    return pair.page <= this.document.pageCount;
  }

  /** A page cut from a longer document keeps its number in the blocks; then the picture is that page. */
  private get isPageOfLongerDocument(): boolean {
    const [first] = this.state.graph.pairs;
    return this.document.pageCount === 1 && this.state.graph.pairs.every(({ key }) => key["page"] === first?.key["page"]);
  }

  private layer(): unknown {
    const { state, dragged } = this;
    const onPage = this.onPage;
    const chosen = onPage.find(({ id }) => id === this.chosenId);
    const shown = dragged === undefined || chosen === undefined ? state.review : state.withBox(chosen, dragged.part, dragged.box);
    // Panning and zooming ask for a rendering too, and change nothing of this.
    const what = [state.pairs, shown, chosen?.id, this.document.page, this.document.pageCount, text("formKey")];
    return html`${guard(what, () => placesLayer(onPage, shown, chosen))}
    ${chosen === undefined || this.element.noGeometryEdit ? nothing : this.boxes(chosen, shown)}`;
  }

  private boxes(pair: Pair, review: Review): unknown {
    const places = placesOf(pair, review);
    return (["key", "value"] as const).map((part) => {
      const box = places[part]?.box;
      if (box === undefined || review[pair.id]?.isNotFound === true) return nothing;
      return boxEditor({
        part,
        box,
        page: this.stage.natural,
        changed: (to) => this.dragTo({ part, box: to }),
        committed: (to) => this.state.place(pair, part, to, this.document.page),
        cancelled: () => this.dragTo(undefined),
      });
    });
  }

  private dragTo(dragged: { part: Part; box: Box } | undefined): void {
    this.dragged = dragged;
    this.element.requestUpdate();
  }

  private placeNew(pair: Pair, part: Part): void {
    const box = boxInView(this.stage);
    if (box === undefined || !this.stage.isReady) return;
    this.state.place(pair, part, box, this.document.page);
    this.focusLater(`.box.${part}`);
  }
}

/** Handled by the box that has the focus; listed for the worker. */
const boxKeys: readonly KeyBinding[] = [
  { keys: ["ArrowLeft", "ArrowRight"], does: "keyMoveBox", shown: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], run: () => false },
  { keys: ["Mod+ArrowRight", "Mod+ArrowDown"], does: "keyResizeBox", run: () => false },
];

/** Whether the key belongs to a choice that has the focus. */
function isChoice(event: Event): boolean {
  return event.composedPath()[0] instanceof HTMLInputElement;
}

/** Whether the press or key is for a control of its own: a pair's line only chooses, which the list does too. */
function isOnControl(event: Event): boolean {
  const target = event.composedPath()[0];
  return target instanceof Element && target.closest("button:not(.pair-head), a, input, summary") !== null;
}
