"""Parts of multipart uploads, kept as objects of a remote store until they are joined.

obstore's own multipart uploads live in one process; ours must survive a restart and be served by any process.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import obstore
from obstore.store import ObjectStore as Remote

from overread.domain.errors import NotFound, OverreadError, StorageUnavailable
from overread.objects.base import Body
from overread.objects.blobs import ORPHAN_SECONDS
from overread.objects.intake import Intake
from overread.objects.transfer import RemoteBody, send, translated

FOLDER = ".overread-uploads"
"""No bucket can have this name, so no key of a bucket can be in it."""
_SWEEP_BATCH = 500


class RemoteParts:
    """The `Blobs` of a remote store."""

    def __init__(self, root: Remote) -> None:
        self._root = root

    async def write(self, body: Body, intake: Intake) -> str:
        blob = uuid.uuid4().hex
        with translated(StorageUnavailable("object store: the root bucket is missing")):
            await send(self._root, _path(blob), body, intake, attributes=lambda _: {})
        return blob

    async def read(self, blob: str, start: int, stop: int) -> RemoteBody:
        if start == stop:
            return RemoteBody(None)
        try:
            with translated(NotFound("part", blob)):
                return RemoteBody(
                    await obstore.get_async(self._root, _path(blob), options={"range": (start, stop)})
                )
        except NotFound as error:
            raise FileNotFoundError(blob) from error

    async def remove(self, blobs: Sequence[str]) -> None:
        for blob in blobs:
            try:
                with translated(NotFound("part", blob)):
                    await obstore.delete_async(self._root, _path(blob))
            except OverreadError:
                continue  # sweeping comes by again

    async def sweep(self, known: Callable[[Sequence[str]], Awaitable[frozenset[str]]], now: datetime) -> int:
        """Remove parts older than an hour that no row names; returns how many."""
        before = now - timedelta(seconds=ORPHAN_SECONDS)
        swept = 0
        with translated(StorageUnavailable("object store: the root bucket is missing")):
            async for metas in obstore.list(self._root, FOLDER, chunk_size=_SWEEP_BATCH):
                old = [meta["path"].rpartition("/")[2] for meta in metas if meta["last_modified"] < before]
                needed = await known(old) if old else frozenset()
                orphans = [blob for blob in old if blob not in needed]
                await self.remove(orphans)
                swept += len(orphans)
        return swept


def _path(blob: str) -> str:
    return f"{FOLDER}/{blob}"
