/** The last result of a function, kept while it is asked about the same values (by identity). */

export function remember<Parts extends readonly unknown[], Result>(compute: (...parts: Parts) => Result): (...parts: Parts) => Result {
  let last: { parts: Parts; result: Result } | undefined;
  return (...parts) => {
    const isSame = last !== undefined && parts.every((part, index) => Object.is(part, last?.parts[index]));
    if (last === undefined || !isSame) last = { parts, result: compute(...parts) };
    return last.result;
  };
}
