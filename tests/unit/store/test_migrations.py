"""The schema is the sum of its migrations, on both databases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from overread.store import migrations
from overread.store.database import Database
from overread.store.migrations import HEAD, current_version, upgrade
from overread.store.objects import buckets
from overread.store.schema import metadata


def test_the_schema_is_the_sum_of_the_migrations(database_url: str) -> None:
    assert buckets.name in metadata.tables, "all tables are known here"
    database = Database(database_url)
    with database.writer_connection() as conn:
        options = {"compare_server_default": False, "compare_type": True}
        assert compare_metadata(MigrationContext.configure(conn, opts=options), metadata) == []
    database.close()


def test_the_newest_version_is_the_one_the_code_needs(database_url: str) -> None:
    scripts = ScriptDirectory(migrations.__path__[0])
    assert scripts.get_current_head() == HEAD
    database = Database(database_url)
    assert current_version(database) == HEAD
    upgrade(database)
    assert current_version(database) == HEAD
    database.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_partial_indexes_have_their_condition(database_url: str) -> None:
    database = Database(database_url)
    with database.writer_connection() as conn:
        rows = conn.execute(
            sa.text("select indexname, indexdef from pg_indexes where indexname like '%_queue'")
        )
        assert [(row.indexname, " WHERE (free_slots > 0)" in row.indexdef) for row in rows] == [
            ("ix_human_loops_queue", True)
        ]
    database.close()
