"""Human loops and their inputs: everything but the hot statements (`store/hot/`)."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa

from overread.domain import arn
from overread.domain import human_loop as rules
from overread.domain.assignment import HoldState
from overread.domain.events import LoopFinished
from overread.domain.figures import Compared, facts_of
from overread.domain.human_loop import FailureCode, HumanLoop, LoopStatus, Outcome, Progress
from overread.domain.output import output_place
from overread.domain.text import storable
from overread.store import figures, loop_walks, outbox
from overread.store.schema import AnyRow, answers, flow_definitions, holds, human_loops, loop_inputs
from overread.store.sealing import Sealer
from overread.store.times import from_ms, from_ms_or_none, to_ms

_SHOWN = (
    human_loops.c.id,
    human_loops.c.account,
    human_loops.c.region,
    human_loops.c.name,
    human_loops.c.status,
    human_loops.c.created_at,
    human_loops.c.failure_code,
    human_loops.c.failure_reason,
    human_loops.c.finished_at,
    flow_definitions.c.name.label("flow_name"),
    flow_definitions.c.output_path,
)
_WITH_FLOW = human_loops.join(flow_definitions, flow_definitions.c.id == human_loops.c.flow_id)

LIVE = (LoopStatus.IN_PROGRESS, LoopStatus.STOPPING)
TERMINAL = (LoopStatus.COMPLETED, LoopStatus.FAILED, LoopStatus.STOPPED)


@dataclass(frozen=True, slots=True)
class LoopState:
    """What a change must know of a loop, read under its row's lock."""

    loop: HumanLoop
    flow_id: int
    progress: Progress
    outcome: Outcome | None
    template_sha256: str


def input_place(account: str, region: str, name: str, created_at_ms: int) -> bytes:
    """Where a loop's sealed input belongs (`store/sealing.py`)."""
    return f"loop_inputs/{account}/{region}/{name}/{created_at_ms}".encode()


# --- reading -----------------------------------------------------------------------------------------------------


def find(conn: sa.Connection, account: str, region: str, name: str) -> HumanLoop | None:
    row = conn.execute(
        sa.select(*_SHOWN)
        .select_from(_WITH_FLOW)
        .where(human_loops.c.account == account, human_loops.c.region == region, human_loops.c.name == name)
    ).one_or_none()
    return None if row is None else _loop(row)


def page(
    conn: sa.Connection,
    flow_id: int,
    *,
    created_from: datetime | None = None,
    created_before: datetime | None = None,
    ascending: bool = False,
    after: tuple[int, int] | None = None,
    limit: int = 100,
) -> list[HumanLoop]:
    """Loops of a flow definition by creation. after: (created_at in ms, id) of the last one seen; created_from
    inclusive, created_before not."""
    conditions = [
        *loop_walks.created(created_from, created_before),
        *loop_walks.beyond(after, ascending=ascending),
    ]
    met = loop_walks.walk(flow_id, limit, conditions=conditions, ascending=ascending).subquery()
    statement = shown().join(met, met.c.id == human_loops.c.id)
    return read(conn, loop_walks.in_order(statement, ascending=ascending))


def shown() -> sa.Select[Any]:
    """What `read` needs, to be chosen from and put into order."""
    return sa.select(*_SHOWN).select_from(_WITH_FLOW)


def read(conn: sa.Connection, statement: sa.Select[Any]) -> list[HumanLoop]:
    return [_loop(row) for row in conn.execute(statement)]


def read_input(conn: sa.Connection, sealer: Sealer, loop: HumanLoop) -> bytes | None:
    """The input's JSON text, or None once its retention has ended."""
    sealed = conn.execute(
        sa.select(loop_inputs.c.sealed).where(loop_inputs.c.loop_id == loop.id)
    ).scalar_one_or_none()
    if sealed is None:
        return None
    return _open_input(sealer, loop, sealed)


def count_live(conn: sa.Connection, account: str, region: str, up_to: int) -> int:
    """Loops in progress, counted up to `up_to`."""
    some = (
        sa.select(human_loops.c.id)
        .where(
            human_loops.c.account == account, human_loops.c.region == region, human_loops.c.status.in_(LIVE)
        )
        .limit(up_to)
        .subquery()
    )
    return conn.execute(sa.select(sa.func.count()).select_from(some)).scalar_one()


def read_state(conn: sa.Connection, loop_id: int) -> LoopState | None:
    return _state(conn, human_loops.c.id == loop_id, lock=False)


# --- changing ----------------------------------------------------------------------------------------------------


def lock(conn: sa.Connection, loop_id: int) -> LoopState | None:
    """The loop's state, its row locked until the end of the transaction."""
    return _state(conn, human_loops.c.id == loop_id, lock=True)


def lock_by_name(conn: sa.Connection, account: str, region: str, name: str) -> LoopState | None:
    return _state(
        conn,
        sa.and_(human_loops.c.account == account, human_loops.c.region == region, human_loops.c.name == name),
        lock=True,
    )


def save_progress(
    conn: sa.Connection, state: LoopState, now: datetime, *, queue_position: int | None = None
) -> None:
    """Write counts and status as they are in `state`; fix the outcome if it is decided by them. What is not offered any
    more is not on hold for anybody.

    queue_position: given when a slot opened again, so that workers whose cursor has passed the loop find it.
    """
    progress = state.progress
    end = state.outcome or rules.outcome(progress, now)
    free_slots = 0 if end is not None else rules.free_slots(progress, now)
    is_offered = end is None and rules.is_offered(progress, now)
    values: dict[str, object] = {
        "status": progress.status,
        "open_count": progress.open_count,
        "held_count": progress.held_count if is_offered else 0,
        "decline_count": progress.decline_count,
        "free_slots": free_slots,
    }
    if free_slots:
        # Another process's clock may be ahead of ours and have ended this timer: whatever is offered has one.
        values["expiry_due"] = to_ms(progress.available_until)
    if queue_position is not None:
        values["queue_position"] = queue_position
    if end is not None and state.outcome is None:
        values |= {"outcome": end, "finish_due": to_ms(now), "expiry_due": None, "check_due": None}
    conn.execute(sa.update(human_loops).where(human_loops.c.id == state.loop.id).values(values))
    if progress.held_count and not is_offered:
        _close_holds(conn, state.loop.id, now)


def decide(conn: sa.Connection, loop_id: int, end: Outcome, reason: str | None, now: datetime) -> bool:
    """Fix the outcome of a loop that has none; False if it was decided already."""
    changed = conn.execute(
        sa.update(human_loops)
        .where(human_loops.c.id == loop_id, human_loops.c.outcome.is_(None), human_loops.c.status.in_(LIVE))
        .values(
            outcome=end,
            failure_reason=None if reason is None else storable(reason)[: rules.MAX_FAILURE_REASON],
            free_slots=0,
            held_count=0,
            finish_due=to_ms(now),
            expiry_due=None,
            check_due=None,
        )
    )
    if changed.rowcount == 1:
        _close_holds(conn, loop_id, now)
    return changed.rowcount == 1


def _close_holds(conn: sa.Connection, loop_id: int, now: datetime) -> None:
    """The loop's row is locked or changed before: the order that `store/holds.py` keeps too."""
    conn.execute(
        sa.update(holds)
        .where(holds.c.loop_id == loop_id, holds.c.state == HoldState.HELD)
        .values(state=HoldState.CLOSED, ended_at=to_ms(now), until_due=None)
    )


def finalise(
    conn: sa.Connection,
    loop_id: int,
    now: datetime,
    *,
    event_id: str,
    sinks: Sequence[str],
    instead: Outcome | None = None,
    because: str | None = None,
    compared: Compared | None = None,
) -> bool:
    """Make the decided outcome the public state, add its event, and count it, in one transaction.

    instead: another end than the decided one, when the output cannot be written, and because of what. compared: how far
    the answers agree, if there are several. False if it was finalised before.
    """
    state = lock(conn, loop_id)
    if state is None or state.outcome is None or state.loop.status.is_terminal:
        return False
    end = instead or state.outcome
    reason = state.loop.failure_reason
    if end is Outcome.EXPIRED:
        reason = rules.expired_reason(state.progress)
    elif instead is Outcome.INTERNAL_ERROR:
        reason = None if because is None else storable(because)[: rules.MAX_FAILURE_REASON]
    conn.execute(
        sa.update(human_loops)
        .where(human_loops.c.id == loop_id)
        .values(
            status=end.status,
            failure_code=end.failure_code,
            failure_reason=reason if end.failure_code else None,
            finished_at=to_ms(now),
            finish_due=None,
            expiry_due=None,
            check_due=None,
            free_slots=0,
        )
    )
    outbox.add(conn, {event_id: _finished(state.loop, end, reason, now)}, sinks)
    facts = facts_of(
        end,
        created_at=state.loop.created_at,
        finished_at=now,
        declined_out=reason == rules.DECLINED_REASON,
        parts=figures.parts_of(conn, loop_id),
        compared=compared,
    )
    figures.add(conn, state.flow_id, facts)
    return True


def delete(conn: sa.Connection, *loop_ids: int) -> None:
    """Loops and everything that hangs on them; output objects are not ours to touch."""
    conn.execute(sa.delete(human_loops).where(human_loops.c.id.in_(loop_ids)))


def sweep(
    conn: sa.Connection,
    flow_id: int,
    now: datetime,
    limit: int,
    *,
    new_id: Callable[[], str],
    sinks: Sequence[str],
) -> int:
    """End and remove loops of a deleted flow definition that nobody works on, of each status the oldest first; how many
    were met.

    Where answers were given they are written first: the loop is stopped, and removed when that is done. Rows are locked:
    what a worker was just given by another process is passed over.
    """
    rows = conn.execute(
        sa.select(*_SHOWN, human_loops.c.answer_count)
        .select_from(_WITH_FLOW)
        .where(human_loops.c.flow_id == flow_id, human_loops.c.open_count == 0)
        .where(sa.or_(human_loops.c.outcome.is_(None), human_loops.c.status.in_(TERMINAL)))
        .order_by(human_loops.c.status, human_loops.c.created_at, human_loops.c.id)
        .limit(limit)
        .with_for_update(of=human_loops, skip_locked=True)
    ).all()
    over: list[int] = []
    events: dict[str, LoopFinished] = {}
    for row in rows:
        loop = _loop(row)
        if loop.status in LIVE and rules.writes_output(Outcome.STOPPED, row.answer_count):
            decide(conn, loop.id, Outcome.STOPPED, None, now)
            continue
        if loop.status in LIVE:
            events[new_id()] = _finished(loop, Outcome.STOPPED, None, now)
        over.append(loop.id)
    outbox.add(conn, events, sinks)
    delete(conn, *over)
    return len(rows)


def _finished(loop: HumanLoop, end: Outcome, reason: str | None, now: datetime) -> LoopFinished:
    return LoopFinished(
        account=loop.account,
        region=loop.region,
        loop_name=loop.name,
        loop_arn=arn.human_loop(loop.account, loop.region, loop.name),
        flow_definition_arn=arn.flow_definition(loop.account, loop.region, loop.flow_name),
        created_at=loop.created_at,
        status=end.status,
        output_uri=loop.output_uri,
        failure_code=end.failure_code,
        failure_reason=reason if end.failure_code else None,
        at=now,
    )


# --- timers ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DueCheck:
    """A loop whose template has not been tried yet, with its input's JSON text.

    fault: why its team may not see it, however well it renders.
    """

    loop: HumanLoop
    template_sha256: str
    input_json: bytes
    fault: str | None


def lease_checks(conn: sa.Connection, now: datetime, until: datetime, limit: int) -> list[int]:
    return _lease(conn, human_loops.c.check_due, now, until, limit)


def read_checks(
    conn: sa.Connection, sealer: Sealer, loop_ids: Sequence[int], most_bytes: int
) -> tuple[list[DueCheck], Sequence[int]]:
    """As many of the leased checks as have inputs of `most_bytes` together, at least one, with all they need, and the ids
    of the others. Loops that were deleted meanwhile are left out.
    """
    measured = conn.execute(
        sa.select(loop_inputs.c.loop_id, sa.func.length(loop_inputs.c.sealed).label("bytes")).where(
            loop_inputs.c.loop_id.in_(loop_ids)
        )
    )
    sizes: dict[int, int] = {row.loop_id: row.bytes for row in measured}
    sums = list(itertools.accumulate(sizes.get(loop_id, 0) for loop_id in loop_ids))
    count = max(1, bisect.bisect_right(sums, most_bytes))
    rows = conn.execute(
        sa.select(
            *_SHOWN,
            human_loops.c.template_sha256,
            human_loops.c.classifiers,
            flow_definitions.c.workteam_arn,
            loop_inputs.c.sealed,
        )
        .select_from(_WITH_FLOW.join(loop_inputs, loop_inputs.c.loop_id == human_loops.c.id))
        .where(human_loops.c.id.in_(loop_ids[:count]))
    )
    found = []
    for row in rows:
        loop = _loop(row)
        fault = rules.why_not_for(row.workteam_arn, orjson.loads(row.classifiers))
        found.append(DueCheck(loop, row.template_sha256, _open_input(sealer, loop, row.sealed), fault))
    return found, loop_ids[count:]


def checked(conn: sa.Connection, loop_ids: Sequence[int]) -> None:
    """Their templates render."""
    conn.execute(sa.update(human_loops).where(human_loops.c.id.in_(list(loop_ids))).values(check_due=None))


def lease_finishes(conn: sa.Connection, now: datetime, until: datetime, limit: int) -> list[int]:
    return _lease(conn, human_loops.c.finish_due, now, until, limit)


def end_leases(conn: sa.Connection, now: datetime) -> None:
    """Make all that is leased or put off due now. Only where no other process can hold a lease."""
    for timer in (human_loops.c.check_due, human_loops.c.finish_due):
        conn.execute(sa.update(human_loops).where(timer > to_ms(now)).values({timer.name: to_ms(now)}))


def count_failed_finish(conn: sa.Connection, loop_id: int) -> int:
    """How often finishing has failed by now; 0 if the loop is finished or deleted."""
    attempts: int | None = conn.execute(
        sa.update(human_loops)
        .where(human_loops.c.id == loop_id, human_loops.c.finish_due.is_not(None))
        .values(finish_attempts=human_loops.c.finish_attempts + 1)
        .returning(human_loops.c.finish_attempts)
    ).scalar_one_or_none()
    return attempts or 0


def set_finish_due(conn: sa.Connection, loop_id: int, due: datetime) -> None:
    conn.execute(
        sa.update(human_loops)
        .where(human_loops.c.id == loop_id, human_loops.c.finish_due.is_not(None))
        .values(finish_due=to_ms(due))
    )


def expire(conn: sa.Connection, now: datetime, limit: int) -> int:
    """End the availability of loops whose lifetime has passed; how many.

    A loop with a worker on it is not offered any more and decided when the last one leaves (domain rule).
    """
    ids = conn.execute(
        sa.select(human_loops.c.id)
        .where(human_loops.c.expiry_due <= to_ms(now))
        .order_by(human_loops.c.expiry_due)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).scalars()
    count = 0
    for loop_id in ids.all():
        conn.execute(sa.update(human_loops).where(human_loops.c.id == loop_id).values(expiry_due=None))
        state = lock(conn, loop_id)
        if state is not None:
            save_progress(conn, state, now)
        count += 1
    return count


def purge_payloads(conn: sa.Connection, finished_before: datetime, limit: int) -> int:
    """Drop inputs and answers of loops that ended before; the loops themselves stay until they are deleted."""
    ids = list(
        conn.execute(
            sa.select(human_loops.c.id)
            .where(
                human_loops.c.payload_purged.is_(False), human_loops.c.finished_at < to_ms(finished_before)
            )
            .order_by(human_loops.c.finished_at)
            .limit(limit)
        ).scalars()
    )
    if ids:
        conn.execute(sa.delete(loop_inputs).where(loop_inputs.c.loop_id.in_(ids)))
        conn.execute(sa.delete(answers).where(answers.c.loop_id.in_(ids)))
        conn.execute(sa.update(human_loops).where(human_loops.c.id.in_(ids)).values(payload_purged=True))
    return len(ids)


def _lease(
    conn: sa.Connection, timer: sa.Column[int], now: datetime, until: datetime, limit: int
) -> list[int]:
    due = (
        sa.select(human_loops.c.id)
        .where(timer <= to_ms(now))
        .order_by(timer)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = conn.execute(
        sa.update(human_loops)
        .where(human_loops.c.id.in_(due))
        .values({timer.name: to_ms(until)})
        .returning(human_loops.c.id)
    )
    return list(taken.scalars())


def _state(conn: sa.Connection, where: sa.ColumnElement[bool], *, lock: bool) -> LoopState | None:
    query = (
        sa.select(
            *_SHOWN,
            human_loops.c.flow_id,
            human_loops.c.task_count,
            human_loops.c.answer_count,
            human_loops.c.open_count,
            human_loops.c.decline_count,
            human_loops.c.held_count,
            human_loops.c.available_until,
            human_loops.c.outcome,
            human_loops.c.template_sha256,
        )
        .select_from(_WITH_FLOW)
        .where(where)
    )
    if lock:
        query = query.with_for_update(of=human_loops)
    row = conn.execute(query).one_or_none()
    if row is None:
        return None
    progress = Progress(
        status=LoopStatus(row.status),
        task_count=row.task_count,
        answer_count=row.answer_count,
        open_count=row.open_count,
        decline_count=row.decline_count,
        available_until=from_ms(row.available_until),
        held_count=row.held_count,
    )
    outcome = Outcome(row.outcome) if row.outcome else None
    return LoopState(_loop(row), row.flow_id, progress, outcome, row.template_sha256)


def _open_input(sealer: Sealer, loop: HumanLoop, sealed: bytes) -> bytes:
    return sealer.open(sealed, input_place(loop.account, loop.region, loop.name, to_ms(loop.created_at)))


def _loop(row: AnyRow) -> HumanLoop:
    created_at = from_ms(row.created_at)
    status = LoopStatus(row.status)
    failed = status is LoopStatus.FAILED
    return HumanLoop(
        id=row.id,
        account=row.account,
        region=row.region,
        name=row.name,
        flow_name=row.flow_name,
        status=status,
        created_at=created_at,
        output_uri=output_place(row.output_path, row.flow_name, row.name, created_at).uri,
        failure_code=FailureCode(row.failure_code) if failed and row.failure_code else None,
        failure_reason=row.failure_reason,
        finished_at=from_ms_or_none(row.finished_at),
    )


def classifiers_text(classifiers: Sequence[str]) -> str:
    """As they are compared and kept: sorted, each once."""
    return orjson.dumps(sorted(set(classifiers))).decode()
