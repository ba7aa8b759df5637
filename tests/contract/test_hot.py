"""The hot statements of both dialects: the same outcomes, and the same rule as the domain's."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter

import pytest
import sqlalchemy as sa
from tests.factories import TEMPLATE
from tests.fakes import START
from tests.work import Work, make_work

from overread.domain import human_loop as rules
from overread.domain.errors import Refusal
from overread.domain.human_loop import LoopStatus, Progress
from overread.domain.human_task_ui import sha256_of
from overread.operations.context import Context
from overread.store.hot import (
    Claimed,
    ClaimNext,
    Existing,
    Lost,
    Refused,
    Started,
    StartLoop,
    SubmitAnswer,
    Submitted,
)
from overread.store.schema import (
    AnyRow,
    assignments,
    flow_definitions,
    group_members,
    human_loops,
    human_task_uis,
    loop_inputs,
    user_groups,
    users,
    workforces,
    workteam_members,
)
from overread.store.times import from_ms, to_ms

NOW = to_ms(START)
TEMPLATE_SHA256 = sha256_of(TEMPLATE)
WORKFORCE, TEAM = 1, range(1, 11)
"""Ids in a new database: the workforce, and the workers that `ids` puts into its team."""


async def ids(work: Work) -> tuple[int, int]:
    """Flow definition and template; the team has members from now on."""

    def fill(conn: sa.Connection) -> tuple[int, int]:
        flow = conn.execute(sa.select(flow_definitions.c.id)).scalar_one()
        ui = conn.execute(sa.select(human_task_uis.c.id)).scalar_one()
        group = conn.execute(sa.select(user_groups.c.id)).scalar_one()
        for user in TEAM:
            conn.execute(sa.insert(users).values(member(user, work.crowd.pool_id)))
            conn.execute(sa.insert(group_members).values(group_id=group, user_id=user))
        return flow, ui

    return await work.ctx.store.write(fill)


def member(user: int, pool_id: str) -> dict[str, object]:
    return {
        "id": user, "pool_id": pool_id, "username": f"u{user}", "sub": f"s{user}", "worker_id": f"w{user}",
        "status": "CONFIRMED", "enabled": True, "attributes": "{}", "created_at": NOW, "modified_at": NOW,
    }  # fmt: skip


def claim(flow: int, user: int, now: int = NOW) -> ClaimNext:
    return ClaimNext(flow, user, now, WORKFORCE)


def start(flow: int, ui: int, name: str, **changes: object) -> StartLoop:
    members: dict[str, object] = {
        "account": "1", "region": "r", "name": name, "flow_id": flow, "human_task_ui_id": ui,
        "template_sha256": TEMPLATE_SHA256,
        "task_count": 1, "time_limit_ms": 60_000, "created_at": NOW, "available_until": NOW + 10**9,
        "input_digest": b"d" * 32, "classifiers": "[]", "sealed": b"sealed " + name.encode(), **changes,
    }  # fmt: skip
    return StartLoop(**members)  # type: ignore[arg-type]


async def test_a_group_of_starts_has_each_its_own_outcome(ctx: Context) -> None:
    work = await make_work(ctx)
    flow, ui = await ids(work)
    commands = [
        start(flow, ui, "a"),
        start(flow, ui, "b"),
        start(flow, ui, "a"),
        start(flow, ui, "a", input_digest=b"e" * 32),
        start(flow, ui, "c", classifiers='["x"]'),
        start(987, ui, "d"),
        start(flow, 987, "e"),
        start(flow, ui, "f", template_sha256="of a version that is over"),
        start(flow, ui, "a", region="other"),
        start(flow, ui, "big", sealed=b"\x00\xff" * 100_000),
        start(flow, ui, "empty", sealed=b""),
    ]
    outcomes = await asyncio.gather(*(ctx.store.submit(command) for command in commands))
    a = outcomes[0]
    assert isinstance(a, Started)
    assert [type(outcome) for outcome in outcomes] == [
        Started, Started, Existing, Existing, Started, Lost, Lost, Lost, Started, Started, Started,
    ]  # fmt: skip
    assert outcomes[2] == Existing(a.loop_id, same=True)
    assert outcomes[3] == Existing(a.loop_id, same=False)
    assert outcomes[5:8] == [Lost("flow definition"), Lost("human task UI"), Lost("human task UI")]

    def inputs(conn: sa.Connection) -> dict[tuple[str, str], bytes]:
        rows = conn.execute(
            sa.select(human_loops.c.region, human_loops.c.name, loop_inputs.c.sealed).join(
                loop_inputs, loop_inputs.c.loop_id == human_loops.c.id
            )
        )
        return {(row.region, row.name): bytes(row.sealed) for row in rows}

    assert await ctx.store.read(inputs) == {
        ("r", "a"): b"sealed a",
        ("r", "b"): b"sealed b",
        ("r", "c"): b"sealed c",
        ("other", "a"): b"sealed a",
        ("r", "big"): b"\x00\xff" * 100_000,
        ("r", "empty"): b"",
    }


async def test_many_workers_at_once_never_share_a_slot(ctx: Context) -> None:
    work = await make_work(ctx)
    flow, ui = await ids(work)
    await asyncio.gather(*(ctx.store.submit(start(flow, ui, f"l{n}", task_count=2)) for n in range(40)))
    claims = await asyncio.gather(
        *(ctx.store.submit(claim(flow, worker)) for _ in range(12) for worker in TEAM)
    )
    taken = [found for found in claims if isinstance(found, Claimed)]
    assert len(taken) == 80, "every slot was taken"
    assert set(Counter(found.loop_id for found in taken).values()) == {2}

    def pairs(conn: sa.Connection) -> list[tuple[int, int]]:
        return [(row.loop_id, row.user_id) for row in conn.execute(sa.select(assignments))]

    found = await ctx.store.read(pairs)
    assert len(set(found)) == len(found), "no worker twice on one loop"


async def test_a_slot_that_opens_behind_the_cursor_is_found(ctx: Context) -> None:
    """A slot that another process re-opened below this worker's cursor is found before "no work" is said."""
    work = await make_work(ctx)
    flow, ui = await ids(work)
    for name in ("a", "b"):
        await ctx.store.submit(start(flow, ui, name))
    first = await ctx.store.submit(claim(flow, 1))
    second = await ctx.store.submit(claim(flow, 1))
    assert isinstance(first, Claimed)
    assert isinstance(second, Claimed)

    def reopen(conn: sa.Connection) -> None:
        conn.execute(
            sa.update(assignments).where(assignments.c.id == first.assignment_id).values(state="Returned")
        )
        conn.execute(
            sa.update(human_loops).where(human_loops.c.id == first.loop_id).values(free_slots=1, open_count=0)
        )

    await ctx.store.write(reopen)
    again = await ctx.store.submit(claim(flow, 1))
    assert isinstance(again, Claimed)
    assert again.loop_id == first.loop_id


@pytest.mark.parametrize(
    ("column", "value"),
    [("status", "Stopping"), ("outcome", "Completed"), ("available_until", NOW), ("free_slots", 0)],
)
async def test_what_is_not_offered_is_not_claimed(ctx: Context, column: str, value: object) -> None:
    work = await make_work(ctx)
    flow, ui = await ids(work)
    await ctx.store.submit(start(flow, ui, "a"))
    await ctx.store.write(lambda conn: conn.execute(sa.update(human_loops).values({column: value})).rowcount)
    assert await ctx.store.submit(claim(flow, 1)) is None


@pytest.mark.parametrize(
    "leave",
    [
        sa.update(users).values(enabled=False),
        sa.delete(group_members),
        sa.delete(workteam_members),
        sa.update(flow_definitions).values(workteam_arn="arn:aws:sagemaker:r:1:workteam/private-crowd/other"),
        sa.update(workforces).values(pool_id="another"),
    ],
    ids=[
        "disabled",
        "left the group",
        "group left the team",
        "another team's work",
        "another pool's workforce",
    ],
)
async def test_who_is_not_in_the_team_claims_nothing(ctx: Context, leave: sa.Update | sa.Delete) -> None:
    work = await make_work(ctx)
    flow, ui = await ids(work)
    await ctx.store.submit(start(flow, ui, "a"))
    assert await ctx.store.submit(ClaimNext(flow, 1, NOW, WORKFORCE + 1)) is None
    assert await ctx.store.submit(claim(flow, 987)) is None
    await ctx.store.write(lambda conn: conn.execute(leave).rowcount)
    assert await ctx.store.submit(claim(flow, 1)) is None


async def test_a_claim_tells_what_the_worker_is_told(ctx: Context) -> None:
    work = await make_work(ctx)
    flow, ui = await ids(work)
    started = await ctx.store.submit(start(flow, ui, "a"))
    assert isinstance(started, Started)
    claimed = await ctx.store.submit(claim(flow, 1))
    assert isinstance(claimed, Claimed)
    assert claimed == Claimed(claimed.assignment_id, started.loop_id, NOW + 60_000, "a", "Review a text")


def change_loop(conn: sa.Connection, loop_id: int, values: dict[str, object]) -> None:
    conn.execute(sa.update(human_loops).where(human_loops.c.id == loop_id).values(values))


def decision(conn: sa.Connection, loop_id: int) -> AnyRow:
    return conn.execute(
        sa.select(human_loops.c.outcome, human_loops.c.finish_due).where(human_loops.c.id == loop_id)
    ).one()


async def test_submitting_decides_as_the_domain_does(ctx: Context) -> None:
    """Every combination of counts and states: the statement's outcome is the domain rule's for the state after the answer."""
    work = await make_work(ctx)
    flow, ui = await ids(work)
    combinations = list(
        itertools.product(
            ("InProgress", "Stopping"), (1, 2, 3), (0, 1, 2), (1, 2), (0, 1, 2), (NOW - 1, NOW, NOW + 1)
        )
    )
    disagreements = []
    for n, (status, tasks, answers, open_, declines, until) in enumerate(combinations):
        await ctx.store.submit(start(flow, ui, f"l{n}", task_count=3))
        claimed = await ctx.store.submit(claim(flow, 1))
        assert isinstance(claimed, Claimed)
        values = {
            "status": status, "task_count": tasks, "answer_count": answers, "open_count": open_,
            "decline_count": declines, "available_until": until, "free_slots": 0,
        }  # fmt: skip
        await ctx.store.write(change_loop, claimed.loop_id, values)
        outcome = await ctx.store.submit(SubmitAnswer(claimed.assignment_id, 1, 1, NOW, 0, "{}", b"x"))
        assert isinstance(outcome, Submitted)
        stored = await ctx.store.read(decision, claimed.loop_id)
        after = Progress(LoopStatus(status), tasks, answers + 1, open_ - 1, declines, from_ms(until))
        expected = rules.outcome(after, START)
        if (stored.outcome, stored.finish_due is not None, outcome.decided) != (
            expected.value if expected else None,
            expected is not None,
            expected is not None,
        ):
            disagreements.append(
                (status, tasks, answers, open_, declines, until - NOW, stored.outcome, expected)
            )
    assert disagreements == []


async def test_of_two_pages_with_one_task_only_the_newest_token_submits(ctx: Context) -> None:
    work = await make_work(ctx)
    flow, ui = await ids(work)
    await ctx.store.submit(start(flow, ui, "a"))
    claimed = await ctx.store.submit(claim(flow, 1))
    assert isinstance(claimed, Claimed)
    await ctx.store.write(lambda conn: conn.execute(sa.update(assignments).values(token=2)).rowcount)
    old, new, again = await asyncio.gather(
        *(
            ctx.store.submit(SubmitAnswer(claimed.assignment_id, 1, token, NOW, 0, "{}", b"x"))
            for token in (1, 2, 2)
        )
    )
    assert (old, new, again) == (
        Refused(Refusal.SUPERSEDED, kept=True),
        Submitted(claimed.loop_id, decided=True),
        Refused(Refusal.ALREADY_SUBMITTED, kept=True),
    )
    assert await ctx.store.submit(SubmitAnswer(987, 1, 1, NOW, 0, "{}", b"x")) == Refused(
        Refusal.NOT_YOURS, kept=False
    )


async def test_the_time_limit_runs_from_the_acceptance(ctx: Context) -> None:
    work = await make_work(ctx)
    flow, ui = await ids(work)
    await ctx.store.submit(start(flow, ui, "a", time_limit_ms=30_000))
    claimed = await ctx.store.submit(claim(flow, 1, NOW + 5))
    assert isinstance(claimed, Claimed)
    assert claimed.time_limit_at == NOW + 30_005
    late = SubmitAnswer(claimed.assignment_id, 1, 1, NOW + 30_005, 0, "{}", b"x")
    assert await ctx.store.submit(late) == Refused(Refusal.EXPIRED, kept=True)
    in_time = SubmitAnswer(claimed.assignment_id, 1, 1, NOW + 30_004, 0, "{}", b"x")
    outcome = await ctx.store.submit(in_time)
    assert isinstance(outcome, Submitted)
