"""What S3 requests and answers carry in headers and query, read and written in one place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import parse_qsl, unquote_to_bytes

from overread.aws.codecs.rest_xml import Member, url_encoded
from overread.aws.context import AwsRequest
from overread.aws.errors import AwsError
from overread.domain.caller import Caller
from overread.domain.checksums import Algorithm
from overread.domain.objects import (
    DEFAULT_CONTENT_TYPE,
    SYSTEM_HEADERS,
    Attributes,
    Checksum,
    CopySource,
    ObjectInfo,
    Proof,
    ReadCondition,
    WriteCondition,
)
from overread.operations.buckets import Place

_METADATA = "x-amz-meta-"
_V2_SIGNATURE = "AWSAccessKeyId"


@dataclass(frozen=True, slots=True)
class S3Request:
    """One request, taken apart. query: decoded; a subresource without a value has an empty one."""

    wire: AwsRequest
    caller: Caller
    bucket: str
    key: str
    query: Mapping[str, str]

    @property
    def place(self) -> Place:
        """Signatures of Version 2 name no region, so there none is wrong."""
        region = None if _V2_SIGNATURE in self.query else self.caller.region
        return Place(self.bucket, self.key, region)

    def header(self, name: str) -> str | None:
        return self.wire.headers.get(name)


def split_path(path: str) -> tuple[str, str]:
    """Bucket and key of a percent-encoded path. Raises AwsError `InvalidURI` if it is not UTF-8, `InvalidBucketName`."""
    bucket, _, key = path.removeprefix("/").partition("/")
    found = _decoded(bucket), _decoded(key)
    if "\0" in found[0]:  # which no database could even look for
        raise AwsError("InvalidBucketName", 400, "The specified bucket is not valid.")
    return found


def read_query(query: str) -> dict[str, str]:
    try:
        return dict(
            parse_qsl(query, keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=64)
        )
    except ValueError as error:
        raise AwsError("InvalidURI", 400, "Couldn't parse the specified URI.") from error


def invalid(name: str, value: str | None, message: str) -> AwsError:
    """S3's `InvalidArgument`, which names the argument."""
    return AwsError(
        "InvalidArgument", 400, message, members={"ArgumentName": name, "ArgumentValue": value or ""}
    )


def number(request: S3Request, name: str, default: int, *, least: int = 0, most: int = 2**31 - 1) -> int:
    """A whole number of the query."""
    text = request.query.get(name)
    if not text:
        return default
    if not re.fullmatch(r"\d{1,10}", text, re.ASCII) or not least <= int(text) <= most:
        raise invalid(name, text, f"Argument {name} must be an integer between {least} and {most}")
    return int(text)


def encoding(s3: S3Request) -> Callable[[str], str]:
    """How keys are to be written in a list: `encoding-type`."""
    wanted = s3.query.get("encoding-type")
    if wanted not in (None, "", "url"):
        raise invalid("encoding-type", wanted, "Invalid Encoding Method specified in Request")
    return url_encoded if wanted == "url" else str


# --- attributes ------------------------------------------------------------------------------------------------


def read_attributes(request: AwsRequest) -> Attributes:
    """Content type, system headers and user metadata of a request that stores an object."""
    headers = {name: request.headers[name] for name in SYSTEM_HEADERS if name in request.headers}
    encoding = _without_chunked(headers.pop("content-encoding", ""))
    if encoding:
        headers["content-encoding"] = encoding
    metadata = {
        name.removeprefix(_METADATA): _metadata_value(value)
        for name, value in request.headers.items()
        if name.startswith(_METADATA)
    }
    return Attributes(request.headers.get("content-type") or DEFAULT_CONTENT_TYPE, headers, metadata)


def object_headers(info: ObjectInfo, *, checksum: bool) -> list[tuple[str, str]]:
    """The headers that GET and HEAD answer with, but for those of the range."""
    headers = [
        ("accept-ranges", "bytes"),
        ("content-type", info.attributes.content_type),
        ("etag", f'"{info.etag}"'),
        ("last-modified", http_date(info.modified_at)),
        *info.attributes.headers.items(),
        *((f"{_METADATA}{name}", _header_value(value)) for name, value in info.attributes.metadata.items()),
    ]
    if checksum and info.checksum is not None:
        headers += checksum_headers(info.checksum)
    return headers


def checksum_headers(checksum: Checksum) -> list[tuple[str, str]]:
    return [
        (checksum.algorithm.header, checksum.value),
        ("x-amz-checksum-type", checksum_type(checksum)),
    ]


def checksum_members(checksum: Checksum | None) -> list[Member]:
    """A checksum in an answer's document."""
    if checksum is None:
        return []
    return [(f"Checksum{checksum.algorithm}", checksum.value), ("ChecksumType", checksum_type(checksum))]


def checksum_type(checksum: Checksum) -> str:
    return "COMPOSITE" if checksum.composite else "FULL_OBJECT"


def override(headers: list[tuple[str, str]], query: Mapping[str, str]) -> list[tuple[str, str]]:
    """The `response-*` parameters of GetObject, which replace headers of the answer."""
    wanted = {
        name: query[f"response-{name}"]
        for name in ("content-type", *SYSTEM_HEADERS)
        if query.get(f"response-{name}")
    }
    if any(not value.isprintable() or not value.isascii() for value in wanted.values()):
        raise AwsError("InvalidArgument", 400, "Header value cannot be represented using ISO-8859-1.")
    return [(name, value) for name, value in headers if name not in wanted] + list(wanted.items())


# --- proofs and conditions -------------------------------------------------------------------------------------


def read_proof(request: AwsRequest) -> Proof:
    """What headers say about the body; a checksum may also come behind it, as a trailer."""
    sent = [algorithm for algorithm in Algorithm if algorithm.header in request.headers]
    announced = request.headers.get("x-amz-trailer", "").lower()
    trailing = [algorithm for algorithm in Algorithm if algorithm.header in announced]
    if len(sent) + len(trailing) > 1:
        raise AwsError(
            "InvalidRequest",
            400,
            "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
        )
    named = next(iter(sent or trailing), None) or named_algorithm(request, "x-amz-sdk-checksum-algorithm")
    header = named.header if named else ""

    def value() -> str | None:
        return request.headers.get(header) or request.trailers.get(header)

    return Proof(
        md5=request.headers.get("content-md5"), algorithm=named, checksum=value, size=request.content_length
    )


def named_algorithm(request: AwsRequest, header: str) -> Algorithm | None:
    text = request.headers.get(header)
    if not text:
        return None
    try:
        return Algorithm(text.upper())
    except ValueError as error:
        raise AwsError(
            "InvalidRequest",
            400,
            "Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
            "[CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
        ) from error


def read_condition(headers: Mapping[str, str], prefix: str = "") -> ReadCondition:
    """prefix: `x-amz-copy-source-` for the conditions of a copy's source."""
    return ReadCondition(
        if_match=headers.get(f"{prefix}if-match"),
        if_none_match=headers.get(f"{prefix}if-none-match"),
        if_modified_since=_http_date(headers.get(f"{prefix}if-modified-since")),
        if_unmodified_since=_http_date(headers.get(f"{prefix}if-unmodified-since")),
    )


def write_condition(request: AwsRequest) -> WriteCondition:
    none_match = request.headers.get("if-none-match")
    if none_match not in (None, "*"):
        raise AwsError(
            "NotImplemented",
            501,
            "A header you provided implies functionality that is not implemented: If-None-Match with an ETag",
        )
    return WriteCondition(if_match=request.headers.get("if-match"), if_none_match=none_match == "*")


def read_copy_source(request: AwsRequest) -> CopySource:
    """The source of CopyObject and UploadPartCopy, without new attributes."""
    source = request.headers.get("x-amz-copy-source", "")
    path, _, version = source.partition("?versionId=")
    if version not in ("", "null"):
        raise AwsError("NotImplemented", 501, "overread keeps no versions of objects: versionId")
    bucket, key = split_path(path if path.startswith("/") else f"/{path}")
    if not bucket or not key:
        raise invalid(
            "x-amz-copy-source",
            source,
            "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
        )
    return CopySource(
        bucket,
        key,
        condition=read_condition(request.headers, "x-amz-copy-source-"),
        algorithm=named_algorithm(request, "x-amz-checksum-algorithm"),
    )


# --- spellings -------------------------------------------------------------------------------------------------


def http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


def iso_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _http_date(text: str | None) -> datetime | None:
    """None also for what is no date: such a condition is ignored (RFC 9110)."""
    if text is None:
        return None
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _decoded(text: str) -> str:
    try:
        return unquote_to_bytes(text).decode()
    except UnicodeDecodeError as error:
        raise AwsError("InvalidURI", 400, "Couldn't parse the specified URI.") from error


def _without_chunked(encoding: str) -> str:
    """`aws-chunked` is how the body travelled, not how it is stored (documented)."""
    parts = (part.strip() for part in encoding.split(","))
    return ",".join(part for part in parts if part and part != "aws-chunked")


def _metadata_value(text: str) -> str:
    """Headers arrive as latin-1; callers send UTF-8, or encoded words (RFC 2047) for what is not ASCII (documented).

    Words that cannot be read, or that hold what no header may (a line end begins the next one), stay as sent.
    """
    try:
        plain = text.encode("latin-1").decode()
    except UnicodeDecodeError:
        plain = text
    if not plain.startswith("=?"):
        return plain
    try:
        decoded = str(make_header(decode_header(plain)))
    except (HeaderParseError, LookupError, ValueError):
        return plain
    return decoded if decoded.isprintable() else plain


def _header_value(text: str) -> str:
    """Text as a header carries it: as UTF-8 bytes, which is how it came."""
    return text.encode().decode("latin-1")
