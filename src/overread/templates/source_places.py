"""Places in the source of a template: what is inside of a script, and which line and column."""

from __future__ import annotations

import re

from overread.templates.html_tags import start_tags

_OPENING = re.compile(r"\{[{%]")
_BLOCK_NAME = re.compile(r"\{%-?\s*(comment|raw|doc)\s*-?%\}")
_END_TAGS = {f"end{name}": re.compile(rf"\{{%-?\s*end{name}\b") for name in ("comment", "raw", "doc")}


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

    Quotes and comparison signs inside Liquid would confuse a scan for tags. Linear whatever the template is:
    a server does this on its event loop, and a closing mark that is missing once is not looked for again.
    """
    pieces: list[str] = []
    missing: set[str] = set()
    done = 0
    for opening in _OPENING.finditer(template):
        start = opening.start()
        if start < done:
            continue
        closing = "}}" if opening[0] == "{{" else "%}"
        end = _find(template, closing, start + 2, missing)
        if end < 0:
            continue
        name = _BLOCK_NAME.match(template, start)
        pieces += (template[done:start], "_" * (end - start))
        done = end
        if name is not None:
            # The content of comment and doc is not printed, that of raw is, as it stands: then it is HTML.
            block_end = _find(template, f"end{name[1]}", end, missing)
            if block_end >= 0:
                content = template[end:block_end]
                pieces.append(content if name[1] == "raw" else "_" * len(content))
                done = block_end
    pieces.append(template[done:])
    return "".join(pieces)


def line_and_column(text: str, index: int) -> tuple[int, int]:
    """Where a character stands: both from 1, columns in characters."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _find(template: str, mark: str, start: int, missing: set[str]) -> int:
    """Behind the next closing mark, or before the next end tag of a block; -1 if there is none."""
    if mark in missing:
        return -1
    if mark in ("}}", "%}"):
        found = template.find(mark, start)
        end = found + 2 if found >= 0 else -1
    else:
        tag = _END_TAGS[mark].search(template, start)
        end = tag.start() if tag is not None else -1
    if end < 0:
        missing.add(mark)
    return end
