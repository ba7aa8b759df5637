"""A crowd, a caller who stops loops, and all timers on two processes at once, over one PostgreSQL.

What happens first is for the scheduler to say; whatever it is, every acknowledged answer is in the rows once, counts are
what the rows say, and every end is told once.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import Any

import orjson
import pytest
import sqlalchemy as sa
from tests.contract.test_two_processes import other  # noqa: F401 - a fixture
from tests.fakes import FakeClock, FakeSink
from tests.work import EMAILS, Work, make_work

from overread.domain.errors import WorkRefused
from overread.domain.people import Worker
from overread.operations import assignments, event_delivery, finishing, human_loops
from overread.operations.context import Context
from overread.store import schema

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

LOOPS = 24
TURNS = 12


class Crowd:
    """acknowledged: (loop, number) of every answer that was accepted."""

    def __init__(self, work: Work, processes: tuple[Context, Context], clock: FakeClock) -> None:
        self.work, self.processes, self.clock = work, processes, clock
        self.acknowledged: list[tuple[str, int]] = []
        self.rng = random.Random(7)
        self.is_over = False
        self.numbers = 0

    async def work_on(self, worker: Worker, flow_id: int) -> None:
        """Turns of one person who uses both processes, sometimes in two windows at the same moment."""
        for _ in range(TURNS):
            here, there = self.rng.sample(self.processes, 2)
            try:
                task = await assignments.claim(here, worker, flow_id)
            except WorkRefused:
                continue
            with suppress(WorkRefused):
                await assignments.save_draft(there, worker, task.assignment_id, 1, 1, b"{}", 0)
                token = 1
                if self.rng.random() < 0.3:
                    await assignments.pause(there, worker, task.assignment_id, token)
                    token = (await assignments.resume(here, worker, task.assignment_id)).token
                way = self.rng.random()
                if way < 0.15:
                    await assignments.release(there, worker, task.assignment_id, token)
                elif way < 0.25:
                    await assignments.decline(there, worker, task.assignment_id, token, "")
                elif way < 0.9:
                    await asyncio.gather(
                        *(
                            self.submit(p, worker, task.assignment_id, task.loop_name, token)
                            for p in (here, there)
                        )
                    )

    async def submit(self, process: Context, worker: Worker, task: int, loop: str, token: int) -> None:
        self.numbers += 1
        number = self.numbers
        with suppress(WorkRefused):
            await assignments.submit(process, worker, task, token, orjson.dumps({"n": number}), 0)
            self.acknowledged.append((loop, number))

    async def stop_some(self) -> None:
        for n in self.rng.sample(range(LOOPS), LOOPS // 3):
            await human_loops.stop(self.rng.choice(self.processes), self.work.caller, f"loop-{n}")
            self.clock.advance(seconds=3)

    async def tick(self, process: Context) -> None:
        while not self.is_over:
            await finishing.expire_due(process)
            await finishing.finish_due(process)
            await event_delivery.deliver_due(process)


async def test_a_crowd(ctx: Context, other: Context, clock: FakeClock) -> None:  # noqa: F811 - the fixture
    work = await make_work(ctx, task_count=2, time_limit_seconds=20, availability_seconds=60)
    object.__setattr__(ctx.policy, "sinks", ("log",))
    sink = FakeSink("log")
    ctx.sinks = other.sinks = {"log": sink}
    workers = [await work.worker(email) for email in EMAILS]
    for n in range(LOOPS):
        await work.start(f"loop-{n}")
    crowd = Crowd(work, (ctx, other), clock)
    ticks = [asyncio.ensure_future(crowd.tick(process)) for process in crowd.processes]
    flow_id = await work.flow_id(workers[0])
    await asyncio.gather(*(crowd.work_on(worker, flow_id) for worker in workers), crowd.stop_some())
    crowd.is_over = True
    await asyncio.gather(*ticks)
    await check_counts(ctx)
    clock.advance(seconds=200)
    await work.settle()
    await replace(work, ctx=other).settle()
    await event_delivery.deliver_due(ctx)

    rows = await check_counts(ctx)
    assert {row.status for row in rows} <= {"Completed", "Stopped", "Failed"}
    written = []
    for row in rows:
        if row.status == "Completed" or (row.status == "Stopped" and row.answer_count):
            document: Any = await work.output(row.name)
            written += [(row.name, answer["answerContent"]["n"]) for answer in document["humanAnswers"]]
    kept = {row.name for row in rows if row.status == "Failed"}
    assert sorted(written) == sorted(given for given in crowd.acknowledged if given[0] not in kept)
    assert written
    ends = {str(event["id"]): event["detail"]["humanLoopName"] for event in sink.events}  # type: ignore[index,call-overload]
    assert Counter(ends.values()) == Counter(row.name for row in rows)


async def check_counts(ctx: Context) -> list[Any]:
    """The counts of every loop are those of its rows; all loops."""

    def read(conn: sa.Connection) -> tuple[list[Any], Counter[tuple[int, str]], Counter[int]]:
        states = Counter((row.loop_id, row.state) for row in conn.execute(sa.select(schema.assignments)))
        given = Counter(conn.scalars(sa.select(schema.answers.c.loop_id)))
        return list(conn.execute(sa.select(schema.human_loops))), states, given

    rows, states, given = await ctx.store.read(read)
    for row in rows:
        open_count = states[row.id, "Accepted"] + states[row.id, "Paused"]
        assert (row.open_count, row.answer_count, row.decline_count) == (
            open_count,
            states[row.id, "Submitted"],
            states[row.id, "Declined"],
        )
        assert row.answer_count == given[row.id]
        if row.outcome is None and row.status == "InProgress" and row.expiry_due is not None:
            assert row.free_slots == row.task_count - row.answer_count - row.open_count
    return rows
