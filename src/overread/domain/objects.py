"""Buckets and objects: their values and S3's rules about them; nothing here reads or writes.

Bucket names are one name space for all accounts of a deployment, as they are on S3. Keys are any text of 1 to
1,024 bytes in UTF-8 and are ordered by those bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from itertools import pairwise
from typing import Protocol

from overread.domain.checksums import Algorithm
from overread.domain.errors import InvalidRequest, PreconditionFailed, RangeNotSatisfiable

MAX_KEY_BYTES = 1_024
MAX_METADATA_BYTES = 2_048
MAX_PUT_BYTES = 5 * 2**30
"""Of one PutObject, one part, one CopyObject (documented)."""
MAX_OBJECT_BYTES = 5 * 2**40
MIN_PART_BYTES = 5 * 2**20
"""Of every part but the last (documented)."""
MAX_PARTS = 10_000
MAX_LIST = 1_000
"""Keys in one page, parts in one page, keys in one DeleteObjects (documented)."""
SYSTEM_HEADERS = ("cache-control", "content-disposition", "content-encoding", "content-language", "expires")
"""Kept with an object and sent back with it, beside its content type."""
DEFAULT_CONTENT_TYPE = "binary/octet-stream"
"""What S3 keeps when a caller names none (documented)."""

KEPT_BUCKETS = "overread-documents-"
"""What the names of buckets begin with in which overread itself keeps documents of reviews."""


class ObjectRefusal(Enum):
    """Which of S3's rules a request breaks."""

    BUCKET_NAME = "the bucket name is not valid"
    KEY = "the key is empty or cannot be stored"
    KEY_TOO_LONG = "the key is longer than 1,024 bytes"
    METADATA_TOO_LARGE = "the user metadata is larger than 2 kB"
    TOO_LARGE = "the object or part is larger than allowed"
    PART_TOO_SMALL = "a part that is not the last is smaller than 5 MiB"
    PART_UNKNOWN = "a part was not uploaded, or has another ETag or checksum"
    PART_CHECKSUM_TYPE = "a part is proved by another algorithm than its upload declared"
    PART_ORDER = "the parts are not in ascending order"
    PART_NUMBER = "part numbers are 1 to 10,000"
    INCOMPLETE_BODY = "the body is not as long as declared"
    LOCATION = "the location of the bucket does not fit"
    COPY_ONTO_ITSELF = "a copy onto itself changes nothing"


class ObjectRefused(InvalidRequest):
    """A rule of S3 forbids the request; `reason` says what was found."""

    def __init__(self, refusal: ObjectRefusal, reason: str) -> None:
        self.refusal = refusal
        self.kind = refusal.name
        super().__init__(reason)


class WrongRegion(InvalidRequest):
    """The request was signed for `requested`, the bucket is in `region`."""

    def __init__(self, bucket: str, region: str, requested: str) -> None:
        self.bucket, self.region, self.requested = bucket, region, requested
        super().__init__(f"bucket {bucket!r} is in {region}, not in {requested}")


@dataclass(frozen=True, slots=True)
class CorsRule:
    """One rule of a bucket's CORS configuration. Origins and headers may hold one `*` each."""

    allowed_origins: tuple[str, ...]
    allowed_methods: tuple[str, ...]
    allowed_headers: tuple[str, ...] = ()
    expose_headers: tuple[str, ...] = ()
    max_age_seconds: int | None = None
    id: str | None = None

    def allows(self, origin: str, method: str, headers: Sequence[str] = ()) -> bool:
        """Whether a page of `origin` may use `method` with these request headers."""
        return (
            method in self.allowed_methods
            and any(_matches(pattern, origin) for pattern in self.allowed_origins)
            and all(
                any(_matches(pattern.lower(), header.lower()) for pattern in self.allowed_headers)
                for header in headers
            )
        )


@dataclass(frozen=True, slots=True)
class Bucket:
    name: str
    account: str
    region: str
    created_at: datetime
    cors: tuple[CorsRule, ...] = ()

    @property
    def arn(self) -> str:
        return bucket_arn(self.name)


@dataclass(frozen=True, slots=True)
class Checksum:
    """value: Base64, with `-{parts}` behind it when `composite`."""

    algorithm: Algorithm
    value: str
    composite: bool = False


@dataclass(frozen=True, slots=True)
class Attributes:
    """What a caller says about an object and gets back with it.

    headers: those of `SYSTEM_HEADERS`, as sent.
    metadata: names in lower case without `x-amz-meta-`.
    """

    content_type: str = DEFAULT_CONTENT_TYPE
    headers: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ObjectInfo:
    """One stored object. etag: without quotation marks.

    part_sizes: of a multipart object, in order, else empty.
    blob: the adapter's own name for the bytes; means nothing outside of it.
    """

    bucket: str
    key: str
    size: int
    etag: str
    modified_at: datetime
    attributes: Attributes = field(default_factory=Attributes)
    checksum: Checksum | None = None
    part_sizes: tuple[int, ...] = ()
    blob: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    """A multipart upload that is under way.

    algorithm: as its creator declared it; None leaves it to the store. composite: how the checksum of the whole is
    made of those of the parts.
    """

    id: str
    bucket: str
    key: str
    created_at: datetime
    attributes: Attributes = field(default_factory=Attributes)
    algorithm: Algorithm | None = None
    composite: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One stored part. etag: MD5 in hex. checksum: by the algorithm of its upload, or the store's own."""

    number: int
    size: int
    etag: str
    checksum: Checksum
    modified_at: datetime
    blob: str = ""


@dataclass(frozen=True, slots=True)
class NamedPart:
    """A part as CompleteMultipartUpload names it."""

    number: int
    etag: str
    checksum: Checksum | None = None


@dataclass(frozen=True, slots=True)
class WriteCondition:
    """if_match: an ETag the present object must have. if_none_match: there must be no object."""

    if_match: str | None = None
    if_none_match: bool = False


@dataclass(frozen=True, slots=True)
class ReadCondition:
    """The conditional headers of GET, HEAD and copy sources; ETags as sent: `*`, or joined by commas."""

    if_match: str | None = None
    if_none_match: str | None = None
    if_modified_since: datetime | None = None
    if_unmodified_since: datetime | None = None

    def check(self, info: ObjectInfo) -> None:
        """Raise PreconditionFailed unless the object may be read.

        If-Match overrules If-Unmodified-Since, If-None-Match overrules If-Modified-Since
        (RFC 9110, documented for S3).
        """
        modified_at = info.modified_at.replace(microsecond=0)
        if self.if_match is not None:
            if not etag_matches(self.if_match, info.etag):
                raise PreconditionFailed("If-Match")
        elif self.if_unmodified_since is not None and modified_at > self.if_unmodified_since:
            raise PreconditionFailed("If-Unmodified-Since")
        if self.if_none_match is not None:
            if etag_matches(self.if_none_match, info.etag):
                raise PreconditionFailed("If-None-Match", not_modified=True)
        elif self.if_modified_since is not None and modified_at <= self.if_modified_since:
            raise PreconditionFailed("If-Modified-Since", not_modified=True)


ALWAYS_WRITE = WriteCondition()
ALWAYS_READ = ReadCondition()


@dataclass(frozen=True, slots=True)
class Proof:
    """What the sender says about a body, checked before anything is stored; BadDigest if it does not hold.

    md5: Base64 (`Content-MD5`). algorithm: which checksum to make and keep; None leaves the choice to the store.
    checksum: read when the body has ended, because a trailer may bring it; Base64, or None if none was sent.
    size: of the whole body, when declared.
    """

    md5: str | None = None
    algorithm: Algorithm | None = None
    checksum: Callable[[], str | None] = lambda: None
    size: int | None = None


NO_PROOF = Proof()


@dataclass(frozen=True, slots=True)
class CopySource:
    """attributes: None keeps the source's (metadata directive COPY). algorithm: None keeps the source's."""

    bucket: str
    key: str
    condition: ReadCondition = field(default_factory=ReadCondition)
    attributes: Attributes | None = None
    algorithm: Algorithm | None = None


class OpenBody(Protocol):
    """An async iterator of bytes that holds something open until it ends or is closed."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    async def __anext__(self) -> bytes: ...

    async def aclose(self) -> None: ...


@dataclass(frozen=True, slots=True)
class ObjectRead:
    """An object that is being read: its description as of now, and the bytes from `start` to `stop` (excluded).

    Whoever gets it iterates `body` to the end or closes it with `aclose()`.
    """

    info: ObjectInfo
    start: int
    stop: int
    body: OpenBody


@dataclass(frozen=True, slots=True)
class ByteRange:
    """first to last, both included; last None: to the end; first None: the last `last` bytes."""

    first: int | None
    last: int | None

    def span(self, size: int) -> tuple[int, int]:
        """start and stop (excluded) in an object of `size` bytes; raises RangeNotSatisfiable if empty."""
        if self.first is None:
            start, stop = max(0, size - (self.last or 0)), size
        else:
            start, stop = self.first, size if self.last is None else min(self.last + 1, size)
        if start >= stop:
            raise RangeNotSatisfiable(str(self), size)
        return start, stop

    def __str__(self) -> str:
        return f"bytes={'' if self.first is None else self.first}-{'' if self.last is None else self.last}"


_RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})\Z", re.ASCII)


def parse_range(header: str | None) -> ByteRange | None:
    """The range of a Range header; None for none, for several ranges and for what is not a range.

    S3 answers those with the whole object (documented for several ranges, RFC 9110 for the rest).
    """
    found = _RANGE.match((header or "").strip().replace(" ", ""))
    if found is None:
        return None
    first, last = (int(text) if text else None for text in found.groups())
    if (first is None and last is None) or (first is not None and last is not None and last < first):
        return None
    return ByteRange(first, last)


def span_of_part(info: ObjectInfo, number: int) -> tuple[int, int]:
    """start and stop of one part of a multipart object; part 1 of any other object is the whole of it.

    Raises RangeNotSatisfiable if there is no such part.
    """
    sizes = info.part_sizes or (info.size,)
    if not 1 <= number <= len(sizes):
        raise RangeNotSatisfiable(f"part {number}", info.size)
    start = sum(sizes[: number - 1])
    return start, start + sizes[number - 1]


def changes_nothing(info: ObjectInfo, bucket: str, key: str, attributes: Attributes | None) -> bool:
    """Whether copying `info` to this place would leave everything as it is, which S3 refuses (documented)."""
    return attributes is None and (info.bucket, info.key) == (bucket, key)


_REGION_NAME = re.compile(r"[a-z0-9-]{1,32}\Z")
_BUCKET_NAME = re.compile(r"[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9]\Z")
_IP_ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+\Z")
_RESERVED_PREFIXES = ("xn--", "sthree-", "amzn-s3-demo-")
_RESERVED_SUFFIXES = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")


def check_bucket_name(name: str) -> None:
    """Raise ObjectRefused unless a bucket may have this name (S3 User Guide, "Bucket naming rules")."""
    if (
        _BUCKET_NAME.match(name) is None
        or ".." in name
        or _IP_ADDRESS.match(name) is not None
        or name.startswith(_RESERVED_PREFIXES)
        or name.endswith(_RESERVED_SUFFIXES)
    ):
        raise ObjectRefused(ObjectRefusal.BUCKET_NAME, f"{name!r} is not a valid bucket name")


def is_region(name: str) -> bool:
    """Whether a bucket may lie in a region of this name: one that a request can be signed for."""
    return _REGION_NAME.match(name) is not None


def check_key(key: str) -> None:
    """Raise ObjectRefused unless an object may have this key."""
    size = len(key.encode())
    if size > MAX_KEY_BYTES:
        raise ObjectRefused(
            ObjectRefusal.KEY_TOO_LONG, f"the key has {size} bytes, allowed 1 to {MAX_KEY_BYTES}"
        )
    if size == 0:
        raise ObjectRefused(ObjectRefusal.KEY, "the key is empty")


def check_metadata(metadata: Mapping[str, str]) -> None:
    """Raise ObjectRefused if names and values together are larger than S3 keeps (documented)."""
    size = sum(len(name.encode()) + len(value.encode()) for name, value in metadata.items())
    if size > MAX_METADATA_BYTES:
        raise ObjectRefused(
            ObjectRefusal.METADATA_TOO_LARGE,
            f"the metadata has {size} bytes, allowed up to {MAX_METADATA_BYTES}",
        )


def check_size(size: int, limit: int = MAX_PUT_BYTES) -> None:
    """Raise ObjectRefused if a body is larger than one request may bring."""
    if size > limit:
        raise ObjectRefused(ObjectRefusal.TOO_LARGE, f"{size} bytes, allowed up to {limit}")


def check_part_number(number: int) -> None:
    if not 1 <= number <= MAX_PARTS:
        raise ObjectRefused(ObjectRefusal.PART_NUMBER, f"part number is {number}, allowed 1 to {MAX_PARTS}")


def etag_matches(header: str, etag: str) -> bool:
    """Whether an If-Match or If-None-Match header names this ETag."""
    tags = [tag.strip().removeprefix("W/").strip('"') for tag in header.split(",")]
    return "*" in tags or etag in tags


def multipart_etag(part_etags: Sequence[str]) -> str:
    """ETag of a multipart object: MD5 of the parts' MD5 digests, and their number (observed, relied upon)."""
    digest = hashlib.md5(b"".join(bytes.fromhex(etag) for etag in part_etags), usedforsecurity=False)
    return f"{digest.hexdigest()}-{len(part_etags)}"


def select_parts(named: Sequence[NamedPart], stored: Mapping[int, Part]) -> tuple[Part, ...]:
    """The stored parts that a CompleteMultipartUpload names, in order, or ObjectRefused.

    Parts that were uploaded but are not named are left out (documented).
    """
    if any(earlier.number >= later.number for earlier, later in pairwise(named)):
        raise ObjectRefused(ObjectRefusal.PART_ORDER, "the parts are not in ascending order")
    chosen: list[Part] = []
    for name in named:
        part = stored.get(name.number)
        if part is None or part.etag != name.etag.strip('"') or _contradicts(name.checksum, part.checksum):
            raise ObjectRefused(
                ObjectRefusal.PART_UNKNOWN,
                f"part {name.number} was not uploaded, or differs from what is named",
            )
        chosen.append(part)
    for part in chosen[:-1]:
        if part.size < MIN_PART_BYTES:
            raise ObjectRefused(
                ObjectRefusal.PART_TOO_SMALL,
                f"part {part.number} has {part.size} bytes, at least {MIN_PART_BYTES}",
            )
    check_size(sum(part.size for part in chosen), MAX_OBJECT_BYTES)
    return tuple(chosen)


def _contradicts(named: Checksum | None, stored: Checksum) -> bool:
    # Another algorithm proved the part when it arrived, and was not kept.
    return named is not None and named.algorithm is stored.algorithm and named != stored


def matching_cors_rule(
    rules: Sequence[CorsRule], origin: str, method: str, headers: Sequence[str] = ()
) -> CorsRule | None:
    """The first rule that allows the request (documented: first match wins)."""
    return next((rule for rule in rules if rule.allows(origin, method, headers)), None)


def bucket_arn(bucket: str) -> str:
    return f"arn:aws:s3:::{bucket}"


def object_arn(bucket: str, key: str) -> str:
    return f"arn:aws:s3:::{bucket}/{key}"


def to_millisecond(moment: datetime) -> datetime:
    """The moment as the store keeps it, so that an answer and a later read of it agree."""
    return moment - timedelta(microseconds=moment.microsecond % 1000)


def _matches(pattern: str, text: str) -> bool:
    head, star, tail = pattern.partition("*")
    if not star:
        return pattern == text
    return len(text) >= len(head) + len(tail) and text.startswith(head) and text.endswith(tail)
