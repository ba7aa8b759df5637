"""Request bodies, never larger than their reader allows."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qsl

from starlette.requests import Request

from overread.domain.errors import OverreadError

MAX_FORM_BYTES = 64 * 1024
MAX_FIELDS = 50
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

    def __init__(self, fields: dict[str, str]) -> None:
        self._fields = fields

    def text(self, name: str) -> str:
        return self._fields.get(name, "")

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


async def read_form(request: Request, seconds: float = FORM_SECONDS) -> Form:
    """A form as browsers post it by default (`application/x-www-form-urlencoded`). seconds: all it may take to arrive."""
    try:
        async with asyncio.timeout(seconds):
            body = await read_bounded(request, MAX_FORM_BYTES)
    except TimeoutError as error:
        raise MalformedForm("the form did not arrive in time") from error
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except (UnicodeDecodeError, ValueError) as error:
        raise MalformedForm("the form cannot be read") from error
    fields = dict(pairs)
    if any("\0" in value for value in fields.values()):
        raise MalformedForm("a field holds the character NUL, which nobody can type")
    return Form(fields)
