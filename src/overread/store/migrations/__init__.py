"""The schema's history, one file per version, and the way forward through it.

Alembic is loaded only when there is something to do: a server that finds its schema current must be ready at once.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from overread.domain.errors import StorageUnavailable
from overread.store.database import Database, storage_error

HEAD = "0002"
"""The newest version in `versions/`; a test holds it true."""

log = logging.getLogger(__name__)


def current_version(database: Database) -> str | None:
    """The schema's version in the database; None for an empty one. Raises StorageUnavailable."""
    try:
        with database.writer_connection() as conn:
            if not sa.inspect(conn).has_table("alembic_version"):
                return None
            return conn.exec_driver_sql("select version_num from alembic_version").scalar_one_or_none()
    except DBAPIError as error:
        raise storage_error(error) from error


def upgrade(database: Database, to: str = "head") -> None:
    """Bring the schema forward, each version in a transaction of its own; several processes at once wait for each other.

    Raises StorageUnavailable, also for a schema of a newer overread.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["database"] = database
    try:
        command.upgrade(config, to)
    except DBAPIError as error:
        raise storage_error(error) from error
    except CommandError as error:
        found = current_version(database)
        raise StorageUnavailable(
            f"the database's schema is {found}, which this overread does not know: its newest is {HEAD}. A newer one made it"
        ) from error


def run_online(config: Any, context: Any, metadata: sa.MetaData) -> None:
    """What `env.py` does, where a type checker sees it."""
    database: Database = config.attributes["database"]
    with database.writer_connection() as conn:
        if database.dialect == "postgresql":
            conn = conn.execution_options(isolation_level="READ COMMITTED")
            # One process migrates; the others find the work done. The number is arbitrary and ours.
            conn.execute(sa.select(sa.func.pg_advisory_lock(4_613_732_001)))
            conn.commit()
        context.configure(connection=conn, target_metadata=metadata, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
        conn.commit()
