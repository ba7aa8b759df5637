"""JSON for reading: indented where it parses and that helps, as it is where not."""

from __future__ import annotations

import json

MAX_GROWTH = 8
"""How many times longer indenting may make a text. Deep nesting makes it hundreds of times longer, and nobody reads it."""


def pretty(text: str) -> str:
    pieces: list[str] = []
    room = MAX_GROWTH * (len(text) + 100)
    try:
        for piece in json.JSONEncoder(indent=2, ensure_ascii=False).iterencode(json.loads(text)):
            room -= len(piece)
            if room < 0:
                return text
            pieces.append(piece)
    except (ValueError, RecursionError):
        return text
    return "".join(pieces)
