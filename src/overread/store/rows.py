"""What statements of several tables have in common: inserting without a race, locking, and pages by key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa

from overread.domain.paging import Listing, Page, Position
from overread.store.times import to_ms_up

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")


def insert(conn: sa.Connection, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say what to do on a conflict, as both databases understand it."""
    # Imported here because a start on SQLite would pay for all of PostgreSQL's types otherwise.
    if conn.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)


def insert_new(conn: sa.Connection, table: sa.Table, values: Mapping[str, object]) -> bool:
    """Insert a row unless one of its keys is taken; says whether it did.
    Settled by the database, so nobody races.
    """
    statement = insert(conn, table).values(dict(values)).on_conflict_do_nothing()
    # Asked for a row, not for the row count: SQLAlchemy may add a RETURNING of its own, and then there is
    # none.
    return conn.execute(statement.returning(*table.primary_key.columns)).first() is not None


def insert_new_id(conn: sa.Connection, table: sa.Table, values: Mapping[str, object]) -> int | None:
    """As `insert_new`; the id of the new row, or None."""
    statement = insert(conn, table).values(dict(values)).on_conflict_do_nothing().returning(table.c.id)
    return conn.execute(statement).scalar_one_or_none()


def upsert(
    conn: sa.Connection, table: sa.Table, values: Mapping[str, object], changed: Sequence[str]
) -> None:
    """Insert a row, or set the columns `changed` of the one that has its primary key."""
    statement = insert(conn, table).values(dict(values))
    conn.execute(
        statement.on_conflict_do_update(
            index_elements=list(table.primary_key.columns),
            set_={column: statement.excluded[column] for column in changed},
        )
    )


def lock(conn: sa.Connection, what: str, account: str, region: str) -> None:
    """Hold everybody else off who locks the same, until the end of the transaction.

    For rules that no key of a table expresses, such as quotas.
    SQLite's only writer has the whole database already.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(
            sa.select(
                sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(f"{what}/{account}/{region}", 0))
            )
        )


def avoid(conn: sa.Connection, *ways: str) -> None:
    """Until the end of the transaction PostgreSQL does without these ways of finding rows, as far as it can.

    For statements that are to go along an index: its planner, which guesses how many rows fit, may prefer to read them all.
    ways: as its settings name them, without `enable_`.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(sa.select(*(sa.func.set_config(f"enable_{way}", "off", True) for way in ways)))


def page(
    conn: sa.Connection,
    statement: sa.Select[Any],
    keys: Sequence[sa.ColumnElement[Any]],
    listing: Listing,
    make: Callable[[Any], T],
) -> Page[T]:
    """One page of a statement in the order of its keys, which together tell any two rows apart."""
    if listing.after is not None:
        place = sa.tuple_(*keys)
        bound = sa.tuple_(*listing.after)
        statement = statement.where(place > bound if listing.ascending else place < bound)
    order = [key.asc() if listing.ascending else key.desc() for key in keys]
    rows = conn.execute(statement.order_by(*order).limit(listing.limit + 1)).all()
    shown = rows[: listing.limit]
    after: Position | None = None
    if len(rows) > listing.limit:
        after = tuple(getattr(shown[-1], key.key or "") for key in keys)
    return Page(tuple(make(row) for row in shown), after)


def resource_page(
    conn: sa.Connection,
    table: sa.Table,
    account: str,
    region: str,
    listing: Listing,
    make: Callable[[Any], T],
    statement: sa.Select[Any] | None = None,
) -> Page[T]:
    """One page of an account's named resources in a region, by creation time or by name."""
    chosen = sa.select(table) if statement is None else statement
    chosen = chosen.where(table.c.account == account, table.c.region == region)
    if listing.created_from is not None:
        chosen = chosen.where(table.c.created_at >= to_ms_up(listing.created_from))
    if listing.created_before is not None:
        chosen = chosen.where(table.c.created_at < to_ms_up(listing.created_before))
    if listing.name_contains:
        chosen = chosen.where(table.c.name.icontains(listing.name_contains, autoescape=True))
    keys = [table.c.name] if listing.by_name else [table.c.created_at, table.c.id]
    return page(conn, chosen, keys, listing, make)


def count(conn: sa.Connection, table: sa.Table, account: str, region: str) -> int:
    """How many of an account's resources a region holds; for kinds whose number is bounded by a quota."""
    statement = sa.select(sa.func.count()).where(table.c.account == account, table.c.region == region)
    return conn.execute(statement).scalar_one()
