"""The way out of a letter. `operations/letters.py` calls it, at least once for each letter."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from overread.domain.errors import DeliveryFailed, InvalidRequest
from overread.domain.notices import ChatMessage, Letter


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


class Chat(Protocol):
    """Takes messages to where people chat."""

    def service_of(self, address: str) -> str:
        """The name of the service, to be shown instead of the address, which is a secret. Raises InvalidRequest."""
        ...

    async def deliver(self, message: ChatMessage, address: str) -> None:
        """Raises DeliveryFailed; permanent if trying again cannot help."""
        ...


class NoChat:
    """Of a deployment without the extra `notifications`."""

    def service_of(self, address: str) -> str:  # noqa: ARG002 - a Chat
        raise InvalidRequest(
            "Chats are not available: the operator has not installed overread[notifications]."
        )

    async def deliver(self, message: ChatMessage, address: str) -> None:  # noqa: ARG002 - a Chat
        raise DeliveryFailed("chat", "overread[notifications] is not installed", permanent=True)


class Nowhere:
    """Of a deployment that has no way: every letter waits, and its operators see why."""

    async def deliver(self, letter: Letter, uid: str, folder: str) -> None:  # noqa: ARG002 - a Post
        raise DeliveryFailed("mail", "this deployment has no way to send mail", permanent=True)
