/**
 * The directories of a TIFF file, one for each page, read by ourselves: nothing of what a stranger's file declares is
 * believed before it was compared with the bytes that are there. Pixels are decoded by `decode.ts`.
 *
 * Source: TIFF Revision 6.0, section 2.
 */

/** Values by tag number, in the decoder's form: `t256` is the width. */
export type Directory = Record<string, number[] | Uint8Array>;

/** As many as anybody reviews; a chain that bites its tail is longer. */
const MAX_PAGES = 2000;
/** Of either side, as the document engines have it. */
const MAX_SIDE_PX = 10_000;
const MAX_BITS_PER_PIXEL = 64;
const ENTRY_BYTES = 12;

const BYTE = 1;
const SHORT = 3;
const LONG = 4;
const RATIONAL = 5;
const UNDEFINED = 7;
const SIZES: Readonly<Record<number, number>> = { [BYTE]: 1, [SHORT]: 2, [LONG]: 4, [RATIONAL]: 8, [UNDEFINED]: 1 };

/** Raises RangeError where the file ends too early or declares what cannot be. */
export function readDirectories(bytes: ArrayBuffer): Directory[] {
  const file = new File(bytes);
  const found: Directory[] = [];
  let offset = file.long(4);
  while (offset !== 0) {
    if (found.length === MAX_PAGES) throw new RangeError("too many pages");
    const entries = file.short(offset);
    const directory = file.directory(offset + 2, entries);
    // Thumbnails and masks stand in the chain, too.
    if (!isReduced(directory)) found.push(directory);
    offset = file.long(offset + 2 + entries * ENTRY_BYTES);
  }
  if (found.length === 0) throw new RangeError("no pages");
  return found;
}

/** Raises RangeError for a page that is too large to decode. */
export function sizeOf(directory: Directory): { width: number; height: number } {
  const [width, height] = [first(directory, 256, 0), first(directory, 257, 0)];
  const bits = first(directory, 258, 1) * first(directory, 277, 1);
  if (width < 1 || height < 1 || Math.max(width, height) > MAX_SIDE_PX || bits < 1 || bits > MAX_BITS_PER_PIXEL) {
    throw new RangeError(`${width} by ${height} pixels of ${bits} bits`);
  }
  return { width, height };
}

export function first(directory: Directory, tag: number, absent: number): number {
  return directory[`t${tag}`]?.[0] ?? absent;
}

function isReduced(directory: Directory): boolean {
  return (first(directory, 254, 0) & 0b101) !== 0;
}

class File {
  private readonly bytes: ArrayBuffer;
  private readonly view: DataView;
  private readonly isLittle: boolean;

  constructor(bytes: ArrayBuffer) {
    this.bytes = bytes;
    this.view = new DataView(bytes);
    this.isLittle = this.view.getUint8(0) === 0x49;
  }

  short(offset: number): number {
    return this.view.getUint16(offset, this.isLittle);
  }

  long(offset: number): number {
    return this.view.getUint32(offset, this.isLittle);
  }

  directory(offset: number, entries: number): Directory {
    const found: Directory = {};
    for (let n = 0; n < entries; n += 1) {
      const at = offset + n * ENTRY_BYTES;
      const values = this.values(at);
      if (values !== undefined) found[`t${this.short(at)}`] = values;
    }
    return found;
  }

  /** Undefined for types that say nothing about pixels: names, dates, other directories. */
  private values(entry: number): number[] | Uint8Array | undefined {
    const type = this.short(entry + 2);
    const count = this.long(entry + 4);
    const size = SIZES[type];
    if (size === undefined) return undefined;
    const offset = count * size <= 4 ? entry + 8 : this.long(entry + 8);
    if (offset + count * size > this.bytes.byteLength) throw new RangeError("values beyond the end");
    if (type === BYTE || type === UNDEFINED) return new Uint8Array(this.bytes, offset, count);
    return Array.from({ length: count }, (_none, n) => this.value(type, offset + n * size));
  }

  private value(type: number, offset: number): number {
    if (type === SHORT) return this.short(offset);
    return type === LONG ? this.long(offset) : this.long(offset) / this.long(offset + 4);
  }
}
