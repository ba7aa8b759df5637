"""The answers that a worker has given, newest first."""

from __future__ import annotations

import sqlalchemy as sa

from overread.domain.assignment import AssignmentState, time_spent_seconds
from overread.domain.human_loop import LoopStatus
from overread.domain.offer import AnswerView, PastAnswer
from overread.store.assignments import answer_place, filled_place
from overread.store.schema import AnyRow, answers, assignments, flow_definitions
from overread.store.schema import human_loops as loops
from overread.store.sealing import Sealer
from overread.store.times import from_ms


def page(conn: sa.Connection, user_id: int, before: int | None, limit: int) -> list[PastAnswer]:
    """In the order of acceptance, newest first. before: assignment of the last one seen."""
    query = _answers().where(
        assignments.c.user_id == user_id, assignments.c.state == AssignmentState.SUBMITTED
    )
    if before is not None:
        query = query.where(assignments.c.id < before)
    return [_past(row) for row in conn.execute(query.order_by(assignments.c.id.desc()).limit(limit))]


def find(conn: sa.Connection, sealer: Sealer, user_id: int, assignment_id: int) -> AnswerView | None:
    """None for what is not this worker's answer."""
    row = conn.execute(
        _answers(loops.c.account, loops.c.region, answers.c.sealed, answers.c.filled_sealed)
        .outerjoin(answers, answers.c.assignment_id == assignments.c.id)
        .where(assignments.c.id == assignment_id, assignments.c.user_id == user_id)
        .where(assignments.c.state == AssignmentState.SUBMITTED)
    ).one_or_none()
    if row is None:
        return None
    return AnswerView(
        answer=_past(row),
        account=row.account,
        region=row.region,
        content=None if row.sealed is None else sealer.open(row.sealed, answer_place(row.id)),
        filled=None if row.filled_sealed is None else sealer.open(row.filled_sealed, filled_place(row.id)),
    )


def _answers(*more: sa.ColumnElement[object]) -> sa.Select[*tuple[AnyRow, ...]]:
    return (
        sa.select(
            assignments.c.id,
            assignments.c.accepted_at,
            assignments.c.ended_at,
            assignments.c.active_ms,
            loops.c.name,
            loops.c.status,
            flow_definitions.c.task_title,
            *more,
        )
        .select_from(assignments)
        .join(loops, loops.c.id == assignments.c.loop_id)
        .join(flow_definitions, flow_definitions.c.id == loops.c.flow_id)
    )


def _past(row: AnyRow) -> PastAnswer:
    accepted_at, answered_at = from_ms(row.accepted_at), from_ms(row.ended_at)
    return PastAnswer(
        assignment_id=row.id,
        title=row.task_title,
        loop_name=row.name,
        accepted_at=accepted_at,
        answered_at=answered_at,
        spent_seconds=time_spent_seconds(accepted_at, answered_at, row.active_ms),
        loop_status=LoopStatus(row.status),
    )
