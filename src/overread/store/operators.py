"""The people who run a deployment: one row each; e-mail addresses are kept in lower case."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from overread.domain.errors import AlreadyExists
from overread.store.schema import operators
from overread.store.sessions import OPERATOR, Login, delete_sessions_of


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


def find_operator_login(conn: sa.Connection, email: str) -> Login | None:
    return _login(conn, operators.c.email == email.lower())


def find_operator_login_by_id(conn: sa.Connection, operator_id: int) -> Login | None:
    return _login(conn, operators.c.id == operator_id)


def change_operator_password(conn: sa.Connection, operator_id: int, old_hash: str, new_hash: str) -> bool:
    """Replace a password that was to be changed; False if it is not the one that was proved any more."""
    changed = conn.execute(
        sa.update(operators)
        .where(operators.c.id == operator_id, operators.c.password_hash == old_hash, operators.c.enabled)
        .values(password_hash=new_hash, must_change=False)
    )
    if changed.rowcount == 1:
        delete_sessions_of(conn, OPERATOR, operator_id)
    return changed.rowcount == 1


def count_operators(conn: sa.Connection, account: str) -> int:
    statement = sa.select(sa.func.count()).select_from(operators).where(operators.c.account == account)
    return int(conn.execute(statement).scalar_one())


def _login(conn: sa.Connection, condition: sa.ColumnElement[Any]) -> Login | None:
    row = conn.execute(
        sa.select(
            operators.c.id, operators.c.password_hash, operators.c.enabled, operators.c.must_change
        ).where(condition)
    ).one_or_none()
    return None if row is None else Login(row.id, row.password_hash, row.enabled, row.must_change)
