"""S3, as far as A2I programs and the tools around them use it: the routing, the errors, and what every answer carries.

The operations are in `s3_buckets.py`, `s3_objects.py` and `s3_uploads.py`; what headers and query mean in
`s3_messages.py`. S3 names no operation on the wire: method, depth of the path and a subresource of the query do.
Anything that S3 has and overread does not is refused by its name, never ignored.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from overread.auth.access_keys import BOUND_ADDRESS
from overread.aws.codecs.rest_xml import SAFETY, S3Response
from overread.aws.context import AwsRequest
from overread.aws.errors import AwsError, Row, Rows
from overread.aws.services import s3_buckets, s3_objects, s3_uploads
from overread.aws.services.s3_cors import cors_headers, preflight
from overread.aws.services.s3_messages import S3Request, read_query, split_path
from overread.aws.sigv4 import SignatureRefused
from overread.domain.errors import (
    AccessDenied,
    AlreadyExists,
    BadDigest,
    InUse,
    NotFound,
    OverreadError,
    PreconditionFailed,
    RangeNotSatisfiable,
    StorageUnavailable,
    Throttled,
)
from overread.domain.objects import ObjectRefusal, ObjectRefused, WrongRegion
from overread.operations.context import Context

Operation = Callable[[Context, S3Request], Awaitable[S3Response]]


async def handle(ctx: Context, request: AwsRequest) -> S3Response:
    """Answer one verified request, or a browser's question before one. Raises AwsError and domain errors."""
    try:
        return await _answer(ctx, request)
    except (AwsError, OverreadError):
        await _take_the_rest(request)
        raise


async def _answer(ctx: Context, request: AwsRequest) -> S3Response:
    bucket, key = split_path(request.path)
    if request.method == "OPTIONS":
        return await preflight(ctx, request, bucket)
    if request.caller is None:
        raise AwsError("AccessDenied", 403, "Access Denied")
    s3 = S3Request(request, request.caller, bucket, key, read_query(request.query))
    bound_to = s3.query.get(BOUND_ADDRESS)
    if bound_to is not None and bound_to != request.caller.source_ip:
        raise AwsError("AccessDenied", 403, "Access Denied")
    request.operation, operation = _find(s3)
    owner = s3.header("x-amz-expected-bucket-owner")
    if owner not in (None, request.caller.account):
        raise AwsError("AccessDenied", 403, "Access Denied")
    try:
        response = await operation(ctx, s3)
    except PreconditionFailed as error:
        if not error.not_modified or request.method not in ("GET", "HEAD"):
            raise
        response = S3Response(304)
    except OverreadError as error:
        told = _with_members(error, s3)
        if told is None:
            raise
        raise told from error
    response.headers += SAFETY
    if "origin" in request.headers:
        response.headers += await cors_headers(ctx, request, bucket)
    return response


async def _take_the_rest(request: AwsRequest) -> None:
    """Read what the client is still sending, within reason: closed on while it sends, it would never see the answer.

    A client that expects a 100 first sends nothing until it gets one.
    """
    if request.stream is None or "expect" in request.headers:
        return
    taken = 0
    try:
        async for piece in request.stream:
            taken += len(piece)
            if taken > _REST_BYTES:
                return
    except (AwsError, OverreadError, SignatureRefused):
        return  # there is an error to report already


_REST_BYTES = 8 * 2**20

_SERVICE: Mapping[tuple[str, str], Operation] = {("GET", ""): s3_buckets.list_buckets}

_BUCKET: Mapping[tuple[str, str], Operation] = {
    ("GET", ""): s3_buckets.list_objects,
    ("HEAD", ""): s3_buckets.head_bucket,
    ("PUT", ""): s3_buckets.create_bucket,
    ("DELETE", ""): s3_buckets.delete_bucket,
    ("GET", "list-type"): s3_buckets.list_objects_v2,
    ("GET", "location"): s3_buckets.get_bucket_location,
    ("GET", "cors"): s3_buckets.get_bucket_cors,
    ("PUT", "cors"): s3_buckets.put_bucket_cors,
    ("DELETE", "cors"): s3_buckets.delete_bucket_cors,
    ("GET", "uploads"): s3_uploads.list_multipart_uploads,
    ("POST", "delete"): s3_objects.delete_objects,
    **s3_buckets.FEATURES_WITHOUT_CONFIGURATION,
}

_OBJECT: Mapping[tuple[str, str], Operation] = {
    ("GET", ""): s3_objects.get_object,
    ("HEAD", ""): s3_objects.head_object,
    ("PUT", ""): s3_objects.put_object,
    ("DELETE", ""): s3_objects.delete_object,
    ("GET", "partNumber"): s3_objects.get_object,
    ("HEAD", "partNumber"): s3_objects.head_object,
    ("GET", "acl"): s3_objects.get_object_acl,
    ("GET", "tagging"): s3_objects.get_object_tagging,
    ("POST", "uploads"): s3_uploads.create_multipart_upload,
    ("PUT", "uploadId"): s3_uploads.upload_part,
    ("GET", "uploadId"): s3_uploads.list_parts,
    ("POST", "uploadId"): s3_uploads.complete_multipart_upload,
    ("DELETE", "uploadId"): s3_uploads.abort_multipart_upload,
}

SERVED: tuple[str, ...] = tuple(
    sorted(
        {
            "".join(word.capitalize() for word in operation.__name__.split("_"))
            for table in (_SERVICE, _BUCKET, _OBJECT)
            for operation in table.values()
            if hasattr(operation, "__name__")
        }
    )
)
"""The operations by their names."""

_SUBRESOURCES = (
    "uploadId", "uploads", "partNumber", "list-type", "location", "cors", "delete", "acl", "tagging", "versioning",
    "versions", "versionId", "policy", "policyStatus", "encryption", "lifecycle", "website", "logging", "notification",
    "replication", "requestPayment", "accelerate", "analytics", "inventory", "metrics", "intelligent-tiering",
    "object-lock", "ownershipControls", "publicAccessBlock", "attributes", "legal-hold", "retention", "restore",
    "torrent", "select", "metadataTable", "metadataConfiguration", "session", "renameObject", "append",
)  # fmt: skip
"""Parameters that choose an operation, the deciding one first."""


def _find(s3: S3Request) -> tuple[str, Operation]:
    """Name (for the log) and function of the operation. Raises AwsError for what is not served."""
    subresource = next((name for name in _SUBRESOURCES if name in s3.query), "")
    table = _OBJECT if s3.key else _BUCKET if s3.bucket else _SERVICE
    method = s3.wire.method
    operation = table.get((method, subresource))
    if operation is not None:
        return getattr(operation, "__name__", subresource), operation
    if subresource:
        raise AwsError(
            "NotImplemented", 501, f"overread does not serve {method} with the subresource '{subresource}'"
        )
    if method == "POST" and s3.bucket:
        raise AwsError("NotImplemented", 501, "overread does not take uploads by POST forms")
    raise AwsError("MethodNotAllowed", 405, "The specified method is not allowed against this resource.")


def _says(sentence: str) -> Callable[[Any, AwsRequest], str]:
    def wording(error: Any, request: AwsRequest) -> str:  # noqa: ARG001 - a Wording
        return sentence

    return wording


def _reason(error: Any, request: AwsRequest) -> str:  # noqa: ARG001 - a Wording
    return str(error.reason)


def _digest(error: BadDigest, request: AwsRequest) -> str:  # noqa: ARG001 - a Wording
    return f"The {error.algorithm} you specified did not match the calculated checksum."


def _denied(error: AccessDenied, request: AwsRequest) -> str:  # noqa: ARG001 - a Wording
    """Whose bucket it is, and why a policy of another account refuses, is told to nobody (documented)."""
    if not error.layer or error.layer == "resource-based policy":
        return "Access Denied"
    named = f'User: {error.principal} is not authorized to perform: {error.action} on resource: "{error.resource}"'
    return named + error.because


_DENIED = Row("AccessDenied", 403, _denied)

ERRORS: Rows = {
    (NotFound, "bucket"): Row("NoSuchBucket", 404, _says("The specified bucket does not exist")),
    (NotFound, "object"): Row("NoSuchKey", 404, _says("The specified key does not exist.")),
    (NotFound, "upload"): Row(
        "NoSuchUpload",
        404,
        _says(
            "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or "
            "completed."
        ),
    ),
    (NotFound, "CORS configuration"): Row(
        "NoSuchCORSConfiguration", 404, _says("The CORS configuration does not exist")
    ),
    (AlreadyExists, None): Row(
        "BucketAlreadyOwnedByYou",
        409,
        _says("Your previous request to create the named bucket succeeded and you already own it."),
    ),
    (InUse, None): Row("BucketNotEmpty", 409, _says("The bucket you tried to delete is not empty")),
    (AccessDenied, None): _DENIED,
    (PreconditionFailed, None): Row(
        "PreconditionFailed", 412, _says("At least one of the pre-conditions you specified did not hold")
    ),
    (RangeNotSatisfiable, None): Row("InvalidRange", 416, _says("The requested range is not satisfiable")),
    (BadDigest, None): Row("BadDigest", 400, _digest),
    (ObjectRefused, ObjectRefusal.BUCKET_NAME.name): Row(
        "InvalidBucketName", 400, _says("The specified bucket is not valid.")
    ),
    (ObjectRefused, ObjectRefusal.KEY.name): Row("InvalidArgument", 400, _reason),
    (ObjectRefused, ObjectRefusal.KEY_TOO_LONG.name): Row(
        "KeyTooLongError", 400, _says("Your key is too long")
    ),
    (ObjectRefused, ObjectRefusal.METADATA_TOO_LARGE.name): Row(
        "MetadataTooLarge", 400, _says("Your metadata headers exceed the maximum allowed metadata size")
    ),
    (ObjectRefused, ObjectRefusal.TOO_LARGE.name): Row(
        "EntityTooLarge", 400, _says("Your proposed upload exceeds the maximum allowed size")
    ),
    (ObjectRefused, ObjectRefusal.PART_TOO_SMALL.name): Row(
        "EntityTooSmall", 400, _says("Your proposed upload is smaller than the minimum allowed size")
    ),
    (ObjectRefused, ObjectRefusal.PART_UNKNOWN.name): Row(
        "InvalidPart",
        400,
        _says(
            "One or more of the specified parts could not be found.  The part may not have been uploaded, or the "
            "specified entity tag may not match the part's entity tag."
        ),
    ),
    (ObjectRefused, ObjectRefusal.PART_ORDER.name): Row(
        "InvalidPartOrder",
        400,
        _says("The list of parts was not in ascending order. Parts must be ordered by part number."),
    ),
    (ObjectRefused, ObjectRefusal.PART_NUMBER.name): Row(
        "InvalidArgument", 400, _says("Part number must be an integer between 1 and 10000, inclusive")
    ),
    (ObjectRefused, ObjectRefusal.PART_CHECKSUM_TYPE.name): Row("InvalidRequest", 400, _reason),
    (ObjectRefused, ObjectRefusal.INCOMPLETE_BODY.name): Row(
        "IncompleteBody",
        400,
        _says("You did not provide the number of bytes specified by the Content-Length HTTP header"),
    ),
    (ObjectRefused, ObjectRefusal.LOCATION.name): Row("IllegalLocationConstraintException", 400, _reason),
    (ObjectRefused, ObjectRefusal.COPY_ONTO_ITSELF.name): Row("InvalidRequest", 400, _reason),
    (Throttled, None): Row("SlowDown", 503, _says("Please reduce your request rate.")),
    (StorageUnavailable, None): Row(
        "ServiceUnavailable",
        503,
        _says("The service cannot store or read objects at the moment. Please try again."),
    ),
}
"""S3's codes for domain errors that need no more than a code and a sentence."""


def _with_members(error: OverreadError, s3: S3Request) -> AwsError | None:
    """The wire form of those domain errors that carry members or headers of their own, or come in two forms."""
    match error:
        case WrongRegion():
            return _wrong_region(error, s3)
        case NotFound(kind="bucket"):
            return AwsError(
                "NoSuchBucket",
                404,
                "The specified bucket does not exist",
                members={"BucketName": error.name},
            )
        case NotFound(kind="object"):
            return AwsError("NoSuchKey", 404, "The specified key does not exist.", members={"Key": s3.key})
        case NotFound(kind="upload"):
            row = ERRORS[NotFound, "upload"]
            return AwsError(
                row.code, row.status, row.wording(error, s3.wire), members={"UploadId": error.name}
            )
        case AlreadyExists(owned=False):
            return AwsError(
                "BucketAlreadyExists",
                409,
                "The requested bucket name is not available. The bucket namespace is shared by all users of the system. "
                "Please select a different name and try again.",
                members={"BucketName": error.name},
            )
        case RangeNotSatisfiable():
            return AwsError(
                "InvalidRange",
                416,
                "The requested range is not satisfiable",
                members={"RangeRequested": error.requested, "ActualObjectSize": error.size},
                headers=(("content-range", f"bytes */{error.size}"),),
            )
    return None


def _wrong_region(error: WrongRegion, s3: S3Request) -> AwsError:
    """Clients read the region here and sign again: the header from HEAD, the member from everything else."""
    headers = (("x-amz-bucket-region", error.region),)
    if s3.wire.method == "HEAD":
        return AwsError("PermanentRedirect", 301, "Moved Permanently", headers=headers)
    return AwsError(
        "AuthorizationHeaderMalformed",
        400,
        f"The authorization header is malformed; the region '{error.requested}' is wrong; expecting '{error.region}'",
        members={"Region": error.region},
        headers=headers,
    )
