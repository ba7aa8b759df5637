"""A sink that writes each event as one line of JSON: to a file, or to standard output for a log collector."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import orjson

from overread.domain.errors import DeliveryFailed
from overread.domain.output import Json


class LogSink:
    """path: None writes to standard output; a file is appended to and synced before the event counts as delivered."""

    name = "log"

    def __init__(self, path: Path | None) -> None:
        self._path = path

    async def deliver(self, event: dict[str, Json]) -> None:
        line = orjson.dumps(event) + b"\n"
        try:
            await asyncio.to_thread(self._append, line)
        except OSError as error:
            raise DeliveryFailed(self.name, f"{type(error).__name__}: {error.strerror}") from error

    async def close(self) -> None:
        """Nothing is held open: a rotated file is followed by itself."""

    def _append(self, line: bytes) -> None:
        if self._path is None:
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
            return
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, line)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
