"""The `Filter` of ListUsers: one attribute, compared with one text.

Source: Amazon Cognito API reference, ListUsers, "Filter" (documented).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from overread.domain.errors import InvalidRequest

ATTRIBUTES = ("phone_number", "name", "given_name", "family_name", "preferred_username")
"""Those that are nothing to overread but what the pool's administrator says of a person."""

SEARCHABLE = ("username", "email", "sub", "cognito:user_status", "status", *ATTRIBUTES)
"""status: `Enabled` or `Disabled`. cognito:user_status: in any case of letters."""

_FILTER = re.compile(r'\s*"?([\w:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*\Z')


@dataclass(frozen=True, slots=True)
class UserFilter:
    """prefix: the attribute begins with the value, instead of being equal to it."""

    attribute: str
    value: str
    prefix: bool


def parse_filter(text: str) -> UserFilter | None:
    """The filter, None for an empty text. Raises InvalidRequest."""
    if not text:
        return None
    found = _FILTER.match(text)
    if found is None:
        raise InvalidRequest(
            'Error while parsing filter, expected: attribute = "value" or attribute ^= "value".'
        )
    attribute, operator, value = found.groups()
    if attribute not in SEARCHABLE:
        raise InvalidRequest(f"ListUsers cannot filter by {attribute}, only by {', '.join(SEARCHABLE)}.")
    return UserFilter(attribute, re.sub(r"\\(.)", r"\1", value), operator == "^=")
