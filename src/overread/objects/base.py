"""What an object store can do, whoever keeps the bytes. This contract is written first; the adapters follow it.

`ObjectStore` is what operations hold. `ObjectIndex` is what an adapter needs of the database: buckets and multipart
uploads always live there, objects only when the adapter keeps bytes in files of its own (`local.py`).

Every method is atomic: after an error nothing of it is visible. Errors are domain errors: NotFound (kind `bucket`,
`object` or `upload`), AlreadyExists, InUse, PreconditionFailed, RangeNotSatisfiable, BadDigest, ObjectRefused, and
StorageUnavailable for a full disk and for a store out of reach.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from overread.domain.object_lists import ListPage, ListQuery, UploadPage
from overread.domain.objects import (
    ALWAYS_READ,
    ALWAYS_WRITE,
    NO_PROOF,
    Attributes,
    Bucket,
    ByteRange,
    CopySource,
    CorsRule,
    NamedPart,
    ObjectInfo,
    ObjectRead,
    Part,
    Proof,
    ReadCondition,
    Upload,
    WriteCondition,
)

Body = AsyncIterator[bytes]
"""Bytes in pieces of any size. A body that raises leaves nothing behind."""


class ObjectStore(Protocol):
    """Buckets, objects, multipart uploads. Who may do what is not its business."""

    async def start(self) -> None:
        """Make ready: folders, connections, sweeping of what an earlier crash left. Raises StorageUnavailable."""

    async def close(self) -> None: ...

    # --- buckets ---

    async def create_bucket(self, bucket: Bucket) -> None:
        """Raises AlreadyExists (`owned`: by the same account), ObjectRefused for a name that is not allowed."""

    async def find_bucket(self, name: str) -> Bucket:
        """Raises NotFound."""

    async def list_buckets(self, account: str) -> tuple[Bucket, ...]:
        """All buckets of an account, by name."""

    async def delete_bucket(self, name: str) -> None:
        """Raises NotFound, InUse when it holds an object. Unfinished uploads go with it."""

    async def put_cors(self, name: str, rules: tuple[CorsRule, ...]) -> None:
        """Replace a bucket's CORS rules; none at all deletes the configuration."""

    # --- objects ---

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
        """Store an object, or replace the one at this key. Durable when it returns."""

    async def get(
        self,
        bucket: str,
        key: str,
        *,
        byte_range: ByteRange | None = None,
        part_number: int | None = None,
        condition: ReadCondition = ALWAYS_READ,
    ) -> ObjectRead:
        """Open an object. What is read is the object as it was then, even if it is replaced meanwhile."""

    async def head(self, bucket: str, key: str) -> ObjectInfo: ...

    async def delete(self, bucket: str, keys: Sequence[str]) -> None:
        """Delete up to 1,000 keys; those that are not there are no error."""

    async def copy(self, source: CopySource, bucket: str, key: str) -> ObjectInfo:
        """Store the source's bytes at another key. ObjectRefused for a copy onto itself that changes nothing."""

    async def list_objects(self, bucket: str, query: ListQuery) -> ListPage: ...

    # --- multipart uploads ---

    async def create_upload(self, upload: Upload) -> None: ...

    async def find_upload(self, bucket: str, key: str, upload_id: str) -> Upload: ...

    async def put_part(self, upload: Upload, number: int, body: Body, *, proof: Proof = NO_PROOF) -> Part:
        """Store one part, or replace the one of this number."""

    async def copy_part(
        self, upload: Upload, number: int, source: CopySource, byte_range: ByteRange | None
    ) -> Part: ...

    async def list_parts(self, upload: Upload, after: int, limit: int) -> tuple[Part, ...]:
        """Parts with a number above `after`, in order."""

    async def list_uploads(self, bucket: str, query: ListQuery, after_id: str) -> UploadPage: ...

    async def complete_upload(
        self,
        upload: Upload,
        parts: Sequence[NamedPart],
        *,
        checksum: str | None = None,
        size: int | None = None,
        condition: WriteCondition = ALWAYS_WRITE,
    ) -> ObjectInfo:
        """Make one object of the named parts and end the upload.

        checksum, size: of the whole, as the caller knows them; BadDigest or ObjectRefused if they do not hold.
        """

    async def abort_upload(self, bucket: str, key: str, upload_id: str) -> None: ...

    # --- for operations: whole small objects ---

    async def put_bytes(self, bucket: str, key: str, data: bytes, content_type: str) -> ObjectInfo:
        """Store a small object from memory, replacing what is there."""

    async def read_bytes(self, bucket: str, key: str, limit: int) -> bytes:
        """A whole object of at most `limit` bytes; ObjectRefused (TOO_LARGE) if it is larger."""


class ObjectIndex(Protocol):
    """The rows behind an adapter; each call is one transaction, durable when it returns.

    Methods that return a tuple of text return the blobs that nothing needs any more after the commit.
    """

    async def create_bucket(self, bucket: Bucket) -> None: ...

    async def find_bucket(self, name: str) -> Bucket: ...

    async def list_buckets(self, account: str) -> tuple[Bucket, ...]: ...

    async def delete_bucket(self, name: str) -> tuple[str, ...]: ...

    async def put_cors(self, name: str, rules: tuple[CorsRule, ...]) -> None: ...

    async def put_object(self, info: ObjectInfo, condition: WriteCondition) -> tuple[str, ...]: ...

    async def find_object(self, bucket: str, key: str) -> ObjectInfo: ...

    async def delete_objects(self, bucket: str, keys: Sequence[str]) -> tuple[str, ...]: ...

    async def list_objects(self, bucket: str, query: ListQuery) -> ListPage: ...

    async def create_upload(self, upload: Upload) -> None: ...

    async def find_upload(self, bucket: str, key: str, upload_id: str) -> Upload: ...

    async def list_uploads(self, bucket: str, query: ListQuery, after_id: str) -> UploadPage: ...

    async def put_part(self, upload: Upload, part: Part) -> tuple[str, ...]: ...

    async def list_parts(self, upload_id: str, after: int, limit: int) -> tuple[Part, ...]: ...

    async def complete_upload(
        self, upload: Upload, info: ObjectInfo, condition: WriteCondition
    ) -> tuple[str, ...]:
        """Put the object and end its upload, together."""

    async def abort_upload(self, bucket: str, key: str, upload_id: str) -> tuple[str, ...]: ...

    async def known_blobs(self, blobs: Sequence[str]) -> frozenset[str]:
        """Those of `blobs` (at most 1,000) that an object or a part needs."""
