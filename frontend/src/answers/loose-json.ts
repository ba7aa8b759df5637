/**
 * Reads what people write into attributes: JSON, JSON5, and a little worse.
 *
 * Templates hold `['Cat', 'Dog',]`, `{ text: 'None' }`, comments, and lists built by a Liquid loop that leaves
 * empty slots. First the strict grammar (JSON5) is tried, then a tolerant one; see spec section 1.4. Nothing is
 * ever evaluated. Imports nothing.
 */

export type LooseResult =
  | { ok: true; value: unknown }
  | { ok: false; position: number; found: string; expected: string };

/** Nesting beyond this is an attack on the stack, not an annotation. */
const MAX_DEPTH = 500;

/** Parse attribute text. Positions count UTF-16 units from 0, in the text after entity decoding. */
export function readLoose(text: string): LooseResult {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    // Not strict JSON; the readers below say where it stops making sense.
  }
  try {
    return { ok: true, value: new Reader(text, false).readAll() };
  } catch (strictFault) {
    if (!(strictFault instanceof Fault)) throw strictFault;
    try {
      return { ok: true, value: new Reader(text, true).readAll() };
    } catch (tolerantFault) {
      if (!(tolerantFault instanceof Fault)) throw tolerantFault;
      // The strict reader's position is the better guide: the tolerant one may have run to the end of the text
      // looking for a closing quote.
      return { ok: false, position: strictFault.position, found: strictFault.found, expected: strictFault.expected };
    }
  }
}

class Fault extends Error {
  readonly position: number;
  readonly found: string;
  readonly expected: string;

  constructor(position: number, found: string, expected: string) {
    super(`expected ${expected} at ${position}, found ${found}`);
    this.position = position;
    this.found = found;
    this.expected = expected;
  }
}

const WORDS: Record<string, unknown> = { true: true, false: false, null: null, Infinity: Infinity, NaN: NaN };
const PYTHON_WORDS: Record<string, unknown> = { True: true, False: false, None: null, undefined: null };
const ESCAPES: Record<string, string> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v", "0": "\0" };
const BLANK = /[\s\uFEFF]/;
const NAME_START = /[\p{L}\p{Nl}$_]/u;
const NAME_PART = /[\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}$_\u200c\u200d]/u;
const NUMBER = /[+-]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|Infinity|NaN)/y;

class Reader {
  private at = 0;
  private depth = 0;
  private readonly text: string;
  private readonly tolerant: boolean;

  constructor(text: string, tolerant: boolean) {
    this.text = text;
    this.tolerant = tolerant;
  }

  readAll(): unknown {
    const value = this.readValue();
    this.skipBlank();
    if (this.at < this.text.length) throw this.fault("the end");
    return value;
  }

  private readValue(): unknown {
    this.skipBlank();
    const char = this.peek();
    if (char === "[") return this.nested(() => this.readArray());
    if (char === "{") return this.nested(() => this.readObject());
    if (char === '"' || char === "'") return this.readString();
    if (/[-+.\d]/.test(char)) return this.readNumber();
    if (NAME_START.test(char)) return this.readWord();
    throw this.fault("a value");
  }

  private nested<T>(read: () => T): T {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw this.fault(`at most ${MAX_DEPTH} levels of nesting`);
    const value = read();
    this.depth -= 1;
    return value;
  }

  private readArray(): unknown[] {
    const items: unknown[] = [];
    this.at += 1;
    for (;;) {
      this.skipSlots();
      if (this.peek() === "]") break;
      items.push(this.readValue());
      this.skipBlank();
      if (this.peek() === ",") this.at += 1;
      else if (this.peek() !== "]") throw this.fault("',' or ']'");
    }
    this.at += 1;
    return items;
  }

  private readObject(): Record<string, unknown> {
    const members: [string, unknown][] = [];
    this.at += 1;
    for (;;) {
      this.skipSlots();
      if (this.peek() === "}") break;
      const key = this.readKey();
      this.skipBlank();
      if (this.peek() !== ":") throw this.fault("':'");
      this.at += 1;
      members.push([key, this.readValue()]);
      this.skipBlank();
      if (this.peek() === ",") this.at += 1;
      else if (this.peek() !== "}") throw this.fault("',' or '}'");
    }
    this.at += 1;
    return Object.fromEntries(members);
  }

  /** Blanks and, when tolerant, the commas that a Liquid loop leaves around nothing. */
  private skipSlots(): void {
    this.skipBlank();
    while (this.tolerant && this.peek() === ",") {
      this.at += 1;
      this.skipBlank();
    }
  }

  private readKey(): string {
    const char = this.peek();
    if (char === '"' || char === "'") return this.readString();
    if (NAME_START.test(char)) return this.readName();
    throw this.fault("a member name");
  }

  private readName(): string {
    const start = this.at;
    while (this.at < this.text.length && NAME_PART.test(this.peek())) this.at += this.peek().length;
    return this.text.slice(start, this.at);
  }

  private readWord(): unknown {
    const start = this.at;
    const word = this.readName();
    if (Object.hasOwn(WORDS, word)) return WORDS[word];
    if (this.tolerant && Object.hasOwn(PYTHON_WORDS, word)) return PYTHON_WORDS[word];
    this.at = start;
    throw this.fault("a value");
  }

  private readNumber(): number {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (match === null) throw this.fault("a number");
    this.at += match[0].length;
    const sign = match[0].startsWith("-") ? -1 : 1;
    return sign * Number(match[0].replace(/^[+-]/, ""));
  }

  private readString(): string {
    const quote = this.peek();
    let value = "";
    this.at += 1;
    for (;;) {
      if (this.at >= this.text.length) throw this.fault(`a closing ${quote}`);
      const char = this.text.charAt(this.at);
      if (char === quote && this.closes()) break;
      if (char === "\\") value += this.readEscape();
      else if ((char === "\n" || char === "\r") && !this.tolerant) throw this.fault(`a closing ${quote}`);
      else {
        value += char;
        this.at += 1;
      }
    }
    this.at += 1;
    return value;
  }

  /** Whether the quote here ends the string: always, or (tolerant) only before what may follow a string. */
  private closes(): boolean {
    if (!this.tolerant) return true;
    let next = this.at + 1;
    while (next < this.text.length && BLANK.test(this.text.charAt(next))) next += 1;
    return next >= this.text.length || ",]}:".includes(this.text.charAt(next));
  }

  private readEscape(): string {
    const start = this.at;
    const kind = this.text.charAt(this.at + 1);
    this.at += 2;
    if (kind === "\n") return "";
    if (kind === "\r") {
      if (this.text.charAt(this.at) === "\n") this.at += 1;
      return "";
    }
    if (kind === "x" || kind === "u") {
      const length = kind === "x" ? 2 : 4;
      const digits = this.text.slice(this.at, this.at + length);
      if (digits.length < length || !/^[0-9a-fA-F]+$/.test(digits)) {
        this.at = start;
        throw this.fault("an escape");
      }
      this.at += length;
      return String.fromCharCode(parseInt(digits, 16));
    }
    return ESCAPES[kind] ?? kind;
  }

  private skipBlank(): void {
    for (;;) {
      while (this.at < this.text.length && BLANK.test(this.text.charAt(this.at))) this.at += 1;
      if (this.text.startsWith("//", this.at)) {
        const end = this.text.indexOf("\n", this.at);
        this.at = end < 0 ? this.text.length : end;
      } else if (this.text.startsWith("/*", this.at)) {
        const end = this.text.indexOf("*/", this.at + 2);
        if (end < 0) throw this.fault("'*/'");
        this.at = end + 2;
      } else {
        return;
      }
    }
  }

  /** The code point here, or the empty string at the end. */
  private peek(): string {
    const point = this.text.codePointAt(this.at);
    return point === undefined ? "" : String.fromCodePoint(point);
  }

  private fault(expected: string): Fault {
    const found = this.at < this.text.length ? `'${this.peek()}'` : "the end of the text";
    return new Fault(this.at, found, expected);
  }
}
