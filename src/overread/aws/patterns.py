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

_CATEGORIES = re.compile(r"(?:\\p\{\w\})+").match
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
            categories = _CATEGORIES(pattern, at)
            if categories is not None:
                ranges = category_ranges("".join(sorted(categories[0][3::5])))
                parts.append(ranges if in_class else f"[{ranges}]")
                at = categories.end()
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
def category_ranges(letters: str) -> str:
    """All characters of some general categories (of `LMNPSZ`) as the inside of a character class.

    20 ms for each set of categories, once, and only in a process that is asked for an operation with such a pattern.
    """
    category = unicodedata.category
    wanted = frozenset(letters)
    ranges: list[str] = []
    for span in _ASSIGNED:
        start: int | None = None
        for code in span:
            if (category(chr(code))[0] in wanted) == (start is not None):
                continue
            if start is None:
                start = code
            else:
                ranges.append(f"\\U{start:08x}-\\U{code - 1:08x}")
                start = None
        if start is not None:
            ranges.append(f"\\U{start:08x}-\\U{span.stop - 1:08x}")
    return "".join(ranges)
