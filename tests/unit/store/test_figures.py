"""The sums of the overview are exactly what the rows of loops and assignments say, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from tests.fakes import FakeClock
from tests.work import EMAILS, Work, make_work

from overread.domain.agreement import Share
from overread.domain.figures import Measure, bucket_of
from overread.operations import assignments, finishing, human_loops
from overread.operations.context import Context
from overread.store import figures, migrations
from overread.store.figures import DAY_MS, HOUR_MS, Sums
from overread.store.schema import flow_arrivals, flow_figures, worker_figures


async def a_busy_day(ctx: Context, clock: FakeClock) -> tuple[Work, int]:
    """Five loops for two workers each: answered, stopped, declined by both, left to expire, and one still open."""
    work = await make_work(ctx, task_count=2)
    ana, ben = await work.worker(EMAILS[0]), await work.worker(EMAILS[1])
    flow_id = 0
    for name in ("answered", "stopped", "declined", "expired", "open"):
        await work.start(name)
        flow_id = flow_id or await work.flow_id(ana)
        clock.advance(minutes=20)
    for worker, answer, seconds in ((ana, {"a": 1, "b": 2}, 30), (ben, {"a": 1, "b": 3}, 90)):
        task = await work.claim(worker)
        clock.advance(seconds=seconds)
        await work.submit(worker, task, answer, active_ms=10_000 if worker is ana else 0)
    await work.claim(ana)
    await human_loops.stop(ctx, work.caller, "stopped")
    clock.advance(hours=2)
    await work.settle()
    held = [(worker, await work.claim(worker)) for worker in (ana, ben)]
    for worker, task in held:
        clock.advance(seconds=5)
        await assignments.decline(ctx, worker, task.assignment_id, 1, "blurred")
    task = await work.claim(ben)
    await assignments.release(ctx, ben, task.assignment_id, 1)
    await human_loops.stop(ctx, work.caller, "open")
    await work.settle()
    return work, flow_id


async def sums(ctx: Context, flow_id: int, span: int) -> Sums:
    day = timedelta(days=1)
    start = ctx.clock().replace(hour=0, minute=0, second=0, microsecond=0)
    found = await ctx.store.read(figures.read, [flow_id], start - 30 * day, start + day, span)
    together = Sums.empty()
    for each in found[flow_id].values():
        together.arrivals += each.arrivals
        together.agreement += each.agreement
        for measure, n in each.counts.items():
            together.counts[measure] = together.counts.get(measure, 0) + n
        for measure, histogram in each.histograms.items():
            known = together.histograms.setdefault(measure, {})
            for bucket, n in histogram.items():
                known[bucket] = known.get(bucket, 0) + n
            together.totals[measure] = together.totals.get(measure, 0) + each.totals[measure]
    return together


async def test_everything_that_happened_is_counted_once(ctx: Context, clock: FakeClock) -> None:
    work, flow_id = await a_busy_day(ctx, clock)
    clock.advance(days=11)
    await work.settle()  # what nobody answered has expired
    minute = 60_000
    waited = [100 * minute, 80 * minute + 120_000, 60 * minute + 2 * 3_600_000 + 120_000]
    waited.append(waited[-1] - 20 * minute + 10_000)

    for span in (HOUR_MS, DAY_MS):
        found = await sums(ctx, flow_id, span)

        assert found.arrivals == 5
        assert found.counts == {
            Measure.COMPLETED: 1,
            Measure.STOPPED: 2,
            Measure.DECLINED_OUT: 1,
            Measure.EXPIRED: 1,
            Measure.WAITING: 4,
            Measure.WORKING: 2,
            Measure.TIMED_OUT: 1,
            Measure.DECLINED: 2,
            Measure.RETURNED: 1,
        }
        assert found.totals == {Measure.WORKING: 10_000 + 90_000, Measure.WAITING: sum(waited)}
        assert found.histograms[Measure.WORKING] == {bucket_of(10_000): 1, bucket_of(90_000): 1}
        assert found.agreement == Share(1, 2)


async def test_a_worker_has_figures_of_their_own(ctx: Context, clock: FakeClock) -> None:
    work, flow_id = await a_busy_day(ctx, clock)
    ana, ben = await work.worker(EMAILS[0]), await work.worker(EMAILS[1])
    since, before = clock() - timedelta(days=2), clock() + timedelta(days=2)

    names = await ctx.store.read(figures.workers_with_figures, flow_id, since, before, None, 10)
    rest = await ctx.store.read(
        figures.workers_with_figures, flow_id, since, before, (EMAILS[0], ana.user_id), 10
    )
    found = await ctx.store.read(
        figures.read_workers, flow_id, [name.user_id for name in names], since, before
    )

    assert [(name.name, name.worker_id) for name in names] == [
        (EMAILS[0], ana.worker_id),
        (EMAILS[1], ben.worker_id),
    ]
    assert [name.user_id for name in rest] == [ben.user_id]
    assert {user_id: (each.counts, each.agreement) for user_id, each in found.items()} == {
        worker.user_id: ({Measure.WORKING: 1, Measure.COMPARED: 1}, Share(1, 2)) for worker in (ana, ben)
    }


async def test_a_loop_that_is_finished_again_counts_once(ctx: Context, clock: FakeClock) -> None:
    work, flow_id = await a_busy_day(ctx, clock)
    before = await sums(ctx, flow_id, HOUR_MS)

    await finishing.take_up_again(ctx)
    await work.settle()
    await human_loops.delete(ctx, work.caller, "answered")

    assert await sums(ctx, flow_id, HOUR_MS) == before


async def test_a_request_that_is_repeated_arrives_once(ctx: Context) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    await work.start("loop")
    await work.start("loop")

    assert (await sums(ctx, await work.flow_id(worker), HOUR_MS)).arrivals == 1


@pytest.mark.parametrize("tables", [(flow_arrivals, flow_figures, worker_figures)], ids=["all"])
async def test_the_migration_finds_the_same_sums_in_old_tables(
    ctx: Context, clock: FakeClock, tables: tuple[sa.Table, ...]
) -> None:
    """All but agreement, which lies in sealed answers."""
    await a_busy_day(ctx, clock)
    migration = ScriptDirectory(migrations.__path__[0]).get_revision("0002").module

    def rows(conn: sa.Connection) -> list[list[tuple[object, ...]]]:
        shown = []
        for table in tables:
            columns = [column for column in table.c if column.name != "shard"]
            query = sa.select(*columns).order_by(*columns)
            if "measure" in table.c:
                query = query.where(table.c.measure.not_in(["agreement", "compared"]))
            shown.append([tuple(row) for row in conn.execute(query)])
        return shown

    def again(conn: sa.Connection) -> None:
        for table in tables:
            conn.execute(sa.delete(table))
        for statement in migration.PAST:
            conn.exec_driver_sql(statement)

    counted = await ctx.store.read(rows)
    await ctx.store.write(again)

    assert await ctx.store.read(rows) == counted
