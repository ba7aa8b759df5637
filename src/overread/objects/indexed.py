"""What every adapter does alike: buckets, multipart uploads and copies, on an index and somewhere to put parts.

An adapter adds how one whole object is kept: `put`, `get`, `head`, `delete`, `list`, and `_assemble`.
"""

from __future__ import annotations

import abc
import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import UTC, datetime
from typing import Protocol

from overread.domain.checksums import Algorithm, from_text, of_parts
from overread.domain.errors import BadDigest, NotFound, StorageUnavailable
from overread.domain.object_lists import ListPage, ListQuery, UploadPage
from overread.domain.objects import (
    ALWAYS_READ,
    ALWAYS_WRITE,
    MAX_OBJECT_BYTES,
    MAX_PARTS,
    NO_PROOF,
    Attributes,
    Bucket,
    ByteRange,
    Checksum,
    CopySource,
    CorsRule,
    NamedPart,
    ObjectInfo,
    ObjectRead,
    ObjectRefusal,
    ObjectRefused,
    OpenBody,
    Part,
    Proof,
    ReadCondition,
    Upload,
    WriteCondition,
    changes_nothing,
    check_bucket_name,
    check_key,
    check_metadata,
    check_part_number,
    check_size,
    multipart_etag,
    select_parts,
    to_millisecond,
)
from overread.objects.base import Body, ObjectIndex
from overread.objects.intake import DEFAULT_ALGORITHM, Intake

log = logging.getLogger(__name__)

SWEEP_SECONDS = 3_600.0


class Blobs(Protocol):
    """Somewhere to keep bytes under names of its own choosing."""

    async def write(self, body: Body, intake: Intake) -> str:
        """Store a body that `intake` finds right; leaves nothing if it raises."""

    async def read(self, blob: str, start: int, stop: int) -> OpenBody:
        """Raises FileNotFoundError."""

    async def remove(self, blobs: Sequence[str]) -> None:
        """What cannot be removed is left behind; it is not an error."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class IndexedObjects(abc.ABC):
    """The common part of the adapters. See `ObjectStore` for what the methods promise."""

    def __init__(self, index: ObjectIndex, blobs: Blobs, clock: Callable[[], datetime]) -> None:
        self._index = index
        self._blobs = blobs
        self._clock = clock
        self._sweeping: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Sweeping goes on behind: it takes long in a large store, and nothing waits for it."""
        self._sweeping = asyncio.create_task(self._sweep_now_and_then())

    async def close(self) -> None:
        if self._sweeping is not None:
            self._sweeping.cancel()
            await asyncio.wait([self._sweeping])
            self._sweeping = None

    async def _sweep_now_and_then(self) -> None:
        """Again and again, because not only a crash leaves bytes behind: so does a caller that goes away in the middle, and
        one of two that make the same object at once.
        """
        while True:
            try:
                swept = await self.sweep()
            except StorageUnavailable as error:
                log.warning("could not look for bytes without a row: %s", error.reason)
            else:
                if swept:
                    log.info("removed %d pieces of bytes without a row", swept)
            await asyncio.sleep(SWEEP_SECONDS)

    # --- what an adapter adds ---

    @abc.abstractmethod
    async def sweep(self) -> int:
        """Remove stored bytes that are without a row, once they are an hour old; returns how many."""

    @abc.abstractmethod
    async def put(
        self,
        bucket: str,
        key: str,
        body: Body,
        attributes: Attributes,
        *,
        proof: Proof = NO_PROOF,
        condition: WriteCondition = ALWAYS_WRITE,
    ) -> ObjectInfo: ...

    @abc.abstractmethod
    async def get(
        self,
        bucket: str,
        key: str,
        *,
        byte_range: ByteRange | None = None,
        part_number: int | None = None,
        condition: ReadCondition = ALWAYS_READ,
    ) -> ObjectRead: ...

    @abc.abstractmethod
    async def head(self, bucket: str, key: str) -> ObjectInfo: ...

    @abc.abstractmethod
    async def delete(self, bucket: str, keys: Sequence[str]) -> None: ...

    @abc.abstractmethod
    async def list_objects(self, bucket: str, query: ListQuery) -> ListPage: ...

    @abc.abstractmethod
    async def _assemble(
        self, upload: Upload, info: ObjectInfo, body: Body, intake: Intake, condition: WriteCondition
    ) -> ObjectInfo:
        """Make `body` the object that `info` describes (its full checksum is `intake`'s), and end the upload."""

    # --- buckets ---

    async def create_bucket(self, bucket: Bucket) -> None:
        check_bucket_name(bucket.name)
        await self._index.create_bucket(bucket)

    async def find_bucket(self, name: str) -> Bucket:
        return await self._index.find_bucket(name)

    async def list_buckets(self, account: str) -> tuple[Bucket, ...]:
        return await self._index.list_buckets(account)

    async def delete_bucket(self, name: str) -> None:
        await self._blobs.remove(await self._index.delete_bucket(name))

    async def put_cors(self, name: str, rules: tuple[CorsRule, ...]) -> None:
        await self._index.put_cors(name, rules)

    # --- copies and whole small objects ---

    async def copy(self, source: CopySource, bucket: str, key: str) -> ObjectInfo:
        read = await self.get(source.bucket, source.key, condition=source.condition)
        try:
            info = read.info
            if changes_nothing(info, bucket, key, source.attributes):
                raise ObjectRefused(
                    ObjectRefusal.COPY_ONTO_ITSELF,
                    "This copy request is illegal because it is trying to copy an object to itself without "
                    "changing the object's metadata, storage class, website redirect location or encryption "
                    "attributes.",
                )
            check_size(info.size)
            algorithm = source.algorithm or (info.checksum.algorithm if info.checksum else None)
            attributes = info.attributes if source.attributes is None else source.attributes
            return await self.put(bucket, key, read.body, attributes, proof=Proof(algorithm=algorithm))
        finally:
            await read.body.aclose()

    async def put_bytes(self, bucket: str, key: str, data: bytes, content_type: str) -> ObjectInfo:
        return await self.put(bucket, key, _once(data), Attributes(content_type))

    async def read_bytes(self, bucket: str, key: str, limit: int) -> bytes:
        read = await self.get(bucket, key)
        try:
            check_size(read.info.size, limit)
            return b"".join([piece async for piece in read.body])
        finally:
            await read.body.aclose()

    # --- multipart uploads ---

    async def create_upload(self, upload: Upload) -> None:
        check_key(upload.key)
        check_metadata(upload.attributes.metadata)
        await self._index.create_upload(upload)

    async def find_upload(self, bucket: str, key: str, upload_id: str) -> Upload:
        return await self._index.find_upload(bucket, key, upload_id)

    async def list_uploads(self, bucket: str, query: ListQuery, after_id: str) -> UploadPage:
        return await self._index.list_uploads(bucket, query, after_id)

    async def list_parts(self, upload: Upload, after: int, limit: int) -> tuple[Part, ...]:
        return await self._index.list_parts(upload.id, after, limit)

    async def put_part(self, upload: Upload, number: int, body: Body, *, proof: Proof = NO_PROOF) -> Part:
        check_part_number(number)
        if upload.algorithm is not None and proof.algorithm not in (None, upload.algorithm):
            raise ObjectRefused(
                ObjectRefusal.PART_CHECKSUM_TYPE,
                f"Checksum Type mismatch occurred, expected checksum Type: {upload.algorithm.value.lower()}, "
                f"actual checksum Type: {proof.algorithm.value.lower()}",
            )
        intake = Intake(proof, keep=upload.algorithm or DEFAULT_ALGORITHM)
        blob = await self._blobs.write(body, intake)
        part = Part(number, intake.size, intake.etag, intake.checksum, self._now(), blob)
        try:
            freed = await self._index.put_part(upload, part)
        except NotFound:
            await self._blobs.remove([blob])
            raise
        await self._blobs.remove(freed)
        return part

    async def copy_part(
        self, upload: Upload, number: int, source: CopySource, byte_range: ByteRange | None
    ) -> Part:
        read = await self.get(source.bucket, source.key, byte_range=byte_range, condition=source.condition)
        try:
            return await self.put_part(upload, number, read.body)
        finally:
            await read.body.aclose()

    async def complete_upload(
        self,
        upload: Upload,
        parts: Sequence[NamedPart],
        *,
        checksum: str | None = None,
        size: int | None = None,
        condition: WriteCondition = ALWAYS_WRITE,
    ) -> ObjectInfo:
        stored = await self._index.list_parts(upload.id, 0, MAX_PARTS)
        chosen = select_parts(parts, {part.number: part for part in stored})
        algorithm = upload.algorithm or DEFAULT_ALGORITHM
        whole = _composite(algorithm, chosen) if upload.composite else None
        declared = checksum
        if whole is not None and declared is not None:
            if declared not in (whole.value, whole.value.partition("-")[0]):
                raise BadDigest(algorithm.value, declared, whole.value)
            declared = None
        proof = Proof(algorithm=algorithm, checksum=lambda: declared, size=size)
        intake = Intake(proof, limit=MAX_OBJECT_BYTES)
        info = ObjectInfo(
            bucket=upload.bucket,
            key=upload.key,
            size=sum(part.size for part in chosen),
            etag=multipart_etag([part.etag for part in chosen]),
            modified_at=self._now(),
            attributes=upload.attributes,
            checksum=whole,
            part_sizes=tuple(part.size for part in chosen),
        )
        return await self._assemble(upload, info, self._joined(chosen), intake, condition)

    async def abort_upload(self, bucket: str, key: str, upload_id: str) -> None:
        await self._blobs.remove(await self._index.abort_upload(bucket, key, upload_id))

    # --- for the adapters ---

    def _now(self) -> datetime:
        return to_millisecond(self._clock())

    async def _joined(self, parts: Sequence[Part]) -> AsyncGenerator[bytes, None]:
        for part in parts:
            try:
                body = await self._blobs.read(part.blob, 0, part.size)
            except FileNotFoundError as error:
                # Replaced or aborted while it was being joined.
                raise ObjectRefused(
                    ObjectRefusal.PART_UNKNOWN, f"part {part.number} was replaced meanwhile"
                ) from error
            try:
                async for piece in body:
                    yield piece
            finally:
                await body.aclose()


async def _once(data: bytes) -> AsyncGenerator[bytes, None]:
    yield data


def _composite(algorithm: Algorithm, parts: Sequence[Part]) -> Checksum:
    digests = (from_text(part.checksum.value, algorithm.digest_bytes) or b"" for part in parts)
    return Checksum(algorithm, of_parts(algorithm, digests), composite=True)
