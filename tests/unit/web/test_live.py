from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from overread.web import live


def request(**headers: str) -> Request:
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "headers": pairs})


def test_a_page_that_is_the_same_is_not_sent_again() -> None:
    first = live.answer(request(x_overread_live="1"), HTMLResponse("<p>1</p>"))
    tag = first.headers["etag"]

    same = live.answer(request(x_overread_live="1", if_none_match=tag), HTMLResponse("<p>1</p>"))
    other = live.answer(request(x_overread_live="1", if_none_match=tag), HTMLResponse("<p>2</p>"))

    assert (same.status_code, same.body, same.headers["etag"]) == (304, b"", tag)
    assert (other.status_code, other.body) == (200, b"<p>2</p>")
    assert other.headers["etag"] != tag


async def nothing() -> AsyncIterator[bytes]:
    yield b""


@pytest.mark.parametrize(
    ("headers", "response"),
    [
        ({}, HTMLResponse("page")),
        ({"x_overread_live": "1"}, HTMLResponse("refused", status_code=422)),
        ({"x_overread_live": "1"}, StreamingResponse(nothing())),
    ],
)
def test_nothing_else_is_touched(headers: dict[str, str], response: Response) -> None:
    answered = live.answer(request(**headers), response)

    assert answered is response
    assert "etag" not in answered.headers
