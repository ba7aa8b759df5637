"""The next task of a worker, put on hold while they are on another, so that it can be shown at once.

A hold takes a slot and is no acceptance: no time limit runs, nothing can be submitted for it, and the loop's outcome does not
wait for it. It lives while the page renews it: `operations/assignments.py: hold_next`; `claim_next` takes it.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from overread.domain.assignment import HoldState
from overread.domain.errors import Refusal, WorkRefused
from overread.domain.people import Worker
from overread.operations.context import Context
from overread.store import assignments, holds
from overread.store.times import to_ms


async def release(ctx: Context, worker: Worker, flow_id: int | None = None) -> int:
    """Give back what the worker has on hold, in one job or everywhere; how many tasks that were."""

    def change(conn: sa.Connection, now: datetime) -> int:
        return end_all(conn, ctx, worker.user_id, flow_id, now)

    return await ctx.store.write(change, ctx.clock())


async def release_of_task(ctx: Context, worker: Worker, assignment_id: int) -> int:
    """`release` in the job of a task of this worker, which they may have left already. Raises WorkRefused for another's."""

    def change(conn: sa.Connection, now: datetime) -> int:
        task = assignments.find(conn, assignment_id)
        if task is None or task.user_id != worker.user_id:
            raise WorkRefused(Refusal.NOT_YOURS)
        return end_all(conn, ctx, worker.user_id, task.flow_id, now)

    return await ctx.store.write(change, ctx.clock())


def end_all(conn: sa.Connection, ctx: Context, user_id: int, flow_id: int | None, now: datetime) -> int:
    """`release`, in the caller's transaction."""
    return sum(
        holds.end(conn, hold_id, loop_id, HoldState.RELEASED, now, ctx.store.next_queue_position(to_ms(now)))
        for hold_id, loop_id in holds.of_worker(conn, user_id, flow_id)
    )


async def expire_due(ctx: Context, limit: int = 50) -> int:
    """End holds that nobody has renewed; how many. Called by background work."""

    def change(conn: sa.Connection, now: datetime) -> int:
        return sum(
            holds.end(
                conn, hold_id, loop_id, HoldState.EXPIRED, now, ctx.store.next_queue_position(to_ms(now))
            )
            for hold_id, loop_id in holds.due(conn, now, limit)
        )

    return await ctx.store.write(change, ctx.clock())
