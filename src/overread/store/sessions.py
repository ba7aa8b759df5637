"""Sessions and failed sign-ins, and what signing in reads and writes of users.

A worker's session is found only together with an enabled user and the workforce it was made for, so
disabling a user or deleting a workforce ends access with the next request.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from overread.store import rows
from overread.store.schema import (
    AnyRow,
    operators,
    sessions,
    sign_in_attempts,
    user_pools,
    users,
    workforces,
)

WORKER, OPERATOR = "worker", "operator"


@dataclass(frozen=True, slots=True)
class NewSession:
    """token_hash: SHA-256 of the token. Times in ms.

    replaces: hash of the token that the browser held before; it ends.
    """

    token_hash: bytes
    kind: str
    subject_id: int
    workforce_id: int | None
    created_at: int
    expires_at: int
    replaces: bytes | None = None


@dataclass(frozen=True, slots=True)
class Login:
    """What signing in must know of a person. password_expires_at: ms, temporary passwords only."""

    subject_id: int
    password_hash: str | None
    enabled: bool
    must_change: bool
    password_expires_at: int | None = None


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
            kind=session.kind,
            subject_id=session.subject_id,
            workforce_id=session.workforce_id,
            created_at=session.created_at,
            seen_at=session.created_at,
            expires_at=session.expires_at,
        )
    )


def find_worker_session(conn: sa.Connection, token_hash: bytes, portal_id: str, now: int) -> AnyRow | None:
    """The session's `seen_at` with the columns of its enabled user and of its workforce, or None."""
    joined = sessions.join(users, users.c.id == sessions.c.subject_id).join(
        workforces, (workforces.c.id == sessions.c.workforce_id) & (workforces.c.pool_id == users.c.pool_id)
    )
    return conn.execute(
        sa.select(
            sessions.c.seen_at,
            users.c.id.label("user_id"),
            users.c.username,
            users.c.worker_id,
            users.c.sub,
            users.c.email,
            users.c.attributes,
            *_workforce_columns(),
        )
        .select_from(joined)
        .where(
            sessions.c.token_hash == token_hash,
            sessions.c.kind == WORKER,
            sessions.c.expires_at > now,
            users.c.enabled,
            workforces.c.portal_id == portal_id,
        )
    ).one_or_none()


def find_operator_session(conn: sa.Connection, token_hash: bytes, now: int) -> AnyRow | None:
    """The session's `seen_at` with the columns of its enabled operator, or None."""
    return conn.execute(
        sa.select(sessions.c.seen_at, operators.c.id, operators.c.email, operators.c.account)
        .select_from(sessions.join(operators, operators.c.id == sessions.c.subject_id))
        .where(
            sessions.c.token_hash == token_hash,
            sessions.c.kind == OPERATOR,
            sessions.c.expires_at > now,
            operators.c.enabled,
        )
    ).one_or_none()


def renew_session(conn: sa.Connection, token_hash: bytes, seen_at: int, expires_at: int) -> None:
    """Slide the end of a session; one that has ended meanwhile stays ended."""
    conn.execute(
        sa.update(sessions)
        .where(sessions.c.token_hash == token_hash, sessions.c.expires_at > seen_at)
        .values(seen_at=seen_at, expires_at=expires_at)
    )


def delete_session(conn: sa.Connection, token_hash: bytes) -> None:
    conn.execute(sa.delete(sessions).where(sessions.c.token_hash == token_hash))


def delete_sessions_of(conn: sa.Connection, kind: str, subject_id: int) -> None:
    """End every session of one person."""
    conn.execute(sa.delete(sessions).where(sessions.c.kind == kind, sessions.c.subject_id == subject_id))


def delete_expired(conn: sa.Connection, now: int, attempts_before: int) -> int:
    """Remove sessions that have ended and attempts nobody counts any more; returns how many rows."""
    ended = conn.execute(sa.delete(sessions).where(sessions.c.expires_at <= now)).rowcount
    forgotten = conn.execute(
        sa.delete(sign_in_attempts).where(
            sign_in_attempts.c.first_at < attempts_before, sign_in_attempts.c.blocked_until < now
        )
    ).rowcount
    return ended + forgotten


# --- who signs in ---------------------------------------------------------------------------------


def find_workforce(conn: sa.Connection, portal_id: str) -> AnyRow | None:
    return conn.execute(
        sa.select(*_workforce_columns()).where(workforces.c.portal_id == portal_id)
    ).one_or_none()


def first_portal_id(conn: sa.Connection, account: str, region: str) -> str | None:
    """The portal of the account's oldest workforce in the region."""
    return conn.execute(
        sa.select(workforces.c.portal_id)
        .where(workforces.c.account == account, workforces.c.region == region)
        .order_by(workforces.c.id)
        .limit(1)
    ).scalar_one_or_none()


def find_worker_login(conn: sa.Connection, pool_id: str, login: str) -> Login | None:
    """The user of a pool by e-mail address, else by user name; letter case is ignored where that leaves one user.

    Cognito compares exactly; people do not, so an exact match wins and an unambiguous near one is accepted.
    """
    candidates = (
        users.c.email == login,
        users.c.username == login,
        sa.func.lower(users.c.email) == login.lower(),
        sa.func.lower(users.c.username) == login.lower(),
    )
    for condition in candidates:
        rows = conn.execute(_worker_logins().where(users.c.pool_id == pool_id, condition).limit(2)).all()
        if len(rows) == 1:
            return _worker_login(rows[0])
    return None


def find_worker_login_by_id(conn: sa.Connection, pool_id: str, user_id: int) -> Login | None:
    row = conn.execute(
        _worker_logins().where(users.c.pool_id == pool_id, users.c.id == user_id)
    ).one_or_none()
    return None if row is None else _worker_login(row)


def confirm_worker_password(
    conn: sa.Connection, user_id: int, old_hash: str, new_hash: str, confirmed: str, now: int
) -> bool:
    """Replace a temporary password; False if it is not the one that was proved any more."""
    changed = conn.execute(
        sa.update(users)
        .where(users.c.id == user_id, users.c.password_hash == old_hash, users.c.enabled)
        .values(password_hash=new_hash, password_expires_at=None, status=confirmed, modified_at=now)
    )
    if changed.rowcount == 1:
        delete_sessions_of(conn, WORKER, user_id)
    return changed.rowcount == 1


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


def _workforce_columns() -> list[sa.ColumnElement[Any]]:
    kind = sa.select(user_pools.c.kind).where(user_pools.c.pool_id == workforces.c.pool_id)
    columns = [column.label(f"workforce_{column.name}") for column in workforces.c]
    return [*columns, kind.scalar_subquery().label("workforce_kind")]


def _worker_logins() -> sa.Select[Any]:
    return sa.select(
        users.c.id, users.c.password_hash, users.c.enabled, users.c.status, users.c.password_expires_at
    )


def _worker_login(row: AnyRow) -> Login:
    return Login(
        row.id, row.password_hash, row.enabled, row.status == "FORCE_CHANGE_PASSWORD", row.password_expires_at
    )
