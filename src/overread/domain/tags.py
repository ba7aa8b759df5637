"""Tags: up to fifty keys with values on a resource."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from overread.domain.errors import InvalidRequest

MAX_TAGS = 50
"""Per resource (documented)."""
RESERVED = "aws:"
"""What keys of the system begin with, in whatever case; tools leave them out of what they compare."""


def by_key(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Keys with their values. Raises InvalidRequest if one key is given twice, or is one of AWS's own (documented)."""
    tags: dict[str, str] = {}
    for key, value in pairs:
        if key.lower().startswith(RESERVED):
            raise InvalidRequest(f"The tag key '{key}' begins with '{RESERVED}', which is reserved.")
        if key in tags:
            raise InvalidRequest(f"Duplicate tag key '{key}': the keys of a resource are unique.")
        tags[key] = value
    return tags


def check_count(tags: Mapping[str, str]) -> None:
    """Raise InvalidRequest if a resource would have more tags than it may."""
    if len(tags) > MAX_TAGS:
        raise InvalidRequest(f"The resource would have {len(tags)} tags, allowed: up to {MAX_TAGS}.")
