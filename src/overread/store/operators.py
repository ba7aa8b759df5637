"""The people who run a deployment: one row each; e-mail addresses are kept in lower case."""

from __future__ import annotations

import sqlalchemy as sa

from overread.domain.errors import AlreadyExists
from overread.store.logins import find_operator_login
from overread.store.schema import operators


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
