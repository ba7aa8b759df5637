/**
 * The text that the worker selects in, by mouse, touch or keyboard; says what is selected and which highlight is
 * meant. What then happens to the highlights is the element's business.
 */

import { html, nothing, type LitElement, type ReactiveController, type TemplateResult } from "lit";
import { classMap } from "lit/directives/class-map.js";
import type { KeyBinding } from "../../base/keys.ts";
import { markPointerFocus } from "../../base/pointer-focus.ts";
import { remember } from "../../base/remember.ts";
import { text } from "../../base/texts.ts";
import { cutIntoBlocks } from "../../spans/blocks.ts";
import { spanAt, type Span, type Stretch } from "../../spans/spans.ts";
import { caretMove, WORD_KEYS } from "./caret-moves.ts";
import { TextCaret } from "./text-caret.ts";
import { TextPositions } from "./text-positions.ts";
import { dropSelection, selectedEnds } from "./text-selection.ts";
import { needsBidi, SeenBlocks, textBlocks, type TextLook } from "./text-view.ts";

export interface SpanTextEvents {
  /** Something is selected, or nothing any more; `isFinal` when a press of the mouse has ended. */
  picked(stretch: Stretch | undefined, isFinal: boolean): void;
  /** The caret is in this highlight, or in none. */
  entered(span: Span | undefined): void;
  removed(span: Span): void;
  /** Enter: done with selecting. */
  confirmed(): void;
}

/** From here on, blocks out of sight are not laid out. */
const LONG_BLOCKS = 8;

type Shown = Omit<TextLook, "blocks" | "isDrawn">;

export class SpanText implements ReactiveController {
  private readonly host: LitElement;
  private readonly events: SpanTextEvents;
  private readonly caret: TextCaret;
  private readonly seen: SeenBlocks;
  private readonly blocksOf = remember((whole: string) => cutIntoBlocks(whole));
  private shown: Shown = { text: "", kinds: new Map(), spans: [], current: undefined };
  private hasPick = false;
  /** The last press was on labels or tools: some browsers drop the selection then, the worker did not. */
  private pressedTools = false;

  constructor(host: LitElement, events: SpanTextEvents) {
    this.host = host;
    this.events = events;
    this.caret = new TextCaret(() => host.renderRoot as ShadowRoot);
    this.seen = new SeenBlocks(() => host.requestUpdate());
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("selectionchange", this.onSelectionChange);
    document.addEventListener("pointerdown", this.onPress, { capture: true });
  }

  hostDisconnected(): void {
    document.removeEventListener("selectionchange", this.onSelectionChange);
    document.removeEventListener("pointerdown", this.onPress, { capture: true });
    window.removeEventListener("mouseup", this.onMouseUp);
    this.seen.stop();
  }

  hostUpdated(): void {
    const { element, shown } = this;
    if (element !== null) this.seen.watch(element, this.blocksOf(shown.text), shown.spans.length);
  }

  template(shown: Shown): TemplateResult {
    this.shown = shown;
    const blocks = this.blocksOf(shown.text);
    const isDrawn = (block: number): boolean => this.seen.isDrawn(block, shown.spans.length);
    const kinds = { text: true, bidi: needsBidi(shown.text), long: blocks.length > LONG_BLOCKS };
    return html`<div class="page">
      ${shown.text === "" ? html`<p class="nothing">${text("spanNoText")}</p>` : nothing}
      <div
        class=${classMap(kinds)}
        tabindex="0"
        role="group"
        aria-label=${text("spanText")}
        @pointerdown=${markPointerFocus}
        @mousedown=${this.onMouseDown}
        @click=${this.onClick}
        @keydown=${this.onKey}
        @focusin=${this.onFocus}
        >${textBlocks({ ...shown, blocks, isDrawn })}</div
      >
      <span class="caret" aria-hidden="true"></span>
    </div>`;
  }

  /** For the list of keys; they work where the focus is in the text. */
  keys(): readonly KeyBinding[] {
    const run = (): boolean => false;
    return [
      { keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], does: "keyMoveCaret", run },
      { keys: ["Shift+ArrowLeft", "Shift+ArrowRight"], does: "keySelectText", run },
      { keys: WORD_KEYS, does: "keyMoveByWord", run },
      { keys: ["Enter"], does: "keyConfirmText", run },
      { keys: ["Tab"], does: "keyNextSpan", run },
    ];
  }

  focus(): void {
    this.element?.focus({ preventScroll: true });
  }

  /** Put the caret here once the text has been rendered anew; the selection is done with. */
  collapse(offset: number): void {
    const hadFocus = this.hasFocus;
    this.hasPick = false;
    this.caret.follow({ start: offset, end: offset });
    void this.host.updateComplete.then(() => {
      // A malformed attribute, set meanwhile, stands in place of the text.
      if (this.element === null) return;
      this.caret.place(this.positions, offset);
      // The highlight that had the focus may be gone.
      if (hadFocus && !this.hasFocus) this.focus();
      this.drawCaret();
    });
  }

  /** Nothing is selected any more. */
  letGo(): void {
    const { end } = this.caret.stretch;
    this.hasPick = false;
    this.caret.follow({ start: end, end });
    dropSelection();
    this.drawCaret();
  }

  private get element(): HTMLElement | null {
    return this.host.renderRoot.querySelector<HTMLElement>(".text");
  }

  private get positions(): TextPositions {
    return new TextPositions(this.element as HTMLElement, this.blocksOf(this.shown.text));
  }

  private get hasFocus(): boolean {
    return this.element?.contains(this.host.shadowRoot?.activeElement ?? null) === true;
  }

  /** The selection, if any of it is in the text. */
  private get selected(): Stretch | undefined {
    const ends = selectedEnds(this.host.renderRoot as ShadowRoot);
    const { element } = this;
    if (ends === undefined || element === null || !ends.some(({ node }) => element.contains(node))) return undefined;
    const [start, end] = ends.map((position) => this.positions.offsetOf(position)) as [number, number];
    return start < end ? { start, end } : undefined;
  }

  private pick(stretch: Stretch | undefined, isFinal: boolean): void {
    this.hasPick = stretch !== undefined;
    this.events.picked(stretch, isFinal);
  }

  private enter(span: Span | undefined): void {
    this.hasPick = false;
    this.events.entered(span);
  }

  private readonly onSelectionChange = (): void => {
    const stretch = this.selected;
    if (stretch !== undefined) {
      this.caret.follow(stretch);
      this.pick(stretch, false);
    } else if (this.hasPick && !this.pressedTools) {
      this.pick(undefined, false);
    }
  };

  private readonly onPress = (event: Event): void => {
    const tools = Array.from(this.host.renderRoot.querySelectorAll(".side, .tools"));
    this.pressedTools = tools.some((part) => event.composedPath().includes(part));
  };

  private readonly onMouseDown = (event: MouseEvent): void => {
    if (event.button !== 0) return;
    if ((event.target as Element).closest(".chip") !== null) {
      event.preventDefault();
      return;
    }
    // Or a press on what is selected would begin to drag it away.
    if (!event.shiftKey) dropSelection();
    window.addEventListener("mouseup", this.onMouseUp, { once: true });
  };

  private readonly onMouseUp = (event: MouseEvent): void => {
    const stretch = this.selected;
    // Some systems select the blank after a word, too.
    const picked = stretch !== undefined && event.detail > 1 ? this.trimmed(stretch) : stretch;
    if (picked !== undefined) this.pick(picked, true);
    else this.enter(this.spanOf(event.composedPath()[0]));
  };

  private readonly onClick = (event: MouseEvent): void => {
    const target = event.target as Element;
    const span = target.closest(".chip") === null ? undefined : this.spanOf(target);
    if (span === undefined) return;
    // A finger hits the cross when it means the highlight below: it removes only what it has chosen before.
    const isFinger = (event as PointerEvent).pointerType === "touch";
    if (target.closest(".remove") !== null && (!isFinger || span === this.shown.current)) this.events.removed(span);
    else target.closest<HTMLElement>("mark")?.focus();
  };

  private readonly onFocus = (event: FocusEvent): void => {
    const span = this.spanOf(event.target as Element);
    if (span !== undefined) {
      // The text itself was passed over, and will never blur.
      this.element?.toggleAttribute("data-pointer", false);
      this.caret.follow({ start: span.start, end: span.start });
      this.enter(span);
    } else if (this.element?.hasAttribute("data-pointer") === false) {
      this.caret.place(this.positions, this.caret.anchor, this.caret.focus);
      this.drawCaret();
    }
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || !this.useKey(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  private useKey(event: KeyboardEvent): boolean {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === "Enter" && isPlain) {
      this.events.confirmed();
      return true;
    }
    if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey) && !event.altKey) {
      this.caret.place(this.positions, 0, this.shown.text.length);
      this.caretMoved();
      return true;
    }
    const move = caretMove(event);
    if (move === undefined) return false;
    this.caret.move(this.positions, move, this.shown.text.length);
    this.caretMoved();
    return true;
  }

  private caretMoved(): void {
    this.element?.toggleAttribute("data-pointer", false);
    if (this.host.shadowRoot?.activeElement !== this.element) this.focus();
    const { start, end } = this.caret.stretch;
    if (start < end) this.pick({ start, end }, false);
    else this.enter(spanAt(this.shown.spans, start));
    this.drawCaret();
  }

  private drawCaret(): void {
    const caret = this.host.renderRoot.querySelector<HTMLElement>(".caret");
    const { element } = this;
    if (caret === null || element === null || this.host.shadowRoot?.activeElement !== element) return;
    if (!element.hasAttribute("data-pointer")) this.caret.draw(this.positions, caret);
  }

  private spanOf(target: EventTarget | undefined): Span | undefined {
    const start = target instanceof Element ? target.closest<HTMLElement>("mark")?.dataset["start"] : undefined;
    return start === undefined ? undefined : spanAt(this.shown.spans, Number(start));
  }

  private trimmed({ start, end }: Stretch): Stretch | undefined {
    const words = this.shown.text.slice(start, end);
    const from = start + (words.length - words.trimStart().length);
    const to = start + words.trimEnd().length;
    return from < to ? { start: from, end: to } : undefined;
  }
}
