"""Two server processes on one PostgreSQL: what one of them hears when the other was faster."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from tests.factories import ACCOUNT, REGION
from tests.fakes import START
from tests.work import EMAILS, Work, make_work

from overread.domain.errors import InUse, NotFound
from overread.domain.objects import ALWAYS_WRITE, Attributes, ObjectInfo
from overread.operations.context import Context
from overread.store import Store, objects
from overread.store import flow_definitions as stored_flows
from overread.store.database import Database
from overread.store.hot import Claimed, ClaimNext
from overread.store.schema import assignments
from overread.store.schema import human_loops as loops
from overread.store.times import to_ms

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

NOW = to_ms(START)


@pytest.fixture
async def other(ctx: Context, database_url: str) -> AsyncIterator[Context]:
    """The second process: its own connections and writer, the same database and keys."""
    store = Store(Database(database_url), ctx.store.sealer)
    await store.start()
    yield replace(ctx, store=store)
    await store.close()


class Held:
    """A transaction of a process that has done its work and waits with its commit."""

    def __init__(self, store: Store, work: Callable[[sa.Connection], object]) -> None:
        self._done, self._go = threading.Event(), threading.Event()

        def run(conn: sa.Connection) -> object:
            result = work(conn)
            self._done.set()
            assert self._go.wait(10)
            return result

        self._call = asyncio.ensure_future(store.write(run))

    async def reached(self) -> None:
        assert await asyncio.to_thread(self._done.wait, 10)

    async def commit(self) -> object:
        self._go.set()
        return await self._call


async def until_blocked(store: Store) -> None:
    """Until a connection of this database waits for another's lock."""

    def is_blocked(conn: sa.Connection) -> bool:
        query = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        return int(conn.exec_driver_sql(query).scalar_one()) > 0

    async with asyncio.timeout(60):
        while not await store.read(is_blocked):  # noqa: ASYNC110 - the database tells nobody that somebody waits
            await asyncio.sleep(0.01)


async def row(work: Work, name: str) -> Any:
    return await work.ctx.store.read(
        lambda conn: conn.execute(sa.select(loops).where(loops.c.name == name)).one()
    )


async def test_a_start_that_meets_the_removal_of_its_workflow_says_so(ctx: Context, other: Context) -> None:
    work = await make_work(ctx)
    held = Held(other.store, lambda conn: stored_flows.delete(conn, ACCOUNT, REGION, "flow"))
    await held.reached()
    start = asyncio.ensure_future(work.start())
    await until_blocked(other.store)
    await held.commit()
    with pytest.raises(NotFound, match="flow definition"):
        await start


async def test_workers_in_many_windows_never_hold_a_task_twice(ctx: Context, other: Context) -> None:
    """Both processes hand out the same loops of three to the same people at once."""
    work = await make_work(ctx, task_count=3)
    people = [await work.worker(email) for email in EMAILS[:3]]
    for n in range(20):
        await work.start(f"loop-{n}")
    flow_id = (await row(work, "loop-0")).flow_id
    claims = await asyncio.gather(
        *(
            context.store.submit(ClaimNext(flow_id, person.user_id, NOW, person.workforce.id))
            for _ in range(25)
            for person in people
            for context in (ctx, other)
        )
    )
    taken = [claim.assignment_id for claim in claims if isinstance(claim, Claimed)]
    assert len(taken) == 60

    def held(conn: sa.Connection) -> list[tuple[int, int]]:
        return [(found.loop_id, found.user_id) for found in conn.execute(sa.select(assignments))]

    pairs = await ctx.store.read(held)
    assert len(set(pairs)) == len(pairs) == 60


async def test_two_processes_that_wait_for_each_other_both_succeed(ctx: Context, other: Context) -> None:
    """PostgreSQL ends one of two transactions that hold each other's rows; nobody is told of it."""
    work = await make_work(ctx)
    await work.start("a")
    await work.start("b")
    both = threading.Barrier(2)
    met: set[str] = set()

    def touch(conn: sa.Connection, first: str, second: str) -> str:
        for name in (first, second):
            conn.execute(sa.update(loops).where(loops.c.name == name).values(decline_count=0))
            if name == first and first not in met:
                met.add(first)
                both.wait(10)
        return first

    done = await asyncio.gather(ctx.store.write(touch, "a", "b"), other.store.write(touch, "b", "a"))
    assert list(done) == ["a", "b"]


async def test_a_bucket_that_gets_an_object_while_it_is_deleted_stays(ctx: Context, other: Context) -> None:
    work = await make_work(ctx)
    info = ObjectInfo("results", "k", 0, "etag", START, Attributes(), None, blob="b")
    held = Held(other.store, lambda conn: objects.put_object(conn, info, ALWAYS_WRITE))
    await held.reached()
    removal = asyncio.ensure_future(ctx.store.write(objects.delete_bucket, "results"))
    await until_blocked(other.store)
    await held.commit()
    with pytest.raises(InUse):
        await removal
    assert (await ctx.objects.find_bucket("results")).account == work.caller.account


async def test_no_work_is_not_said_while_another_process_holds_the_last_task(
    ctx: Context, other: Context
) -> None:
    """It may be checking the template of a loop that was just started."""
    work = await make_work(ctx)
    worker = await work.worker()
    await work.start()
    flow_id = await work.flow_id(worker)
    held = Held(other.store, lambda conn: conn.execute(sa.update(loops).values(check_due=None)).rowcount)
    await held.reached()
    claim = asyncio.ensure_future(
        ctx.store.submit(ClaimNext(flow_id, worker.user_id, NOW, worker.workforce.id))
    )
    await asyncio.wait([claim], timeout=0.2)
    await held.commit()
    assert isinstance(await claim, Claimed)
