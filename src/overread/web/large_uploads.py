"""A posted form with a large file in it: the file goes to disk, not into memory (small ones: `uploads.py`).

The parser is an extra's (`overread[backtest]`): the one page that takes large files needs that extra anyhow.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import Message

from overread.web.bodies import MAX_FIELDS, BodyTooLarge, Form, MalformedForm

UPLOAD_SECONDS = 600.0
MAX_TEXT_BYTES = 256 * 1024
"""Of one field that is no file."""

_PIECE_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class LargeUpload:
    """form: the fields beside the file. folder: ours until the end of the request. file: in it, None if none was chosen, or an
    empty one. file_name: as the browser says it, never to be trusted as a path.
    """

    form: Form
    folder: Path
    file: Path | None
    file_name: str


@asynccontextmanager
async def read_large_upload(request: Request, field: str, max_bytes: int) -> AsyncIterator[LargeUpload]:
    """The form, its file in a folder that is gone afterwards. Raises BodyTooLarge, MalformedForm."""
    bounded = Request(request.scope, _Bounded(request, max_bytes).receive)
    try:
        async with asyncio.timeout(UPLOAD_SECONDS):
            posted = await bounded.form(max_files=1, max_fields=MAX_FIELDS, max_part_size=MAX_TEXT_BYTES)
    except MultiPartException as error:
        raise MalformedForm("the form cannot be read") from error
    except TimeoutError as error:
        raise MalformedForm("the form did not arrive in time") from error
    with TemporaryDirectory(prefix="overread-") as name:
        folder = Path(name)
        try:
            pairs = [(key, value) for key, value in posted.multi_items() if isinstance(value, str)]
            found = posted.get(field)
            chosen = found if isinstance(found, UploadFile) else None
            file = None if chosen is None else await _keep(chosen, folder)
        finally:
            await posted.close()
        yield LargeUpload(Form(pairs), folder, file, (chosen and chosen.filename) or "")


async def _keep(file: UploadFile, folder: Path) -> Path | None:
    """The file under a name of ours: what a stranger calls it is no path."""
    ending = Path(file.filename or "").suffix.lower()
    place = folder / f"predictions{ending if ending.isascii() and ending[1:].isalnum() else ''}"
    size = 0
    with place.open("wb") as kept:
        while piece := await file.read(_PIECE_BYTES):
            size += len(piece)
            await asyncio.to_thread(kept.write, piece)
    return place if size else None


class _Bounded:
    """Lets so many bytes of a body through."""

    def __init__(self, request: Request, limit: int) -> None:
        self._receive, self._limit, self._left = request.receive, limit, limit

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise BodyTooLarge(self._limit)
        return message
