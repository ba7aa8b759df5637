"""Sums by workflow and time (`domain/figures.py`): added to in the transaction that makes them true, so they are exact.

Arrivals are counted by the statement that starts loops (`store/hot`), everything else when a loop has ended. Each process of
PostgreSQL adds to rows of its own, its shard, because two that add to one row would wait for each other's commits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from overread.domain.agreement import Share
from overread.domain.assignment import AssignmentState, time_spent_seconds
from overread.domain.figures import Fact, Measure, Part, bucket_of
from overread.store import rows
from overread.store.schema import assignments, flow_arrivals, flow_figures, users, worker_figures
from overread.store.times import from_ms, from_ms_or_none, to_ms

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
SHARDS = 64

_Key = tuple[int, int, int, str, int]
"""Workflow, span or user, start, measure, bucket."""


# --- adding ------------------------------------------------------------------------------------------------------


def add(conn: sa.Connection, flow_id: int, facts: Sequence[Fact]) -> None:
    """Part of the transaction that finishes a loop, so each fact counts once."""
    of_flow: dict[_Key, list[int]] = {}
    of_workers: dict[_Key, list[int]] = {}
    for fact in facts:
        if fact.user_id is not None:
            _count(of_workers, flow_id, fact.user_id, DAY_MS, fact)
            continue
        for span in (HOUR_MS, DAY_MS):
            _count(of_flow, flow_id, span, span, fact)
    _add_up(conn, flow_figures, "span", of_flow)
    _add_up(conn, worker_figures, "user_id", of_workers)


def _count(sums: dict[_Key, list[int]], flow_id: int, of_whom: int, span: int, fact: Fact) -> None:
    start = to_ms(fact.at) // span * span
    bucket, n, total = 0, 1, 0
    if fact.value is not None:
        bucket, total = bucket_of(fact.value), fact.value
    elif fact.share is not None:
        n, total = fact.share.compared, fact.share.agreed
    known = sums.setdefault((flow_id, of_whom, start, fact.measure.value, bucket), [0, 0])
    known[0] += n
    known[1] += total


def _add_up(conn: sa.Connection, table: sa.Table, of_whom: str, sums: Mapping[_Key, Sequence[int]]) -> None:
    if not sums:
        return
    shard = _shard(conn)
    names = ("flow_id", of_whom, "start", "measure", "bucket")
    values = [
        {**dict(zip(names, key, strict=True)), "shard": shard, "n": n, "total": total}
        for key, (n, total) in sorted(sums.items())
    ]
    statement = rows.insert(conn, table).values(values)
    more = {name: table.c[name] + statement.excluded[name] for name in ("n", "total")}
    conn.execute(statement.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=more))


def _shard(conn: sa.Connection) -> int:
    if conn.dialect.name == "sqlite":
        return 0
    driver: Any = conn.connection.driver_connection
    return int(driver.info.backend_pid) % SHARDS


def parts_of(conn: sa.Connection, loop_id: int) -> list[Part]:
    """The assignments of a loop, as figures need them."""
    found = conn.execute(
        sa.select(assignments).where(assignments.c.loop_id == loop_id).order_by(assignments.c.id)
    )
    return [
        Part(
            assignment_id=row.id,
            user_id=row.user_id,
            state=AssignmentState(row.state),
            accepted_at=from_ms(row.accepted_at),
            ended_at=from_ms_or_none(row.ended_at),
            spent_ms=0
            if row.ended_at is None
            else round(
                time_spent_seconds(from_ms(row.accepted_at), from_ms(row.ended_at), row.active_ms) * 1_000
            ),
        )
        for row in found
    ]


# --- reading -----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Sums:
    """Of one stretch of time. counts: by measure. histograms: of times in ms, by measure. totals: of those times."""

    arrivals: int
    counts: dict[Measure, int]
    histograms: dict[Measure, dict[int, int]]
    totals: dict[Measure, int]
    agreement: Share

    @classmethod
    def empty(cls) -> Sums:
        return cls(0, {}, {}, {}, Share())


def read(
    conn: sa.Connection,
    flow_ids: Sequence[int],
    since: datetime,
    before: datetime,
    step_ms: int,
    measures: Iterable[Measure] = Measure,
) -> dict[int, dict[int, Sums]]:
    """By workflow and number of the step, from `since` to `before`, both at the beginning of an hour; of a day, where steps
    are days. With arrivals."""
    found: dict[int, dict[int, Sums]] = {flow_id: {} for flow_id in flow_ids}
    span = DAY_MS if step_ms % DAY_MS == 0 else HOUR_MS
    first, length = sa.literal(to_ms(since), sa.BigInteger), sa.literal(step_ms, sa.BigInteger)
    step = ((flow_figures.c.start - first) // length).label("step")
    for row in conn.execute(_figures(flow_ids, since, before, span, measures, step)):
        _enter(found[row.flow_id].setdefault(int(row.step), Sums.empty()), row)
    step = ((flow_arrivals.c.hour * HOUR_MS - first) // length).label("step")
    for row in conn.execute(_arrivals(flow_ids, since, before, step)):
        found[row.flow_id].setdefault(int(row.step), Sums.empty()).arrivals += int(row.n)
    return found


def read_total(
    conn: sa.Connection, flow_ids: Sequence[int], since: datetime, before: datetime, span: int
) -> dict[int, Sums]:
    """As `read`, of all the time together: added up by the database, which is quicker with many spans."""
    found = {flow_id: Sums.empty() for flow_id in flow_ids}
    for row in conn.execute(_figures(flow_ids, since, before, span, Measure)):
        _enter(found[row.flow_id], row)
    for row in conn.execute(_arrivals(flow_ids, since, before)):
        found[row.flow_id].arrivals += int(row.n)
    return found


def _figures(
    flow_ids: Sequence[int],
    since: datetime,
    before: datetime,
    span: int,
    measures: Iterable[Measure],
    *by: sa.Label[int],
) -> sa.Select[Any]:
    f = flow_figures.c
    keys = (f.flow_id, *by, f.measure, f.bucket)
    return (
        sa.select(*keys, sa.func.sum(f.n).label("n"), sa.func.sum(f.total).label("total"))
        .where(f.flow_id.in_(flow_ids), f.span == span)
        .where(f.measure.in_([measure.value for measure in measures]))
        .where(f.start >= to_ms(since), f.start < to_ms(before))
        .group_by(f.flow_id, *(each.name for each in by), f.measure, f.bucket)
    )


def _arrivals(
    flow_ids: Sequence[int], since: datetime, before: datetime, *by: sa.Label[int]
) -> sa.Select[Any]:
    a = flow_arrivals.c
    return (
        sa.select(a.flow_id, *by, sa.func.sum(a.arrivals).label("n"))
        .where(a.flow_id.in_(flow_ids), a.hour >= to_ms(since) // HOUR_MS, a.hour < to_ms(before) // HOUR_MS)
        .group_by(a.flow_id, *(each.name for each in by))
    )


def read_workers(
    conn: sa.Connection, flow_id: int, user_ids: Iterable[int], since: datetime, before: datetime
) -> dict[int, Sums]:
    """By worker, for whole days; workers without any are left out."""
    w = worker_figures.c
    found: dict[int, Sums] = {}
    figures = conn.execute(
        sa.select(
            w.user_id, w.measure, w.bucket, sa.func.sum(w.n).label("n"), sa.func.sum(w.total).label("total")
        )
        .where(w.flow_id == flow_id, w.user_id.in_(list(user_ids)))
        .where(w.start >= to_ms(since), w.start < to_ms(before))
        .group_by(w.user_id, w.measure, w.bucket)
    )
    for row in figures:
        _enter(found.setdefault(row.user_id, Sums.empty()), row)
    return found


@dataclass(frozen=True, slots=True)
class WorkerName:
    user_id: int
    name: str
    worker_id: str


def workers_with_figures(
    conn: sa.Connection,
    flow_id: int,
    since: datetime,
    before: datetime,
    after: tuple[str, int] | None,
    limit: int,
) -> list[WorkerName]:
    """In the order of their names. after: name and id of the last one seen."""
    w = worker_figures.c
    some = sa.exists().where(
        w.flow_id == flow_id, w.user_id == users.c.id, w.start >= to_ms(since), w.start < to_ms(before)
    )
    name = sa.func.coalesce(users.c.email, users.c.username)
    whoever = sa.select(w.user_id).where(w.flow_id == flow_id).distinct()
    statement = sa.select(users.c.id, name.label("name"), users.c.worker_id).where(
        users.c.id.in_(whoever), some
    )
    if after is not None:
        statement = statement.where(sa.tuple_(name, users.c.id) > sa.tuple_(*map(sa.literal, after)))
    found = conn.execute(statement.order_by(name, users.c.id).limit(limit))
    return [WorkerName(row.id, row.name, row.worker_id) for row in found]


_MEASURES = {measure.value: measure for measure in Measure}


def _enter(sums: Sums, row: Any) -> None:
    measure, n, total = _MEASURES[row.measure], int(row.n), int(row.total)
    if measure is Measure.AGREEMENT:
        sums.agreement += Share(total, n)
        return
    sums.counts[measure] = sums.counts.get(measure, 0) + n
    if measure in (Measure.WAITING, Measure.WORKING):
        histogram = sums.histograms.setdefault(measure, {})
        histogram[row.bucket] = histogram.get(row.bucket, 0) + n
        sums.totals[measure] = sums.totals.get(measure, 0) + total
