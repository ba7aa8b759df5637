/** Lines and columns as the server counts them, in characters, and offsets as scripts count them. Pure. */

/** Where a place is in the text; the nearest there is, when the text has become shorter. */
export function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let left = line; left > 1; left -= 1) {
    const end = text.indexOf("\n", start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  const end = text.indexOf("\n", start);
  const wanted = [...text.slice(start, end < 0 ? text.length : end)].slice(0, column - 1);
  return start + wanted.join("").length;
}
