from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import pytest
from starlette.requests import Request

from overread.web.bodies import BodyTooLarge, MalformedForm, read_bounded, read_form


def request(*chunks: bytes) -> Request:
    waiting = [
        {"type": "http.request", "body": chunk, "more_body": number < len(chunks)}
        for number, chunk in enumerate(chunks, 1)
    ]

    async def receive() -> MutableMapping[str, Any]:
        return waiting.pop(0)

    return Request({"type": "http", "headers": [], "method": "POST"}, receive)


async def test_a_body_at_the_limit_is_read() -> None:
    assert await read_bounded(request(b"ab", b"cd"), 4) == b"abcd"


async def test_a_body_beyond_the_limit_is_refused_whatever_its_pieces() -> None:
    with pytest.raises(BodyTooLarge):
        await read_bounded(request(b"ab", b"cd", b"e"), 4)


async def test_a_form_gives_texts_and_numbers() -> None:
    form = await read_form(request(b"a=%C3%A4+b&n=17&empty="))

    assert (form.text("a"), form.number("n"), form.text("empty"), form.text("absent")) == ("ä b", 17, "", "")


@pytest.mark.parametrize("value", ["", "-1", "1.5", "x", "%D9%A3", "9" * 19])
async def test_a_number_is_a_number(value: str) -> None:
    form = await read_form(request(f"n={value}".encode()))

    with pytest.raises(MalformedForm):
        form.number("n")
