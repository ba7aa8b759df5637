"""Texts that no database column could hold: refused before they reach one, or made to fit."""

from __future__ import annotations

from overread.domain.errors import InvalidRequest


def check_storable(**members: str | None) -> None:
    """Raise InvalidRequest if a member holds the character NUL, which PostgreSQL's texts cannot."""
    for name, value in members.items():
        if value is not None and "\0" in value:
            raise InvalidRequest(f"{name} holds the character NUL.")


def storable(text: str) -> str:
    """What a person or a template says, with every NUL shown as the character for what cannot be shown."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")
