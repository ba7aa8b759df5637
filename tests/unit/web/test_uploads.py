from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import httpx
import pytest
from starlette.requests import Request

from overread.web.bodies import BodyTooLarge, MalformedForm
from overread.web.uploads import Upload, read_upload_form

BINARY = bytes(range(256)) + b"\r\n--\r\n\r\n--not-the-boundary\r\n"


def request(body: bytes, content_type: str) -> Request:
    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request({"type": "http", "headers": [(b"content-type", content_type.encode())]}, receive)


def sent(files: dict[str, Any], data: dict[str, Any]) -> Request:
    """As a client that is not ours writes it."""
    made = httpx.Request("POST", "http://overread.test/", files=files, data=data)
    return request(made.read(), made.headers["content-type"])


async def test_fields_and_files_come_as_they_were_sent() -> None:
    given = sent({"file": ("ä.bin", BINARY), "none": ("", b"")}, {"name": "x\r\ny", "many": ["1", "2"]})

    form, files = await read_upload_form(given, 10_000)

    assert (form.text("name"), form.texts("many"), form.text("file")) == ("x\r\ny", ("1", "2"), "")
    assert files == {"file": Upload("ä.bin", BINARY)}


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"a=1", "application/x-www-form-urlencoded"),
        (b"", "multipart/form-data; boundary=b"),
        (b"--b\r\nno head\r\n--b--\r\n", "multipart/form-data; boundary=b"),
        (b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1', "multipart/form-data; boundary=b"),
        (
            b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\0\r\n--b--',
            "multipart/form-data; boundary=b",
        ),
        (
            b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--b--',
            "multipart/form-data; boundary=b",
        ),
    ],
)
async def test_what_no_browser_sends_is_refused(body: bytes, content_type: str) -> None:
    with pytest.raises(MalformedForm):
        await read_upload_form(request(body, content_type), 10_000)


async def test_a_form_with_files_has_a_limit() -> None:
    with pytest.raises(BodyTooLarge):
        await read_upload_form(sent({"file": ("a", b"x" * 2_000)}, {}), 1_000)
