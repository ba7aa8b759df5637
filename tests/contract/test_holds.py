"""Holds on both databases: a slot is kept for one worker, whatever else happens at the same moment."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from tests.contract.test_hot import NOW, TEAM, WORKFORCE, claim, ids, start
from tests.fakes import START
from tests.work import make_work

from overread.domain.assignment import HoldState
from overread.domain.errors import Refusal
from overread.domain.human_loop import LoopStatus, Outcome
from overread.operations.context import Context
from overread.store import holds, human_loops
from overread.store.hot import Claimed, ClaimNext, HoldNext, OnHold, Refused, Started, SubmitAnswer
from overread.store.schema import AnyRow, assignments, flow_definitions, group_members
from overread.store.schema import holds as schema_holds
from overread.store.schema import human_loops as schema_loops

UNTIL = NOW + 60_000


def hold(flow: int, user: int, now: int = NOW) -> HoldNext:
    return HoldNext(flow, user, now, WORKFORCE, now + 60_000)


def take(flow: int, user: int, hold_id: int, now: int = NOW) -> ClaimNext:
    return ClaimNext(flow, user, now, WORKFORCE, hold_id)


async def loops_and_holds(ctx: Context) -> tuple[list[AnyRow], list[AnyRow]]:
    def read(conn: sa.Connection) -> tuple[list[AnyRow], list[AnyRow]]:
        loops = conn.execute(sa.select(schema_loops).order_by(schema_loops.c.id))
        return list(loops), list(conn.execute(sa.select(schema_holds).order_by(schema_holds.c.id)))

    return await ctx.store.read(read)


async def test_a_hold_takes_a_slot_and_is_no_acceptance(ctx: Context) -> None:
    work = await make_work(ctx)
    flow, ui = await ids(work)
    await ctx.store.submit(start(flow, ui, "a"))
    held = await ctx.store.submit(hold(flow, 1))
    assert isinstance(held, OnHold)
    assert (held.until, held.is_new) == (UNTIL, True)
    ((loop,), (row,)) = await loops_and_holds(ctx)
    assert (loop.free_slots, loop.held_count, loop.open_count) == (0, 1, 0)
    assert (row.state, row.user_id, row.loop_id) == (HoldState.HELD, 1, held.loop_id)
    assert await ctx.store.submit(claim(flow, 2)) is None
    assert await ctx.store.submit(hold(flow, 2)) is None
    nothing = await ctx.store.submit(SubmitAnswer(held.hold_id, 1, 1, NOW, 0, "{}", b"x"))
    assert nothing == Refused(Refusal.NOT_YOURS, kept=False)


async def test_a_renewed_hold_is_the_same_and_ends_with_the_loops_time(ctx: Context) -> None:
    work = await make_work(ctx)
    flow, ui = await ids(work)
    await ctx.store.submit(start(flow, ui, "a", available_until=NOW + 90_000))
    first = await ctx.store.submit(hold(flow, 1))
    again = await ctx.store.submit(hold(flow, 1, NOW + 59_000))
    assert isinstance(first, OnHold)
    assert again == OnHold(first.hold_id, first.loop_id, NOW + 90_000, is_new=False)
    assert await ctx.store.submit(hold(flow, 1, NOW + 90_000)) is None


async def test_a_hold_becomes_an_acceptance_once(ctx: Context) -> None:
    work = await make_work(ctx)
    flow, ui = await ids(work)
    for name in ("a", "b"):
        await ctx.store.submit(start(flow, ui, name))
    held = await ctx.store.submit(hold(flow, 1))
    assert isinstance(held, OnHold)
    first, second = await asyncio.gather(
        ctx.store.submit(take(flow, 1, held.hold_id)), ctx.store.submit(take(flow, 1, held.hold_id))
    )
    assert isinstance(first, Claimed)
    assert isinstance(second, Claimed)
    found = {task.loop_id: task.hold_id for task in (first, second)}
    assert len(found) == 2
    assert found[held.loop_id] == held.hold_id
    loops, (row,) = await loops_and_holds(ctx)
    assert [(loop.free_slots, loop.held_count, loop.open_count) for loop in loops] == [(0, 0, 1)] * 2
    assert (row.state, row.until_due) == (HoldState.ACCEPTED, None)


async def test_another_workers_hold_is_nobodys_to_take(ctx: Context) -> None:
    work = await make_work(ctx)
    flow, ui = await ids(work)
    await ctx.store.submit(start(flow, ui, "a"))
    held = await ctx.store.submit(hold(flow, 1))
    assert isinstance(held, OnHold)
    assert await ctx.store.submit(take(flow, 2, held.hold_id)) is None
    assert await ctx.store.submit(take(flow + 1, 1, held.hold_id)) is None
    assert await ctx.store.submit(ClaimNext(flow, 2, NOW, WORKFORCE, None, held.loop_id)) is None
    exact = await ctx.store.submit(ClaimNext(flow, 1, NOW, WORKFORCE, None, held.loop_id))
    assert isinstance(exact, Claimed)
    assert (exact.loop_id, exact.hold_id) == (held.loop_id, held.hold_id)


async def test_many_holds_and_claims_at_once_never_share_a_slot(ctx: Context) -> None:
    work = await make_work(ctx)
    flow, ui = await ids(work)
    await asyncio.gather(*(ctx.store.submit(start(flow, ui, f"l{n}", task_count=3)) for n in range(8)))
    commands = [
        command for user in TEAM for command in (hold(flow, user), claim(flow, user), claim(flow, user))
    ]
    await asyncio.gather(*(ctx.store.submit(command) for command in commands))
    loops, rows = await loops_and_holds(ctx)
    held = Counter(row.loop_id for row in rows if row.state == HoldState.HELD)
    for loop in loops:
        assert loop.held_count == held[loop.id]
        assert (loop.open_count + loop.held_count + loop.free_slots, loop.free_slots >= 0) == (3, True)
    pairs = Counter((row.loop_id, row.user_id) for row in rows if row.state == HoldState.HELD)

    def accepted(conn: sa.Connection) -> list[tuple[int, int]]:
        return [(row.loop_id, row.user_id) for row in conn.execute(sa.select(assignments))]

    assert max((pairs + Counter(await ctx.store.read(accepted))).values()) == 1, "no worker twice on a loop"


@pytest.mark.parametrize("tasks", [1, 2, 3])
async def test_who_has_answered_a_loop_never_holds_it(ctx: Context, tasks: int) -> None:
    work = await make_work(ctx)
    flow, ui = await ids(work)
    await ctx.store.submit(start(flow, ui, "a", task_count=tasks))
    claimed = await ctx.store.submit(claim(flow, 1))
    assert isinstance(claimed, Claimed)
    assert await ctx.store.submit(hold(flow, 1)) is None, "nor while they are on it"
    await ctx.store.submit(SubmitAnswer(claimed.assignment_id, 1, 1, NOW, 0, "{}", b"x"))
    assert await ctx.store.submit(hold(flow, 1)) is None
    assert (await ctx.store.submit(hold(flow, 2)) is None) == (tasks == 1)


@pytest.mark.parametrize("way", ["stopped", "decided", "expired", "left the team", "deleted workflow"])
async def test_what_ends_a_loop_or_a_membership_ends_the_hold(ctx: Context, way: str) -> None:
    work = await make_work(ctx)
    flow, ui = await ids(work)
    started = await ctx.store.submit(start(flow, ui, "a", task_count=2))
    assert isinstance(started, Started)
    held = await ctx.store.submit(hold(flow, 1))
    assert isinstance(held, OnHold)

    def end(conn: sa.Connection) -> None:
        if way == "left the team":
            conn.execute(sa.delete(group_members).where(group_members.c.user_id == 1))
        elif way == "deleted workflow":
            conn.execute(sa.update(flow_definitions).values(status="Deleting"))
        elif way == "decided":
            human_loops.decide(conn, started.loop_id, Outcome.EXPIRED, None, START)
        elif way == "expired":
            later = START + timedelta(seconds=60)
            assert holds.due(conn, later, 9) == [(held.hold_id, held.loop_id)]
            assert holds.end(conn, held.hold_id, held.loop_id, HoldState.EXPIRED, later, 5)
        else:
            state = human_loops.lock(conn, started.loop_id)
            assert state is not None
            progress = replace(state.progress, status=LoopStatus.STOPPING)
            human_loops.save_progress(conn, replace(state, progress=progress), START)

    await ctx.store.write(end)
    taken = await ctx.store.submit(take(flow, 1, held.hold_id))
    assert taken is None or taken.hold_id is None
    (loop,), (row,) = await loops_and_holds(ctx)
    if way in ("stopped", "decided"):
        assert (row.state, loop.held_count, loop.free_slots) == (HoldState.CLOSED, 0, 0)
    elif way == "expired":
        assert (row.state, loop.held_count) == (HoldState.EXPIRED, 0)


async def test_an_answer_that_decides_ends_what_others_hold(ctx: Context) -> None:
    """As many have declined as answers were asked for: the last worker's answer ends the loop."""
    work = await make_work(ctx)
    flow, ui = await ids(work)
    started = await ctx.store.submit(start(flow, ui, "a", task_count=2))
    assert isinstance(started, Started)
    claimed = await ctx.store.submit(claim(flow, 1))
    held = await ctx.store.submit(hold(flow, 2))
    assert isinstance(claimed, Claimed)
    assert isinstance(held, OnHold)
    await ctx.store.write(lambda conn: conn.execute(sa.update(schema_loops).values(decline_count=2)).rowcount)
    await ctx.store.submit(SubmitAnswer(claimed.assignment_id, 1, 1, NOW, 0, "{}", b"x"))
    (loop,), (row,) = await loops_and_holds(ctx)
    assert (loop.outcome, loop.held_count, row.state) == ("Expired", 0, HoldState.CLOSED)
    assert await ctx.store.submit(take(flow, 2, held.hold_id)) is None
