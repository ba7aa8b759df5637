"""Translates the patterns of AWS's models, which are written for Java, into Python's `re`.

What differs: `\\p{L}` and its kin do not exist in `re`; `\\w`, `\\d` and `\\s` are ASCII in Java unless asked
otherwise; `.` stops at five line terminators there and at one here; `(?s)` may stand only at the start here.
A dependency (`regex`) would cover the first point only, and msgspec, which checks most requests, knows `re`
alone.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_NOT_A_LINE_END = r"[^\n\r\x85\u2028\u2029]"
# Planes 4 to 13 have no characters, 15 and 16 are for private use: no category of ours reaches them.
_ASSIGNED = (range(0x40000), range(0xE0000, 0xE1000))


@cache
def to_python(pattern: str) -> str:
    """The pattern for `re`, anchored at both ends: AWS applies patterns to the whole value (inferred)."""
    dot = _NOT_A_LINE_END
    if pattern.startswith("(?s)"):
        pattern, dot = pattern[4:], r"[\S\s]"
    return rf"(?a)^(?:{_translate(pattern, dot)})\Z"


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """`to_python`, compiled."""
    return re.compile(to_python(pattern))


def _translate(pattern: str, dot: str) -> str:
    parts: list[str] = []
    in_class = False
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            category = re.match(r"\\p\{(\w)\}", pattern[at:])
            if category is not None:
                ranges = category_ranges(category[1])
                parts.append(ranges if in_class else f"[{ranges}]")
                at += category.end()
                continue
            parts.append(pattern[at : at + 2])
            at += 2
            continue
        if char == "[":
            # A bracket inside of a class is an ordinary character in every pattern that AWS publishes here.
            parts.append("\\[" if in_class else "[")
            in_class = True
        elif char == "]":
            parts.append("]")
            in_class = False
        elif char == "." and not in_class:
            parts.append(dot)
        else:
            parts.append(char)
        at += 1
    return "".join(parts)


@cache
def category_ranges(letter: str) -> str:
    """All characters of one general category (`L`, `M`, `N`, `P`, `S`, `Z`) as the inside of a character
    class.
    """
    return _ranges_by_category()[letter]


@cache
def _ranges_by_category() -> dict[str, str]:
    # 20 ms, once, and only in a process that is asked for an operation with such a pattern.
    category = unicodedata.category
    found: dict[str, list[str]] = {letter: [] for letter in "LMNPSZC"}
    for span in _ASSIGNED:
        start, letter = span.start, category(chr(span.start))[0]
        for code in span:
            now = category(chr(code))[0]
            if now != letter:
                found[letter].append(f"\\U{start:08x}-\\U{code - 1:08x}")
                start, letter = code, now
        found[letter].append(f"\\U{start:08x}-\\U{span.stop - 1:08x}")
    return {letter: "".join(ranges) for letter, ranges in found.items()}
