from __future__ import annotations

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa
from tests.fakes import START

from overread.domain.human_task_ui import HumanTaskUi
from overread.domain.paging import Listing
from overread.store import Store, human_task_uis, rows
from overread.store.database import Database
from overread.store.schema import human_task_uis as table
from overread.store.schema import tags, template_contents

ACCOUNT, REGION = "111122223333", "us-east-1"


async def insert_uis(store: Store, *names: str) -> None:
    for name in names:
        ui = HumanTaskUi(0, ACCOUNT, REGION, name, START, "digest")
        await store.write(human_task_uis.insert, ui, "text")


async def names_of(store: Store, listing: Listing) -> tuple[list[str], Any]:
    page = await store.read(rows.resource_page, table, ACCOUNT, REGION, listing, lambda row: row.name)
    return list(page.items), page.after


async def test_an_insert_says_whether_the_key_was_free(store: Store) -> None:
    values = {"sha256": "digest", "content": "text"}
    found = [await store.write(rows.insert_new, template_contents, values) for _ in range(2)]
    assert found == [True, False]


async def test_an_upsert_changes_the_named_columns_only(store: Store) -> None:
    values = {"resource_arn": "arn", "tag_key": "key", "tag_value": "old", "position": 1}
    await store.write(rows.upsert, tags, values, changed=["tag_value"])
    await store.write(rows.upsert, tags, {**values, "tag_value": "new", "position": 2}, changed=["tag_value"])
    found = await store.read(lambda conn: [tuple(row) for row in conn.execute(sa.select(tags))])
    assert found == [("arn", "key", "new", 1)]


@pytest.mark.parametrize("ascending", [True, False])
@pytest.mark.parametrize("by_name", [True, False])
async def test_pages_follow_each_other_without_gap_or_overlap(
    store: Store, *, ascending: bool, by_name: bool
) -> None:
    made = ["d", "b", "e", "a", "c"]
    await insert_uis(store, *made)
    seen: list[list[str]] = []
    after: Any = None
    while True:
        items, after = await names_of(
            store, Listing(after=after, limit=2, ascending=ascending, by_name=by_name)
        )
        seen.append(items)
        if after is None:
            break
    expected = sorted(made) if by_name else made
    expected = expected if ascending else expected[::-1]
    assert seen == [expected[:2], expected[2:4], expected[4:]]


async def test_the_last_full_page_has_no_next_one(store: Store) -> None:
    await insert_uis(store, "a", "b")
    assert await names_of(store, Listing(limit=2)) == (["a", "b"], None)


async def test_part_of_a_name_is_found_in_any_case_and_literally(store: Store) -> None:
    await insert_uis(store, "Abc", "xbc", "a_c", "a%c")
    found = [(await names_of(store, Listing(name_contains=part)))[0] for part in ("BC", "_", "%", "z")]
    assert found == [["Abc", "xbc"], ["a_c"], ["a%c"], []]


async def test_locks_of_a_kind_keep_transactions_apart(store: Store) -> None:
    """Two connections of PostgreSQL; SQLite has one writer, which keeps its transactions apart by itself."""
    if store.database.dialect == "sqlite":
        await store.write(rows.lock, "kind", ACCOUNT, REGION)
        return
    order: list[str] = []

    def second(database: Database) -> None:
        with database.writer_connection() as conn:
            conn.exec_driver_sql("begin")
            rows.lock(conn, "other kind", ACCOUNT, REGION)
            rows.lock(conn, "kind", ACCOUNT, REGION)
            order.append("second")
            conn.exec_driver_sql("commit")

    with store.database.writer_connection() as conn:
        conn.exec_driver_sql("begin")
        rows.lock(conn, "kind", ACCOUNT, REGION)
        waiting = asyncio.create_task(asyncio.to_thread(second, store.database))
        await wait_for_a_lock(store)
        order.append("first")
        conn.exec_driver_sql("commit")
    await waiting
    assert order == ["first", "second"]


async def wait_for_a_lock(store: Store) -> None:
    """Until some other connection of this database waits for a lock."""
    waits = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    for _ in range(1_000):
        if await store.read(lambda conn: conn.exec_driver_sql(waits).scalar()):
            return
        await asyncio.sleep(0.02)
    raise AssertionError("nobody waits for a lock")
