"""Documents that a caller sent as bytes and that a review needs: kept as objects of the account, until retention ends.

A2I says nothing of them (inferred): templates show an S3 object, and Base64 in a task's input would travel with every
page and into the output.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from overread.domain.caller import Caller
from overread.domain.errors import AccessDenied, AlreadyExists, NotFound
from overread.domain.object_lists import ListQuery
from overread.domain.objects import KEPT_BUCKETS, Bucket, object_arn, to_millisecond
from overread.operations.buckets import Place
from overread.operations.context import Context
from overread.store import access_keys, human_loops

KEY_PARTS = 5
"""Year, month, day, loop, digest."""

_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"%PDF-": "application/pdf",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
}


async def keep(ctx: Context, caller: Caller, loop_name: str, content: bytes) -> Place:
    """Store a document for a loop that is about to start. The same document for the same loop has the same place, so a
    request that is sent again asks for the same review.
    """
    bucket = await _bucket(ctx, caller)
    digest = hashlib.sha256(content).hexdigest()
    loop = await ctx.store.read(human_loops.find, caller.account, caller.region, loop_name)
    if loop is not None:
        # The loop was created right after its document was kept; between the two a day may have ended.
        for day in (loop.created_at, loop.created_at - timedelta(days=1)):
            earlier = _key(day, loop_name, digest)
            try:
                await ctx.objects.head(bucket, earlier)
            except NotFound:
                continue
            return Place(bucket, earlier)
    key = _key(ctx.clock(), loop_name, digest)
    await ctx.objects.put_bytes(bucket, key, content, content_type(content))
    return Place(bucket, key)


def content_type(content: bytes) -> str:
    """By the first bytes: browsers decide by it whether and how to show the document."""
    found = (kind for signature, kind in _SIGNATURES.items() if content.startswith(signature))
    return next(found, "application/octet-stream")


async def forget_old(ctx: Context, limit: int = 100) -> int:
    """Delete what belongs to loops that are gone, or ended longer ago than the deployment keeps their inputs; how many."""
    if not ctx.policy.retention_days:
        return 0
    before = ctx.clock() - timedelta(days=ctx.policy.retention_days)
    deleted = 0
    for account in await ctx.store.read(access_keys.accounts):
        for bucket in await ctx.objects.list_buckets(account):
            if bucket.name == _bucket_name(account, bucket.region) and deleted < limit:
                deleted += await _forget_of_bucket(ctx, bucket, before, limit - deleted)
    return deleted


async def _forget_of_bucket(ctx: Context, bucket: Bucket, before: datetime, limit: int) -> int:
    """Keys begin with the day, so the listing ends at the first that is young enough."""
    youngest, after, over = _day(before), "", list[str]()
    while len(over) < limit:
        page = await ctx.objects.list_objects(bucket.name, ListQuery(after=after))
        old = [found.key for found in page.objects if found.key < youngest]
        over += await ctx.store.read(_of_ended_loops, bucket, old, before)
        if len(old) < len(page.objects) or page.next_after is None:
            break
        after = page.next_after
    over = over[:limit]
    if over:
        await ctx.objects.delete(bucket.name, over)
    return len(over)


def _of_ended_loops(conn: sa.Connection, bucket: Bucket, keys: list[str], before: datetime) -> list[str]:
    over = []
    for key in keys:
        parts = key.split("/")
        if len(parts) != KEY_PARTS:
            # The account may put objects of its own beside ours.
            continue
        loop = human_loops.find(conn, bucket.account, bucket.region, parts[3])
        if loop is None or (loop.finished_at is not None and loop.finished_at < before):
            over.append(key)
    return over


async def _bucket(ctx: Context, caller: Caller) -> str:
    """The account's own bucket for such documents in its region, made when it is first needed."""
    name = _bucket_name(caller.account, caller.region)
    bucket = Bucket(name, caller.account, caller.region, to_millisecond(ctx.clock()))
    try:
        found = await ctx.objects.find_bucket(name)
    except NotFound:
        try:
            await ctx.objects.create_bucket(bucket)
        except AlreadyExists:
            # Another request was quicker.
            return await _bucket(ctx, caller)
        return name
    if found.account != caller.account:
        raise AccessDenied(caller.arn, "s3:PutObject", object_arn(name, "*"))
    return name


def _bucket_name(account: str, region: str) -> str:
    return f"{KEPT_BUCKETS}{account}-{region}"


def _key(moment: datetime, loop_name: str, digest: str) -> str:
    return f"{_day(moment)}/{loop_name}/{digest}"


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y/%m/%d")
