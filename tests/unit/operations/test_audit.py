"""The record of who did, or saw, what."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from tests.factories import ACCOUNT, REGION
from tests.fakes import FakeClock

from overread.domain import arn
from overread.domain.audit import Actor, ActorKind, Deed
from overread.domain.caller import Caller
from overread.domain.errors import NotFound
from overread.domain.people import Operator
from overread.operations import audit
from overread.operations.context import Context
from overread.store import audit as rows
from overread.store.audit import Search
from overread.store.times import to_ms

ANA = Actor(ACCOUNT, ActorKind.WORKER, "ana@example.com", "0123456789abcdef", "192.0.2.1")
BEN = Actor(ACCOUNT, ActorKind.WORKER, "ben@example.com", "fedcba9876543210", "192.0.2.2")
LOOP = arn.human_loop(ACCOUNT, REGION, "loop")


async def found(ctx: Context, **search: object) -> list[tuple[str, str, str | None]]:
    lines = await ctx.store.read(rows.page, Search(ACCOUNT, **search), 100)  # type: ignore[arg-type]
    return [(line.actor.name, line.what, line.loop_name) for line in lines]


async def test_lines_are_found_by_person_loop_and_time(ctx: Context, clock: FakeClock) -> None:
    began = clock()
    await audit.note(ctx, ANA, Deed.TASK_OPENED, LOOP)
    clock.advance(minutes=1)
    await audit.note(ctx, BEN, Deed.TASK_OPENED, LOOP)
    await audit.note(ctx, ANA, Deed.SIGNED_OUT)
    await audit.note(ctx, Actor("999988887777", ActorKind.WORKER, "ana@example.com"), Deed.SIGNED_IN)
    ana_opened, ben_opened = (
        ("ana@example.com", "task.opened", "loop"),
        (
            "ben@example.com",
            "task.opened",
            "loop",
        ),
    )
    ana_left = ("ana@example.com", "sign_in.ended", None)

    assert await found(ctx) == [ana_left, ben_opened, ana_opened]
    assert await found(ctx, actor="ana") == [ana_left, ana_opened]
    assert await found(ctx, actor="a") + await found(ctx, actor="b") == [ana_left, ana_opened, ben_opened]
    assert await found(ctx, actor="nobody") == []
    assert await found(ctx, loop_name="loop", region=REGION) == [ben_opened, ana_opened]
    assert await found(ctx, loop_name="loop", region=REGION, actor="ben") == [ben_opened]
    assert await found(ctx, loop_name="loop", region="eu-west-1") == []
    assert await found(ctx, at_from=clock()) == [ana_left, ben_opened]
    assert await found(ctx, at_before=clock()) == [ana_opened]
    (newest, *_) = await ctx.store.read(rows.page, Search(ACCOUNT), 1)
    assert await found(ctx, before=(to_ms(newest.at), newest.id)) == [ben_opened, ana_opened]
    assert newest.actor == ANA
    assert newest.at > began


async def test_an_operators_page_is_the_operators_deed(ctx: Context) -> None:
    caller = Operator(7, "op@example.com", ACCOUNT).as_caller(REGION)
    await audit.note(ctx, caller, "sagemaker:StopHumanLoop", LOOP)

    (line,) = await ctx.store.read(rows.page, Search(ACCOUNT), 10)

    assert (line.actor, line.region, line.loop_name) == (
        Actor(ACCOUNT, ActorKind.OPERATOR, "op@example.com", "operator-7"),
        REGION,
        "loop",
    )


async def test_a_change_and_its_line_are_both_stored_or_neither(ctx: Context, caller: Caller) -> None:
    def refuse(conn: sa.Connection) -> None:
        rows.insert(conn, ctx.clock(), ANA, "half", region="", resource="", loop_name=None, detail="")
        raise NotFound("work team", "team")

    with pytest.raises(NotFound):
        await audit.change(ctx, caller, "sagemaker:DeleteWorkteam", "team", refuse)
    assert await found(ctx) == []

    assert await audit.change(ctx, caller, "sagemaker:DeleteWorkteam", "team", lambda _: 5) == 5
    assert await found(ctx) == [(caller.arn, "sagemaker:DeleteWorkteam", None)]


async def test_lines_are_dropped_when_their_time_is_over(ctx: Context, clock: FakeClock) -> None:
    await audit.note(ctx, ANA, Deed.SIGNED_IN)
    clock.advance(days=1)
    await audit.note(ctx, BEN, Deed.SIGNED_IN)
    clock.advance(days=ctx.policy.audit_days)

    assert await audit.purge_old(ctx) == 1
    assert await found(ctx) == [("ben@example.com", "sign_in.succeeded", None)]
