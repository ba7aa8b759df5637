"""The way out of a letter. `operations/letters.py` calls it, at least once for each letter."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from overread.domain.errors import DeliveryFailed
from overread.domain.notices import Letter


class Post(Protocol):
    """Takes letters to where people read them."""

    async def deliver(self, letter: Letter, uid: str, folder: str) -> None:
        """Hand one letter over. uid: the same when it is tried again. folder: where it lies if it is only kept.

        Raises DeliveryFailed; permanent if the same letter would be refused again.
        """
        ...


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """A letter that lies in a folder. name: of its file."""

    name: str
    to: str
    subject: str
    at: datetime | None
    text: str = field(default="", repr=False)


@runtime_checkable
class KeepsLetters(Protocol):
    """A post that keeps letters for the operators to read, instead of sending them."""

    async def list_kept(self, folder: str, limit: int) -> list[KeptLetter]:
        """The newest letters of a folder."""
        ...

    async def read_kept(self, folder: str, name: str) -> KeptLetter:
        """Raises NotFound."""
        ...


class Nowhere:
    """Of a deployment that has no way: every letter waits, and its operators see why."""

    async def deliver(self, letter: Letter, uid: str, folder: str) -> None:  # noqa: ARG002 - a Post
        raise DeliveryFailed("mail", "this deployment has no way to send mail", permanent=True)
