"""S3's operations on multipart uploads."""

from __future__ import annotations

from collections.abc import Callable

from overread.aws.codecs.rest_xml import Element, Member, S3Response, malformed, read_document
from overread.aws.errors import AwsError
from overread.aws.services.s3_buckets import answer, owner
from overread.aws.services.s3_messages import (
    S3Request,
    checksum_members,
    encoding,
    invalid,
    iso_date,
    named_algorithm,
    number,
    read_attributes,
    read_copy_source,
    read_proof,
    write_condition,
)
from overread.aws.services.s3_objects import copied, no_body, refuse_unkept_promises
from overread.domain.checksums import Algorithm
from overread.domain.object_lists import ListQuery
from overread.domain.objects import (
    MAX_LIST,
    MAX_PARTS,
    ByteRange,
    Checksum,
    NamedPart,
    Part,
    Upload,
    parse_range,
)
from overread.operations import buckets
from overread.operations.context import Context


async def create_multipart_upload(ctx: Context, s3: S3Request) -> S3Response:
    refuse_unkept_promises(s3)
    algorithm = named_algorithm(s3.wire, "x-amz-checksum-algorithm")
    composite = _is_composite(s3, algorithm)
    upload = await buckets.create_upload(
        ctx, s3.caller, s3.place, read_attributes(s3.wire), algorithm=algorithm, composite=composite
    )
    response = answer(
        "InitiateMultipartUploadResult", [("Bucket", s3.bucket), ("Key", s3.key), ("UploadId", upload.id)]
    )
    if algorithm is not None:
        response.headers += [
            ("x-amz-checksum-algorithm", algorithm.value),
            ("x-amz-checksum-type", "COMPOSITE" if composite else "FULL_OBJECT"),
        ]
    return response


async def upload_part(ctx: Context, s3: S3Request) -> S3Response:
    """UploadPart, or UploadPartCopy when a source is named."""
    refuse_unkept_promises(s3)
    part_number = number(s3, "partNumber", 0, most=2**31)
    if s3.header("x-amz-copy-source") is not None:
        return await _copy_part(ctx, s3, part_number)
    if s3.wire.content_length is None:
        raise AwsError("MissingContentLength", 411, "You must provide the Content-Length HTTP header.")
    proof = read_proof(s3.wire)
    part = await buckets.put_part(
        ctx,
        s3.caller,
        s3.place,
        s3.query["uploadId"],
        part_number,
        s3.wire.stream or no_body(),
        proof=proof,
    )
    headers = [("etag", f'"{part.etag}"')]
    proven = proof.checksum()
    if proof.algorithm is not None and proven is not None:
        headers.append((proof.algorithm.header, proven))
    return S3Response(200, headers)


async def list_parts(ctx: Context, s3: S3Request) -> S3Response:
    after = number(s3, "part-number-marker", 0)
    limit = min(number(s3, "max-parts", MAX_LIST), MAX_LIST)
    upload, found = await buckets.list_parts(
        ctx, s3.caller, s3.place, s3.query["uploadId"], after=after, limit=limit + 1
    )
    shown = found[:limit]
    encode = encoding(s3)
    members: list[Member] = [
        ("Bucket", s3.bucket),
        ("Key", encode(s3.key)),
        ("UploadId", upload.id),
        ("PartNumberMarker", after),
        ("NextPartNumberMarker", shown[-1].number if shown else 0),
        ("MaxParts", limit),
        ("IsTruncated", "true" if len(found) > limit > 0 else "false"),
        ("ChecksumAlgorithm", upload.algorithm.value if upload.algorithm else None),
        ("ChecksumType", _type(composite=upload.composite) if upload.algorithm else None),
        *(("Part", _part(part)) for part in shown),
        ("Initiator", owner(s3.caller.account)),
        ("Owner", owner(s3.caller.account)),
        ("StorageClass", "STANDARD"),
    ]
    return answer("ListPartsResult", members)


async def list_multipart_uploads(ctx: Context, s3: S3Request) -> S3Response:
    limit = min(number(s3, "max-uploads", MAX_LIST, least=1), MAX_LIST)
    marker, id_marker = s3.query.get("key-marker", ""), s3.query.get("upload-id-marker", "")
    query = ListQuery(s3.query.get("prefix", ""), s3.query.get("delimiter", ""), marker, limit)
    page = await buckets.list_uploads(ctx, s3.caller, s3.place, query, id_marker if marker else "")
    encode = encoding(s3)
    next_key, next_id = page.next_after or (None, None)
    members: list[Member] = [
        ("Bucket", s3.bucket),
        ("KeyMarker", encode(marker)),
        ("UploadIdMarker", id_marker),
        ("NextKeyMarker", None if next_key is None else encode(next_key)),
        ("NextUploadIdMarker", next_id),
        ("Prefix", encode(query.prefix)),
        ("Delimiter", encode(query.delimiter) if query.delimiter else None),
        ("EncodingType", s3.query.get("encoding-type")),
        ("MaxUploads", limit),
        ("IsTruncated", "false" if next_key is None else "true"),
        *(("Upload", _upload(upload, encode, s3.caller.account)) for upload in page.uploads),
        *(("CommonPrefixes", [("Prefix", encode(prefix))]) for prefix in page.prefixes),
    ]
    return answer("ListMultipartUploadsResult", members)


async def complete_multipart_upload(ctx: Context, s3: S3Request) -> S3Response:
    root, _ = await read_document(s3.wire, "CompleteMultipartUpload")
    parts = [_named_part(element) for element in root.all("Part")]
    if not 1 <= len(parts) <= MAX_PARTS:
        raise malformed()
    sent = next((algorithm for algorithm in Algorithm if algorithm.header in s3.wire.headers), None)
    size = s3.header("x-amz-mp-object-size")
    info = await buckets.complete_upload(
        ctx,
        s3.caller,
        s3.place,
        s3.query["uploadId"],
        parts,
        checksum=s3.header(sent.header) if sent else None,
        size=int(size) if size is not None and size.isascii() and size.isdecimal() else None,
        condition=write_condition(s3.wire),
    )
    members: list[Member] = [
        ("Location", f"{ctx.policy.public_url}{s3.wire.path}"),
        ("Bucket", s3.bucket),
        ("Key", s3.key),
        ("ETag", f'"{info.etag}"'),
        *checksum_members(info.checksum),
    ]
    return answer("CompleteMultipartUploadResult", members)


async def abort_multipart_upload(ctx: Context, s3: S3Request) -> S3Response:
    await buckets.abort_upload(ctx, s3.caller, s3.place, s3.query["uploadId"])
    return S3Response(204)


async def _copy_part(ctx: Context, s3: S3Request, part_number: int) -> S3Response:
    wanted = s3.header("x-amz-copy-source-range")
    byte_range = _whole_range(wanted) if wanted is not None else None
    part = await copied(
        buckets.copy_part(
            ctx,
            s3.caller,
            s3.place,
            s3.query["uploadId"],
            part_number,
            source=read_copy_source(s3.wire),
            byte_range=byte_range,
        )
    )
    members: list[Member] = [
        ("LastModified", iso_date(part.modified_at)),
        ("ETag", f'"{part.etag}"'),
        (f"Checksum{part.checksum.algorithm}", part.checksum.value),
    ]
    return answer("CopyPartResult", members)


def _whole_range(text: str) -> ByteRange:
    byte_range = parse_range(text)
    if byte_range is None or byte_range.first is None or byte_range.last is None:
        raise invalid(
            "x-amz-copy-source-range",
            text,
            "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the "
            "zero-based offsets of the first and last bytes to copy",
        )
    return byte_range


def _is_composite(s3: S3Request, algorithm: Algorithm | None) -> bool:
    """COMPOSITE by default, but for CRC64NVME and for uploads that declare nothing (documented)."""
    wanted = (s3.header("x-amz-checksum-type") or "").upper()
    if algorithm is None:
        return False
    if wanted == "FULL_OBJECT" and not algorithm.is_linear:
        raise _unfit_type(wanted, algorithm)
    if wanted == "COMPOSITE" and algorithm is Algorithm.CRC64NVME:
        raise _unfit_type(wanted, algorithm)
    return wanted != "FULL_OBJECT" and algorithm is not Algorithm.CRC64NVME


def _unfit_type(kind: str, algorithm: Algorithm) -> AwsError:
    return AwsError(
        "InvalidRequest",
        400,
        f"The {kind} checksum type cannot be used with the {algorithm.value.lower()} checksum algorithm.",
    )


def _named_part(element: Element) -> NamedPart:
    text, etag = element.get("PartNumber"), element.get("ETag")
    if not text or not etag or not (text.isascii() and text.isdecimal() and len(text) < 8):
        raise malformed()
    checksum = None
    for algorithm in Algorithm:
        value = element.get(f"Checksum{algorithm}")
        if value:
            checksum = Checksum(algorithm, value)
    return NamedPart(int(text), etag, checksum)


def _upload(upload: Upload, encode: Callable[[str], str], account: str) -> list[Member]:
    return [
        ("Key", encode(upload.key)),
        ("UploadId", upload.id),
        ("Initiator", owner(account)),
        ("Owner", owner(account)),
        ("StorageClass", "STANDARD"),
        ("Initiated", iso_date(upload.created_at)),
        ("ChecksumAlgorithm", upload.algorithm.value if upload.algorithm else None),
        ("ChecksumType", _type(composite=upload.composite) if upload.algorithm else None),
    ]


def _part(part: Part) -> list[Member]:
    return [
        ("PartNumber", part.number),
        ("LastModified", iso_date(part.modified_at)),
        ("ETag", f'"{part.etag}"'),
        ("Size", part.size),
        (f"Checksum{part.checksum.algorithm}", part.checksum.value),
    ]


def _type(*, composite: bool) -> str:
    return "COMPOSITE" if composite else "FULL_OBJECT"
