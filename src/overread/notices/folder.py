"""Letters as files, where there is no SMTP server: one `.eml` for each, that the server's user alone can read.

The console shows them. Files of one account lie in a folder of their own, so its operators see no others'.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from overread.domain.errors import DeliveryFailed, NotFound
from overread.domain.notices import Letter
from overread.notices.base import KeptLetter

MAX_KEPT = 500
"""The oldest files of an account go when there are more."""

_SENDER = "overread <overread@localhost>"

_NAME = re.compile(r"[0-9]{17}-[0-9a-f-]{36}\Z")


class FolderPost:
    """Keeps letters in files below a folder."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self._folder, self._clock = folder, clock

    async def deliver(self, letter: Letter, uid: str, folder: str) -> None:
        try:
            await asyncio.to_thread(self._write, letter, uid, folder)
        except (OSError, ValueError) as error:
            raise DeliveryFailed("mail", f"{self._folder}: {error}") from error

    async def list_kept(self, folder: str, limit: int) -> list[KeptLetter]:
        """The newest letters of a folder."""
        return await asyncio.to_thread(self._list, folder, limit)

    async def read_kept(self, folder: str, name: str) -> KeptLetter:
        """Raises NotFound."""
        return await asyncio.to_thread(self._read, folder, name)

    def _write(self, letter: Letter, uid: str, folder: str) -> None:
        # With the first letter: a start has no use for messages, and starts are timed.
        from overread.notices.mail import as_message, read_sender

        place = self._of(folder)
        for made in (self._folder, place):
            made.mkdir(mode=0o700, parents=True, exist_ok=True)
        now = self._clock()
        message = as_message(letter, sender=read_sender(_SENDER), to=letter.to, uid=uid, date=now)
        # Named by the time first, so that a listing is in order without looking into the files.
        path = place / f"{now:%Y%m%d%H%M%S}{now.microsecond // 1000:03d}-{uid}.eml"
        fresh = path.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(message.as_bytes())
        fresh.replace(path)
        for old in self._files(folder)[MAX_KEPT:]:
            old.unlink(missing_ok=True)

    def _list(self, folder: str, limit: int) -> list[KeptLetter]:
        return [self._open(path) for path in self._files(folder)[:limit]]

    def _read(self, folder: str, name: str) -> KeptLetter:
        path = self._of(folder) / f"{name}.eml"
        if _NAME.match(name) is None or not path.is_file():
            raise NotFound("letter", name)
        return self._open(path)

    def _open(self, path: Path) -> KeptLetter:
        from email import message_from_bytes
        from email.policy import SMTP

        message = message_from_bytes(path.read_bytes(), policy=SMTP)
        body = message.get_body(("plain",))
        return KeptLetter(
            name=path.stem,
            to=str(message["To"] or ""),
            subject=str(message["Subject"]),
            at=message["Date"].datetime,
            text="" if body is None else body.get_content().replace("\r\n", "\n"),
        )

    def _files(self, folder: str) -> list[Path]:
        return sorted(self._of(folder).glob("*.eml"), reverse=True)

    def _of(self, folder: str) -> Path:
        return self._folder / folder
