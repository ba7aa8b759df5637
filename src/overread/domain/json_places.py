"""Where in a JSON text a value stands: what a message about a document can point at."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

Path = Sequence[str | int]
"""Member names and list positions (from 0), from the outermost value inwards."""

_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def path_text(path: Path) -> str:
    """`Statement[0].Condition.Bool`; empty for the whole document."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def line_of(text: str, path: Path) -> int:
    """The line, from 1, on which the value at `path` begins, or as much of the path as there is. text: valid JSON."""
    at = _skip(text, 0)
    for step in path:
        found = _enter(text, at, step)
        if found is None:
            break
        at = found
    return text.count("\n", 0, at) + 1


def _enter(text: str, at: int, step: str | int) -> int | None:
    """Where the member or element of the value at `at` begins."""
    if text[at] != ("[" if isinstance(step, int) else "{"):
        return None
    at = _skip(text, at + 1)
    position = 0
    while text[at] not in "]}":
        name: str | int = position
        if isinstance(step, str):
            name, at = _DECODER.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)
        if name == step:
            return at
        _, at = _DECODER.raw_decode(text, at)
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)
        position += 1
    return None


def _skip(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    assert found is not None, "it matches the empty text"
    return found.end()
