"""Sessions and failed sign-ins; who can sign in is in `logins.py`.

A worker's session is found only together with an enabled user and the workforce it was made for, so
disabling a user or deleting a workforce ends access with the next request.

A session's token is replaced from time to time. The one before holds until the new one has been seen and a moment
longer: an answer may get lost, and requests run side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from overread.store import rows
from overread.store.schema import (
    AnyRow,
    operators,
    sessions,
    sign_in_attempts,
    users,
    workforces,
)
from overread.store.times import from_ms
from overread.store.workforce import with_pool_and_provider, workforce_columns

WORKER, OPERATOR = "worker", "operator"

MAX_LISTED = 50
"""Sessions of one person in a list; nobody reads more."""


@dataclass(frozen=True, slots=True)
class NewSession:
    """token_hash: SHA-256 of the token. uid: names the session while its tokens change. Times in ms.

    replaces: hash of the token that the browser held before; it ends.
    """

    token_hash: bytes
    uid: str
    kind: str
    subject_id: int
    workforce_id: int | None
    created_at: int
    expires_at: int
    address: str
    agent: str
    replaces: bytes | None = None


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as its owner sees it in a list. agent: as the browser names itself."""

    uid: str
    created_at: datetime
    seen_at: datetime
    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to sign in, counted before the password is looked at. Times and spans in ms."""

    subject: str
    limit: int
    now: int
    window: int


# --- sessions -------------------------------------------------------------------------------------


def insert_session(conn: sa.Connection, session: NewSession) -> None:
    """Store a new session and end the one it replaces."""
    if session.replaces is not None:
        delete_session(conn, session.replaces)
    conn.execute(
        sa.insert(sessions).values(
            token_hash=session.token_hash,
            uid=session.uid,
            kind=session.kind,
            subject_id=session.subject_id,
            workforce_id=session.workforce_id,
            created_at=session.created_at,
            seen_at=session.created_at,
            rotated_at=session.created_at,
            expires_at=session.expires_at,
            address=session.address,
            agent=session.agent,
        )
    )


def find_worker_session(conn: sa.Connection, token_hash: bytes, portal_id: str, now: int) -> AnyRow | None:
    """The session with the columns of its enabled user and of its workforce, or None."""
    joined = sessions.join(users, users.c.id == sessions.c.subject_id).join(
        workforces, (workforces.c.id == sessions.c.workforce_id) & (workforces.c.pool_id == users.c.pool_id)
    )
    return conn.execute(
        sa.select(
            *_session_columns(),
            users.c.id.label("user_id"),
            users.c.username,
            users.c.worker_id,
            users.c.sub,
            users.c.email,
            users.c.attributes,
            *_workforce_columns(),
        )
        .select_from(with_pool_and_provider(joined))
        .where(
            _is_held(token_hash, now),
            sessions.c.kind == WORKER,
            users.c.enabled,
            workforces.c.portal_id == portal_id,
        )
    ).one_or_none()


def find_operator_session(conn: sa.Connection, token_hash: bytes, now: int) -> AnyRow | None:
    """The session with the columns of its enabled operator, or None."""
    return conn.execute(
        sa.select(*_session_columns(), operators.c.id, operators.c.email, operators.c.account)
        .select_from(sessions.join(operators, operators.c.id == sessions.c.subject_id))
        .where(
            _is_held(token_hash, now),
            sessions.c.kind == OPERATOR,
            operators.c.enabled,
        )
    ).one_or_none()


def renew_session(conn: sa.Connection, uid: str, seen_at: int, expires_at: int) -> None:
    """Slide the end of a session; one that has ended meanwhile stays ended."""
    conn.execute(
        sa.update(sessions)
        .where(sessions.c.uid == uid, sessions.c.expires_at > seen_at)
        .values(seen_at=seen_at, expires_at=expires_at)
    )


def rotate_token(
    conn: sa.Connection, *, held: bytes, rotated_at: int, fresh: bytes, now: int, expires_at: int
) -> bool:
    """Give a session a new token; False if another request did, or the session has ended.

    held: the token that the browser sent. rotated_at: as it was read. The token that is replaced goes on for now;
    if the browser never saw it, the one that it did see does.
    """
    changed = conn.execute(
        sa.update(sessions)
        .where(
            (sessions.c.token_hash == held)
            | ((sessions.c.previous_hash == held) & sessions.c.previous_until.is_(None)),
            sessions.c.rotated_at == rotated_at,
            sessions.c.expires_at > now,
        )
        .values(
            token_hash=fresh,
            previous_hash=held,
            previous_until=None,
            rotated_at=now,
            seen_at=now,
            expires_at=expires_at,
        )
    )
    return changed.rowcount == 1


def retire_previous(conn: sa.Connection, token_hash: bytes, until: int) -> None:
    """The new token has been seen: the one before it holds until then only."""
    conn.execute(
        sa.update(sessions)
        .where(sessions.c.token_hash == token_hash, sessions.c.previous_until.is_(None))
        .values(previous_until=until)
    )


def replace_token(conn: sa.Connection, uid: str, fresh: bytes, now: int) -> None:
    """Give a session a new token, without a time in which the old one goes on."""
    conn.execute(
        sa.update(sessions)
        .where(sessions.c.uid == uid)
        .values(token_hash=fresh, previous_hash=None, previous_until=None, rotated_at=now)
    )


def list_sessions(conn: sa.Connection, kind: str, subject_id: int, now: int) -> list[OpenSession]:
    """A person's open sessions, the one used last first."""
    found = conn.execute(
        sa.select(sessions)
        .where(sessions.c.kind == kind, sessions.c.subject_id == subject_id, sessions.c.expires_at > now)
        .order_by(sessions.c.seen_at.desc(), sessions.c.uid)
        .limit(MAX_LISTED)
    )
    return [
        OpenSession(row.uid, from_ms(row.created_at), from_ms(row.seen_at), row.address, row.agent)
        for row in found
    ]


def find_subject(conn: sa.Connection, token_hash: bytes) -> tuple[str, int] | None:
    """Whose session this is: kind and id."""
    row = conn.execute(
        sa.select(sessions.c.kind, sessions.c.subject_id).where(
            (sessions.c.token_hash == token_hash) | (sessions.c.previous_hash == token_hash)
        )
    ).one_or_none()
    return None if row is None else (row.kind, row.subject_id)


def delete_session(conn: sa.Connection, token_hash: bytes) -> None:
    conn.execute(
        sa.delete(sessions).where(
            (sessions.c.token_hash == token_hash) | (sessions.c.previous_hash == token_hash)
        )
    )


def delete_session_of(conn: sa.Connection, kind: str, subject_id: int, uid: str) -> bool:
    """End one session of a person; False if it is not theirs, or has ended."""
    ended = conn.execute(
        sa.delete(sessions).where(
            sessions.c.uid == uid, sessions.c.kind == kind, sessions.c.subject_id == subject_id
        )
    )
    return ended.rowcount == 1


def delete_sessions_of(conn: sa.Connection, kind: str, subject_id: int, *, but: str | None = None) -> int:
    """End every session of one person; how many. but: the uid of one that stays."""
    ended = sa.delete(sessions).where(sessions.c.kind == kind, sessions.c.subject_id == subject_id)
    if but is not None:
        ended = ended.where(sessions.c.uid != but)
    return conn.execute(ended).rowcount


def delete_expired(conn: sa.Connection, now: int, attempts_before: int) -> int:
    """Remove sessions that have ended and attempts nobody counts any more; returns how many rows."""
    ended = conn.execute(sa.delete(sessions).where(sessions.c.expires_at <= now)).rowcount
    forgotten = conn.execute(
        sa.delete(sign_in_attempts).where(
            sign_in_attempts.c.first_at < attempts_before, sign_in_attempts.c.blocked_until < now
        )
    ).rowcount
    return ended + forgotten


# --- portals --------------------------------------------------------------------------------------


def find_workforce(conn: sa.Connection, portal_id: str) -> AnyRow | None:
    return conn.execute(
        sa.select(*_workforce_columns())
        .select_from(with_pool_and_provider(workforces))
        .where(workforces.c.portal_id == portal_id)
    ).one_or_none()


def first_portal_id(conn: sa.Connection, account: str, region: str) -> str | None:
    """The portal of the account's oldest workforce in the region."""
    return conn.execute(
        sa.select(workforces.c.portal_id)
        .where(workforces.c.account == account, workforces.c.region == region)
        .order_by(workforces.c.id)
        .limit(1)
    ).scalar_one_or_none()


def portal_of_pool(conn: sa.Connection, pool_id: str) -> str | None:
    """The portal of the oldest workforce that is made of a pool."""
    return conn.execute(
        sa.select(workforces.c.portal_id)
        .where(workforces.c.pool_id == pool_id)
        .order_by(workforces.c.id)
        .limit(1)
    ).scalar_one_or_none()


# --- attempts -------------------------------------------------------------------------------------


def count_attempts(conn: sa.Connection, attempts: Sequence[Attempt]) -> int:
    """Count one try for each subject before the password is checked, so that parallel guesses are counted too.

    Returns 0 if the try may go on, else the time (ms) until which the first blocked subject is blocked; a
    blocked try is not counted.
    """
    for attempt in attempts:
        blocked_until = _blocked_until(conn, attempt)
        if blocked_until:
            return blocked_until
    for attempt in attempts:
        _count(conn, attempt)
    return 0


def forget_attempts(conn: sa.Connection, account_subject: str, address_subject: str) -> None:
    """After a success: the account's failures are void, and this try was none of the address's failures."""
    conn.execute(sa.delete(sign_in_attempts).where(sign_in_attempts.c.subject == account_subject))
    conn.execute(
        sa.update(sign_in_attempts)
        .where(sign_in_attempts.c.subject == address_subject, sign_in_attempts.c.failures > 0)
        .values(failures=sign_in_attempts.c.failures - 1, blocked_until=0)
    )


def _blocked_until(conn: sa.Connection, attempt: Attempt) -> int:
    found = conn.execute(
        sa.select(sign_in_attempts.c.blocked_until).where(
            sign_in_attempts.c.subject == attempt.subject, sign_in_attempts.c.blocked_until > attempt.now
        )
    ).scalar_one_or_none()
    return 0 if found is None else int(found)


def _count(conn: sa.Connection, attempt: Attempt) -> None:
    """One statement, so that two processes never lose a count.

    The try that reaches the limit still goes on; the next is blocked.
    """
    row = sign_in_attempts.c
    stale = row.first_at <= attempt.now - attempt.window
    failures = sa.case((stale, 1), else_=row.failures + 1)
    statement = rows.insert(conn, sign_in_attempts).values(
        subject=attempt.subject, failures=1, first_at=attempt.now, blocked_until=0
    )
    conn.execute(
        statement.on_conflict_do_update(
            index_elements=[row.subject],
            set_={
                "failures": failures,
                "first_at": sa.case((stale, attempt.now), else_=row.first_at),
                "blocked_until": sa.case((failures >= attempt.limit, attempt.now + attempt.window), else_=0),
            },
        )
    )


# --- rows -----------------------------------------------------------------------------------------


def _is_held(token_hash: bytes, now: int) -> sa.ColumnElement[bool]:
    before = (sessions.c.previous_hash == token_hash) & (
        sessions.c.previous_until.is_(None) | (sessions.c.previous_until > now)
    )
    return ((sessions.c.token_hash == token_hash) | before) & (sessions.c.expires_at > now)


def _session_columns() -> list[sa.ColumnElement[Any]]:
    names = ("uid", "token_hash", "seen_at", "expires_at", "rotated_at", "previous_hash", "previous_until")
    return [sessions.c[name].label(f"session_{name}") for name in names]


WORKFORCE_COLUMNS = tuple(column.name for column in workforce_columns())
"""What a row here tells of a workforce, each as `workforce_…`."""


def _workforce_columns() -> list[sa.ColumnElement[Any]]:
    return [column.label(f"workforce_{column.name}") for column in workforce_columns()]
