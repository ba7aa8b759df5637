"""A form that never ends does not keep its connection: forms are read before anybody is known."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest
from starlette.requests import Request

from overread.web.bodies import MalformedForm, read_form


async def test_a_form_that_never_ends_is_given_up() -> None:
    pieces = [{"type": "http.request", "body": b"email=", "more_body": True}]

    async def receive() -> MutableMapping[str, Any]:
        if pieces:
            return pieces.pop()
        await asyncio.Event().wait()
        raise AssertionError("nothing ever comes")

    with pytest.raises(MalformedForm):
        await asyncio.wait_for(read_form(Request({"type": "http"}, receive), seconds=0.01), 10)
