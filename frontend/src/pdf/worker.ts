/** Workers of the library, each a script beside it. A frame with an opaque origin may start one only from a blob. */

import { PdfFault } from "./contract.ts";

/** Raises PdfFault `noLibrary`. */
export async function startWorker(address: string): Promise<Worker> {
  const response = await fetch(address);
  if (!response.ok) throw new PdfFault("noLibrary");
  const script = new Blob([await response.text()], { type: "text/javascript" });
  // Never revoked: it is one per page, and browsers differ in when they read it.
  return new Worker(URL.createObjectURL(script));
}
