"""Which parts of a template are inside `<script>`: there `to_json` prints raw JSON."""

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
    # Liquid is blanked first: its quotes and comparison signs would confuse the scan for tags.
    html = _LIQUID.sub(lambda found: "_" * len(found[0]), template)
    spans: list[int] = []
    for tag in start_tags(html):
        if tag.name == "script":
            spans += (tag.end, tag.content_end)
    return spans
