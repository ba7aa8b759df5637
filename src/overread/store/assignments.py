"""Assignments, drafts and answers: everything but the hot statements (`store/hot/`) and what is offered (`store/offers.py`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa

from overread.domain.assignment import DRAFT_PAGES, MAX_LATE_ANSWERS, OPEN_STATES, AssignmentState
from overread.domain.errors import Refusal
from overread.domain.flow_definition import FlowDefinitionStatus
from overread.domain.human_loop import LoopStatus
from overread.domain.offer import COUNT_CAP, Draft, OpenTask
from overread.domain.text import storable
from overread.store import human_loops
from overread.store.flow_definitions import price_in_tenths
from overread.store.schema import (
    AnyRow,
    answers,
    assignments,
    drafts,
    flow_definitions,
    group_members,
    late_answers,
    usable_workteams,
    user_groups,
    users,
    workforces,
    workteam_members,
    workteams,
)
from overread.store.schema import human_loops as loops
from overread.store.sealing import Sealer
from overread.store.times import from_ms, to_ms

OPEN = tuple(state.value for state in OPEN_STATES)
SEEN = (AssignmentState.ACCEPTED, AssignmentState.PAUSED, AssignmentState.SUBMITTED, AssignmentState.DECLINED)


def answer_place(assignment_id: int) -> bytes:
    return f"answers/{assignment_id}".encode()


def filled_place(assignment_id: int) -> bytes:
    return f"filled/{assignment_id}".encode()


def draft_place(assignment_id: int) -> bytes:
    return f"drafts/{assignment_id}".encode()


# --- what a worker may do ----------------------------------------------------------------------------------------


def teams_of_worker(conn: sa.Connection, user_id: int, workforce_id: int) -> list[int]:
    """The work teams of a workforce that an enabled user is in, by the store's keys."""
    found = conn.execute(
        sa.select(workteams.c.id)
        .distinct()
        .select_from(workteams)
        .join(workteam_members, workteam_members.c.workteam_id == workteams.c.id)
        .join(workforces, workforces.c.id == workteams.c.workforce_id)
        .join(
            user_groups,
            sa.and_(
                user_groups.c.pool_id == workteam_members.c.pool_id,
                user_groups.c.name == workteam_members.c.group_name,
                user_groups.c.pool_id == workforces.c.pool_id,
            ),
        )
        .join(group_members, group_members.c.group_id == user_groups.c.id)
        .join(users, sa.and_(users.c.id == group_members.c.user_id, users.c.enabled))
        .where(users.c.id == user_id, workteams.c.workforce_id == workforce_id)
    )
    return list(found.scalars())


def flows_of_teams(conn: sa.Connection, team_ids: Sequence[int]) -> list[int]:
    """Active flow definitions that give these teams work, whichever account's they are, oldest first."""
    return list(conn.execute(active_flows(team_ids, flow_definitions.c.id)).scalars())


def active_flows(team_ids: Sequence[int], *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Columns of flow definitions, of `usable_workteams` and of `workteams`: one row for each job of these teams."""
    return (
        sa.select(*columns)
        .select_from(flow_definitions)
        .join(usable_workteams, MEANT_FOR)
        .join(workteams, workteams.c.id == usable_workteams.c.workteam_id)
        .where(
            usable_workteams.c.workteam_id.in_(team_ids),
            flow_definitions.c.status == FlowDefinitionStatus.ACTIVE,
        )
        .order_by(flow_definitions.c.created_at, flow_definitions.c.id)
    )


MEANT_FOR = sa.and_(
    usable_workteams.c.account == flow_definitions.c.account,
    usable_workteams.c.arn == flow_definitions.c.workteam_arn,
)
"""Joins a flow definition with the work team that its account means by the ARN."""


def is_eligible(conn: sa.Connection, user_id: int, workforce_id: int, flow_id: int) -> bool:
    """Whether the user is in the work team of this flow definition, in whatever status that is."""
    team = conn.execute(
        sa.select(usable_workteams.c.workteam_id)
        .select_from(flow_definitions)
        .join(usable_workteams, MEANT_FOR)
        .where(flow_definitions.c.id == flow_id)
    ).scalar_one_or_none()
    return team is not None and team in teams_of_worker(conn, user_id, workforce_id)


def portals_of_user(conn: sa.Connection, user_id: int) -> list[tuple[int, tuple[str, ...]]]:
    """Id and network ranges of each workforce whose portal an enabled user may sign in to."""
    rows = conn.execute(
        sa.select(workforces.c.id, workforces.c.cidrs)
        .join(users, users.c.pool_id == workforces.c.pool_id)
        .where(users.c.id == user_id, users.c.enabled)
    )
    return [(row.id, tuple(orjson.loads(row.cidrs))) for row in rows]


# --- lists -------------------------------------------------------------------------------------------------------


def list_open(conn: sa.Connection, user_id: int, now: datetime) -> list[OpenTask]:
    """Tasks the worker holds and may still finish, oldest first; no more than a page can show."""
    rows = conn.execute(
        _tasks()
        .where(assignments.c.user_id == user_id, assignments.c.state.in_(OPEN))
        .where(assignments.c.time_limit_at > to_ms(now), loops.c.outcome.is_(None))
        .order_by(assignments.c.id)
        .limit(COUNT_CAP)
    )
    return [_open_task(row) for row in rows]


def _tasks() -> sa.Select[*tuple[AnyRow, ...]]:
    return (
        sa.select(
            assignments.c.id,
            assignments.c.state,
            assignments.c.accepted_at,
            assignments.c.time_limit_at,
            loops.c.flow_id,
            loops.c.name,
            flow_definitions.c.task_title,
        )
        .select_from(assignments)
        .join(loops, loops.c.id == assignments.c.loop_id)
        .join(flow_definitions, flow_definitions.c.id == loops.c.flow_id)
    )


def _open_task(row: AnyRow) -> OpenTask:
    return OpenTask(
        assignment_id=row.id,
        flow_id=row.flow_id,
        title=row.task_title,
        loop_name=row.name,
        state=AssignmentState(row.state),
        accepted_at=from_ms(row.accepted_at),
        time_limit_at=from_ms(row.time_limit_at),
    )


# --- one assignment ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Held:
    """An assignment with what stands around it. decided: the loop's outcome is fixed. price: tenths of a cent, 0 for none."""

    assignment_id: int
    user_id: int
    loop_id: int
    flow_id: int
    state: AssignmentState
    token: int
    accepted_at: datetime
    time_limit_at: datetime
    active_ms: int
    loop_name: str
    account: str
    region: str
    loop_created_at: datetime
    loop_status: LoopStatus
    decided: bool
    template_sha256: str
    title: str
    description: str
    price: int


def find(conn: sa.Connection, assignment_id: int) -> Held | None:
    row = conn.execute(
        sa.select(
            assignments,
            loops.c.flow_id,
            loops.c.name,
            loops.c.account,
            loops.c.region,
            loops.c.created_at,
            loops.c.status,
            loops.c.outcome,
            loops.c.template_sha256,
            flow_definitions.c.task_title,
            flow_definitions.c.task_description,
            flow_definitions.c.price,
        )
        .select_from(assignments)
        .join(loops, loops.c.id == assignments.c.loop_id)
        .join(flow_definitions, flow_definitions.c.id == loops.c.flow_id)
        .where(assignments.c.id == assignment_id)
    ).one_or_none()
    if row is None:
        return None
    return Held(
        assignment_id=row.id,
        user_id=row.user_id,
        loop_id=row.loop_id,
        flow_id=row.flow_id,
        state=AssignmentState(row.state),
        token=row.token,
        accepted_at=from_ms(row.accepted_at),
        time_limit_at=from_ms(row.time_limit_at),
        active_ms=row.active_ms,
        loop_name=row.name,
        account=row.account,
        region=row.region,
        loop_created_at=from_ms(row.created_at),
        loop_status=LoopStatus(row.status),
        decided=row.outcome is not None,
        template_sha256=row.template_sha256,
        title=row.task_title,
        description=row.task_description,
        price=price_in_tenths(row.price),
    )


def read_draft(conn: sa.Connection, sealer: Sealer, assignment_id: int) -> Draft | None:
    row = conn.execute(sa.select(drafts).where(drafts.c.assignment_id == assignment_id)).one_or_none()
    if row is None:
        return None
    return Draft(row.seq, from_ms(row.saved_at), sealer.open(row.sealed, draft_place(assignment_id)))


def save_draft(
    conn: sa.Connection,
    assignment_id: int,
    token: int,
    seq: int,
    sealed: bytes,
    active_ms: int,
    now: datetime,
    opened_at: int | None,
) -> bool:
    """Keep the newest draft; an older one that arrives late changes nothing. False if the assignment is not held any more, or
    if another page has written meanwhile.
    """
    held = conn.execute(
        sa.update(assignments)
        .where(assignments.c.id == assignment_id, assignments.c.token == token)
        .where(assignments.c.state == AssignmentState.ACCEPTED, assignments.c.time_limit_at > to_ms(now))
        .values(
            active_ms=sa.case((assignments.c.active_ms < active_ms, active_ms), else_=assignments.c.active_ms)
        )
    )
    if held.rowcount == 0:
        return False
    values = {"seq": seq, "saved_at": to_ms(now), "sealed": sealed}
    older = sa.update(drafts).where(drafts.c.assignment_id == assignment_id, drafts.c.seq < seq)
    if opened_at is not None:
        older = older.where(
            (drafts.c.seq <= opened_at) | (drafts.c.seq % DRAFT_PAGES == seq % DRAFT_PAGES),
        )
    if conn.execute(older.values(values)).rowcount == 1:
        return True
    stored = conn.execute(
        sa.select(drafts.c.seq).where(drafts.c.assignment_id == assignment_id)
    ).scalar_one_or_none()
    if stored is None:
        conn.execute(sa.insert(drafts).values(assignment_id=assignment_id, **values))
        return True
    return opened_at is None or stored % DRAFT_PAGES == seq % DRAFT_PAGES


def reopen(conn: sa.Connection, assignment_id: int, user_id: int, now: datetime) -> bool:
    """Open an accepted or paused assignment anew: the fencing token rises, and older pages cannot submit any more."""
    changed = conn.execute(
        sa.update(assignments)
        .where(assignments.c.id == assignment_id, assignments.c.user_id == user_id)
        .where(assignments.c.state.in_(OPEN), assignments.c.time_limit_at > to_ms(now))
        .values(state=AssignmentState.ACCEPTED, token=assignments.c.token + 1)
    )
    return changed.rowcount == 1


def pause(conn: sa.Connection, assignment_id: int, user_id: int, token: int, now: datetime) -> bool:
    changed = conn.execute(
        sa.update(assignments)
        .where(
            assignments.c.id == assignment_id, assignments.c.user_id == user_id, assignments.c.token == token
        )
        .where(assignments.c.state == AssignmentState.ACCEPTED, assignments.c.time_limit_at > to_ms(now))
        .values(state=AssignmentState.PAUSED)
    )
    return changed.rowcount == 1


def end(
    conn: sa.Connection,
    held: Held,
    state: AssignmentState,
    now: datetime,
    queue_position: int,
    *,
    token: int | None = None,
    reason: str | None = None,
) -> bool:
    """End an open assignment without an answer and give its slot back; False if it was not open.

    The loop's row is locked first, then the assignment's: the order that `store/hot` keeps too.
    """
    loop = human_loops.lock(conn, held.loop_id)
    if loop is None:
        return False
    change = (
        sa.update(assignments)
        .where(assignments.c.id == held.assignment_id, assignments.c.state.in_(OPEN))
        .values(
            state=state,
            ended_at=to_ms(now),
            deadline_due=None,
            decline_reason=None if reason is None else storable(reason),
        )
    )
    if token is not None:
        change = change.where(assignments.c.token == token)
    if conn.execute(change).rowcount == 0:
        return False
    conn.execute(sa.delete(drafts).where(drafts.c.assignment_id == held.assignment_id))
    declined = 1 if state is AssignmentState.DECLINED else 0
    progress = replace(
        loop.progress,
        open_count=loop.progress.open_count - 1,
        decline_count=loop.progress.decline_count + declined,
    )
    human_loops.save_progress(conn, replace(loop, progress=progress), now, queue_position=queue_position)
    return True


def return_all(conn: sa.Connection, user_id: int, now: datetime, next_position: Callable[[int], int]) -> int:
    """Give back whatever a person holds, because they may not go on; how many tasks. Their drafts go.

    next_position: of the queue, for the slots that open again.
    """
    held_by = sa.select(assignments.c.id).where(
        assignments.c.user_id == user_id, assignments.c.state.in_(OPEN)
    )
    returned = 0
    for assignment_id in conn.execute(held_by.order_by(assignments.c.loop_id)).scalars().all():
        held = find(conn, assignment_id)
        if held is not None:
            returned += end(conn, held, AssignmentState.RETURNED, now, next_position(to_ms(now)))
    return returned


def close_all(conn: sa.Connection, loop_id: int, now: datetime) -> None:
    """End every open assignment of a loop that cannot be worked on: its template does not render."""
    of_loop = sa.select(assignments.c.id).where(assignments.c.loop_id == loop_id)
    conn.execute(sa.delete(drafts).where(drafts.c.assignment_id.in_(of_loop)))
    conn.execute(
        sa.update(assignments)
        .where(assignments.c.loop_id == loop_id, assignments.c.state.in_(OPEN))
        .values(state=AssignmentState.CLOSED, ended_at=to_ms(now), deadline_due=None)
    )
    conn.execute(sa.update(loops).where(loops.c.id == loop_id).values(open_count=0, free_slots=0))


def due(conn: sa.Connection, now: datetime, limit: int) -> list[int]:
    """Assignments whose time limit has passed."""
    return list(
        conn.execute(
            sa.select(assignments.c.id)
            .where(assignments.c.deadline_due <= to_ms(now))
            .order_by(assignments.c.deadline_due)
            .limit(limit)
        ).scalars()
    )


def keep_late_answer(conn: sa.Connection, held: Held, reason: Refusal, sealed: bytes, now: datetime) -> bool:
    """False if MAX_LATE_ANSWERS of this assignment are kept already."""
    kept = conn.execute(
        sa.select(sa.func.count()).where(
            late_answers.c.account == held.account,
            late_answers.c.region == held.region,
            late_answers.c.loop_name == held.loop_name,
            late_answers.c.assignment_id == held.assignment_id,
        )
    ).scalar_one()
    if kept >= MAX_LATE_ANSWERS:
        return False
    conn.execute(
        sa.insert(late_answers).values(
            assignment_id=held.assignment_id,
            loop_name=held.loop_name,
            account=held.account,
            region=held.region,
            user_id=held.user_id,
            received_at=to_ms(now),
            reason=reason.name,
            sealed=sealed,
        )
    )
    return True


def purge_late_answers(conn: sa.Connection, received_before: datetime, limit: int) -> int:
    """Drop late answers that came before, oldest first; how many."""
    old = (
        sa.select(late_answers.c.id)
        .where(late_answers.c.received_at < to_ms(received_before))
        .order_by(late_answers.c.id)
        .limit(limit)
    )
    return conn.execute(sa.delete(late_answers).where(late_answers.c.id.in_(old))).rowcount


# --- answers -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Identity:
    """Who answered, as of the submission. issuer: of the identity provider that said so, if one did."""

    worker_id: str
    sub: str
    pool_id: str
    name: str
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """One submitted answer with its worker. content: JSON text."""

    assignment_id: int
    content: bytes
    accepted_at: datetime
    submitted_at: datetime
    active_ms: int
    identity: Identity


def identity_text(identity: Identity) -> str:
    return orjson.dumps(identity).decode()


def read_answers(conn: sa.Connection, sealer: Sealer, loop_id: int) -> list[StoredAnswer]:
    """In the order of submission."""
    rows = conn.execute(
        sa.select(answers, assignments.c.accepted_at, assignments.c.active_ms)
        .select_from(answers)
        .join(assignments, assignments.c.id == answers.c.assignment_id)
        .where(answers.c.loop_id == loop_id)
        .order_by(answers.c.submitted_at, answers.c.assignment_id)
    )
    return [
        StoredAnswer(
            assignment_id=row.assignment_id,
            content=sealer.open(row.sealed, answer_place(row.assignment_id)),
            accepted_at=from_ms(row.accepted_at),
            submitted_at=from_ms(row.submitted_at),
            active_ms=row.active_ms,
            identity=Identity(**orjson.loads(row.identity)),
        )
        for row in rows
    ]
