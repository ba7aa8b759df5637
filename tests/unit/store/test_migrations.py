"""The schema is the sum of its migrations, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from tests.postgresql import PostgresServer

from overread.domain.policies.managed import ADMINISTRATOR
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


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_whoever_had_a_key_keeps_every_right(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    if kind == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.new_database("template0")
    database = Database(url)
    upgrade(database, "0001")
    with database.writer_connection() as conn:
        for key, user, purpose in (
            ("AKIA1", "admin", "caller"),
            ("AKIA2", "Admin", "caller"),
            ("AKIA3", "ci", "caller"),
            ("AKIA4", "overread-templates", "grant"),
        ):
            conn.execute(
                sa.text(
                    "insert into access_keys (access_key_id, account, user_name, purpose, active, secret_sealed, "
                    "created_at) values (:key, '000000000000', :user, :purpose, true, :secret, 5)"
                ),
                {"key": key, "user": user, "purpose": purpose, "secret": b"s"},
            )
    upgrade(database)
    with database.writer_connection() as conn:
        owners = conn.exec_driver_sql(
            "select k.access_key_id, lower(i.name), p.policy_arn from access_keys k join identities i on "
            "i.account = k.account and i.name = k.user_name join policy_attachments p on p.identity_id = i.id "
            "order by k.access_key_id"
        ).all()
    database.close()
    assert [tuple(row) for row in owners] == [
        ("AKIA1", "admin", ADMINISTRATOR),
        ("AKIA2", "admin", ADMINISTRATOR),
        ("AKIA3", "ci", ADMINISTRATOR),
    ]
