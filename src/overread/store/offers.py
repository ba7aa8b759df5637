"""What is offered to a worker: jobs with their counts, and single loops to look at before accepting.

Counts come from the few rows that are open, held or a worker's own, and from the queue up to a cap: never from all loops.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import orjson
import sqlalchemy as sa

from overread.domain.assignment import AssignmentState, HoldState
from overread.domain.human_loop import FREE_OF_ADULT_CONTENT, FREE_OF_PERSONAL_DATA, LoopStatus
from overread.domain.offer import COUNT_CAP, Count, Job, Offer, Standing, Team
from overread.store.assignments import MEANT_FOR, OPEN, SEEN, active_flows
from overread.store.flow_definitions import price_in_tenths
from overread.store.loop_walks import count_each
from overread.store.rows import avoid
from overread.store.schema import (
    AnyRow,
    assignments,
    flow_definitions,
    holds,
    public_workers,
    usable_workteams,
    workteams,
)
from overread.store.schema import human_loops as loops
from overread.store.times import from_ms, from_ms_or_none, to_ms

BATCH = 500
"""Keys in one statement."""
IS_IN_QUEUE = loops.c.free_slots > sa.literal_column("0")
"""As the queue's index says it: a plan that PostgreSQL makes once for all parameters can use the index for no other form."""

NEWEST = 1_000
"""Of a worker's own answers and declines, those that are looked at: older ones concern loops that are over."""


# --- jobs --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Counts:
    """Of one job, for one worker. closed: of its free places, those that are not for this worker; None: to be asked of each.
    free: the others, up to the cap.
    """

    free: int = 0
    held: int = 0
    back_at: int | None = None
    on_hold: int = 0
    own_holds: int = 0
    closed: int | None = None
    mine: dict[str, int] = field(default_factory=dict)


def list_jobs(conn: sa.Connection, user_id: int, team_ids: Sequence[int], now: datetime) -> list[Job]:
    keep_to_queue(conn)
    flows = conn.execute(active_flows(team_ids, *flow_definitions.c, usable_workteams.c.workteam_id)).all()
    ids = [row.id for row in flows]
    counts = {flow_id: _Counts() for flow_id in ids}
    _count_held(conn, ids, user_id, now, counts)
    _count_on_hold(conn, ids, user_id, now, counts)
    _count_mine(conn, ids, user_id, counts)
    _count_closed(conn, flows, user_id, now, counts)
    _count_free(conn, user_id, now, counts)
    return [_job(row, counts[row.id]) for row in flows]


def keep_to_queue(conn: sa.Connection) -> None:
    """Until the end of the transaction. PostgreSQL thinks that a worker has seen nearly every loop; so it reads and sorts a
    whole queue to find the first one in it that they have not.
    """
    avoid(conn, "seqscan", "bitmapscan")


def teams(conn: sa.Connection, team_ids: Sequence[int]) -> list[Team]:
    """In the order of their names."""
    rows = conn.execute(
        sa.select(workteams.c.id, workteams.c.name, workteams.c.description)
        .where(workteams.c.id.in_(team_ids))
        .order_by(workteams.c.name, workteams.c.id)
    )
    return [Team(row.id, row.name, row.description) for row in rows]


def last_arrival(conn: sa.Connection, flow_ids: Sequence[int]) -> datetime | None:
    """When the newest loop of these jobs was started; one look into the index for each job and status."""
    newest = [
        sa.func.max(
            sa.select(sa.func.max(loops.c.created_at))
            .where(loops.c.flow_id == flow_definitions.c.id, loops.c.status == status)
            .correlate(flow_definitions)
            .scalar_subquery()
        )
        for status in LoopStatus
    ]
    row = conn.execute(sa.select(*newest).where(flow_definitions.c.id.in_(flow_ids))).one()
    found = [moment for moment in row if moment is not None]
    return from_ms(max(found)) if found else None


def _job(row: AnyRow, counts: _Counts) -> Job:
    return Job(
        flow_id=row.id,
        team_id=row.workteam_id,
        title=row.task_title,
        description=row.task_description,
        keywords=tuple(orjson.loads(row.keywords)),
        available=Count.of(counts.own_holds + counts.free),
        held_by_others=Count.of(counts.held),
        next_back_at=from_ms_or_none(counts.back_at),
        on_hold=Count.of(counts.on_hold),
        declined=counts.mine.get(AssignmentState.DECLINED, 0),
        answered=counts.mine.get(AssignmentState.SUBMITTED, 0),
        time_limit_seconds=row.time_limit_seconds,
        price=price_in_tenths(row.price),
        created_at=from_ms(row.created_at),
    )


def _count_free(conn: sa.Connection, user_id: int, now: datetime, counts: Mapping[int, _Counts]) -> None:
    """A loop for one worker that has a place again was declined by those who have seen it, or given back: so there the
    index alone counts what is free, and what is not this worker's is few and counted apart.
    """
    closed = {flow_id: each.closed for flow_id, each in counts.items() if each.closed is not None}
    most = COUNT_CAP + 1 + max(closed.values(), default=0)
    for flow_id, free in count_each(conn, list(closed), most, IS_IN_QUEUE).items():
        counts[flow_id].free = free - closed[flow_id]
    asked = [flow_id for flow_id in counts if flow_id not in closed]
    is_for_worker = (loops.c.available_until > to_ms(now), not_seen_by(user_id), may_be_shown_to(user_id))
    for flow_id, free in count_each(conn, asked, COUNT_CAP + 1, IS_IN_QUEUE, *is_for_worker).items():
        counts[flow_id].free = free


def _count_closed(
    conn: sa.Connection, flows: Sequence[AnyRow], user_id: int, now: datetime, counts: Mapping[int, _Counts]
) -> None:
    """Of the free places of jobs for one worker: those whose time is over, which background work is about to close, and
    those that this worker has declined. The public may be kept from others still, so there every loop is asked.
    """
    ids = [flow.id for flow in flows if flow.task_count == 1]
    is_public = sa.select(public_workers.c.user_id).where(public_workers.c.user_id == user_id)
    if not ids or conn.execute(is_public).first() is not None:
        return
    for flow_id in ids:
        counts[flow_id].closed = 0
    free = _of_flows(ids), IS_IN_QUEUE
    over = sa.select(loops.c.flow_id).where(loops.c.expiry_due <= to_ms(now), *free)
    declined = (
        sa.select(loops.c.flow_id)
        .select_from(assignments)
        .join(loops, loops.c.id == assignments.c.loop_id)
        .where(assignments.c.user_id == user_id, assignments.c.state == AssignmentState.DECLINED)
        .where(loops.c.available_until > to_ms(now), *free)
    )
    for row in conn.execute(sa.union_all(over, declined)):
        counts[row.flow_id].closed = (counts[row.flow_id].closed or 0) + 1


def _count_held(
    conn: sa.Connection, ids: Sequence[int], user_id: int, now: datetime, counts: Mapping[int, _Counts]
) -> None:
    """What others work on. Open assignments are those with a deadline: few, and all in one index. They are not grouped by
    loop, because SQLite would read all assignments in that order then.
    """
    open_ = conn.execute(
        sa.select(assignments.c.loop_id, assignments.c.time_limit_at).where(
            assignments.c.deadline_due.is_not(None)
        )
    )
    back_at: dict[int, int] = {}
    for row in open_:
        back_at[row.loop_id] = min(back_at.get(row.loop_id, row.time_limit_at), row.time_limit_at)
    for row in _full(conn, list(back_at), ids, user_id, now):
        of_job = counts[row.flow_id]
        of_job.held += 1
        of_job.back_at = min(of_job.back_at or back_at[row.id], back_at[row.id])


def _count_on_hold(
    conn: sa.Connection, ids: Sequence[int], user_id: int, now: datetime, counts: Mapping[int, _Counts]
) -> None:
    """What is kept as somebody's next task and for nobody else; a loop that somebody works on too was counted before."""
    kept = conn.execute(sa.select(holds.c.loop_id, holds.c.user_id).where(holds.c.until_due.is_not(None)))
    own: dict[int, bool] = {}
    for row in kept:
        own[row.loop_id] = own.get(row.loop_id, False) or row.user_id == user_id
    for row in _full(conn, list(own), ids, user_id, now):
        if own[row.id]:
            counts[row.flow_id].own_holds += 1
        elif row.open_count == 0:
            counts[row.flow_id].on_hold += 1


def _full(
    conn: sa.Connection, loop_ids: Sequence[int], flow_ids: Sequence[int], user_id: int, now: datetime
) -> Iterator[AnyRow]:
    """Those of these loops, of these jobs, that go on with all their places taken, and that the worker could do.

    By their keys: left to itself a database may walk all loops of the jobs to find the few that are held.
    """
    for start in range(0, len(loop_ids), BATCH):
        yield from conn.execute(
            sa.select(loops.c.id, loops.c.flow_id, loops.c.open_count).where(
                loops.c.id.in_(loop_ids[start : start + BATCH]),
                _of_flows(flow_ids),
                loops.c.free_slots == 0,
                loops.c.outcome.is_(None),
                loops.c.status == LoopStatus.IN_PROGRESS,
                loops.c.available_until > to_ms(now),
                not_seen_by(user_id),
                may_be_shown_to(user_id),
            )
        )


def _of_flows(flow_ids: Sequence[int]) -> sa.ColumnElement[bool]:
    """By a sign no index is tempted by."""
    return (loops.c.flow_id + 0).in_(flow_ids)


def _count_mine(conn: sa.Connection, ids: Sequence[int], user_id: int, counts: Mapping[int, _Counts]) -> None:
    """Loops still open that this worker has done their part of: they explain why a colleague sees more."""
    for state in (AssignmentState.DECLINED, AssignmentState.SUBMITTED):
        newest = (
            sa.select(assignments.c.loop_id)
            .where(assignments.c.user_id == user_id, assignments.c.state == state)
            .order_by(assignments.c.id.desc())
            .limit(NEWEST)
            .subquery()
        )
        rows = conn.execute(
            sa.select(loops.c.flow_id, sa.func.count().label("n"))
            .join(newest, newest.c.loop_id == loops.c.id)
            .where(loops.c.flow_id.in_(ids), loops.c.status == LoopStatus.IN_PROGRESS)
            .where(loops.c.outcome.is_(None))
            .group_by(loops.c.flow_id)
        )
        for row in rows:
            counts[row.flow_id].mine[state] = row.n


def not_seen_by(user_id: int) -> sa.ColumnElement[bool]:
    """The worker has neither accepted nor answered nor declined the loop."""
    # Under a name of its own: the statement around it may join the assignments of others.
    mine = assignments.alias("mine")
    seen = sa.select(mine.c.id).where(
        mine.c.loop_id == loops.c.id, mine.c.user_id == user_id, mine.c.state.in_(SEEN)
    )
    return ~seen.exists()


def may_be_shown_to(user_id: int) -> sa.ColumnElement[bool]:
    """The public sees only loops that are marked as free of personal data, and those that may hold adult content only
    after a worker has said that they accept it. Everybody else is their account's own affair.
    """
    kept_back = sa.select(public_workers.c.user_id).where(
        public_workers.c.user_id == user_id,
        ~_is_marked(FREE_OF_PERSONAL_DATA)
        | ~(public_workers.c.accepts_adult | _is_marked(FREE_OF_ADULT_CONTENT)),
    )
    return ~kept_back.exists()


def _is_marked(classifier: str) -> sa.ColumnElement[bool]:
    return loops.c.classifiers.contains(f'"{classifier}"', autoescape=True)


# --- single loops ------------------------------------------------------------------------------------------------

_SHOWN = (
    loops.c.id,
    loops.c.flow_id,
    loops.c.name,
    loops.c.account,
    loops.c.region,
    loops.c.status,
    loops.c.outcome,
    loops.c.free_slots,
    loops.c.available_until,
    loops.c.queue_position,
    loops.c.time_limit_ms,
    flow_definitions.c.task_title,
    flow_definitions.c.task_description,
    flow_definitions.c.keywords,
    flow_definitions.c.price,
    flow_definitions.c.status.label("flow_status"),
)


def next_offer(
    conn: sa.Connection, user_id: int, flow_id: int, now: datetime, after: int = -1
) -> Offer | None:
    """The first loop of a job, behind a place in the queue, that the worker could accept."""
    keep_to_queue(conn)
    row = conn.execute(
        sa.select(*_SHOWN)
        .join(flow_definitions, flow_definitions.c.id == loops.c.flow_id)
        .where(loops.c.flow_id == flow_id, loops.c.queue_position > after, IS_IN_QUEUE)
        .where(loops.c.available_until > to_ms(now), not_seen_by(user_id), may_be_shown_to(user_id))
        .order_by(loops.c.queue_position)
        .limit(1)
    ).one_or_none()
    return None if row is None else _offer(row, Standing.OPEN)


def find_offer(
    conn: sa.Connection, user_id: int, team_ids: Sequence[int], name: str, now: datetime
) -> Offer | None:
    """The loop of this name that one of these teams does, and how it stands for the worker.

    Of several accounts' loops of one name, the first that can be accepted. None also for what may not be shown to them.
    """
    places = conn.execute(
        sa.select(flow_definitions.c.account, flow_definitions.c.region)
        .distinct()
        .join(usable_workteams, MEANT_FOR)
        .where(usable_workteams.c.workteam_id.in_(team_ids))
    ).all()
    of_name = [
        sa.and_(loops.c.account == row.account, loops.c.region == row.region, loops.c.name == name)
        for row in places
    ]
    if not of_name:
        return None
    rows = conn.execute(
        sa.select(*_SHOWN)
        .join(flow_definitions, flow_definitions.c.id == loops.c.flow_id)
        .join(usable_workteams, MEANT_FOR)
        .where(sa.or_(*of_name), usable_workteams.c.workteam_id.in_(team_ids), may_be_shown_to(user_id))
        .order_by(loops.c.id)
    ).all()
    found = [_stand(conn, row, user_id, now) for row in rows]
    return min(found, key=lambda offer: offer.standing is not Standing.OPEN, default=None)


def _stand(conn: sa.Connection, row: AnyRow, user_id: int, now: datetime) -> Offer:
    mine = conn.execute(
        sa.select(assignments.c.id, assignments.c.state)
        .where(assignments.c.loop_id == row.id, assignments.c.user_id == user_id)
        .where(assignments.c.state.in_(SEEN))
    ).one_or_none()
    if mine is not None and mine.state == AssignmentState.SUBMITTED:
        return _offer(row, Standing.ANSWERED, assignment_id=mine.id)
    if mine is not None and mine.state == AssignmentState.DECLINED:
        return _offer(row, Standing.DECLINED)
    if mine is not None:
        return _offer(row, Standing.MINE, assignment_id=mine.id)
    goes_on = row.status == LoopStatus.IN_PROGRESS and row.outcome is None and row.flow_status == "Active"
    if not goes_on or row.available_until <= to_ms(now):
        return _offer(row, Standing.ENDED)
    if row.free_slots > 0 or _has_on_hold(conn, row.id, user_id, now):
        return _offer(row, Standing.OPEN)
    back_at = conn.execute(
        sa.select(sa.func.min(assignments.c.time_limit_at)).where(
            assignments.c.loop_id == row.id, assignments.c.state.in_(OPEN)
        )
    ).scalar_one()
    return _offer(row, Standing.TAKEN, back_at=from_ms_or_none(back_at))


def _has_on_hold(conn: sa.Connection, loop_id: int, user_id: int, now: datetime) -> bool:
    held = sa.select(holds.c.id).where(
        holds.c.loop_id == loop_id,
        holds.c.user_id == user_id,
        holds.c.state == HoldState.HELD,
        holds.c.until_due > to_ms(now),
    )
    return conn.execute(held).first() is not None


def _offer(
    row: AnyRow, standing: Standing, *, assignment_id: int | None = None, back_at: datetime | None = None
) -> Offer:
    return Offer(
        loop_id=row.id,
        flow_id=row.flow_id,
        loop_name=row.name,
        account=row.account,
        region=row.region,
        title=row.task_title,
        description=row.task_description,
        keywords=tuple(orjson.loads(row.keywords)),
        time_limit_seconds=row.time_limit_ms // 1_000,
        price=price_in_tenths(row.price),
        queue_position=row.queue_position,
        standing=standing,
        assignment_id=assignment_id,
        back_at=back_at,
    )
