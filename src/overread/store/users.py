"""The people of user pools and the groups they are in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from overread.domain.errors import AlreadyExists, NotFound
from overread.domain.names import deleted_username
from overread.domain.paging import Listing, Page
from overread.domain.user_filter import ATTRIBUTES, UserFilter
from overread.domain.workforce import User, UserGroup, UserPool, UserStatus
from overread.store import rows, user_pools
from overread.store.schema import AnyRow, group_members, user_groups, users
from overread.store.times import from_ms, from_ms_or_none, to_ms

USER = "user"


@dataclass(frozen=True, slots=True)
class Password:
    """hash: argon2; None for somebody who chooses one by a link. expires_at: of a temporary one only."""

    hash: str | None
    expires_at: datetime | None


def insert_user(conn: sa.Connection, user: User, password: Password) -> User:
    """Raises AlreadyExists."""
    values = {
        **_values(user),
        "password_hash": password.hash,
        "password_expires_at": None if password.expires_at is None else to_ms(password.expires_at),
    }
    new_id = rows.insert_new_id(conn, users, values)
    if new_id is None:
        raise AlreadyExists(USER, user.username)
    return replace(user, id=new_id)


def find_user(conn: sa.Connection, pool: UserPool, name: str) -> User:
    """The person of this user name, or of this e-mail address where the pool
    lets it stand for one. Raises NotFound.
    """
    wanted = name if pool.case_sensitive else name.lower()
    matches = [users.c.username == wanted, users.c.sub == name]
    if pool.email_is_alias:
        matches.append(users.c.email == wanted)
    for match in matches:
        row = conn.execute(_people(pool.pool_id).where(match).limit(1)).one_or_none()
        if row is not None:
            return from_row(row)
    raise NotFound(USER, name)


def find_by_email(conn: sa.Connection, pool: UserPool, email: str) -> User:
    """The person of this e-mail address or user name; of several with one address the oldest. Raises NotFound."""
    wanted = email if pool.case_sensitive else email.lower()
    matches = (users.c.email == wanted) | (users.c.username == wanted)
    row = conn.execute(_people(pool.pool_id).where(matches).order_by(users.c.id).limit(1)).one_or_none()
    if row is None:
        raise NotFound(USER, email)
    return from_row(row)


def has_email(conn: sa.Connection, pool_id: str, email: str) -> bool:
    return conn.execute(_people(pool_id).where(users.c.email == email).limit(1)).first() is not None


def list_users(conn: sa.Connection, pool_id: str, wanted: UserFilter | None, listing: Listing) -> Page[User]:
    statement = _people(pool_id)
    if wanted is not None:
        statement = statement.where(_matches(conn, wanted))
    return rows.page(conn, statement, [users.c.id], listing, from_row)


def count(conn: sa.Connection, pool_id: str) -> int:
    return conn.execute(
        sa.select(sa.func.count()).where(users.c.pool_id == pool_id, users.c.status != UserStatus.ARCHIVED)
    ).scalar_one()


def list_users_in_group(conn: sa.Connection, pool_id: str, group: str, listing: Listing) -> Page[User]:
    statement = (
        _people(pool_id)
        .join(group_members, group_members.c.user_id == users.c.id)
        .join(user_groups, user_groups.c.id == group_members.c.group_id)
        .where(user_groups.c.name == group)
    )
    return rows.page(conn, statement, [users.c.id], listing, from_row)


def list_invited(conn: sa.Connection, pool_id: str, listing: Listing) -> Page[tuple[User, datetime | None]]:
    """People who have not chosen a password yet, with the end of their temporary one."""
    statement = _people(pool_id).where(users.c.status == UserStatus.FORCE_CHANGE_PASSWORD)
    return rows.page(
        conn,
        statement,
        [users.c.id],
        listing,
        lambda row: (from_row(row), from_ms_or_none(row.password_expires_at)),
    )


def list_groups_of_user(conn: sa.Connection, user_id: int, listing: Listing) -> Page[UserGroup]:
    statement = (
        sa.select(user_groups)
        .join(group_members, group_members.c.group_id == user_groups.c.id)
        .where(group_members.c.user_id == user_id)
    )
    return rows.page(conn, statement, [user_groups.c.name], listing, user_pools.group_from_row)


def add_to_group(conn: sa.Connection, pool_id: str, group: str, user_id: int) -> bool:
    """False for somebody who is in the group already. Raises NotFound for the group."""
    row = conn.execute(user_pools.group_where(pool_id, group)).one_or_none()
    if row is None:
        raise NotFound(user_pools.GROUP, group)
    return rows.insert_new(conn, group_members, {"group_id": row.id, "user_id": user_id})


def remove_from_group(conn: sa.Connection, pool_id: str, group: str, user_id: int) -> None:
    """Removing somebody who is not in the group changes nothing. Raises NotFound for the group."""
    row = conn.execute(user_pools.group_where(pool_id, group)).one_or_none()
    if row is None:
        raise NotFound(user_pools.GROUP, group)
    conn.execute(
        sa.delete(group_members).where(group_members.c.group_id == row.id, group_members.c.user_id == user_id)
    )


def put_known_elsewhere(conn: sa.Connection, user: User) -> User:
    """Store a person who proves elsewhere who they are: as new, or with today's address and attributes.

    A person is known by pool and user name. Their ids and whether they are enabled stay.
    """
    rows.insert_new(conn, users, {**_values(user), "password_hash": None, "password_expires_at": None})
    found = conn.execute(_people(user.pool_id).where(users.c.username == user.username)).one()
    known = from_row(found)
    if (known.email, known.attributes) == (user.email, user.attributes):
        return known
    conn.execute(
        sa.update(users)
        .where(users.c.id == known.id)
        .values(
            email=user.email,
            attributes=json.dumps(user.attributes),
            modified_at=to_ms(user.modified_at),
        )
    )
    return replace(known, email=user.email, attributes=user.attributes, modified_at=user.modified_at)


def find_known_elsewhere(conn: sa.Connection, pool_id: str, names: Sequence[str]) -> list[User]:
    """The people of exactly these user names, as far as there are any."""
    return [from_row(row) for row in conn.execute(_people(pool_id).where(users.c.username.in_(names)))]


def set_groups(conn: sa.Connection, pool_id: str, user_id: int, names: Sequence[str], now: datetime) -> None:
    """Put a person into these groups and no others; a group that the pool does not have is made."""
    for name in names:
        user_pools.ensure_group(conn, UserGroup(pool_id, name, now))
    wanted = sa.select(user_groups.c.id).where(
        user_groups.c.pool_id == pool_id, user_groups.c.name.in_(names)
    )
    conn.execute(
        sa.delete(group_members).where(
            group_members.c.user_id == user_id, group_members.c.group_id.not_in(wanted)
        )
    )
    for name in names:
        add_to_group(conn, pool_id, name, user_id)


def set_enabled(conn: sa.Connection, user_id: int, now: datetime, *, enabled: bool) -> None:
    conn.execute(
        sa.update(users).where(users.c.id == user_id).values(enabled=enabled, modified_at=to_ms(now))
    )


def set_attributes(
    conn: sa.Connection, user_id: int, attributes: dict[str, str], email: str | None, now: datetime
) -> None:
    conn.execute(
        sa.update(users)
        .where(users.c.id == user_id)
        .values(attributes=json.dumps(attributes), email=email, modified_at=to_ms(now))
    )


def set_status(conn: sa.Connection, user_id: int, status: UserStatus, now: datetime) -> None:
    conn.execute(sa.update(users).where(users.c.id == user_id).values(status=status, modified_at=to_ms(now)))


def set_password(
    conn: sa.Connection, user_id: int, password: Password, status: UserStatus, now: datetime
) -> None:
    conn.execute(
        sa.update(users)
        .where(users.c.id == user_id)
        .values(
            password_hash=password.hash,
            password_expires_at=None if password.expires_at is None else to_ms(password.expires_at),
            status=status,
            modified_at=to_ms(now),
        )
    )


def delete_user(conn: sa.Connection, user: User, now: datetime) -> None:
    """Forget a person. The row stays with its two ids and nothing else:
    outputs of their work still name them.
    """
    conn.execute(sa.delete(group_members).where(group_members.c.user_id == user.id))
    conn.execute(
        sa.update(users)
        .where(users.c.id == user.id)
        .values(
            username=deleted_username(user.sub),
            email=None,
            attributes="{}",
            password_hash=None,
            password_expires_at=None,
            enabled=False,
            status=UserStatus.ARCHIVED,
            modified_at=to_ms(now),
        )
    )


def _values(user: User) -> dict[str, object]:
    return {
        "pool_id": user.pool_id,
        "username": user.username,
        "sub": user.sub,
        "worker_id": user.worker_id,
        "email": user.email,
        "status": user.status,
        "enabled": user.enabled,
        "attributes": json.dumps(user.attributes),
        "created_at": to_ms(user.created_at),
        "modified_at": to_ms(user.modified_at),
    }


def _matches(conn: sa.Connection, wanted: UserFilter) -> sa.ColumnElement[bool]:
    column: sa.ColumnElement[Any]
    value = wanted.value
    match wanted.attribute:
        case "status":
            column = sa.case((users.c.enabled, "Enabled"), else_="Disabled")
        case "cognito:user_status":
            column, value = users.c.status, value.upper()
        case name if name in ATTRIBUTES:
            column = _attribute(conn, name)
        case name:
            column = users.c[name]
    if wanted.prefix:
        # Not LIKE: the databases disagree on its letter case.
        return sa.func.substr(column, 1, len(value)) == value
    return column == value


def _attribute(conn: sa.Connection, name: str) -> sa.ColumnElement[Any]:
    """One of the attributes that have no column of their own; null where a person has it not."""
    if conn.dialect.name == "sqlite":
        return sa.func.json_extract(users.c.attributes, f"$.{name}")
    # PostgreSQL reads no text with a NUL in it; nothing that is asked for holds one.
    readable = users.c.attributes.not_like(r"%\u0000%", escape="#")
    return sa.case((readable, sa.cast(users.c.attributes, sa.JSON)[name].as_string()))


def _people(pool_id: str) -> sa.Select[Any]:
    return sa.select(users).where(users.c.pool_id == pool_id, users.c.status != UserStatus.ARCHIVED)


def from_row(row: AnyRow) -> User:
    return User(
        id=row.id,
        pool_id=row.pool_id,
        username=row.username,
        sub=row.sub,
        worker_id=row.worker_id,
        email=row.email,
        status=UserStatus(row.status),
        enabled=row.enabled,
        created_at=from_ms(row.created_at),
        modified_at=from_ms(row.modified_at),
        attributes=json.loads(row.attributes),
    )
