"""Holds: the next task of a worker, kept for them. Putting on hold and accepting are hot (`store/hot/`); the rest is here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from overread.domain.assignment import HoldState
from overread.domain.human_loop import LoopStatus
from overread.store import human_loops
from overread.store.schema import holds
from overread.store.schema import human_loops as loops
from overread.store.times import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class HeldTask:
    """What the hidden frame of a hold shows, and whether it may still. until: when it ends if nobody renews it."""

    hold_id: int
    user_id: int
    flow_id: int
    loop_name: str
    account: str
    region: str
    template_sha256: str
    until: datetime


def find_live(conn: sa.Connection, hold_id: int, now: datetime) -> HeldTask | None:
    """A hold that has neither ended nor lost its loop."""
    row = conn.execute(
        sa.select(holds, loops.c.name, loops.c.account, loops.c.region, loops.c.template_sha256)
        .join(loops, loops.c.id == holds.c.loop_id)
        .where(holds.c.id == hold_id, holds.c.state == HoldState.HELD, holds.c.until_due > to_ms(now))
        .where(loops.c.status == LoopStatus.IN_PROGRESS, loops.c.outcome.is_(None))
    ).one_or_none()
    if row is None:
        return None
    return HeldTask(
        hold_id=row.id,
        user_id=row.user_id,
        flow_id=row.flow_id,
        loop_name=row.name,
        account=row.account,
        region=row.region,
        template_sha256=row.template_sha256,
        until=from_ms(row.until_due),
    )


def of_worker(conn: sa.Connection, user_id: int, flow_id: int | None = None) -> list[tuple[int, int]]:
    """Ids of hold and loop of what a worker holds, in all their jobs or in one."""
    query = sa.select(holds.c.id, holds.c.loop_id).where(
        holds.c.user_id == user_id, holds.c.state == HoldState.HELD
    )
    if flow_id is not None:
        query = query.where(holds.c.flow_id == flow_id)
    return [(row.id, row.loop_id) for row in conn.execute(query.order_by(holds.c.loop_id))]


def due(conn: sa.Connection, now: datetime, limit: int) -> list[tuple[int, int]]:
    """Ids of hold and loop of those that nobody has renewed in time."""
    rows = conn.execute(
        sa.select(holds.c.id, holds.c.loop_id)
        .where(holds.c.until_due <= to_ms(now))
        .order_by(holds.c.until_due)
        .limit(limit)
    )
    return [(row.id, row.loop_id) for row in rows]


def end(
    conn: sa.Connection, hold_id: int, loop_id: int, state: HoldState, now: datetime, queue_position: int
) -> bool:
    """End a hold without an acceptance and give its slot back; False if it has ended, or was renewed before it expired.

    The loop's row is locked first, then the hold's: the order that `store/hot` keeps too.
    """
    loop = human_loops.lock(conn, loop_id)
    if loop is None:
        return False
    change = sa.update(holds).where(holds.c.id == hold_id, holds.c.state == HoldState.HELD)
    if state is HoldState.EXPIRED:
        change = change.where(holds.c.until_due <= to_ms(now))
    ended = conn.execute(change.values(state=state, ended_at=to_ms(now), until_due=None))
    if ended.rowcount == 0:
        return False
    progress = replace(loop.progress, held_count=loop.progress.held_count - 1)
    human_loops.save_progress(conn, replace(loop, progress=progress), now, queue_position=queue_position)
    return True
