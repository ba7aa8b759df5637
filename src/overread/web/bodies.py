"""Request bodies, never larger than their reader allows."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from urllib.parse import parse_qsl

from starlette.requests import Request

from overread.domain.errors import OverreadError

MAX_FORM_BYTES = 64 * 1024
MAX_FIELDS = 50
MAX_LONG_FORM_BYTES = 512 * 1024
MAX_LONG_FORM_FIELDS = 4_000
"""Of forms with rows that a person adds, and with whole documents in one field."""

FORM_SECONDS = 60.0
_DRAINED_BYTES = 64 * 2**20
"""How much of a body that is too large is still taken off the wire, so that the sender hears the answer."""


class BodyTooLarge(OverreadError):
    """limit: bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"the request is larger than {limit} bytes")


class MalformedForm(OverreadError):
    """A posted form that no page of ours sends."""


class Form:
    """The fields of a posted form; an absent one is empty."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self.pairs = tuple(pairs)
        self._fields = dict(pairs)

    def text(self, name: str) -> str:
        """The value of a field; the last one, of a field that was sent several times."""
        return self._fields.get(name, "")

    def texts(self, name: str) -> tuple[str, ...]:
        """All values of a field, as of check boxes that share a name."""
        return tuple(value for field, value in self.pairs if field == name)

    def number(self, name: str) -> int:
        """A whole number that a page of ours put into the form. Raises MalformedForm."""
        value = self.text(name)
        if not (value.isascii() and value.isdigit() and len(value) <= 18):
            raise MalformedForm(f"{name} is not a number")
        return int(value)


async def read_bounded(request: Request, limit: int) -> bytes:
    """The body. Raises BodyTooLarge without keeping more than `limit` bytes."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= limit:
            chunks.append(chunk)
        elif size > _DRAINED_BYTES:
            break
        else:
            chunks.clear()
    if size > limit:
        raise BodyTooLarge(limit)
    return b"".join(chunks)


async def read_form(
    request: Request, seconds: float = FORM_SECONDS, *, long: bool = False, max_bytes: int | None = None
) -> Form:
    """A form as browsers post it by default (`application/x-www-form-urlencoded`).

    seconds: all it may take to arrive. long: it may have rows that a person adds, or whole documents in a field.
    max_bytes: another bound than those two have.
    """
    limit, max_fields = (MAX_LONG_FORM_BYTES, MAX_LONG_FORM_FIELDS) if long else (MAX_FORM_BYTES, MAX_FIELDS)
    try:
        async with asyncio.timeout(seconds):
            body = await read_bounded(request, max_bytes or limit)
    except TimeoutError as error:
        raise MalformedForm("the form did not arrive in time") from error
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=max_fields)
    except (UnicodeDecodeError, ValueError) as error:
        raise MalformedForm("the form cannot be read") from error
    if any("\0" in value for _, value in pairs):
        raise MalformedForm("a field holds the character NUL, which nobody can type")
    return Form(pairs)
