"""What this server runs on, for the operators of the account that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from overread.domain.people import Operator
from overread.operations.context import Context
from overread.store.migrations import HEAD


@dataclass(frozen=True, slots=True)
class Facts:
    """database: name and version. size_bytes: of the database. Engines: their names, None where there is none."""

    schema: str
    database: str
    size_bytes: int
    document_engine: str | None
    moderation_engine: str | None
    sinks: tuple[str, ...]


def belongs_to(ctx: Context, operator: Operator) -> bool:
    """Whether the server is the operator's account's own: other accounts are guests on it."""
    return operator.account == ctx.policy.account


async def facts(ctx: Context) -> Facts:
    database, size = await ctx.store.read(_database)
    engines = ctx.engines
    return Facts(
        schema=HEAD,
        database=database,
        size_bytes=size,
        document_engine=None if engines.document is None else engines.document.name,
        moderation_engine=None if engines.moderation is None else engines.moderation.name,
        sinks=ctx.policy.sinks,
    )


def _database(conn: sa.Connection) -> tuple[str, int]:
    if conn.dialect.name == "sqlite":
        version = conn.exec_driver_sql("select sqlite_version()").scalar_one()
        pages = conn.exec_driver_sql("pragma page_count").scalar_one()
        return f"SQLite {version}", pages * conn.exec_driver_sql("pragma page_size").scalar_one()
    version = conn.exec_driver_sql("show server_version").scalar_one()
    size = conn.exec_driver_sql("select pg_database_size(current_database())").scalar_one()
    return f"PostgreSQL {version}", size
