"""Reading across tables for the operator's pages. Nothing here is on a worker's or a caller's path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.assignment import AssignmentState
from overread.domain.events import Delivery
from overread.domain.offer import COUNT_CAP, Count
from overread.store import loop_walks
from overread.store.assignments import answer_place
from overread.store.human_loops import LIVE
from overread.store.outbox import from_row
from overread.store.schema import (
    assignments,
    drafts,
    flow_definitions,
    holds,
    human_loops,
    late_answers,
    outbox,
    users,
)
from overread.store.sealing import Sealer
from overread.store.times import from_ms, from_ms_or_none

MOST_LATE_ANSWERS = 50
MOST_ASSIGNMENTS = 1_000


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One acceptance: who, when, and how it ended."""

    worker: str
    worker_id: str
    state: AssignmentState
    accepted_at: datetime
    time_limit_at: datetime
    ended_at: datetime | None
    active_ms: int
    decline_reason: str | None
    draft_saved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LateAnswer:
    """An answer that came too late and was kept. reason: name of a Refusal. content: JSON text."""

    worker: str
    received_at: datetime
    reason: str
    content: str


def count_open(conn: sa.Connection, flow_ids: Sequence[int]) -> dict[int, Count]:
    """Loops in progress or stopping, of each flow definition."""
    found = loop_walks.count_each(conn, flow_ids, COUNT_CAP + 1, human_loops.c.status.in_(LIVE))
    return {flow_id: Count.of(number) for flow_id, number in found.items()}


def workflows_with_template(conn: sa.Connection, account: str, region: str, ui_name: str) -> list[str]:
    f = flow_definitions.c
    rows = conn.execute(
        sa.select(f.name)
        .where(f.account == account, f.region == region)
        .where(f.human_task_ui_arn == arn.human_task_ui(account, region, ui_name))
        .order_by(f.name)
    )
    return list(rows.scalars())


def assignments_of(conn: sa.Connection, loop_id: int) -> list[AssignmentRow]:
    rows = conn.execute(
        sa.select(
            assignments,
            users.c.worker_id,
            sa.func.coalesce(users.c.email, users.c.username).label("worker"),
            drafts.c.saved_at,
        )
        .select_from(assignments)
        .outerjoin(users, users.c.id == assignments.c.user_id)
        .outerjoin(drafts, drafts.c.assignment_id == assignments.c.id)
        .where(assignments.c.loop_id == loop_id)
        .order_by(assignments.c.id)
        .limit(MOST_ASSIGNMENTS)
    )
    return [
        AssignmentRow(
            worker=row.worker or "(deleted worker)",
            worker_id=row.worker_id or "",
            state=AssignmentState(row.state),
            accepted_at=from_ms(row.accepted_at),
            time_limit_at=from_ms(row.time_limit_at),
            ended_at=from_ms_or_none(row.ended_at),
            active_ms=row.active_ms,
            decline_reason=row.decline_reason,
            draft_saved_at=from_ms_or_none(row.saved_at),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class HoldRow:
    """The task was kept for a worker as their next one."""

    worker: str
    held_at: datetime


def holds_of(conn: sa.Connection, loop_id: int) -> list[HoldRow]:
    rows = conn.execute(
        sa.select(holds.c.held_at, sa.func.coalesce(users.c.email, users.c.username).label("worker"))
        .outerjoin(users, users.c.id == holds.c.user_id)
        .where(holds.c.loop_id == loop_id)
        .order_by(holds.c.id)
        .limit(MOST_ASSIGNMENTS)
    )
    return [HoldRow(row.worker or "(deleted worker)", from_ms(row.held_at)) for row in rows]


def late_answers_of(
    conn: sa.Connection, sealer: Sealer, account: str, region: str, loop_name: str
) -> list[LateAnswer]:
    """The oldest MOST_LATE_ANSWERS of a loop."""
    rows = conn.execute(
        sa.select(late_answers, sa.func.coalesce(users.c.email, users.c.username).label("worker"))
        .select_from(late_answers)
        .outerjoin(users, users.c.id == late_answers.c.user_id)
        .where(
            late_answers.c.account == account,
            late_answers.c.region == region,
            late_answers.c.loop_name == loop_name,
        )
        .order_by(late_answers.c.id)
        .limit(MOST_LATE_ANSWERS)
    )
    return [
        LateAnswer(
            worker=row.worker or "(deleted worker)",
            received_at=from_ms(row.received_at),
            reason=row.reason,
            content=sealer.open(row.sealed, answer_place(row.assignment_id)).decode("utf-8", "replace"),
        )
        for row in rows
    ]


def deliveries_of(conn: sa.Connection, account: str, region: str, loop_name: str) -> list[Delivery]:
    """Events of one loop, delivered or not."""
    rows = conn.execute(
        sa.select(outbox)
        .where(outbox.c.account == account, outbox.c.region == region, outbox.c.loop_name == loop_name)
        .order_by(outbox.c.id)
    )
    return [from_row(row) for row in rows]
