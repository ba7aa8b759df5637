"""Objects in a remote store (S3, GCS, Azure), through obstore: bucket `b`, key `k` is `{url}/b/k`.

A bucket may be mapped to a real one (`OVERREAD_BUCKETS=name=s3://real`); then its keys are the real bucket's.
Bucket records and multipart uploads stay in our database. Parts wait as objects of their own under
`{url}/.overread-uploads/`, a name that no bucket can have, until they are joined.

What differs from the embedded store:

* Keys that obstore cannot express are refused: empty segments (`a//b`, `/a`, `a/`), `.`, `..`, control characters.
* ETags are the remote store's own.
* A body above 8 MiB whose checksum comes in a trailer is verified, but its checksum is not kept.
* Conditional writes are atomic up to 8 MiB where the remote store has them, and checked beforehand otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import obstore
from obstore import exceptions as vendor
from obstore.store import ObjectStore as Remote
from obstore.store import from_url

from overread.domain.checksums import Algorithm
from overread.domain.errors import (
    AlreadyExists,
    InUse,
    NotFound,
    PreconditionFailed,
    StorageUnavailable,
)
from overread.domain.object_lists import ListPage, ListQuery, PageMaker
from overread.domain.objects import (
    ALWAYS_READ,
    ALWAYS_WRITE,
    DEFAULT_CONTENT_TYPE,
    NO_PROOF,
    SYSTEM_HEADERS,
    Attributes,
    Bucket,
    ByteRange,
    Checksum,
    ObjectInfo,
    ObjectRead,
    ObjectRefusal,
    ObjectRefused,
    Proof,
    ReadCondition,
    Upload,
    WriteCondition,
    check_key,
    check_metadata,
    span_of_part,
    to_millisecond,
)
from overread.objects.base import Body, ObjectIndex
from overread.objects.indexed import IndexedObjects, utc_now
from overread.objects.intake import Intake
from overread.objects.remote_parts import RemoteParts
from overread.objects.transfer import RemoteBody, send, translated

_INEXPRESSIBLE = re.compile(r"[\x00-\x1f\x7f]|(?:\A|/)(?:\.{0,2})(?:/|\Z)")
_CHECKSUM = re.compile(r"(?P<algorithm>[A-Z0-9]+) (?P<kind>full|composite) (?P<value>[A-Za-z0-9+/=\-]+)")
_SIZE = re.compile(r"[0-9]{1,15}")
_OWN_METADATA = "overread_"
"""Prefix of what we keep as user metadata; underscores, because Azure takes no hyphens."""


def open_remote(
    url: str,
    index: ObjectIndex,
    *,
    mapped: Mapping[str, str] | None = None,
    account: str,
    region: str,
    clock: Callable[[], datetime] = utc_now,
) -> RemoteObjects:
    """The store at `url` (`s3://…`, `gs://…`, `az://…`), credentials from the environment as each vendor names them.

    mapped: bucket name → URL of a real bucket. Their records are made at start, for `account` in `region`.
    Raises StorageUnavailable if an address is not one of a remote store.
    """
    stores = {name: _connect(real) for name, real in (mapped or {}).items()}
    records = [Bucket(name, account, region, to_millisecond(clock())) for name in stores]
    return RemoteObjects(_connect(url), index, mapped=stores, records=records, clock=clock)


def _connect(url: str) -> Remote:
    if url.startswith(("file:", "memory:")):
        raise StorageUnavailable(
            f"{url.partition(':')[0]}: is not a remote object store; leave the address away"
        )
    try:
        return from_url(url)
    except (vendor.BaseError, ValueError) as error:
        raise StorageUnavailable(f"object store {url.partition('?')[0]}: {type(error).__name__}") from error


class RemoteObjects(IndexedObjects):
    """The object store of `base.py` on obstore."""

    def __init__(
        self,
        root: Remote,
        index: ObjectIndex,
        *,
        mapped: Mapping[str, Remote] | None = None,
        records: Sequence[Bucket] = (),
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._root = root
        self._mapped = dict(mapped or {})
        self._records = records
        self._parts = RemoteParts(root)
        super().__init__(index, self._parts, clock)

    async def start(self) -> None:
        for record in self._records:
            try:
                await self._index.create_bucket(record)
            except AlreadyExists:
                continue  # by an earlier start
        await super().start()

    async def sweep(self) -> int:
        return await self._parts.sweep(self._index.known_blobs, self._clock())

    async def delete_bucket(self, name: str) -> None:
        await self.find_bucket(name)
        if (await self.list_objects(name, ListQuery(limit=1))).objects:
            raise InUse("bucket", name, f"bucket {name!r} holds objects")
        await super().delete_bucket(name)

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
        check_metadata(attributes.metadata)
        info = ObjectInfo(bucket, key, 0, "", self._now(), attributes)
        return await self._store(info, body, Intake(proof), condition)

    async def get(
        self,
        bucket: str,
        key: str,
        *,
        byte_range: ByteRange | None = None,
        part_number: int | None = None,
        condition: ReadCondition = ALWAYS_READ,
    ) -> ObjectRead:
        info = await self.head(bucket, key)
        condition.check(info)
        if part_number is not None:
            start, stop = span_of_part(info, part_number)
        else:
            start, stop = (0, info.size) if byte_range is None else byte_range.span(info.size)
        return ObjectRead(info, start, stop, await self._open(info, start, stop))

    async def head(self, bucket: str, key: str) -> ObjectInfo:
        await self._index.find_bucket(bucket)
        remote, path = self._place(bucket, key)
        with translated(NotFound("object", key)):
            found = await obstore.get_async(remote, path, options={"head": True})
        return _described(bucket, key, found.meta, found.attributes)

    async def delete(self, bucket: str, keys: Sequence[str]) -> None:
        await self._index.find_bucket(bucket)
        paths = [self._place(bucket, key)[1] for key in keys if not _INEXPRESSIBLE.search(key)]
        remote = self._mapped.get(bucket, self._root)
        if not paths:
            return
        try:
            with translated(NotFound("object", "")):
                await obstore.delete_async(remote, paths)
        except NotFound:
            # Some stores make an absent key an error, and then stop: the rest goes one by one.
            for path in paths:
                await self._delete_one(remote, path)

    async def list_objects(self, bucket: str, query: ListQuery) -> ListPage:
        await self._index.find_bucket(bucket)
        page = PageMaker(query)
        start: bytes | None = page.start
        while start is not None and not page.is_full:
            start = await self._take_from(page, bucket, query, start)
        return page.page()

    async def _take_from(self, page: PageMaker, bucket: str, query: ListQuery, start: bytes) -> bytes | None:
        """Read on from `start` until the page is full or a common prefix can be skipped; returns where to go on."""
        remote, root = self._mapped.get(bucket, self._root), self._root_path(bucket)
        # Both only narrow what is read; what does not belong on the page is left out below.
        folder = root + _expressible(query.prefix.rpartition("/")[0])
        offset = _expressible(_offset_below(start))
        chunk = 1000 if not query.delimiter else 50
        with translated(NotFound("bucket", bucket)):
            stream = obstore.list(
                remote,
                folder or None,
                offset=root + offset if offset else None,
                chunk_size=chunk,
            )
            async for metas in stream:
                for meta in metas:
                    key = meta["path"].removeprefix(root)
                    if key.encode() < start or not key.startswith(query.prefix):
                        continue
                    skip = page.take(_listed(bucket, key, meta))
                    if skip is not None or page.is_full:
                        return skip
        return None

    async def _assemble(
        self, upload: Upload, info: ObjectInfo, body: Body, intake: Intake, condition: WriteCondition
    ) -> ObjectInfo:
        stored = await self._store(info, body, intake, condition)
        # A crash before this leaves the upload open: completing it again writes the same object again.
        await self._parts.remove(await self._index.abort_upload(upload.bucket, upload.key, upload.id))
        return stored

    async def _store(
        self, info: ObjectInfo, body: Body, intake: Intake, condition: WriteCondition
    ) -> ObjectInfo:
        """Send one object; `info.checksum` is kept if given, else the one that `intake` makes or knows already."""
        await self._index.find_bucket(info.bucket)
        remote, path = self._place(info.bucket, info.key)
        await self._check(info, condition)

        def attributes(checksum: Checksum | None) -> dict[str, str]:
            return _to_remote(replace(info, checksum=info.checksum or checksum))

        with translated(NotFound("bucket", info.bucket)):
            etag = await send(remote, path, body, intake, attributes=attributes, condition=condition)
        return replace(
            info, size=intake.size, etag=etag or intake.etag, checksum=info.checksum or intake.checksum
        )

    async def _check(self, info: ObjectInfo, condition: WriteCondition) -> None:
        """Refuse early, and for stores and sizes that know no conditional writes; the write itself asks again."""
        if condition.if_match is None and not condition.if_none_match:
            return
        try:
            present = await self.head(info.bucket, info.key)
        except NotFound:
            if condition.if_match is not None:
                raise
            return
        if condition.if_none_match:
            raise PreconditionFailed("If-None-Match")
        if condition.if_match not in ("*", present.etag, f'"{present.etag}"'):
            raise PreconditionFailed("If-Match")

    async def _open(self, info: ObjectInfo, start: int, stop: int) -> RemoteBody:
        if start == stop:
            return RemoteBody(None)
        remote, path = self._place(info.bucket, info.key)
        with translated(NotFound("object", info.key)):
            # The same object as the one described, even if it was replaced in between.
            found = await obstore.get_async(
                remote, path, options={"range": (start, stop), "if_match": f'"{info.etag}"'}
            )
        return RemoteBody(found)

    def _place(self, bucket: str, key: str) -> tuple[Remote, str]:
        check_key(key)
        if _INEXPRESSIBLE.search(key):
            raise ObjectRefused(
                ObjectRefusal.KEY,
                "this deployment's object store takes no keys with empty, '.' or '..' segments or control characters",
            )
        return self._mapped.get(bucket, self._root), self._root_path(bucket) + key

    def _root_path(self, bucket: str) -> str:
        return "" if bucket in self._mapped else f"{bucket}/"

    async def _delete_one(self, remote: Remote, path: str) -> None:
        try:
            with translated(NotFound("object", path)):
                await obstore.delete_async(remote, path)
        except NotFound:
            pass  # which is what the caller wanted


def _expressible(text: str) -> str:
    """As much of a key's beginning as obstore takes."""
    found = _INEXPRESSIBLE.search(text)
    return text if found is None else text[: found.start()]


def _offset_below(start: bytes) -> str:
    """A text below `start` and close to it, empty for the very beginning."""
    if not start:
        return ""
    if start.endswith(b"\0"):
        return start[:-1].decode()
    # `start` is one above the end of a prefix.
    prefix = start[:-1] + bytes([start[-1] - 1])
    return prefix.decode(errors="ignore") + "\U0010ffff"


def _to_remote(info: ObjectInfo) -> dict[str, str]:
    attributes: dict[str, str] = {"Content-Type": info.attributes.content_type}
    for name, value in info.attributes.headers.items():
        # obstore has no attribute for Expires.
        attributes[f"{_OWN_METADATA}expires" if name == "expires" else name.title()] = value
    attributes.update(info.attributes.metadata)
    if info.checksum is not None:
        kind = "composite" if info.checksum.composite else "full"
        attributes[f"{_OWN_METADATA}checksum"] = f"{info.checksum.algorithm} {kind} {info.checksum.value}"
    if info.part_sizes:
        attributes[f"{_OWN_METADATA}parts"] = " ".join(map(str, info.part_sizes))
    return attributes


def _described(bucket: str, key: str, meta: obstore.ObjectMeta, remote: Mapping[str, str]) -> ObjectInfo:
    headers: dict[str, str] = {}
    metadata: dict[str, str] = {}
    own: dict[str, str] = {}
    content_type = DEFAULT_CONTENT_TYPE
    for name, value in remote.items():
        if name == "Content-Type":
            content_type = value
        elif name.lower() in SYSTEM_HEADERS:
            headers[name.lower()] = value
        elif name.startswith(_OWN_METADATA):
            own[name.removeprefix(_OWN_METADATA)] = value
        elif name != "Storage-Class":
            metadata[name.lower()] = value
    if "expires" in own:
        headers["expires"] = own["expires"]
    return replace(
        _listed(bucket, key, meta),
        attributes=Attributes(content_type, headers, metadata),
        checksum=_checksum(own["checksum"]) if "checksum" in own else None,
        part_sizes=tuple(int(size) for size in own.get("parts", "").split() if _SIZE.fullmatch(size)),
    )


def _checksum(text: str) -> Checksum | None:
    """None for what we have not written: anybody may write into the real bucket."""
    found = _CHECKSUM.fullmatch(text)
    if found is None or found["algorithm"] not in set(Algorithm):
        return None
    return Checksum(Algorithm(found["algorithm"]), found["value"], composite=found["kind"] == "composite")


def _listed(bucket: str, key: str, meta: obstore.ObjectMeta) -> ObjectInfo:
    etag = (meta["e_tag"] or "").strip('"')
    return ObjectInfo(bucket, key, meta["size"], etag, to_millisecond(meta["last_modified"]))
