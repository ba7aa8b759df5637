"""Objects embedded in the deployment: one row and one blob file each.

(A plain folder tree could not hold the keys `a` and `a/b`, metadata, or names beyond the file system's.) The order
of steps is the whole point: blob durable, then row; row gone, then blob. `blobs.py` has the first half of each.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from overread.domain.errors import OverreadError, StorageUnavailable
from overread.domain.object_lists import ListPage, ListQuery
from overread.domain.objects import (
    ALWAYS_READ,
    ALWAYS_WRITE,
    NO_PROOF,
    Attributes,
    ByteRange,
    ObjectInfo,
    ObjectRead,
    Proof,
    ReadCondition,
    Upload,
    WriteCondition,
    check_key,
    check_metadata,
    span_of_part,
)
from overread.objects.base import Body, ObjectIndex
from overread.objects.blobs import BlobFolder
from overread.objects.indexed import IndexedObjects, utc_now
from overread.objects.intake import Intake

_READ_ATTEMPTS = 5


class LocalObjects(IndexedObjects):
    """The object store of `base.py` on a folder and an index. Several processes may share both."""

    def __init__(self, folder: Path, index: ObjectIndex, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._folder = BlobFolder(folder)
        super().__init__(index, self._folder, clock)

    async def start(self) -> None:
        await self._folder.start()
        await super().start()

    async def close(self) -> None:
        await super().close()
        await self._folder.close()

    async def sweep(self) -> int:
        return await self._folder.sweep(self._index.known_blobs)

    async def put(
        self,
        bucket: str,
        key: str,
        body: Body,
        attributes: Attributes,
        *,
        proof: Proof = NO_PROOF,
        condition: WriteCondition = ALWAYS_WRITE,
    ) -> ObjectInfo:
        check_key(key)
        check_metadata(attributes.metadata)
        intake = Intake(proof)
        blob = await self._folder.write(body, intake)
        info = ObjectInfo(
            bucket, key, intake.size, intake.etag, self._now(), attributes, intake.checksum, blob=blob
        )
        await self._commit(blob, self._index.put_object(info, condition))
        return info

    async def get(
        self,
        bucket: str,
        key: str,
        *,
        byte_range: ByteRange | None = None,
        part_number: int | None = None,
        condition: ReadCondition = ALWAYS_READ,
    ) -> ObjectRead:
        # A blob can be replaced between reading its row and opening it; then the row names another one.
        for _ in range(_READ_ATTEMPTS):
            info = await self._index.find_object(bucket, key)
            condition.check(info)
            if part_number is not None:
                start, stop = span_of_part(info, part_number)
            else:
                start, stop = (0, info.size) if byte_range is None else byte_range.span(info.size)
            try:
                return ObjectRead(info, start, stop, await self._folder.read(info.blob, start, stop))
            except FileNotFoundError:
                continue
        raise StorageUnavailable(f"the blob file {info.blob} of an object is missing")

    async def head(self, bucket: str, key: str) -> ObjectInfo:
        return await self._index.find_object(bucket, key)

    async def delete(self, bucket: str, keys: Sequence[str]) -> None:
        await self._folder.remove(await self._index.delete_objects(bucket, keys))

    async def list_objects(self, bucket: str, query: ListQuery) -> ListPage:
        return await self._index.list_objects(bucket, query)

    async def _assemble(
        self, upload: Upload, info: ObjectInfo, body: Body, intake: Intake, condition: WriteCondition
    ) -> ObjectInfo:
        blob = await self._folder.write(body, intake)
        info = replace(info, blob=blob, checksum=info.checksum or intake.checksum)
        await self._commit(blob, self._index.complete_upload(upload, info, condition))
        return info

    async def _commit(self, blob: str, row: Awaitable[tuple[str, ...]]) -> None:
        """Store the row that names `blob`, then remove what it replaces.

        If the row is refused its blob goes too, but not on StorageUnavailable: a lost connection leaves open
        whether the row was stored, and a row without its blob must never be. Sweeping decides that later.
        """
        try:
            freed = await row
        except StorageUnavailable:
            raise
        except OverreadError:
            await self._folder.remove([blob])
            raise
        await self._folder.remove(freed)
