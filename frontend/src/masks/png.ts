/**
 * The mask image of an answer: RGBA, 8 bits, no colour space, made at once and without a canvas.
 *
 * RGBA although a palette would be smaller: readers take the pixels as they are, and what they test, that an
 * unpainted pixel sums to zero and a painted one has its label's colour, must hold without converting anything.
 */

import { eachRun, type MaskLines } from "./mask-lines.ts";
import { EMPTY_PIXEL, PixelDeflate, type Rgba } from "./pixel-deflate.ts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const RGBA_8_BIT = [8, 6, 0, 0, 0];

/** `colors` by class; a class without one is left unpainted. */
export function encodePng(lines: MaskLines, colors: readonly (Rgba | undefined)[]): Uint8Array {
  const pixels = new PixelDeflate();
  for (let y = 0; y < lines.height; y += 1) {
    pixels.beginLine();
    eachRun(lines.line(y), (start, end, index) => pixels.add(colors[index] ?? EMPTY_PIXEL, end - start));
  }
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, lines.width);
  view.setUint32(4, lines.height);
  head.set(RGBA_8_BIT, 8);
  const chunks = [chunk("IHDR", head), chunk("IDAT", pixels.end()), chunk("IEND", new Uint8Array())];
  return concatenated([Uint8Array.from(SIGNATURE), ...chunks]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(Array.from(type, (letter) => letter.charCodeAt(0)), 4);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

let crcTable: Uint32Array | undefined;

function crc32(bytes: Uint8Array): number {
  crcTable ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
    return rest;
  });
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
