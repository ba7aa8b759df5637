/** Bits and prefix codes as DEFLATE has them (RFC 1951): canonical, written from their first bit on. */

/** Codes of one alphabet: for each symbol its length in bits (0: not used) and its bits, the first one lowest. */
export interface Codes {
  lengths: Uint8Array;
  bits: Uint16Array;
}

/** The best codes for symbols that occur so often, none longer than `longest` bits. */
export function codesFor(counts: ArrayLike<number>, longest: number): Codes {
  const lengths = codeLengths(Array.from(counts), longest);
  const bits = new Uint16Array(lengths.length);
  let next = 0;
  for (let length = 1; length <= 15; length += 1) {
    next <<= 1;
    for (let symbol = 0; symbol < lengths.length; symbol += 1) {
      if (lengths[symbol] !== length) continue;
      bits[symbol] = reversed(next, length);
      next += 1;
    }
  }
  return { lengths, bits };
}

function codeLengths(counts: number[], longest: number): Uint8Array {
  const lengths = new Uint8Array(counts.length);
  const trees = counts.flatMap((count, symbol) => (count > 0 ? [{ count, symbols: [symbol] }] : []));
  while (trees.length > 1) {
    trees.sort((a, b) => b.count - a.count);
    const [rarest, next] = trees.splice(-2) as [(typeof trees)[0], (typeof trees)[0]];
    const symbols = [...rarest.symbols, ...next.symbols];
    for (const symbol of symbols) lengths[symbol] = (lengths[symbol] as number) + 1;
    trees.push({ count: rarest.count + next.count, symbols });
  }
  // Counts that are more alike give a flatter tree; a little is lost, and only for very uneven ones.
  return Math.max(...lengths) > longest ? codeLengths(counts.map((count) => Math.ceil(count / 2)), longest) : lengths;
}

function reversed(bits: number, length: number): number {
  let result = 0;
  for (let at = 0; at < length; at += 1) result |= ((bits >> at) & 1) << (length - 1 - at);
  return result;
}

/** Bytes that grow as bits are written, the lowest bit of a byte first. */
export class BitWriter {
  private bytes = new Uint8Array(0x10000);
  private size = 0;
  private waiting = 0;
  private waitingBits = 0;

  /** At most 16 bits at once. */
  write(value: number, bits: number): void {
    this.waiting |= value << this.waitingBits;
    this.waitingBits += bits;
    while (this.waitingBits >= 8) this.flushByte();
  }

  /** The same bits again and again, as many at once as 16 can hold. */
  repeat(value: number, bits: number, times: number): void {
    const most = Math.floor(16 / bits);
    let left = times;
    if (left >= most && most > 1) {
      let several = 0;
      for (let at = 0; at < most; at += 1) several |= value << (at * bits);
      for (; left >= most; left -= most) this.write(several, most * bits);
    }
    for (; left > 0; left -= 1) this.write(value, bits);
  }

  writeSymbol(codes: Codes, symbol: number): void {
    this.write(codes.bits[symbol] as number, codes.lengths[symbol] as number);
  }

  /** All that was written; the last byte is filled up with zeros. */
  end(): Uint8Array {
    if (this.waitingBits > 0) this.flushByte();
    return this.bytes.subarray(0, this.size);
  }

  private flushByte(): void {
    if (this.size === this.bytes.length) {
      const grown = new Uint8Array(2 * this.size);
      grown.set(this.bytes);
      this.bytes = grown;
    }
    this.bytes[this.size] = this.waiting & 0xff;
    this.size += 1;
    this.waiting >>>= 8;
    this.waitingBits = Math.max(0, this.waitingBits - 8);
  }
}
