"""The people who run a deployment: one row each; e-mail addresses are kept in lower case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from overread.domain.errors import AlreadyExists, NotFound
from overread.store import account_links, rows, second_factors
from overread.store.logins import find_operator_login
from overread.store.schema import AnyRow, operators, sessions
from overread.store.schema import second_factors as factors
from overread.store.sessions import OPERATOR, delete_sessions_of
from overread.store.times import from_ms, from_ms_or_none

KIND = "operator"


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """An operator as others see them. has_signed_in: False while the temporary password waits. seen_at: of the latest
    session that is open.
    """

    id: int
    email: str
    enabled: bool
    has_signed_in: bool
    has_factor: bool
    session_count: int
    created_at: datetime
    seen_at: datetime | None


def insert_operator(
    conn: sa.Connection, *, account: str, email: str, password_hash: str, must_change: bool, now: int
) -> int:
    """Returns the new id. Raises AlreadyExists if the address is taken, in whatever account."""
    if find_operator_login(conn, email) is not None:
        raise AlreadyExists("operator", email)
    created = conn.execute(
        sa.insert(operators).values(
            account=account,
            email=email.lower(),
            password_hash=password_hash,
            must_change=must_change,
            enabled=True,
            created_at=now,
        )
    )
    key = created.inserted_primary_key
    assert key is not None
    return int(key[0])


def count_operators(conn: sa.Connection, account: str) -> int:
    statement = sa.select(sa.func.count()).select_from(operators).where(operators.c.account == account)
    return int(conn.execute(statement).scalar_one())


def list_all(conn: sa.Connection, account: str) -> list[OperatorRow]:
    """By address."""
    found = conn.execute(_seen().where(operators.c.account == account).order_by(operators.c.email))
    return [_from_row(row) for row in found]


def find(conn: sa.Connection, account: str, operator_id: int) -> OperatorRow:
    """Raises NotFound, also for one of another account."""
    row = conn.execute(
        _seen().where(operators.c.account == account, operators.c.id == operator_id)
    ).one_or_none()
    if row is None:
        raise NotFound(KIND, str(operator_id))
    return _from_row(row)


def set_enabled(conn: sa.Connection, account: str, operator_id: int, *, enabled: bool) -> bool:
    """Says whether somebody enabled is left; if not, nothing may be kept of it. Disabling ends the sessions."""
    rows.lock(conn, "operators", account, "")
    conn.execute(
        sa.update(operators)
        .where(operators.c.account == account, operators.c.id == operator_id)
        .values(enabled=enabled)
    )
    if not enabled:
        delete_sessions_of(conn, OPERATOR, operator_id)
    return _is_anybody_left(conn, account)


def delete(conn: sa.Connection, account: str, operator_id: int) -> bool:
    """As `set_enabled`."""
    rows.lock(conn, "operators", account, "")
    delete_sessions_of(conn, OPERATOR, operator_id)
    second_factors.delete_factor(conn, OPERATOR, operator_id)
    account_links.delete_links_of(conn, OPERATOR, operator_id)
    conn.execute(sa.delete(operators).where(operators.c.account == account, operators.c.id == operator_id))
    return _is_anybody_left(conn, account)


def _is_anybody_left(conn: sa.Connection, account: str) -> bool:
    enabled = sa.select(operators.c.id).where(operators.c.account == account, operators.c.enabled).limit(1)
    return conn.execute(enabled).first() is not None


def _seen() -> sa.Select[tuple[object, ...]]:
    own_sessions = (sessions.c.kind == OPERATOR) & (sessions.c.subject_id == operators.c.id)
    own_factor = (
        (factors.c.kind == OPERATOR)
        & (factors.c.subject_id == operators.c.id)
        & factors.c.confirmed_at.is_not(None)
    )
    return sa.select(
        operators,
        sa.exists().where(own_factor).label("has_factor"),
        sa.select(sa.func.count()).where(own_sessions).scalar_subquery().label("session_count"),
        sa.select(sa.func.max(sessions.c.seen_at)).where(own_sessions).scalar_subquery().label("seen_at"),
    )


def _from_row(row: AnyRow) -> OperatorRow:
    return OperatorRow(
        id=row.id,
        email=row.email,
        enabled=row.enabled,
        has_signed_in=not row.must_change,
        has_factor=bool(row.has_factor),
        session_count=row.session_count,
        created_at=from_ms(row.created_at),
        seen_at=from_ms_or_none(row.seen_at),
    )
