"""One answer on the AWS wire, before it is sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol


class Reply(Protocol):
    """What `app.py` can send: an `Answer`, or S3's, whose body may be a stream."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> list[tuple[str, str]]: ...
    @property
    def body(self) -> bytes | AsyncIterator[bytes]: ...


class AsItIs(dict[str, object]):
    """Members in the service's own form already, which nothing writes anew: an engine's answer, whose newer members pass."""


@dataclass(slots=True)
class Answer:
    """headers: without content-length and request id, which `app.py` adds to every answer."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
