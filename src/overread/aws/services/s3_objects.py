"""S3's operations on objects."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncGenerator, Awaitable
from dataclasses import replace
from typing import TypeVar

from overread.aws.codecs.rest_xml import Member, S3Response, malformed, read_document
from overread.aws.errors import AwsError
from overread.aws.services.s3_buckets import access_control, answer
from overread.aws.services.s3_messages import (
    S3Request,
    checksum_headers,
    checksum_members,
    invalid,
    iso_date,
    number,
    object_headers,
    override,
    read_attributes,
    read_condition,
    read_copy_source,
    read_proof,
    write_condition,
)
from overread.domain.checksums import checksum
from overread.domain.errors import BadDigest, PreconditionFailed
from overread.domain.objects import (
    MAX_KEY_BYTES,
    MAX_LIST,
    MAX_PARTS,
    ByteRange,
    ObjectInfo,
    OpenBody,
    etag_matches,
    parse_range,
    span_of_part,
)
from overread.operations import buckets
from overread.operations.context import Context

T = TypeVar("T")

_REFUSED = {
    "x-amz-server-side-encryption-customer-algorithm": "overread does not encrypt with keys of the caller",
    "x-amz-copy-source-server-side-encryption-customer-algorithm": "overread does not encrypt with keys of the caller",
    "x-amz-tagging": "overread keeps no tags of objects",
    "x-amz-website-redirect-location": "overread serves no websites",
    "x-amz-object-lock-mode": "overread has no object lock",
    "x-amz-object-lock-legal-hold": "overread has no object lock",
    "x-amz-write-offset-bytes": "overread does not append to objects",
}
"""Headers whose promise overread cannot keep. Encryption with keys of the store is left to the disk below: a caller
that asks for it (`x-amz-server-side-encryption`) is not told that it was done."""
_PRIVATE_ACLS = (None, "private", "bucket-owner-full-control", "bucket-owner-read")
_ARCHIVES = ("GLACIER", "DEEP_ARCHIVE")


def refuse_unkept_promises(s3: S3Request) -> None:
    """Raise AwsError `NotImplemented` for a header that asks for something overread does not do."""
    for name, reason in _REFUSED.items():
        if s3.header(name) is not None:
            raise AwsError("NotImplemented", 501, f"{reason}: {name}")
    if s3.header("x-amz-acl") not in _PRIVATE_ACLS or any(
        name.startswith("x-amz-grant-") for name in s3.wire.headers
    ):
        raise AwsError("NotImplemented", 501, "overread has no public objects: x-amz-acl, x-amz-grant-*")
    if s3.header("x-amz-storage-class") in _ARCHIVES:
        raise AwsError("NotImplemented", 501, "overread has no archive: x-amz-storage-class")


async def no_body() -> AsyncGenerator[bytes, None]:
    """The body of a request that has none."""
    return
    yield b""


async def put_object(ctx: Context, s3: S3Request) -> S3Response:
    """PutObject, or CopyObject when a source is named."""
    refuse_unkept_promises(s3)
    if s3.header("x-amz-copy-source") is not None:
        return await _copy_object(ctx, s3)
    if s3.wire.content_length is None:
        raise AwsError("MissingContentLength", 411, "You must provide the Content-Length HTTP header.")
    info = await buckets.put_object(
        ctx,
        s3.caller,
        s3.place,
        s3.wire.stream or no_body(),
        read_attributes(s3.wire),
        proof=read_proof(s3.wire),
        condition=write_condition(s3.wire),
    )
    return S3Response(200, _stored(info))


async def get_object(ctx: Context, s3: S3Request) -> S3Response:
    part = number(s3, "partNumber", 0, least=1, most=MAX_PARTS) or None
    read = await buckets.get_object(
        ctx,
        s3.caller,
        s3.place,
        byte_range=_wanted_range(s3, None),
        part_number=part,
        condition=read_condition(s3.wire.headers),
    )
    if not _may_range(s3, read.info):
        # If-Range names another object: the whole of this one is sent (RFC 9110).
        await read.body.aclose()
        read = await buckets.get_object(ctx, s3.caller, s3.place)
    info, span = read.info, (read.start, read.stop)
    is_part = (part is not None or _wanted_range(s3, info) is not None) and _may_range(s3, info)
    headers = override(_described(s3, info, span, is_part=is_part), s3.query)
    return S3Response(206 if is_part else 200, headers, _closing(read.body))


async def head_object(ctx: Context, s3: S3Request) -> S3Response:
    info = await buckets.head_object(ctx, s3.caller, s3.place, read_condition(s3.wire.headers))
    part = number(s3, "partNumber", 0, least=1, most=MAX_PARTS) or None
    byte_range = _wanted_range(s3, info)
    span = (0, info.size)
    if part is not None:
        span = span_of_part(info, part)
    elif byte_range is not None:
        span = byte_range.span(info.size)
    is_part = part is not None or byte_range is not None
    headers = override(_described(s3, info, span, is_part=is_part), s3.query)
    return S3Response(206 if is_part else 200, headers)


async def delete_object(ctx: Context, s3: S3Request) -> S3Response:
    """A key that is not there is deleted as well."""
    for condition in ("if-match", "x-amz-if-match-last-modified-time", "x-amz-if-match-size"):
        if s3.header(condition) is not None:
            raise AwsError("NotImplemented", 501, f"overread does not delete conditionally: {condition}")
    await buckets.delete_object(ctx, s3.caller, s3.place)
    return S3Response(204)


async def delete_objects(ctx: Context, s3: S3Request) -> S3Response:
    root, data = await read_document(s3.wire, "Delete")
    _check_document(s3, data)
    entries = list(root.all("Object"))
    if not 1 <= len(entries) <= MAX_LIST or any(not entry.get("Key") for entry in entries):
        raise malformed()
    failed: list[Member] = []
    keys: list[str] = []
    for entry in entries:
        key = entry.get("Key") or ""
        if entry.get("VersionId") not in (None, "", "null"):
            failed.append(_failure(key, "NotImplemented", "overread keeps no versions of objects"))
        elif any(entry.get(name) is not None for name in ("ETag", "LastModifiedTime", "Size")):
            failed.append(_failure(key, "NotImplemented", "overread does not delete conditionally"))
        elif len(key.encode()) > MAX_KEY_BYTES:
            failed.append(_failure(key, "KeyTooLongError", "Your key is too long"))
        else:
            keys.append(key)
    denied = await buckets.delete_objects(ctx, s3.caller, s3.place, keys)
    failed += [_failure(key, "AccessDenied", "Access Denied") for key in denied]
    is_quiet = (root.get("Quiet") or "").strip().lower() == "true"
    gone = [] if is_quiet else [key for key in keys if key not in denied]
    deleted: list[Member] = [("Deleted", [("Key", key)]) for key in gone]
    return answer("DeleteResult", deleted + failed)


async def get_object_acl(ctx: Context, s3: S3Request) -> S3Response:
    await buckets.head_object(ctx, s3.caller, s3.place, read_condition({}), action="s3:GetObjectAcl")
    return answer("AccessControlPolicy", access_control(s3.caller.account))


async def get_object_tagging(ctx: Context, s3: S3Request) -> S3Response:
    """Always an empty set: tags are refused when an object is stored."""
    await buckets.head_object(ctx, s3.caller, s3.place, read_condition({}), action="s3:GetObjectTagging")
    return answer("Tagging", [("TagSet", [])])


async def copied(copy: Awaitable[T]) -> T:
    """What copying gives; a copy has no "not modified", so every condition of its source that fails is a 412."""
    try:
        return await copy
    except PreconditionFailed as error:
        raise PreconditionFailed(error.condition) from error


async def _copy_object(ctx: Context, s3: S3Request) -> S3Response:
    directive = s3.header("x-amz-metadata-directive") or "COPY"
    if directive not in ("COPY", "REPLACE"):
        raise invalid("x-amz-metadata-directive", directive, "Unknown metadata directive.")
    source = read_copy_source(s3.wire)
    if directive == "REPLACE":
        source = replace(source, attributes=read_attributes(s3.wire))
    info = await copied(buckets.copy_object(ctx, s3.caller, source, s3.place))
    members: list[Member] = [
        ("LastModified", iso_date(info.modified_at)),
        ("ETag", f'"{info.etag}"'),
        *checksum_members(info.checksum),
    ]
    return answer("CopyObjectResult", members)


def _stored(info: ObjectInfo) -> list[tuple[str, str]]:
    headers = [("etag", f'"{info.etag}"')]
    return headers + checksum_headers(info.checksum) if info.checksum else headers


def _wanted_range(s3: S3Request, info: ObjectInfo | None) -> ByteRange | None:
    wanted = parse_range(s3.header("range"))
    return wanted if info is None or _may_range(s3, info) else None


def _may_range(s3: S3Request, info: ObjectInfo) -> bool:
    condition = s3.header("if-range")
    return condition is None or etag_matches(condition, info.etag)


def _described(
    s3: S3Request, info: ObjectInfo, span: tuple[int, int], *, is_part: bool
) -> list[tuple[str, str]]:
    start, stop = span
    wants_checksum = (s3.header("x-amz-checksum-mode") or "").upper() == "ENABLED"
    # The checksum is that of the whole: beside a part of it, clients would compare it with the part's.
    headers = object_headers(info, checksum=wants_checksum and stop - start == info.size)
    headers.append(("content-length", str(stop - start)))
    if is_part:
        headers.append(("content-range", f"bytes {start}-{stop - 1}/{info.size}"))
    if "partNumber" in s3.query and info.part_sizes:
        headers.append(("x-amz-mp-parts-count", str(len(info.part_sizes))))
    return headers


async def _closing(body: OpenBody) -> AsyncGenerator[bytes, None]:
    try:
        async for piece in body:
            yield piece
    finally:
        # When the client has gone, nobody iterates to the end.
        await body.aclose()


def _check_document(s3: S3Request, data: bytes) -> None:
    """A DeleteObjects must come with a digest (documented), and the digest must be right."""
    proof = read_proof(s3.wire)
    declared = proof.checksum()
    if proof.md5 is None and declared is None:
        raise AwsError(
            "InvalidRequest", 400, "Missing required header for this request: Content-MD5 OR x-amz-checksum-*"
        )
    if proof.md5 is not None:
        digest = base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode("ascii")
        if digest != proof.md5:
            raise BadDigest("Content-MD5", proof.md5, digest)
    if declared is not None and proof.algorithm is not None:
        found = checksum(proof.algorithm, data)
        if found != declared:
            raise BadDigest(proof.algorithm.value, declared, found)


def _failure(key: str, code: str, message: str) -> Member:
    return ("Error", [("Key", key), ("Code", code), ("Message", message)])
