"""The schema is the sum of its migrations, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from tests.postgresql import PostgresServer

from overread.domain import arn
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


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of release 0.3."""
    url = f"sqlite:///{tmp_path}/old.db"
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.new_database("template0")
    database = Database(url)
    upgrade(database, "0001")
    yield database
    database.close()


def test_whoever_had_a_key_keeps_every_right(old: Database) -> None:
    with old.writer_connection() as conn:
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
    upgrade(old)
    with old.writer_connection() as conn:
        owners = conn.exec_driver_sql(
            "select k.access_key_id, lower(i.name), p.policy_arn from access_keys k join identities i on "
            "i.account = k.account and i.name = k.user_name join policy_attachments p on p.identity_id = i.id "
            "order by k.access_key_id"
        ).all()
    assert [tuple(row) for row in owners] == [
        ("AKIA1", "admin", ADMINISTRATOR),
        ("AKIA2", "admin", ADMINISTRATOR),
        ("AKIA3", "ci", ADMINISTRATOR),
    ]


def test_a_team_of_before_is_still_given_its_work(old: Database) -> None:
    with old.writer_connection() as conn:
        conn.execute(
            sa.text(
                "insert into workforces (id, account, region, name, portal_id, pool_id, client_id, cidrs, created_at, "
                "updated_at) values (3, '111122223333', 'eu-west-1', 'default', 'p', 'pool', 'c', '[]', 5, 5)"
            )
        )
        conn.execute(
            sa.text(
                "insert into workteams (id, account, region, name, workforce_id, description, created_at, updated_at) "
                "values (7, '111122223333', 'eu-west-1', 'readers', 3, 'd', 5, 5)"
            )
        )
    upgrade(old)
    with old.writer_connection() as conn:
        rows = conn.exec_driver_sql("select account, arn, workteam_id from usable_workteams").all()
    own = arn.private_workteam("111122223333", "eu-west-1", "readers")
    assert [tuple(row) for row in rows] == [("111122223333", own, 7)]
