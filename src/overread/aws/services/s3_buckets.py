"""S3's operations on buckets: making, listing, CORS, and honest answers about features that overread does not have."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Awaitable, Callable, Mapping

from overread.aws.codecs.rest_xml import (
    Element,
    Member,
    S3Response,
    document,
    malformed,
    parse_document,
    read_body,
    read_document,
)
from overread.aws.errors import AwsError
from overread.aws.services.s3_messages import S3Request, checksum_type, encoding, invalid, iso_date, number
from overread.domain.object_lists import ListPage, ListQuery
from overread.domain.objects import MAX_LIST, CorsRule, ObjectInfo
from overread.operations import buckets
from overread.operations.context import Context

_XML = ("content-type", "application/xml")
_MAX_BUCKETS = 10_000
_CORS_METHODS = frozenset({"GET", "PUT", "POST", "DELETE", "HEAD"})
_MAX_CORS_RULES = 100


def answer(name: str, members: list[Member]) -> S3Response:
    """A document as answer."""
    return S3Response(200, [_XML], document(name, members))


def owner(account: str) -> list[Member]:
    """S3 names accounts by a digest of 64 hex digits; ours is made of the account's number."""
    return [("ID", hashlib.sha256(account.encode()).hexdigest()), ("DisplayName", account)]


# --- the service and its buckets -------------------------------------------------------------------------------


async def list_buckets(ctx: Context, s3: S3Request) -> S3Response:
    prefix, region = s3.query.get("prefix", ""), s3.query.get("bucket-region", "")
    after = read_token(s3)
    limit = number(s3, "max-buckets", _MAX_BUCKETS, least=1, most=_MAX_BUCKETS)
    found = [
        bucket
        for bucket in await buckets.list_buckets(ctx, s3.caller)
        if bucket.name > after and bucket.name.startswith(prefix) and region in ("", bucket.region)
    ]
    shown = found[:limit]
    entries: list[Member] = [
        (
            "Bucket",
            [
                ("Name", bucket.name),
                ("CreationDate", iso_date(bucket.created_at)),
                ("BucketRegion", bucket.region),
            ],
        )
        for bucket in shown
    ]
    members: list[Member] = [
        ("Owner", owner(s3.caller.account)),
        ("Buckets", entries),
        ("Prefix", prefix or None),
        ("ContinuationToken", _token(shown[-1].name) if len(found) > limit else None),
    ]
    return answer("ListAllMyBucketsResult", members)


async def create_bucket(ctx: Context, s3: S3Request) -> S3Response:
    if s3.header("x-amz-acl") not in (None, "private"):
        raise AwsError("NotImplemented", 501, "overread has no public buckets: x-amz-acl")
    if (s3.header("x-amz-bucket-object-lock-enabled") or "false").lower() != "false":
        raise AwsError("NotImplemented", 501, "overread has no object lock: x-amz-bucket-object-lock-enabled")
    data = await read_body(s3.wire)
    location = parse_document(data, "CreateBucketConfiguration").get("LocationConstraint") if data else None
    await buckets.create_bucket(ctx, s3.caller, s3.bucket, location or None)
    return S3Response(200, [("location", f"/{s3.bucket}")])


async def head_bucket(ctx: Context, s3: S3Request) -> S3Response:
    bucket = await buckets.head_bucket(ctx, s3.caller, s3.place)
    return S3Response(
        200,
        [_XML, ("x-amz-bucket-region", bucket.region), ("x-amz-access-point-alias", "false")],
    )


async def delete_bucket(ctx: Context, s3: S3Request) -> S3Response:
    await buckets.delete_bucket(ctx, s3.caller, s3.place)
    return S3Response(204)


async def get_bucket_location(ctx: Context, s3: S3Request) -> S3Response:
    """us-east-1 is written as an empty element (documented)."""
    bucket = await buckets.get_bucket_location(ctx, s3.caller, s3.place)
    content = None if bucket.region == "us-east-1" else bucket.region
    return S3Response(200, [_XML], document("LocationConstraint", content or ""))


# --- lists -----------------------------------------------------------------------------------------------------


async def list_objects(ctx: Context, s3: S3Request) -> S3Response:
    """Version 1: pages go on behind a marker that is a key or a common prefix."""
    marker, delimiter = s3.query.get("marker", ""), s3.query.get("delimiter", "")
    query, page = await _page(ctx, s3, marker)
    encode = encoding(s3)
    next_marker = encode(page.next_after) if page.next_after and delimiter else None
    members: list[Member] = [
        ("Name", s3.bucket),
        ("Prefix", encode(query.prefix)),
        ("Marker", encode(marker)),
        ("NextMarker", next_marker),
        ("MaxKeys", query.limit),
        ("Delimiter", encode(delimiter) if delimiter else None),
        ("EncodingType", s3.query.get("encoding-type")),
        ("IsTruncated", _bool(page.next_after is not None)),
        *_entries(page, encode, s3.caller.account),
    ]
    return answer("ListBucketResult", members)


async def list_objects_v2(ctx: Context, s3: S3Request) -> S3Response:
    if s3.query["list-type"] != "2":
        raise invalid("list-type", s3.query["list-type"], "Invalid List Type specified in Request")
    token, start_after = s3.query.get("continuation-token"), s3.query.get("start-after", "")
    query, page = await _page(ctx, s3, read_token(s3) or start_after)
    encode = encoding(s3)
    fetch_owner = s3.caller.account if s3.query.get("fetch-owner", "").lower() == "true" else None
    members: list[Member] = [
        ("Name", s3.bucket),
        ("Prefix", encode(query.prefix)),
        ("StartAfter", encode(start_after) if start_after else None),
        ("ContinuationToken", token),
        ("NextContinuationToken", None if page.next_after is None else _token(page.next_after)),
        ("KeyCount", len(page.objects) + len(page.prefixes)),
        ("MaxKeys", query.limit),
        ("Delimiter", encode(query.delimiter) if query.delimiter else None),
        ("EncodingType", s3.query.get("encoding-type")),
        ("IsTruncated", _bool(page.next_after is not None)),
        *_entries(page, encode, fetch_owner),
    ]
    return answer("ListBucketResult", members)


async def _page(ctx: Context, s3: S3Request, after: str) -> tuple[ListQuery, ListPage]:
    limit = min(number(s3, "max-keys", MAX_LIST), MAX_LIST)
    query = ListQuery(s3.query.get("prefix", ""), s3.query.get("delimiter", ""), after, limit)
    return query, await buckets.list_objects(ctx, s3.caller, s3.place, query)


def _entries(page: ListPage, encode: Callable[[str], str], account: str | None) -> list[Member]:
    contents: list[Member] = [("Contents", _entry(info, encode, account)) for info in page.objects]
    prefixes: list[Member] = [("CommonPrefixes", [("Prefix", encode(prefix))]) for prefix in page.prefixes]
    return contents + prefixes


def _entry(info: ObjectInfo, encode: Callable[[str], str], account: str | None) -> list[Member]:
    checksum = info.checksum
    return [
        ("Key", encode(info.key)),
        ("LastModified", iso_date(info.modified_at)),
        ("ETag", f'"{info.etag}"'),
        ("ChecksumAlgorithm", checksum.algorithm.value if checksum else None),
        ("ChecksumType", checksum_type(checksum) if checksum else None),
        ("Size", info.size),
        ("Owner", None if account is None else owner(account)),
        ("StorageClass", "STANDARD"),
    ]


def _bool(value: bool) -> str:
    return "true" if value else "false"


def _token(after: str) -> str:
    return base64.urlsafe_b64encode(after.encode()).decode("ascii")


def read_token(s3: S3Request) -> str:
    """What the continuation token says: names up to and including this one have been listed."""
    token = s3.query.get("continuation-token")
    if not token:
        return ""
    try:
        return base64.b64decode(token, altchars=b"-_", validate=True).decode()
    except ValueError as error:
        raise invalid("continuation-token", token, "The continuation token provided is incorrect") from error


# --- CORS ------------------------------------------------------------------------------------------------------


async def get_bucket_cors(ctx: Context, s3: S3Request) -> S3Response:
    rules = await buckets.get_bucket_cors(ctx, s3.caller, s3.place)
    return answer("CORSConfiguration", [("CORSRule", _cors_members(rule)) for rule in rules])


async def put_bucket_cors(ctx: Context, s3: S3Request) -> S3Response:
    configuration, _ = await read_document(s3.wire, "CORSConfiguration")
    rules = tuple(_cors_rule(element) for element in configuration.all("CORSRule"))
    if not 1 <= len(rules) <= _MAX_CORS_RULES:
        raise malformed()
    await buckets.put_bucket_cors(ctx, s3.caller, s3.place, rules)
    return S3Response(200)


async def delete_bucket_cors(ctx: Context, s3: S3Request) -> S3Response:
    await buckets.put_bucket_cors(ctx, s3.caller, s3.place, ())
    return S3Response(204)


def _cors_rule(element: Element) -> CorsRule:
    def texts(name: str) -> tuple[str, ...]:
        return tuple(child.text for child in element.all(name))

    age = element.get("MaxAgeSeconds")
    rule = CorsRule(
        allowed_origins=texts("AllowedOrigin"),
        allowed_methods=texts("AllowedMethod"),
        allowed_headers=texts("AllowedHeader"),
        expose_headers=texts("ExposeHeader"),
        max_age_seconds=int(age) if age and age.isdecimal() and len(age) < 10 else None,
        id=element.get("ID"),
    )
    if not rule.allowed_origins or not rule.allowed_methods:
        raise malformed()
    for method in rule.allowed_methods:
        if method not in _CORS_METHODS:
            raise AwsError(
                "InvalidRequest",
                400,
                f"Found unsupported HTTP method in CORS config. Unsupported method is {method}",
            )
    for header in rule.expose_headers:
        if not header.isascii() or not header.isprintable():
            raise AwsError("InvalidRequest", 400, "ExposeHeader does not hold the name of a header.")
    for pattern in rule.allowed_origins + rule.allowed_headers:
        if pattern.count("*") > 1:
            raise AwsError(
                "InvalidRequest", 400, f'AllowedOrigin "{pattern}" can not have more than one wildcard.'
            )
    return rule


def _cors_members(rule: CorsRule) -> list[Member]:
    return [
        ("ID", rule.id),
        *(("AllowedOrigin", origin) for origin in rule.allowed_origins),
        *(("AllowedMethod", method) for method in rule.allowed_methods),
        *(("AllowedHeader", header) for header in rule.allowed_headers),
        *(("ExposeHeader", header) for header in rule.expose_headers),
        ("MaxAgeSeconds", rule.max_age_seconds),
    ]


# --- features that overread does not have ----------------------------------------------------------------------

_EMPTY = {
    "versioning": ("s3:GetBucketVersioning", "VersioningConfiguration", []),
    "accelerate": ("s3:GetAccelerateConfiguration", "AccelerateConfiguration", []),
    "logging": ("s3:GetBucketLogging", "BucketLoggingStatus", []),
    "notification": ("s3:GetBucketNotification", "NotificationConfiguration", []),
    "requestPayment": (
        "s3:GetBucketRequestPayment",
        "RequestPaymentConfiguration",
        [("Payer", "BucketOwner")],
    ),
}
"""Subresource → action and the document that says "not in use", which is true here and asked for by many tools."""

_ABSENT = {
    "encryption": (
        "s3:GetEncryptionConfiguration",
        "ServerSideEncryptionConfigurationNotFoundError",
        "The server side encryption configuration was not found",
    ),
    "tagging": ("s3:GetBucketTagging", "NoSuchTagSet", "The TagSet does not exist"),
    "policy": ("s3:GetBucketPolicy", "NoSuchBucketPolicy", "The bucket policy does not exist"),
    "lifecycle": (
        "s3:GetLifecycleConfiguration",
        "NoSuchLifecycleConfiguration",
        "The lifecycle configuration does not exist",
    ),
    "website": (
        "s3:GetBucketWebsite",
        "NoSuchWebsiteConfiguration",
        "The specified bucket does not have a website configuration",
    ),
    "replication": (
        "s3:GetReplicationConfiguration",
        "ReplicationConfigurationNotFoundError",
        "The replication configuration was not found",
    ),
    "publicAccessBlock": (
        "s3:GetBucketPublicAccessBlock",
        "NoSuchPublicAccessBlockConfiguration",
        "The public access block configuration was not found",
    ),
    "ownershipControls": (
        "s3:GetBucketOwnershipControls",
        "OwnershipControlsNotFoundError",
        "The bucket ownership controls were not found",
    ),
    "object-lock": (
        "s3:GetBucketObjectLockConfiguration",
        "ObjectLockConfigurationNotFoundError",
        "Object Lock configuration does not exist for this bucket",
    ),
}
"""Subresource → action, and S3's code and sentence for "nothing configured"."""


async def get_bucket_acl(ctx: Context, s3: S3Request) -> S3Response:
    """The owner may do everything and nobody else anything: there are no other grants."""
    await buckets.look_at_bucket(ctx, s3.caller, s3.place, "s3:GetBucketAcl")
    return answer("AccessControlPolicy", access_control(s3.caller.account))


def access_control(account: str) -> list[Member]:
    grantee: list[Member] = [("ID", owner(account)[0][1]), ("DisplayName", account)]
    return [
        ("Owner", owner(account)),
        ("AccessControlList", [("Grant", [("Grantee", grantee), ("Permission", "FULL_CONTROL")])]),
    ]


def _feature(subresource: str) -> Callable[[Context, S3Request], Awaitable[S3Response]]:
    async def get_bucket_feature(ctx: Context, s3: S3Request) -> S3Response:
        if subresource in _EMPTY:
            action, root, members = _EMPTY[subresource]
            await buckets.look_at_bucket(ctx, s3.caller, s3.place, action)
            return answer(root, list(members))
        action, code, sentence = _ABSENT[subresource]
        await buckets.look_at_bucket(ctx, s3.caller, s3.place, action)
        raise AwsError(code, 404, sentence, members={"BucketName": s3.bucket})

    return get_bucket_feature


FEATURES_WITHOUT_CONFIGURATION: Mapping[
    tuple[str, str], Callable[[Context, S3Request], Awaitable[S3Response]]
] = {
    ("GET", "acl"): get_bucket_acl,
    **{("GET", subresource): _feature(subresource) for subresource in (*_EMPTY, *_ABSENT)},
}
