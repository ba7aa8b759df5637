"""Documents that came as bytes: where they lie, and that they go with their loops; on both databases."""

from __future__ import annotations

import hashlib

import pytest
from tests.factories import make_caller
from tests.fakes import FakeClock
from tests.work import make_work

from overread.domain.object_lists import ListQuery
from overread.domain.objects import ObjectRefused
from overread.operations import buckets, human_loops, kept_documents
from overread.operations.access_keys import create_access_key
from overread.operations.context import Context

FORM = b"\x89PNG\r\n\x1a\n, a form"
BUCKET = "overread-documents-111122223333-us-east-1"


async def keys(ctx: Context) -> list[str]:
    page = await ctx.objects.list_objects(BUCKET, ListQuery())
    return [found.key for found in page.objects]


async def test_a_document_lies_under_its_day_and_loop(ctx: Context) -> None:
    work = await make_work(ctx)
    place = await kept_documents.keep(ctx, work.caller, "loop", FORM)
    assert (place.bucket, place.key) == (BUCKET, f"2026/03/04/loop/{hashlib.sha256(FORM).hexdigest()}")
    assert await ctx.objects.read_bytes(place.bucket, place.key, 100) == FORM
    assert (await ctx.objects.head(place.bucket, place.key)).attributes.content_type == "image/png"


async def test_a_document_that_comes_again_keeps_its_place(ctx: Context, clock: FakeClock) -> None:
    work = await make_work(ctx)
    first = await kept_documents.keep(ctx, work.caller, "loop", FORM)
    clock.advance(days=1)  # midnight between the document and its loop
    await work.start()
    clock.advance(days=3)
    assert await kept_documents.keep(ctx, work.caller, "loop", FORM) == first
    other = await kept_documents.keep(ctx, work.caller, "loop", b"another form")
    assert other.key.startswith("2026/03/08/loop/")


async def test_documents_go_when_the_inputs_of_their_loops_go(ctx: Context, clock: FakeClock) -> None:
    work = await make_work(ctx, availability_seconds=2_592_000)
    await create_access_key(ctx, work.caller.account, "tester", "AKIATESTER", "secret")
    for name in ("deleted", "stopped", "waiting"):
        await work.start(name)
        await kept_documents.keep(ctx, work.caller, name, FORM)
    for name in ("deleted", "stopped"):
        await human_loops.stop(ctx, work.caller, name)
    await human_loops.delete(ctx, work.caller, "deleted")
    await ctx.objects.put_bytes(BUCKET, "0", b"of the account's own", "text/plain")
    clock.advance(days=29, hours=23)
    assert await kept_documents.forget_old(ctx) == 0
    clock.advance(days=2)
    assert await kept_documents.forget_old(ctx) == 2
    own, kept = await keys(ctx)
    assert (own, kept.split("/")[3]) == ("0", "waiting")
    assert await kept_documents.forget_old(ctx) == 0


async def test_nobody_takes_the_name_of_such_a_bucket(ctx: Context) -> None:
    with pytest.raises(ObjectRefused, match="gives itself"):
        await buckets.create_bucket(ctx, make_caller("444455556666"), BUCKET, None)


async def test_no_more_are_deleted_at_once_than_allowed(ctx: Context, clock: FakeClock) -> None:
    work = await make_work(ctx)
    await create_access_key(ctx, work.caller.account, "tester", "AKIATESTER", "secret")
    for number in range(3):
        await kept_documents.keep(ctx, work.caller, f"never-started-{number}", FORM)
    clock.advance(days=40)
    assert [await kept_documents.forget_old(ctx, limit=2) for _ in range(3)] == [2, 1, 0]
