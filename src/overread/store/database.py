"""Connections to SQLite or PostgreSQL, and nothing else.

Reading happens on pooled connections in reader threads, writing on the one connection of `store/writer.py`. All connections
are in the driver's autocommit mode: transactions are begun and ended where they can be seen.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, QueuePool

from overread.domain.errors import StorageUnavailable

Dialect = Literal["sqlite", "postgresql"]

READERS = 4
"""Reader threads and connections. SQLite's readers never wait for the writer (WAL)."""


LOG_PAGES = 8_192
"""Pages (of 4 kB) of SQLite's log from which on a commit makes a checkpoint itself; before, `checkpoints.py` does."""

_OPTIONS = "-c timezone=UTC"
_WRITER_OPTIONS = _OPTIONS + (
    " -c enable_seqscan=off -c enable_bitmapscan=off -c enable_sort=off -c jit=off -c plan_cache_mode=force_generic_plan"
)
"""Every statement of the writer finds its rows by key. The planner must not think otherwise on a table that has
grown since its statistics were taken: a claim then sorted the whole queue (66 claims/s instead of thousands).
The plan is made once: whatever the parameters are it is the same one, and making it takes ten times as long as running it."""


class Database:
    """Where the tables are. `url`: ``sqlite:///path/to/file`` or ``postgresql://…`` (libpq form)."""

    def __init__(self, url: str) -> None:
        self.url = url
        if url.startswith("sqlite:///"):
            self.dialect: Dialect = "sqlite"
            self._path = url.removeprefix("sqlite:///")
        elif url.startswith(("postgresql://", "postgres://")):
            self.dialect = "postgresql"
            self._path = url
        else:
            raise ValueError(
                f"database URL {url.split(':', 1)[0]}:… is neither sqlite:///PATH nor postgresql://…"
            )
        self.engine = self._engine(QueuePool, pool_size=READERS, max_overflow=0)
        self._writer_engine = self._engine(NullPool)

    def writer_connection(self) -> sa.Connection:
        """A connection of its own for the writer, not from the readers' pool."""
        return self._writer_engine.connect()

    @contextmanager
    def snapshot(self) -> Iterator[sa.Connection]:
        """A connection inside one read transaction: several statements see one state."""
        with self.engine.connect() as conn:
            conn.exec_driver_sql(
                "begin" if self.dialect == "sqlite" else "begin isolation level repeatable read read only"
            )
            try:
                yield conn
            finally:
                conn.exec_driver_sql("rollback")

    def close(self) -> None:
        self.engine.dispose()
        self._writer_engine.dispose()

    def _engine(self, pool: type[sa.Pool], **pool_options: Any) -> sa.Engine:
        if self.dialect == "sqlite":
            return sa.create_engine(
                "sqlite://",
                creator=self._sqlite,
                poolclass=pool,
                isolation_level="AUTOCOMMIT",
                hide_parameters=True,  # of statements, in errors: they hold hashes, addresses and answers
                **pool_options,
            )
        url = sa.make_url(self.url).set(drivername="postgresql+psycopg")
        return sa.create_engine(
            url,
            poolclass=pool,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            pool_pre_ping=pool is QueuePool,
            connect_args={
                "prepare_threshold": 1,
                "options": _WRITER_OPTIONS if pool is NullPool else _OPTIONS,
            },
            **pool_options,
        )

    def _sqlite(self) -> sqlite3.Connection:
        conn = sqlite3.connect(
            self._path, isolation_level=None, check_same_thread=False, cached_statements=256, timeout=10
        )
        # FULL: an acknowledged commit survives a power cut, not only a crash of this process.
        for pragma in (
            "journal_mode=wal",
            "synchronous=full",
            f"wal_autocheckpoint={LOG_PAGES}",
            "foreign_keys=on",
            "busy_timeout=10000",
            "cache_size=-16384",
            "mmap_size=268435456",
            "temp_store=memory",
        ):
            conn.execute(f"pragma {pragma}")
        return conn


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


def storage_error(error: Exception) -> StorageUnavailable:
    """The driver's error as ours. Its text may quote SQL but never values: PostgreSQL puts those into its details."""
    cause = _driver_error(error)
    text = getattr(getattr(cause, "diag", None), "message_primary", None) or str(cause)
    return StorageUnavailable(f"{type(cause).__name__}: {text}")


_CONFLICTS = frozenset({"40001", "40P01", "23503", "23505"})
"""Serialization failure, deadlock, and keys that another transaction took or removed after this one had looked."""


def is_conflict(error: Exception) -> bool:
    """Whether another process was in the way: the same work may succeed when it is done anew."""
    return getattr(_driver_error(error), "sqlstate", None) in _CONFLICTS


def _driver_error(error: Exception) -> BaseException:
    return error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
