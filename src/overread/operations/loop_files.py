"""Files of a human loop for the operator: the document or image that was reviewed, and the output."""

from __future__ import annotations

from dataclasses import dataclass

import orjson
import sqlalchemy as sa

from overread.domain import arn
from overread.domain.audit import Actor, Deed
from overread.domain.errors import AccessDenied, NotFound
from overread.domain.human_loop import HumanLoop
from overread.domain.objects import ObjectRead
from overread.domain.output import Json, bucket_and_prefix
from overread.operations import audit
from overread.operations.context import Context
from overread.store import flow_definitions, human_loops


@dataclass(frozen=True, slots=True)
class DocumentPlace:
    bucket: str
    key: str


def document_place(document: dict[str, Json]) -> DocumentPlace | None:
    """Where the document or image of a built-in task type lies, by the loop's input."""
    request = document.get("aiServiceRequest")
    if not isinstance(request, dict):
        return None
    for name in ("document", "image"):
        holder = request.get(name)
        place = holder.get("s3Object") if isinstance(holder, dict) else None
        if (
            isinstance(place, dict)
            and isinstance(place.get("bucket"), str)
            and isinstance(place.get("name"), str)
        ):
            return DocumentPlace(str(place["bucket"]), str(place["name"]))
    return None


async def kept_type(ctx: Context, account: str, place: DocumentPlace) -> str | None:
    """The media type of a document that was kept for its loop; None where it is gone or not the account's."""
    try:
        bucket = await ctx.objects.find_bucket(place.bucket)
        info = await ctx.objects.head(place.bucket, place.key)
    except (NotFound, AccessDenied):
        return None
    return info.attributes.content_type if bucket.account == account else None


async def open_document(ctx: Context, actor: Actor, region: str, name: str) -> ObjectRead:
    """Raises NotFound for a loop without one, and where it is gone or not the account's."""

    def read(conn: sa.Connection) -> DocumentPlace | None:
        loop = _find(conn, actor.account, region, name)
        text = human_loops.read_input(conn, ctx.store.sealer, loop)
        value = None if text is None else orjson.loads(text)
        return document_place(value) if isinstance(value, dict) else None

    place = await ctx.store.read(read)
    if place is None:
        raise NotFound("document", name)
    found = await _open(ctx, actor.account, place.bucket, place.key)
    await _note(ctx, actor, Deed.DOCUMENT_GRANTED, region, name, f"s3://{place.bucket}/{place.key}")
    return found


async def open_output(ctx: Context, actor: Actor, region: str, name: str) -> ObjectRead:
    """Raises NotFound."""

    def read(conn: sa.Connection) -> tuple[HumanLoop, str]:
        loop = _find(conn, actor.account, region, name)
        flow = flow_definitions.find(conn, actor.account, region, loop.flow_name)
        return loop, flow.output_path

    loop, output_path = await ctx.store.read(read)
    bucket, _ = bucket_and_prefix(output_path)
    found = await _open(ctx, actor.account, bucket, loop.output_uri.removeprefix(f"s3://{bucket}/"))
    await _note(ctx, actor, Deed.OUTPUT_DOWNLOADED, region, name, loop.output_uri)
    return found


def _find(conn: sa.Connection, account: str, region: str, name: str) -> HumanLoop:
    loop = human_loops.find(conn, account, region, name)
    if loop is None:
        raise NotFound("human loop", name)
    return loop


async def _open(ctx: Context, account: str, bucket: str, key: str) -> ObjectRead:
    owner = await ctx.objects.find_bucket(bucket)
    if owner.account != account:
        raise NotFound("bucket", bucket)
    try:
        return await ctx.objects.get(bucket, key)
    except AccessDenied as error:
        raise NotFound("object", key) from error


async def _note(ctx: Context, actor: Actor, deed: Deed, region: str, name: str, detail: str) -> None:
    await audit.note(ctx, actor, deed, arn.human_loop(actor.account, region, name), detail=detail)
