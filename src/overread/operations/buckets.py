"""Buckets and objects as AWS callers use them: who may do what, then the object store.

Every use case begins with `_reach`: permission, the bucket, that it is the caller's, and that the request was signed
for its region. Actions and their resources: Service Authorization Reference, "Actions for Amazon S3" (documented).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from overread.domain.caller import Caller
from overread.domain.checksums import Algorithm
from overread.domain.errors import AccessDenied, AlreadyExists, NotFound
from overread.domain.object_lists import ListPage, ListQuery, UploadPage
from overread.domain.objects import (
    ALWAYS_READ,
    ALWAYS_WRITE,
    KEPT_BUCKETS,
    NO_PROOF,
    Attributes,
    Bucket,
    ByteRange,
    CopySource,
    CorsRule,
    NamedPart,
    ObjectInfo,
    ObjectRead,
    ObjectRefusal,
    ObjectRefused,
    Part,
    Proof,
    ReadCondition,
    Upload,
    WriteCondition,
    WrongRegion,
    bucket_arn,
    check_bucket_name,
    is_region,
    object_arn,
    to_millisecond,
)
from overread.operations.access_keys import NO_FACTS, RequestFacts, authorize
from overread.operations.context import Context

_FIRST_REGION = "us-east-1"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request goes. region: the one it was signed for; None if its signature names none (Version 2)."""

    bucket: str
    key: str = ""
    region: str | None = None

    @property
    def arn(self) -> str:
        return object_arn(self.bucket, self.key) if self.key else bucket_arn(self.bucket)


# --- buckets ---------------------------------------------------------------------------------------------------


async def list_buckets(ctx: Context, caller: Caller) -> tuple[Bucket, ...]:
    """All buckets of the caller's account, of every region, by name."""
    authorize(caller, "s3:ListAllMyBuckets", "arn:aws:s3:::*")
    return await ctx.objects.list_buckets(caller.account)


async def create_bucket(ctx: Context, caller: Caller, name: str, location: str | None) -> Bucket:
    """Make a bucket in `location`, or where the request was signed for.

    Outside of us-east-1 a location must be named, and be the one the request was signed for (documented).
    In us-east-1 making one's own bucket again changes nothing (documented).
    Raises ObjectRefused for name and location, AlreadyExists.
    """
    authorize(caller, "s3:CreateBucket", bucket_arn(name))
    check_bucket_name(name)
    if name.startswith(KEPT_BUCKETS):
        # Names are of all accounts: whoever took another's would keep it from having documents reviewed.
        raise ObjectRefused(ObjectRefusal.BUCKET_NAME, f"{name!r} is a name that overread gives itself")
    region = "eu-west-1" if location == "EU" else location or _FIRST_REGION
    if not is_region(region):
        raise ObjectRefused(ObjectRefusal.LOCATION, "The specified location-constraint is not valid")
    if caller.region not in (_FIRST_REGION, region):
        raise ObjectRefused(
            ObjectRefusal.LOCATION,
            f"The {location or 'unspecified'} location constraint is incompatible for the region specific endpoint "
            "this request was sent to.",
        )
    bucket = Bucket(name, caller.account, region, to_millisecond(ctx.clock()))
    try:
        await ctx.objects.create_bucket(bucket)
    except AlreadyExists as error:
        if not (error.owned and region == _FIRST_REGION):
            raise
        return await ctx.objects.find_bucket(name)
    return bucket


async def head_bucket(ctx: Context, caller: Caller, place: Place) -> Bucket:
    return await _reach(ctx, caller, "s3:ListBucket", place)


async def get_bucket_location(ctx: Context, caller: Caller, place: Place) -> Bucket:
    """Answers from every region (documented)."""
    return await _reach(ctx, caller, "s3:GetBucketLocation", Place(place.bucket))


async def look_at_bucket(ctx: Context, caller: Caller, place: Place, action: str) -> Bucket:
    """A bucket of the caller's, for the read-only questions about features that overread does not have."""
    return await _reach(ctx, caller, action, place)


async def delete_bucket(ctx: Context, caller: Caller, place: Place) -> None:
    await _reach(ctx, caller, "s3:DeleteBucket", place)
    await ctx.objects.delete_bucket(place.bucket)


async def get_bucket_cors(ctx: Context, caller: Caller, place: Place) -> tuple[CorsRule, ...]:
    """Raises NotFound (kind `CORS configuration`) if there is none."""
    bucket = await _reach(ctx, caller, "s3:GetBucketCORS", place)
    if not bucket.cors:
        raise NotFound("CORS configuration", place.bucket)
    return bucket.cors


async def put_bucket_cors(ctx: Context, caller: Caller, place: Place, rules: tuple[CorsRule, ...]) -> None:
    """Replace the rules; none at all deletes the configuration."""
    await _reach(ctx, caller, "s3:PutBucketCORS", place)
    await ctx.objects.put_cors(place.bucket, rules)


async def cors_rules(ctx: Context, bucket: str) -> tuple[CorsRule, ...] | None:
    """What browsers of anybody may be told about a bucket before they send a signed request; None: no such bucket."""
    try:
        return (await ctx.objects.find_bucket(bucket)).cors
    except NotFound:
        return None


# --- objects ---------------------------------------------------------------------------------------------------


async def put_object(
    ctx: Context,
    caller: Caller,
    place: Place,
    body: AsyncIterator[bytes],
    attributes: Attributes,
    *,
    proof: Proof = NO_PROOF,
    condition: WriteCondition = ALWAYS_WRITE,
) -> ObjectInfo:
    await _reach(ctx, caller, "s3:PutObject", place)
    return await ctx.objects.put(place.bucket, place.key, body, attributes, proof=proof, condition=condition)


async def get_object(
    ctx: Context,
    caller: Caller,
    place: Place,
    *,
    byte_range: ByteRange | None = None,
    part_number: int | None = None,
    condition: ReadCondition = ALWAYS_READ,
) -> ObjectRead:
    await _reach(ctx, caller, "s3:GetObject", place)
    try:
        return await ctx.objects.get(
            place.bucket, place.key, byte_range=byte_range, part_number=part_number, condition=condition
        )
    except NotFound:
        _may_know(caller, "s3:GetObject", place)
        raise


async def head_object(
    ctx: Context, caller: Caller, place: Place, condition: ReadCondition, *, action: str = "s3:GetObject"
) -> ObjectInfo:
    await _reach(ctx, caller, action, place)
    try:
        info = await ctx.objects.head(place.bucket, place.key)
    except NotFound:
        _may_know(caller, action, place)
        raise
    condition.check(info)
    return info


async def delete_object(ctx: Context, caller: Caller, place: Place) -> None:
    """Delete an object; one that is not there is no error."""
    await _reach(ctx, caller, "s3:DeleteObject", place)
    await ctx.objects.delete(place.bucket, [place.key])


async def delete_objects(ctx: Context, caller: Caller, place: Place, keys: Sequence[str]) -> frozenset[str]:
    """Delete up to 1,000 keys of a bucket; those that are not there are no error. Returns those that the caller may not
    delete.
    """
    denied = set()
    for key in keys:
        try:
            authorize(caller, "s3:DeleteObject", object_arn(place.bucket, key))
        except AccessDenied:
            denied.add(key)
    await _find(ctx, caller, "s3:DeleteObject", place)
    await ctx.objects.delete(place.bucket, [key for key in keys if key not in denied])
    return frozenset(denied)


async def copy_object(ctx: Context, caller: Caller, source: CopySource, place: Place) -> ObjectInfo:
    await _reach(ctx, caller, "s3:GetObject", Place(source.bucket, source.key))
    await _reach(ctx, caller, "s3:PutObject", place)
    return await ctx.objects.copy(source, place.bucket, place.key)


async def list_objects(ctx: Context, caller: Caller, place: Place, query: ListQuery) -> ListPage:
    facts = {"s3:prefix": query.prefix, "s3:max-keys": str(query.limit)}
    if query.delimiter:
        facts["s3:delimiter"] = query.delimiter
    await _reach(ctx, caller, "s3:ListBucket", place, facts)
    return await ctx.objects.list_objects(place.bucket, query)


# --- multipart uploads -----------------------------------------------------------------------------------------


async def create_upload(
    ctx: Context,
    caller: Caller,
    place: Place,
    attributes: Attributes,
    *,
    algorithm: Algorithm | None,
    composite: bool,
) -> Upload:
    await _reach(ctx, caller, "s3:PutObject", place)
    now = to_millisecond(ctx.clock())
    upload = Upload(ctx.ids.hex(64), place.bucket, place.key, now, attributes, algorithm, composite)
    await ctx.objects.create_upload(upload)
    return upload


async def put_part(
    ctx: Context,
    caller: Caller,
    place: Place,
    upload_id: str,
    number: int,
    body: AsyncIterator[bytes],
    *,
    proof: Proof,
) -> Part:
    upload = await _upload(ctx, caller, "s3:PutObject", place, upload_id)
    return await ctx.objects.put_part(upload, number, body, proof=proof)


async def copy_part(
    ctx: Context,
    caller: Caller,
    place: Place,
    upload_id: str,
    number: int,
    *,
    source: CopySource,
    byte_range: ByteRange | None,
) -> Part:
    await _reach(ctx, caller, "s3:GetObject", Place(source.bucket, source.key))
    upload = await _upload(ctx, caller, "s3:PutObject", place, upload_id)
    return await ctx.objects.copy_part(upload, number, source, byte_range)


async def list_parts(
    ctx: Context, caller: Caller, place: Place, upload_id: str, *, after: int, limit: int
) -> tuple[Upload, tuple[Part, ...]]:
    upload = await _upload(ctx, caller, "s3:ListMultipartUploadParts", place, upload_id)
    return upload, await ctx.objects.list_parts(upload, after, limit)


async def list_uploads(
    ctx: Context, caller: Caller, place: Place, query: ListQuery, after_id: str
) -> UploadPage:
    await _reach(ctx, caller, "s3:ListBucketMultipartUploads", place)
    return await ctx.objects.list_uploads(place.bucket, query, after_id)


async def complete_upload(
    ctx: Context,
    caller: Caller,
    place: Place,
    upload_id: str,
    parts: Sequence[NamedPart],
    *,
    checksum: str | None = None,
    size: int | None = None,
    condition: WriteCondition = ALWAYS_WRITE,
) -> ObjectInfo:
    upload = await _upload(ctx, caller, "s3:PutObject", place, upload_id)
    return await ctx.objects.complete_upload(upload, parts, checksum=checksum, size=size, condition=condition)


async def abort_upload(ctx: Context, caller: Caller, place: Place, upload_id: str) -> None:
    await _reach(ctx, caller, "s3:AbortMultipartUpload", place)
    await ctx.objects.abort_upload(place.bucket, place.key, upload_id)


# ---------------------------------------------------------------------------------------------------------------


async def _reach(
    ctx: Context, caller: Caller, action: str, place: Place, facts: RequestFacts = NO_FACTS
) -> Bucket:
    """The bucket, if the caller may do `action` there. Raises AccessDenied, NotFound, WrongRegion."""
    authorize(caller, action, place.arn, facts)
    return await _find(ctx, caller, action, place)


def _may_know(caller: Caller, action: str, place: Place) -> None:
    """Whoever may not list a bucket does not learn which objects it has not (documented). Raises AccessDenied."""
    try:
        authorize(caller, "s3:ListBucket", bucket_arn(place.bucket))
    except AccessDenied:
        raise AccessDenied(caller.arn, action, place.arn) from None


async def _find(ctx: Context, caller: Caller, action: str, place: Place) -> Bucket:
    bucket = await ctx.objects.find_bucket(place.bucket)
    if bucket.account != caller.account:
        raise AccessDenied(caller.arn, action, place.arn)
    if place.region is not None and place.region != bucket.region:
        raise WrongRegion(bucket.name, bucket.region, place.region)
    return bucket


async def _upload(ctx: Context, caller: Caller, action: str, place: Place, upload_id: str) -> Upload:
    await _reach(ctx, caller, action, place)
    return await ctx.objects.find_upload(place.bucket, place.key, upload_id)
