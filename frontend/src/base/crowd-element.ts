/**
 * What every crowd element is: a Lit element that accepts both attribute spellings, reads literal attributes, says
 * what is wrong with them in its own place, and speaks the language of the page.
 */

import { html, LitElement, nothing, type CSSResultGroup, type PropertyValues } from "lit";
import { emptyLiteral, readLiteral, type Literal, type LiteralFault } from "./literals.ts";
import { reportProblem } from "./host.ts";
import { ownWords } from "./own-words.ts";
import { englishText, onTextsChanged, text, type TextKey } from "./texts.ts";
import { installTokens } from "./tokens.styles.ts";
import { problemStyles } from "./problem.styles.ts";

export abstract class CrowdElement extends LitElement {
  /** Literal attributes by property name; subclasses give each an accessor over `literal` and `setLiteral`. */
  static literals: Record<string, Literal> = {};

  /** Kebab-case names of all attributes, each also in flat case: `initialValue` in HTML arrives as `initialvalue`. */
  static override get observedAttributes(): string[] {
    const own = [...super.observedAttributes, ...Object.values(this.literals).map((literal) => literal.attribute)];
    this.flatSpellings = new Map(own.filter((name) => name.includes("-")).map((name) => [name.replaceAll("-", ""), name]));
    return [...own, ...this.flatSpellings.keys()];
  }

  private static flatSpellings = new Map<string, string>();

  protected static override finalizeStyles(styles?: CSSResultGroup): ReturnType<typeof LitElement.finalizeStyles> {
    return super.finalizeStyles(styles === undefined ? [problemStyles] : [problemStyles, styles]);
  }

  private readonly literalValues = new Map<string, unknown>();
  private readonly faults = new Map<string, LiteralFault>();
  /** Attributes that are being written back. During an upgrade, other attributes' callbacks run meanwhile. */
  private readonly reflecting = new Set<string>();
  private stopListening: (() => void) | undefined;
  private presetLiterals: [string, unknown][] = [];

  constructor() {
    super();
    installTokens();
    // A script may have set `labels` before this class was defined: the own property would hide the accessor.
    for (const name of Object.keys(this.elementClass.literals)) {
      if (!Object.hasOwn(this, name)) continue;
      const own = this as unknown as Record<string, unknown>;
      this.presetLiterals.push([name, own[name]]);
      delete own[name];
    }
  }

  override connectedCallback(): void {
    super.connectedCallback();
    for (const [name, value] of this.presetLiterals.splice(0)) (this as unknown as Record<string, unknown>)[name] = value;
    this.stopListening = onTextsChanged(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopListening?.();
  }

  /** Being moved with `moveBefore` is no reason to start anew. */
  connectedMoveCallback(): void {}

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    const attribute = this.elementClass.flatSpellings.get(name) ?? name;
    const property = Object.entries(this.elementClass.literals).find(([, literal]) => literal.attribute === attribute);
    if (property === undefined) super.attributeChangedCallback(attribute, old, value);
    else if (!this.reflecting.has(attribute)) this.readLiteralAttribute(property[0], property[1], value);
  }

  protected override update(changed: PropertyValues): void {
    super.update(changed);
    this.toggleAttribute("data-malformed", this.faults.size > 0);
  }

  protected override render(): unknown {
    return this.faults.size === 0 ? this.view() : this.faultView();
  }

  /** The element itself; shown when all its attributes make sense. */
  protected abstract view(): unknown;

  /** Whether an attribute could not be read; a control in this state must not let the answer go. */
  protected get isMalformed(): boolean {
    return this.faults.size > 0;
  }

  protected emit(type: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
  }

  protected literal<T>(property: string): T {
    const { shape } = this.literalOf(property);
    if (!this.literalValues.has(property)) this.literalValues.set(property, emptyLiteral(shape));
    return this.literalValues.get(property) as T;
  }

  /** Set from script. Templates also assign `''` or a literal's text to an array property (observed). */
  protected setLiteral(property: string, value: unknown): void {
    const literal = this.literalOf(property);
    if (typeof value === "string" && literal.shape !== "word") this.readLiteralAttribute(property, literal, value);
    else this.storeLiteral(property, literal, value ?? emptyLiteral(literal.shape));
  }

  private literalOf(property: string): Literal {
    const literal = this.elementClass.literals[property];
    if (literal === undefined) throw new TypeError(`${this.localName} declares no literal ${property}`);
    return literal;
  }

  private get elementClass(): typeof CrowdElement {
    return this.constructor as typeof CrowdElement;
  }

  private readLiteralAttribute(property: string, literal: Literal, value: string | null): void {
    const reading = readLiteral(literal.shape, value);
    if (reading.ok) {
      this.storeLiteral(property, literal, reading.value, value !== null);
      return;
    }
    const old = this.literalValues.get(property);
    this.literalValues.set(property, emptyLiteral(literal.shape));
    this.faults.set(literal.attribute, reading.fault);
    reportProblem({
      element: this.localName,
      attribute: literal.attribute,
      position: reading.fault.kind === "syntax" ? reading.fault.position : null,
      text: faultSentences(this.localName, literal.attribute, reading.fault, englishText).join(" "),
    });
    this.requestUpdate(property, old);
    // The value may be as empty as it was; what is shown is not.
    this.requestUpdate();
  }

  private storeLiteral(property: string, literal: Literal, value: unknown, reflect = true): void {
    const old = this.literalValues.get(property);
    if (this.faults.delete(literal.attribute)) this.requestUpdate();
    this.literalValues.set(property, value);
    if (literal.reflect === true && reflect) {
      // At once, not with the next rendering: scripts read the attribute right after they set the property.
      this.reflecting.add(literal.attribute);
      this.setAttribute(literal.attribute, JSON.stringify(value));
      this.reflecting.delete(literal.attribute);
    }
    if (old !== value) this.requestUpdate(property, old);
  }

  private faultView(): unknown {
    const faults = [...this.faults].map(([attribute, fault]) => faultSentences(this.localName, attribute, fault, text));
    const message = html`<div class="malformed" role="alert">
      ${faults.map(([what, where]) => html`<p><strong>${what}</strong> ${where ?? nothing}</p>`)}
    </div>`;
    return ownWords(this, message);
  }
}

function faultSentences(element: string, attribute: string, fault: LiteralFault, say: typeof text): [string, string] {
  const what = say("malformedAttribute", { attribute, element: `<${element}>` });
  if (fault.kind === "shape") return [what, say("malformedShape", { expected: say(fault.expected) })];
  const { position } = fault;
  const [found, expected] = [fault.found, fault.expected].map((words) => syntaxWords(words, say)) as [string, string];
  return [what, say("malformedWhere", { position, found, expected })];
}

const SYNTAX_WORDS: Record<string, TextKey> = {
  "a value": "syntaxValue",
  "a number": "syntaxNumber",
  "a member name": "syntaxName",
  "an escape": "syntaxEscape",
  "the end": "syntaxEnd",
  "the end of the text": "syntaxEnd",
};

/** What the reader of literals calls things; its signs are the same in every language. */
function syntaxWords(words: string, say: typeof text): string {
  const key = SYNTAX_WORDS[words];
  if (key !== undefined) return say(key);
  const [, levels] = /^at most (\d+) levels/.exec(words) ?? [];
  return levels === undefined ? words.replace(/^a closing /, "").replaceAll(" or ", " / ") : say("syntaxLevels", { levels });
}
