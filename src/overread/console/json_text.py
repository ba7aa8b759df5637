"""JSON for reading: indented where it parses, as it is where it does not."""

from __future__ import annotations

import json


def pretty(text: str) -> str:
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return text
