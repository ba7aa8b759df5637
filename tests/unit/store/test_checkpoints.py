"""What is committed reaches SQLite's file beside the writer, not within its commits."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import sqlalchemy as sa

from overread.store import Store
from overread.store.checkpoints import PAUSE_SECONDS, Checkpoints
from overread.store.database import Database, sqlite_url
from overread.store.migrations import upgrade
from overread.store.schema import tags
from overread.store.sealing import Sealer, new_key


async def test_a_checkpoint_moves_what_is_committed_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "overread.db"
    database = Database(sqlite_url(path))
    upgrade(database)
    store = Store(database, Sealer(new_key()))
    await store.writer.start()  # without the store's own checkpoints, which come when they like
    checkpoints = Checkpoints(database, store.writer)
    rows = sa.insert(tags)
    await store.write(
        lambda conn: conn.execute(rows.values(resource_arn="a", tag_key="k", tag_value="v", position=0))
    )
    with database.writer_connection() as other:
        other.exec_driver_sql("begin immediate")
        other.execute(rows.values(resource_arn="b", tag_key="k", tag_value="v", position=0))
        assert checkpoints.checkpoint() == PAUSE_SECONDS
        other.exec_driver_sql("rollback")
    shutil.copy(path, tmp_path / "without its log.db")
    alone = sqlite3.connect(tmp_path / "without its log.db")
    assert alone.execute("select resource_arn from tags").fetchall() == [("a",)]
    alone.close()
    checkpoints.close()
    await store.close()
