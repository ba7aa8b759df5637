/** Whether an address leads to a TIFF: by what it says, or by the first bytes behind it. */

import { extensionOf } from "../pdf/address.ts";

export function saysTiff(address: string): boolean {
  return /^data:image\/tiff[;,]/i.test(address.trim()) || ["tif", "tiff"].includes(extensionOf(address));
}

/** Little or big end first; the large variant of the format is no document's. */
export function hasTiffMark([a, b, c, d]: Uint8Array): boolean {
  return (a === 0x49 && b === 0x49 && c === 42 && d === 0) || (a === 0x4d && b === 0x4d && c === 0 && d === 42);
}
