"""Who is told that work waits, what there is to tell, and messages on their way to chats."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

import sqlalchemy as sa

from overread.domain.assignment import AssignmentState
from overread.domain.notices import ChatMessage
from overread.domain.notifying import ByMail, Choices, QuietHours, TeamChoices
from overread.domain.offer import COUNT_CAP
from overread.store import rows
from overread.store.assignments import active_flows
from overread.store.offers import IS_IN_QUEUE, keep_to_queue, may_be_shown_to, not_seen_by
from overread.store.schema import (
    AnyRow,
    assignments,
    chat_messages,
    flow_definitions,
    group_members,
    notification_choices,
    team_notifications,
    told,
    user_groups,
    users,
    workforces,
    workteam_members,
    workteams,
)
from overread.store.schema import human_loops as loops
from overread.store.sealing import Sealer
from overread.store.times import to_ms

WORKER, TEAM = "worker", "team"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who may be told now. through: the place in the queues up to which they have been told.

    has_chat: then the message goes to their chat; by_mail: then also, or only, as a letter. workforce: of their portal.
    """

    kind: str
    id: int
    through: int
    not_before: int | None
    choices: Choices
    by_mail: bool
    has_chat: bool
    workforce_id: int
    portal_id: str
    team_name: str | None = None


@dataclass(frozen=True, slots=True)
class News:
    """Of one job: how many tasks have come, and the name of the first of them."""

    title: str
    count: int
    loop_name: str


@dataclass(frozen=True, slots=True)
class DueMessage:
    """attempts: this one included."""

    id: int
    kind: str
    recipient_id: int
    expires_at: int
    attempts: int
    address: str = field(repr=False)
    message: ChatMessage = field(repr=False)


def chat_place(kind: str, recipient_id: int) -> bytes:
    return f"chats/{kind}/{recipient_id}".encode()


# --- choices -----------------------------------------------------------------------------------------------------


def read_choices(conn: sa.Connection, user_id: int) -> Choices:
    row = conn.execute(
        sa.select(notification_choices).where(notification_choices.c.user_id == user_id)
    ).one_or_none()
    return Choices() if row is None else _choices(row)


def save_choices(
    conn: sa.Connection, sealer: Sealer, user_id: int, choices: Choices, chat: str | None, *, keep_chat: bool
) -> None:
    """chat: its address; None for none. keep_chat: leave it as it is."""
    quiet = choices.quiet
    values: dict[str, object] = {
        "user_id": user_id,
        "mail": choices.mail,
        "minutes": choices.minutes,
        "quiet_from": None if quiet is None else quiet.begin.hour * 60 + quiet.begin.minute,
        "quiet_until": None if quiet is None else quiet.end.hour * 60 + quiet.end.minute,
        "time_zone": choices.time_zone,
    }
    if not keep_chat:
        values |= _chat(sealer, WORKER, user_id, chat, choices.service)
    rows.upsert(conn, notification_choices, values, [name for name in values if name != "user_id"])


def read_team(conn: sa.Connection, workteam_id: int) -> TeamChoices:
    row = conn.execute(
        sa.select(team_notifications).where(team_notifications.c.workteam_id == workteam_id)
    ).one_or_none()
    return TeamChoices() if row is None else TeamChoices(row.mail, row.minutes, row.service, row.problem)


def save_team(
    conn: sa.Connection,
    sealer: Sealer,
    workteam_id: int,
    choices: TeamChoices,
    chat: str | None,
    *,
    keep_chat: bool,
) -> None:
    """As `save_choices`."""
    values: dict[str, object] = {
        "workteam_id": workteam_id,
        "mail": choices.mail,
        "minutes": choices.minutes,
    }
    if not keep_chat:
        values |= _chat(sealer, TEAM, workteam_id, chat, choices.service)
    rows.upsert(conn, team_notifications, values, [name for name in values if name != "workteam_id"])


def read_chat(conn: sa.Connection, sealer: Sealer, kind: str, recipient_id: int) -> str | None:
    """The address of a chat."""
    table, key = _table(kind)
    sealed = conn.execute(sa.select(table.c.chat_sealed).where(key == recipient_id)).scalar_one_or_none()
    return None if sealed is None else sealer.open(sealed, chat_place(kind, recipient_id)).decode()


def note_problem(conn: sa.Connection, kind: str, recipient_id: int, problem: str | None) -> None:
    """Why the last message did not arrive, for whoever looks at the choices; None once one has."""
    table, key = _table(kind)
    conn.execute(
        sa.update(table)
        .where(key == recipient_id, table.c.problem.is_distinct_from(problem))
        .values(problem=problem)
    )


def _table(kind: str) -> tuple[sa.Table, sa.Column[int]]:
    if kind == TEAM:
        return team_notifications, team_notifications.c.workteam_id
    return notification_choices, notification_choices.c.user_id


def _chat(
    sealer: Sealer, kind: str, recipient_id: int, chat: str | None, service: str | None
) -> dict[str, object]:
    sealed = None if chat is None else sealer.seal(chat.encode(), chat_place(kind, recipient_id))
    return {"chat_sealed": sealed, "service": service, "problem": None}


def _choices(row: AnyRow) -> Choices:
    quiet = None
    if row.quiet_from is not None and row.quiet_until is not None:
        quiet = QuietHours(_time(row.quiet_from), _time(row.quiet_until))
    return Choices(
        mail=ByMail(row.mail),
        minutes=row.minutes,
        quiet=quiet,
        time_zone=row.time_zone,
        service=row.service,
        problem=row.problem,
    )


def _time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


# --- whom to tell ------------------------------------------------------------------------------------------------


def due_workers(conn: sa.Connection, now: datetime, after: int, limit: int) -> list[Recipient]:
    """Workers who want to be told, may be told by now, and are not on a task. after: the id of the last one seen."""
    choice, team = notification_choices.c, team_notifications.c
    working = (
        sa.select(assignments.c.id)
        .where(assignments.c.user_id == users.c.id, assignments.c.state == AssignmentState.ACCEPTED)
        .where(assignments.c.time_limit_at > to_ms(now))
    )
    team_minutes = sa.func.min(sa.case((team.mail, team.minutes))).label("team_minutes")
    rows_ = conn.execute(
        sa.select(
            users.c.id,
            users.c.email,
            workforces.c.id.label("workforce_id"),
            workforces.c.portal_id,
            team_minutes,
            *notification_choices.c,
            told.c.through,
            told.c.not_before,
        )
        .select_from(users)
        .join(group_members, group_members.c.user_id == users.c.id)
        .join(user_groups, user_groups.c.id == group_members.c.group_id)
        .join(
            workteam_members,
            sa.and_(
                workteam_members.c.pool_id == user_groups.c.pool_id,
                workteam_members.c.group_name == user_groups.c.name,
            ),
        )
        .join(workteams, workteams.c.id == workteam_members.c.workteam_id)
        .join(
            workforces,
            sa.and_(workforces.c.id == workteams.c.workforce_id, workforces.c.pool_id == users.c.pool_id),
        )
        .outerjoin(team_notifications, team.workteam_id == workteams.c.id)
        .outerjoin(notification_choices, choice.user_id == users.c.id)
        .outerjoin(told, sa.and_(told.c.kind == WORKER, told.c.recipient_id == users.c.id))
        .where(users.c.enabled, users.c.id > after, ~working.exists())
        .where(sa.or_(told.c.not_before.is_(None), told.c.not_before <= to_ms(now)))
        .where(
            sa.or_(
                choice.chat_sealed.is_not(None),
                choice.mail == ByMail.ON,
                sa.and_(team.mail, sa.or_(choice.mail.is_(None), choice.mail == ByMail.TEAM)),
            )
        )
        .group_by(users.c.id, workforces.c.id, *notification_choices.c, told.c.kind, told.c.recipient_id)
        .order_by(users.c.id)
        .limit(limit)
    )
    return [_worker(row) for row in rows_]


def _worker(row: AnyRow) -> Recipient:
    if row.user_id is not None:
        choices = _choices(row)
    else:
        choices = Choices() if row.team_minutes is None else Choices(minutes=row.team_minutes)
    team_mail = row.team_minutes is not None
    by_mail = choices.mail is ByMail.ON or (choices.mail is ByMail.TEAM and team_mail)
    return Recipient(
        kind=WORKER,
        id=row.id,
        through=row.through or 0,
        not_before=row.not_before,
        choices=choices,
        by_mail=by_mail and row.email is not None,
        has_chat=row.user_id is not None and row.chat_sealed is not None,
        workforce_id=row.workforce_id,
        portal_id=row.portal_id,
    )


def due_teams(conn: sa.Connection, now: datetime, after: int, limit: int) -> list[Recipient]:
    """Teams with a chat that may be told by now."""
    found = conn.execute(
        sa.select(team_notifications, workteams.c.name, workforces.c.id, workforces.c.portal_id, told)
        .join(workteams, workteams.c.id == team_notifications.c.workteam_id)
        .join(workforces, workforces.c.id == workteams.c.workforce_id)
        .outerjoin(told, sa.and_(told.c.kind == TEAM, told.c.recipient_id == workteams.c.id))
        .where(team_notifications.c.chat_sealed.is_not(None), workteams.c.id > after)
        .where(sa.or_(told.c.not_before.is_(None), told.c.not_before <= to_ms(now)))
        .order_by(workteams.c.id)
        .limit(limit)
    )
    return [
        Recipient(
            kind=TEAM,
            id=row.workteam_id,
            through=row.through or 0,
            not_before=row.not_before,
            choices=Choices(minutes=row.minutes),
            by_mail=False,
            has_chat=True,
            workforce_id=row.id,
            portal_id=row.portal_id,
            team_name=row.name,
        )
        for row in found
    ]


# --- what to tell ------------------------------------------------------------------------------------------------


def newest_place(conn: sa.Connection) -> int:
    """The last place in any queue: whoever has been told up to there has nothing to hear. One look into the index per job."""
    last = (
        sa.select(sa.func.max(loops.c.queue_position))
        .where(loops.c.flow_id == flow_definitions.c.id, IS_IN_QUEUE)
        .correlate(flow_definitions)
        .scalar_subquery()
    )
    return conn.execute(sa.select(sa.func.max(last)).select_from(flow_definitions)).scalar_one() or 0


def news(
    conn: sa.Connection, team_ids: Sequence[int], user_id: int | None, through: int, now: datetime
) -> tuple[list[News], int]:
    """What of these teams' jobs waits behind a place in the queues, and the place of the last of it. user_id: for whom;
    None for a whole team.
    """
    keep_to_queue(conn)
    found, last = [], through
    for flow in conn.execute(
        active_flows(team_ids, flow_definitions.c.id, flow_definitions.c.task_title)
    ).all():
        query = (
            sa.select(loops.c.queue_position, loops.c.name)
            .where(loops.c.flow_id == flow.id, IS_IN_QUEUE, loops.c.queue_position > through)
            .where(loops.c.available_until > to_ms(now))
            .order_by(loops.c.queue_position)
            .limit(COUNT_CAP)
        )
        if user_id is not None:
            query = query.where(not_seen_by(user_id), may_be_shown_to(user_id))
        waiting = conn.execute(query).all()
        if waiting:
            found.append(News(flow.task_title, len(waiting), waiting[0].name))
            last = max(last, waiting[-1].queue_position)
    return found, last


def mark_told(conn: sa.Connection, recipient: Recipient, through: int, not_before: datetime) -> bool:
    """Settle who tells: True for the one process that found the mark as it was read, and moved it."""
    values = {"through": through, "not_before": to_ms(not_before)}
    if recipient.not_before is None:
        return rows.insert_new(conn, told, {"kind": recipient.kind, "recipient_id": recipient.id, **values})
    changed = conn.execute(
        sa.update(told)
        .where(told.c.kind == recipient.kind, told.c.recipient_id == recipient.id)
        .where(told.c.not_before == recipient.not_before)
        .values(values)
    )
    return changed.rowcount == 1


# --- messages to chats -------------------------------------------------------------------------------------------


def add_message(
    conn: sa.Connection,
    sealer: Sealer,
    kind: str,
    recipient_id: int,
    address: str,
    message: ChatMessage,
    now: datetime,
    expires_at: datetime,
) -> None:
    text = json.dumps([address, message.title, message.text]).encode()
    conn.execute(
        sa.insert(chat_messages).values(
            kind=kind,
            recipient_id=recipient_id,
            sealed=sealer.seal(text, chat_place(kind, recipient_id)),
            expires_at=to_ms(expires_at),
            delivery_due=to_ms(now),
        )
    )


def lease_messages(
    conn: sa.Connection, sealer: Sealer, now: datetime, lease: timedelta, limit: int
) -> list[DueMessage]:
    due = (
        sa.select(chat_messages.c.id)
        .where(chat_messages.c.delivery_due <= to_ms(now))
        .order_by(chat_messages.c.delivery_due)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = conn.execute(
        sa.update(chat_messages)
        .where(chat_messages.c.id.in_(due))
        .values(delivery_due=to_ms(now + lease), attempts=chat_messages.c.attempts + 1)
        .returning(*chat_messages.c)
    )
    found = []
    for row in taken.all():
        place = chat_place(row.kind, row.recipient_id)
        address, title, text = json.loads(sealer.open(row.sealed, place))
        message = ChatMessage(title, text)
        found.append(
            DueMessage(row.id, row.kind, row.recipient_id, row.expires_at, row.attempts, address, message)
        )
    return found


def postpone_message(conn: sa.Connection, message_id: int, due: datetime) -> None:
    conn.execute(
        sa.update(chat_messages).where(chat_messages.c.id == message_id).values(delivery_due=to_ms(due))
    )


def drop_message(conn: sa.Connection, message_id: int) -> None:
    conn.execute(sa.delete(chat_messages).where(chat_messages.c.id == message_id))
