"""Places in the source of a template: what is inside of a script, and which line and column."""

from __future__ import annotations

import re

from overread.templates.html_tags import start_tags

_LIQUID = re.compile(
    r"\{%-?\s*(?P<block>comment|raw|doc)\s*-?%\}.*?\{%-?\s*end(?P=block)\s*-?%\}|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)


def script_spans(template: str) -> list[int]:
    """Offsets start, end, start, end … of the contents of the scripts.

    Decided by position in the source, before any Liquid runs: both branches of an `if` are read one after
    the other.
    """
    spans: list[int] = []
    for tag in start_tags(without_liquid(template)):
        if tag.name == "script":
            spans += (tag.end, tag.content_end)
    return spans


def without_liquid(template: str) -> str:
    """The template with its Liquid blanked out, every other character at its place.

    Quotes and comparison signs inside Liquid would confuse a scan for tags.
    """
    return _LIQUID.sub(lambda found: "_" * len(found[0]), template)


def line_and_column(text: str, index: int) -> tuple[int, int]:
    """Where a character stands: both from 1, columns in characters."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)
