/**
 * Compresses lines of RGBA pixels that come as runs, without ever having the pixels: a mask of 24 megapixels would be
 * 96 million bytes. The result is an ordinary zlib stream (RFC 1950) with one dynamic block; every match repeats the
 * pixel before it, so all of them have distance 4 and the distance code is a single bit.
 */

import { BitWriter, codesFor, type Codes } from "./huffman.ts";

export type Rgba = readonly [number, number, number, number];

/** Unpainted. The only pixel that is all zero. */
export const EMPTY_PIXEL: Rgba = [0, 0, 0, 0];

const LONGEST_MATCH = 258;
const END_OF_BLOCK = 256;
const SYMBOLS = 286;
/** The order in which the block's head gives the lengths of the code of code lengths. */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/** Distance 4 is symbol 3, has no further bits and, being the only one, is a single 0. */
const DISTANCE_LENGTHS = Uint8Array.of(0, 0, 0, 1);
const DISTANCE_BITS = 1;
/** A literal byte is itself; a match is this much more than its length. */
const MATCH = 0x100;
/** In a token, above a symbol or match: how many times. */
const TIMES = 0x400;

/** Takes lines of pixels; the same array is the same colour, and nothing but `EMPTY_PIXEL` is empty. */
export class PixelDeflate {
  private readonly tokens = new Tokens();
  private readonly checksum = new RunChecksum();
  /** The four bytes before what waits, if they are one pixel. */
  private last: Rgba | undefined;
  /** Bytes that go on as the last pixel does. */
  private waiting = 0;

  /** Every line of a PNG begins with the number of its filter; 0 leaves it as it is. */
  beginLine(): void {
    this.checksum.addZero();
    if (this.last === EMPTY_PIXEL) {
      this.waiting += 1;
    } else {
      this.flush();
      this.tokens.push(0, 1);
      this.last = undefined;
    }
  }

  add(pixel: Rgba, count: number): void {
    this.checksum.add(pixel, count);
    if (this.last === pixel) {
      this.waiting += 4 * count;
      return;
    }
    this.flush();
    for (let at = 0; at < 4; at += 1) this.tokens.push(pixel[at] as number, 1);
    this.last = pixel;
    this.waiting = 4 * (count - 1);
  }

  end(): Uint8Array {
    this.flush();
    const bits = new BitWriter();
    bits.write(0x0178, 16);
    writeBlock(bits, this.tokens.all);
    const body = bits.end();
    const stream = new Uint8Array(body.length + 4);
    stream.set(body);
    new DataView(stream.buffer).setUint32(body.length, this.checksum.value);
    return stream;
  }

  private flush(): void {
    if (this.waiting === 0) return;
    let whole = Math.floor(this.waiting / LONGEST_MATCH);
    let rest = this.waiting % LONGEST_MATCH;
    this.waiting = 0;
    if (rest > 0 && rest < 3 && whole > 0) {
      // No match is shorter than 3: the last long one gives some away.
      whole -= 1;
      this.tokens.push(MATCH + LONGEST_MATCH + rest - 3, 1);
      rest = 3;
    }
    if (whole > 0) this.tokens.push(MATCH + LONGEST_MATCH, whole);
    // Only filter bytes make a length that is no multiple of 4, and they lie between empty pixels.
    if (rest >= 3) this.tokens.push(MATCH + rest, 1);
    else if (rest > 0) this.tokens.push(0, rest);
  }
}

/** Literals and matches with how often each comes in a row. */
class Tokens {
  private values = new Uint32Array(0x4000);
  private size = 0;

  push(kind: number, times: number): void {
    if (this.size === this.values.length) {
      const grown = new Uint32Array(2 * this.size);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.size] = times * TIMES + kind;
    this.size += 1;
  }

  get all(): Uint32Array {
    return this.values.subarray(0, this.size);
  }
}

function writeBlock(bits: BitWriter, tokens: Uint32Array): void {
  const counts = new Float64Array(SYMBOLS);
  counts[END_OF_BLOCK] = 1;
  for (const token of tokens) count(counts, symbolOf(token % TIMES), Math.floor(token / TIMES));
  const codes = codesFor(counts, 15);
  writeHead(bits, codes);
  for (const token of tokens) {
    const kind = token % TIMES;
    const symbol = symbolOf(kind);
    const times = Math.floor(token / TIMES);
    const code = codes.bits[symbol] as number;
    const length = codes.lengths[symbol] as number;
    if (kind < MATCH) bits.repeat(code, length, times);
    else if (kind === MATCH + LONGEST_MATCH) bits.repeat(code, length + DISTANCE_BITS, times);
    else {
      const { base, extra } = LENGTHS[symbol - END_OF_BLOCK - 1] as LengthCode;
      bits.write(code, length);
      bits.write(kind - MATCH - base, extra + DISTANCE_BITS);
    }
  }
  bits.writeSymbol(codes, END_OF_BLOCK);
}

function writeHead(bits: BitWriter, codes: Codes): void {
  const lengths = [...codes.lengths, ...DISTANCE_LENGTHS];
  const counts = new Float64Array(LENGTH_ORDER.length);
  for (const length of lengths) count(counts, length, 1);
  const lengthCodes = codesFor(counts, 7);
  bits.write(0b101, 3);
  bits.write(SYMBOLS - 257, 5);
  bits.write(DISTANCE_LENGTHS.length - 1, 5);
  bits.write(LENGTH_ORDER.length - 4, 4);
  for (const symbol of LENGTH_ORDER) bits.write(lengthCodes.lengths[symbol] as number, 3);
  for (const length of lengths) bits.writeSymbol(lengthCodes, length);
}

function count(counts: Float64Array, symbol: number, times: number): void {
  counts[symbol] = (counts[symbol] as number) + times;
}

interface LengthCode {
  base: number;
  extra: number;
}

/** Length codes 257 to 285: the shortest length of each and how many bits follow. */
const LENGTHS: readonly LengthCode[] = lengthCodes();
const SYMBOL_OF_LENGTH = symbolsOfLengths();

function lengthCodes(): LengthCode[] {
  const codes: LengthCode[] = [];
  for (let code = 0, base = 3; code < 28; code += 1) {
    const extra = code < 8 ? 0 : (code >> 2) - 1;
    codes.push({ base, extra });
    base += 1 << extra;
  }
  return [...codes, { base: LONGEST_MATCH, extra: 0 }];
}

function symbolOf(kind: number): number {
  return kind < MATCH ? kind : (SYMBOL_OF_LENGTH[kind - MATCH] as number);
}

/** Adler-32 of bytes that come as repetitions, by arithmetic instead of byte by byte. */
class RunChecksum {
  private a = 1;
  private b = 0;

  addZero(): void {
    this.b = (this.b + this.a) % 65521;
  }

  add([red, green, blue, alpha]: Rgba, times: number): void {
    const sum = red + green + blue + alpha;
    // A byte counts in b once for itself and once for every byte after it.
    const weighted = sum * 2 * times * (times + 1) - times * (green + 2 * blue + 3 * alpha);
    this.b = (this.b + 4 * times * this.a + weighted) % 65521;
    this.a = (this.a + sum * times) % 65521;
  }

  get value(): number {
    return this.b * 0x10000 + this.a;
  }
}

function symbolsOfLengths(): Uint16Array {
  const symbols = new Uint16Array(LONGEST_MATCH + 1);
  LENGTHS.forEach(({ base }, index) => symbols.fill(END_OF_BLOCK + 1 + index, index === 0 ? 0 : base));
  return symbols;
}
