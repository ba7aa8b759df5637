"""Buckets, objects and multipart uploads: the rows; the bytes are kept by `objects/`.

Keys are stored as their UTF-8 bytes: both databases then order them as S3 does, whatever their collation, and none
of them stumbles over a NUL. Bucket names are one name space for all accounts, as on S3.

`ObjectRows` is the index that `objects/base.py` asks for; the plain functions below it run in the store's threads.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from overread.domain.checksums import Algorithm
from overread.domain.errors import AlreadyExists, InUse, NotFound, PreconditionFailed
from overread.domain.object_lists import (
    ListPage,
    ListQuery,
    PageMaker,
    UploadPage,
    common_prefix,
    end_of_prefix,
)
from overread.domain.objects import (
    Attributes,
    Bucket,
    Checksum,
    CorsRule,
    ObjectInfo,
    Part,
    Upload,
    WriteCondition,
)
from overread.store import rows
from overread.store.schema import metadata
from overread.store.times import from_ms, to_ms

buckets = Table(
    "buckets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("account", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("cors", Text, nullable=False),  # JSON list
    Index("ix_buckets_account", "account", "name"),
)

objects = Table(
    "objects",
    metadata,
    Column("bucket", Text, ForeignKey("buckets.name"), primary_key=True),
    Column("key", LargeBinary, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("etag", Text, nullable=False),
    Column("modified_at", BigInteger, nullable=False),
    Column("attributes", Text, nullable=False),  # JSON object
    Column("checksum", Text),  # JSON list: algorithm, value, composite
    Column("part_sizes", Text, nullable=False),  # JSON list
    Column("blob", Text, nullable=False),
    Index("ix_objects_blob", "blob"),
)

object_uploads = Table(
    "object_uploads",
    metadata,
    Column("upload_id", Text, primary_key=True),
    Column("bucket", Text, ForeignKey("buckets.name", ondelete="CASCADE"), nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("attributes", Text, nullable=False),  # JSON object
    Column("algorithm", Text),
    Column("composite", Boolean, nullable=False),
    Index("ix_object_uploads_bucket", "bucket", "key", "upload_id"),
)

object_parts = Table(
    "object_parts",
    metadata,
    Column("upload_id", Text, ForeignKey("object_uploads.upload_id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False),
    Column("etag", Text, nullable=False),
    Column("checksum", Text, nullable=False),  # JSON list
    Column("modified_at", BigInteger, nullable=False),
    Column("blob", Text, nullable=False),
    Index("ix_object_parts_blob", "blob"),
)

P = ParamSpec("P")
T = TypeVar("T")
Rows = Sequence[Any]


class Reader(Protocol):
    """The two methods of `store.Store` that the index uses."""

    async def read(
        self, fn: Callable[Concatenate[sa.Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T: ...

    async def write(
        self, fn: Callable[Concatenate[sa.Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T: ...


class ObjectRows:
    """The object index of `objects/base.py` on the tables above. What the methods do is said there."""

    def __init__(self, store: Reader) -> None:
        self._store = store

    async def create_bucket(self, bucket: Bucket) -> None:
        await self._store.write(create_bucket, bucket)

    async def find_bucket(self, name: str) -> Bucket:
        return await self._store.read(find_bucket, name)

    async def list_buckets(self, account: str) -> tuple[Bucket, ...]:
        return await self._store.read(list_buckets, account)

    async def delete_bucket(self, name: str) -> tuple[str, ...]:
        return await self._store.write(delete_bucket, name)

    async def put_cors(self, name: str, rules: tuple[CorsRule, ...]) -> None:
        await self._store.write(put_cors, name, rules)

    async def put_object(self, info: ObjectInfo, condition: WriteCondition) -> tuple[str, ...]:
        return await self._store.write(put_object, info, condition)

    async def find_object(self, bucket: str, key: str) -> ObjectInfo:
        return await self._store.read(find_object, bucket, key)

    async def delete_objects(self, bucket: str, keys: Sequence[str]) -> tuple[str, ...]:
        return await self._store.write(delete_objects, bucket, keys)

    async def list_objects(self, bucket: str, query: ListQuery) -> ListPage:
        return await self._store.read(list_objects, bucket, query)

    async def create_upload(self, upload: Upload) -> None:
        await self._store.write(create_upload, upload)

    async def find_upload(self, bucket: str, key: str, upload_id: str) -> Upload:
        return await self._store.read(find_upload, bucket, key, upload_id)

    async def list_uploads(self, bucket: str, query: ListQuery, after_id: str) -> UploadPage:
        return await self._store.read(list_uploads, bucket, query, after_id)

    async def put_part(self, upload: Upload, part: Part) -> tuple[str, ...]:
        return await self._store.write(put_part, upload, part)

    async def list_parts(self, upload_id: str, after: int, limit: int) -> tuple[Part, ...]:
        return await self._store.read(list_parts, upload_id, after, limit)

    async def complete_upload(
        self, upload: Upload, info: ObjectInfo, condition: WriteCondition
    ) -> tuple[str, ...]:
        return await self._store.write(complete_upload, upload, info, condition)

    async def abort_upload(self, bucket: str, key: str, upload_id: str) -> tuple[str, ...]:
        return await self._store.write(abort_upload, bucket, key, upload_id)

    async def known_blobs(self, blobs: Sequence[str]) -> frozenset[str]:
        return await self._store.read(known_blobs, blobs)


# --- buckets ---------------------------------------------------------------------------------------------------


def create_bucket(conn: sa.Connection, bucket: Bucket) -> None:
    """Raises AlreadyExists; `owned` says whether the caller's account has it."""
    values = {
        "name": bucket.name,
        "account": bucket.account,
        "region": bucket.region,
        "created_at": to_ms(bucket.created_at),
        "cors": _cors_to_json(bucket.cors),
    }
    insert = rows.insert(conn, buckets).values(values).on_conflict_do_nothing().returning(buckets.c.name)
    if conn.execute(insert).first() is None:
        owner = conn.execute(sa.select(buckets.c.account).where(buckets.c.name == bucket.name)).scalar()
        raise AlreadyExists("bucket", bucket.name, owned=owner == bucket.account)


def find_bucket(conn: sa.Connection, name: str) -> Bucket:
    row = conn.execute(sa.select(buckets).where(buckets.c.name == name)).one_or_none()
    if row is None:
        raise NotFound("bucket", name)
    return _bucket(row)


def list_buckets(conn: sa.Connection, account: str) -> tuple[Bucket, ...]:
    rows = conn.execute(sa.select(buckets).where(buckets.c.account == account).order_by(buckets.c.name))
    return tuple(_bucket(row) for row in rows)


def delete_bucket(conn: sa.Connection, name: str) -> tuple[str, ...]:
    """Delete a bucket that holds no object, and its unfinished uploads with it. Returns the blobs that fall free.

    Raises NotFound, InUse.
    """
    find_bucket(conn, name)
    if conn.execute(sa.select(objects.c.key).where(objects.c.bucket == name).limit(1)).first() is not None:
        raise InUse("bucket", name, f"bucket {name!r} holds objects")
    parts = sa.join(object_parts, object_uploads)
    freed = conn.scalars(
        sa.select(object_parts.c.blob).select_from(parts).where(object_uploads.c.bucket == name)
    ).all()
    conn.execute(sa.delete(buckets).where(buckets.c.name == name))
    return tuple(freed)


def put_cors(conn: sa.Connection, name: str, rules: tuple[CorsRule, ...]) -> None:
    statement = sa.update(buckets).where(buckets.c.name == name).values(cors=_cors_to_json(rules))
    if conn.execute(statement).rowcount == 0:
        raise NotFound("bucket", name)


# --- objects ---------------------------------------------------------------------------------------------------


def put_object(conn: sa.Connection, info: ObjectInfo, condition: WriteCondition) -> tuple[str, ...]:
    """Make `info` the object of its key. Returns the blob that it replaces, if any.

    Raises NotFound (of the bucket; of the object when `if_match` names an ETag), PreconditionFailed.
    """
    find_bucket(conn, info.bucket)
    at = (objects.c.bucket == info.bucket) & (objects.c.key == info.key.encode())
    before = conn.execute(sa.select(objects.c.blob).where(at).with_for_update()).scalar()
    values = _object_values(info)
    if condition.if_match is not None:
        wanted = at if condition.if_match == "*" else at & (objects.c.etag == condition.if_match.strip('"'))
        if conn.execute(sa.update(objects).where(wanted).values(values)).rowcount == 0:
            if before is None:
                raise NotFound("object", info.key)
            raise PreconditionFailed("If-Match")
    elif condition.if_none_match:
        create = rows.insert(conn, objects).values(values).on_conflict_do_nothing().returning(objects.c.size)
        if conn.execute(create).first() is None:
            raise PreconditionFailed("If-None-Match")
    else:
        insert = rows.insert(conn, objects).values(values)
        conn.execute(insert.on_conflict_do_update(index_elements=["bucket", "key"], set_=values))
    return () if before is None or before == info.blob else (before,)


def find_object(conn: sa.Connection, bucket: str, key: str) -> ObjectInfo:
    """Raises NotFound, of the bucket or of the object."""
    row = conn.execute(
        sa.select(objects).where(objects.c.bucket == bucket, objects.c.key == key.encode())
    ).one_or_none()
    if row is None:
        find_bucket(conn, bucket)
        raise NotFound("object", key)
    return _object(row)


def delete_objects(conn: sa.Connection, bucket: str, keys: Sequence[str]) -> tuple[str, ...]:
    """Delete what is there of `keys` (at most 1,000). Returns the blobs that fall free."""
    find_bucket(conn, bucket)
    wanted = (objects.c.bucket == bucket) & objects.c.key.in_([key.encode() for key in keys])
    return tuple(conn.scalars(sa.delete(objects).where(wanted).returning(objects.c.blob)).all())


def list_objects(conn: sa.Connection, bucket: str, query: ListQuery) -> ListPage:
    """One page by key; a common prefix costs one step, however many keys are behind it."""
    find_bucket(conn, bucket)
    page = PageMaker(query)
    start, stop = page.start, page.stop
    # Behind a common prefix most of a long read would be thrown away, so reads begin short and grow.
    first_read = 8 if query.delimiter else query.limit + 1
    size = first_read
    while not page.is_full:
        wanted = (objects.c.bucket == bucket) & (objects.c.key >= start)
        if stop is not None:
            wanted &= objects.c.key < stop
        rows = conn.execute(sa.select(objects).where(wanted).order_by(objects.c.key).limit(size)).all()
        skip: bytes | None = None
        for row in rows:
            skip = page.take(_object(row))
            if skip is not None or page.is_full:
                break
        if skip is not None:
            start, size = skip, first_read
        elif len(rows) < size:
            break
        else:
            start, size = bytes(rows[-1].key) + b"\0", min(size * 4, query.limit + 1)
    return page.page()


# --- multipart uploads -----------------------------------------------------------------------------------------


def create_upload(conn: sa.Connection, upload: Upload) -> None:
    find_bucket(conn, upload.bucket)
    conn.execute(
        sa.insert(object_uploads).values(
            upload_id=upload.id,
            bucket=upload.bucket,
            key=upload.key.encode(),
            created_at=to_ms(upload.created_at),
            attributes=_attributes_to_json(upload.attributes),
            algorithm=None if upload.algorithm is None else upload.algorithm.value,
            composite=upload.composite,
        )
    )


def find_upload(conn: sa.Connection, bucket: str, key: str, upload_id: str) -> Upload:
    """Raises NotFound, of the bucket or of the upload; an upload of another key is not found either."""
    row = conn.execute(
        sa.select(object_uploads).where(
            object_uploads.c.upload_id == upload_id,
            object_uploads.c.bucket == bucket,
            object_uploads.c.key == key.encode(),
        )
    ).one_or_none()
    if row is None:
        find_bucket(conn, bucket)
        raise NotFound("upload", upload_id)
    return _upload(row)


def list_uploads(conn: sa.Connection, bucket: str, query: ListQuery, after_id: str) -> UploadPage:
    """One page by key and upload id. `query.after` with `after_id` names the last upload of the page before."""
    find_bucket(conn, bucket)
    table = object_uploads.c
    prefix = query.prefix.encode()
    stop = end_of_prefix(prefix)
    start = query.after.encode()
    above = table.key > start
    if after_id:
        above |= (table.key == start) & (table.upload_id > after_id)
    found: list[Upload] = []
    prefixes: list[str] = []
    while True:
        wanted = (table.bucket == bucket) & (table.key >= prefix) & above
        if stop is not None:
            wanted &= table.key < stop
        rows = conn.execute(
            sa.select(object_uploads)
            .where(wanted)
            .order_by(table.key, table.upload_id)
            .limit(query.limit + 1)
        ).all()
        skip: bytes | None = None
        for row in rows:
            upload = _upload(row)
            shown = common_prefix(upload.key, query.prefix, query.delimiter)
            if shown is not None and shown <= query.after:
                skip = end_of_prefix(shown.encode())
                break
            if len(found) + len(prefixes) == query.limit:
                return UploadPage(tuple(found), tuple(prefixes), _last_upload(found, prefixes))
            if shown is not None:
                prefixes.append(shown)
                skip = end_of_prefix(shown.encode())
                break
            found.append(upload)
        if skip is None:
            return UploadPage(tuple(found), tuple(prefixes))
        above = table.key >= skip


def put_part(conn: sa.Connection, upload: Upload, part: Part) -> tuple[str, ...]:
    """Make `part` the one of its number. Returns the blob that it replaces, if any. Raises NotFound."""
    _lock_upload(conn, upload.bucket, upload.key, upload.id)
    at = (object_parts.c.upload_id == upload.id) & (object_parts.c.number == part.number)
    before = conn.execute(sa.select(object_parts.c.blob).where(at)).scalar()
    values = {
        "upload_id": upload.id,
        "number": part.number,
        "size": part.size,
        "etag": part.etag,
        "checksum": _checksum_to_json(part.checksum),
        "modified_at": to_ms(part.modified_at),
        "blob": part.blob,
    }
    insert = rows.insert(conn, object_parts).values(values)
    conn.execute(insert.on_conflict_do_update(index_elements=["upload_id", "number"], set_=values))
    return () if before is None else (before,)


def list_parts(conn: sa.Connection, upload_id: str, after: int, limit: int) -> tuple[Part, ...]:
    """Parts with a number above `after`, in order."""
    rows = conn.execute(
        sa.select(object_parts)
        .where(object_parts.c.upload_id == upload_id, object_parts.c.number > after)
        .order_by(object_parts.c.number)
        .limit(limit)
    )
    return tuple(_part(row) for row in rows)


def complete_upload(
    conn: sa.Connection, upload: Upload, info: ObjectInfo, condition: WriteCondition
) -> tuple[str, ...]:
    """Make `info` the object of the upload's key and end the upload. Returns the blobs that fall free.

    Raises NotFound if the upload was completed or aborted meanwhile, and as `put_object`.
    """
    freed = abort_upload(conn, upload.bucket, upload.key, upload.id)
    return freed + put_object(conn, info, condition)


def abort_upload(conn: sa.Connection, bucket: str, key: str, upload_id: str) -> tuple[str, ...]:
    """End an upload. Returns the blobs that fall free. Raises NotFound."""
    _lock_upload(conn, bucket, key, upload_id)
    freed = conn.scalars(
        sa.delete(object_parts).where(object_parts.c.upload_id == upload_id).returning(object_parts.c.blob)
    ).all()
    conn.execute(sa.delete(object_uploads).where(object_uploads.c.upload_id == upload_id))
    return tuple(freed)


def known_blobs(conn: sa.Connection, blobs: Sequence[str]) -> frozenset[str]:
    """Those of `blobs` (at most 1,000) that an object or a part needs."""
    known = [
        conn.scalars(sa.select(column).where(column.in_(blobs)))
        for column in (objects.c.blob, object_parts.c.blob)
    ]
    return frozenset(blob for found in known for blob in found)


# --- rows and values -------------------------------------------------------------------------------------------


def _lock_upload(conn: sa.Connection, bucket: str, key: str, upload_id: str) -> None:
    """The upload's row lock settles a race of completing, aborting and adding parts (PostgreSQL)."""
    row = conn.execute(
        sa.select(object_uploads.c.upload_id)
        .where(
            object_uploads.c.upload_id == upload_id,
            object_uploads.c.bucket == bucket,
            object_uploads.c.key == key.encode(),
        )
        .with_for_update()
    ).one_or_none()
    if row is None:
        find_bucket(conn, bucket)
        raise NotFound("upload", upload_id)


def _last_upload(found: list[Upload], prefixes: list[str]) -> tuple[str, str]:
    if found and (not prefixes or found[-1].key > prefixes[-1]):
        return found[-1].key, found[-1].id
    return (prefixes[-1], "") if prefixes else ("", "")


def _cors_to_json(rules: Iterable[CorsRule]) -> str:
    return json.dumps([asdict(rule) for rule in rules])


def _cors_from_json(text: str) -> tuple[CorsRule, ...]:
    return tuple(
        CorsRule(
            allowed_origins=tuple(rule["allowed_origins"]),
            allowed_methods=tuple(rule["allowed_methods"]),
            allowed_headers=tuple(rule["allowed_headers"]),
            expose_headers=tuple(rule["expose_headers"]),
            max_age_seconds=rule["max_age_seconds"],
            id=rule["id"],
        )
        for rule in json.loads(text)
    )


def _attributes_to_json(attributes: Attributes) -> str:
    return json.dumps(
        {
            "content_type": attributes.content_type,
            "headers": dict(attributes.headers),
            "metadata": dict(attributes.metadata),
        }
    )


def _checksum_to_json(checksum: Checksum) -> str:
    return json.dumps([checksum.algorithm.value, checksum.value, checksum.composite])


def _checksum_from_json(text: str) -> Checksum:
    algorithm, value, composite = json.loads(text)
    return Checksum(Algorithm(algorithm), value, composite)


def _object_values(info: ObjectInfo) -> dict[str, Any]:
    return {
        "bucket": info.bucket,
        "key": info.key.encode(),
        "size": info.size,
        "etag": info.etag,
        "modified_at": to_ms(info.modified_at),
        "attributes": _attributes_to_json(info.attributes),
        "checksum": None if info.checksum is None else _checksum_to_json(info.checksum),
        "part_sizes": json.dumps(info.part_sizes),
        "blob": info.blob,
    }


def _bucket(row: Any) -> Bucket:
    return Bucket(row.name, row.account, row.region, from_ms(row.created_at), _cors_from_json(row.cors))


def _object(row: Any) -> ObjectInfo:
    return ObjectInfo(
        bucket=row.bucket,
        key=bytes(row.key).decode(),
        size=row.size,
        etag=row.etag,
        modified_at=from_ms(row.modified_at),
        attributes=Attributes(**json.loads(row.attributes)),
        checksum=None if row.checksum is None else _checksum_from_json(row.checksum),
        part_sizes=tuple(json.loads(row.part_sizes)),
        blob=row.blob,
    )


def _upload(row: Any) -> Upload:
    return Upload(
        id=row.upload_id,
        bucket=row.bucket,
        key=bytes(row.key).decode(),
        created_at=from_ms(row.created_at),
        attributes=Attributes(**json.loads(row.attributes)),
        algorithm=None if row.algorithm is None else Algorithm(row.algorithm),
        composite=row.composite,
    )


def _part(row: Any) -> Part:
    return Part(
        number=row.number,
        size=row.size,
        etag=row.etag,
        checksum=_checksum_from_json(row.checksum),
        modified_at=from_ms(row.modified_at),
        blob=row.blob,
    )
