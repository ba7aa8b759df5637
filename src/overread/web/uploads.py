"""Forms with files (`multipart/form-data`), read as a whole: what people upload here is bounded."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request

from overread.web.bodies import FORM_SECONDS, MAX_FIELDS, Form, MalformedForm, read_bounded

_BOUNDARY = re.compile(r'multipart/form-data\s*;.*\bboundary="?([^";,\s]{1,200})"?', re.IGNORECASE)
_NAME = re.compile(r'content-disposition:[^\r\n]*;\s*name="([^"\r\n]*)"', re.IGNORECASE)
_FILE_NAME = re.compile(r';\s*filename="([^"\r\n]*)"', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Upload:
    """One file. file_name: as the browser says it, never to be trusted as a path."""

    file_name: str
    content: bytes


async def read_upload_form(request: Request, max_bytes: int) -> tuple[Form, Mapping[str, Upload]]:
    """The fields, and the files that were chosen by their fields. Raises BodyTooLarge, MalformedForm."""
    boundary = _BOUNDARY.match(request.headers.get("content-type", ""))
    if boundary is None:
        raise MalformedForm("the form is not one with files")
    try:
        async with asyncio.timeout(FORM_SECONDS):
            body = await read_bounded(request, max_bytes)
    except TimeoutError as error:
        raise MalformedForm("the form did not arrive in time") from error
    return _parse(body, boundary[1].encode())


def _parse(body: bytes, boundary: bytes) -> tuple[Form, Mapping[str, Upload]]:
    # The first delimiter has no line end before it; browsers choose one that no content holds.
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if len(parts) < 2 or not parts[-1].startswith(b"--") or len(parts) > MAX_FIELDS + 2:
        raise MalformedForm("the form cannot be read")
    pairs: list[tuple[str, str]] = []
    files: dict[str, Upload] = {}
    for part in parts[1:-1]:
        head, separator, content = part.partition(b"\r\n\r\n")
        name = _NAME.search(head.decode("utf-8", "replace"))
        if not separator or name is None:
            raise MalformedForm("a part of the form has no name")
        file_name = _FILE_NAME.search(head.decode("utf-8", "replace"))
        if file_name is None:
            pairs.append((name[1], _text(content)))
        elif file_name[1]:
            files[name[1]] = Upload(file_name[1], content)
    return Form(pairs), files


def _text(content: bytes) -> str:
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise MalformedForm("a field is not text") from error
    if "\0" in text:
        raise MalformedForm("a field holds the character NUL, which nobody can type")
    return text
