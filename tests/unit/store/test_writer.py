"""The grouped writer: acknowledged means committed, and one poisoned command harms nobody else."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import closing

import pytest
import sqlalchemy as sa

from overread.domain.errors import NotFound, StorageUnavailable
from overread.store import Store
from overread.store.hot import ClaimNext
from overread.store.schema import tags


def put(conn: sa.Connection, key: str, *, fail: Exception | None = None) -> str:
    conn.execute(sa.insert(tags).values(resource_arn="arn", tag_key=key, tag_value="v", position=0))
    if fail is not None:
        raise fail
    return key


def keys(conn: sa.Connection) -> list[str]:
    return list(conn.execute(sa.select(tags.c.tag_key).order_by(tags.c.tag_key)).scalars())


async def hold(store: Store) -> threading.Event:
    """Keep the writer busy until the event is set, so that what comes meanwhile forms one group."""
    started, release = threading.Event(), threading.Event()

    def wait(_: sa.Connection) -> None:
        started.set()
        release.wait(10)

    _held.append(asyncio.ensure_future(store.write(wait)))
    await asyncio.to_thread(started.wait, 10)
    return release


_held: list[asyncio.Future[None]] = []
"""References that keep the holding calls from being collected."""


async def group_of(store: Store, *writes: tuple[str, Exception | None]) -> tuple[list[object], int]:
    """What the writes give when all of them waited, and in how many transactions they ran."""
    release = await hold(store)
    before = store.writer.groups
    waiting = [asyncio.ensure_future(store.write(put, key, fail=fail)) for key, fail in writes]
    await asyncio.sleep(0)
    release.set()
    results: list[object] = [*await asyncio.gather(*waiting, return_exceptions=True)]
    return results, store.writer.groups - before - 1


async def test_what_waits_is_committed_together(store: Store) -> None:
    results, groups = await group_of(store, ("a", None), ("b", None), ("c", None))
    assert (results, groups) == (["a", "b", "c"], 1)
    assert await store.read(keys) == ["a", "b", "c"]


async def test_a_call_that_raises_undoes_only_itself(store: Store) -> None:
    results, _ = await group_of(store, ("a", None), ("b", NotFound("thing", "b")), ("c", None))
    assert [type(result) for result in results] == [str, NotFound, str]
    assert await store.read(keys) == ["a", "c"]


async def test_a_database_error_is_ours_and_undoes_only_itself(store: Store) -> None:
    results, _ = await group_of(store, ("a", None), ("a", None), ("c", None))
    assert results[0] == "a"
    assert isinstance(results[1], StorageUnavailable)
    assert results[2] == "c"
    assert await store.read(keys) == ["a", "c"]


async def test_a_cancelled_caller_does_not_stop_the_others(store: Store) -> None:
    release = await hold(store)
    gone = asyncio.ensure_future(store.write(put, "gone"))
    stays = asyncio.ensure_future(store.write(put, "stays"))
    await asyncio.sleep(0)
    gone.cancel()
    release.set()
    assert await stays == "stays"
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert await store.read(keys) == ["gone", "stays"], "the commit stands, as after any lost answer"


async def test_closing_finishes_what_waits(store: Store) -> None:
    writes = [asyncio.ensure_future(store.write(put, f"k{n}")) for n in range(20)]
    await asyncio.sleep(0)
    await store.writer.close()
    assert await asyncio.gather(*writes) == [f"k{n}" for n in range(20)]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_lost_connection_fails_its_group_and_the_next_one_works(store: Store) -> None:
    def kill(conn: sa.Connection) -> None:
        conn.execute(sa.text("select pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(StorageUnavailable):
        await store.write(kill)
    assert await store.write(put, "after") == "after"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_full_database_refuses_and_keeps_what_was_acknowledged(store: Store) -> None:
    await store.write(put, "before")

    def limit(conn: sa.Connection) -> None:
        pages = conn.exec_driver_sql("pragma page_count").scalar_one()
        conn.exec_driver_sql(f"pragma max_page_count = {pages}")

    await store.write(limit)
    with pytest.raises(StorageUnavailable, match="full"):
        await store.write(put, "x" * 5_000_000)
    assert await store.read(keys) == ["before"]
    await store.write(lambda conn: conn.exec_driver_sql("pragma max_page_count = 1073741823").scalar_one())
    assert await store.write(put, "after") == "after"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_poisoned_hot_command_harms_nobody_else(store: Store) -> None:
    """One that no statement can take: a number beyond 64 bits."""
    release = await hold(store)
    first = asyncio.ensure_future(store.write(put, "a"))
    bad = asyncio.ensure_future(store.submit(ClaimNext(flow_id=10**30, user_id=1, now=0, workforce_id=1)))
    last = asyncio.ensure_future(store.write(put, "b"))
    await asyncio.sleep(0)
    release.set()
    with pytest.raises(OverflowError):
        await bad
    assert (await first, await last) == ("a", "b")
    assert await store.read(keys) == ["a", "b"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_database_locked_by_another_program_is_waited_for_once(
    store: Store, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Waiting again for each member of the group would keep all of them waiting for minutes."""
    await store.write(lambda conn: conn.exec_driver_sql("pragma busy_timeout = 20").scalar_one())
    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)) as program:
        program.execute("begin immediate")
        writes = [asyncio.ensure_future(store.write(put, f"k{n}")) for n in range(20)]
        results = await asyncio.gather(*writes, return_exceptions=True)
    assert {type(result) for result in results} == {StorageUnavailable}
    assert "alone" not in caplog.text
    assert await store.write(put, "after") == "after"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_connection_that_was_lost_while_idle_is_replaced(store: Store) -> None:
    """A database that was restarted, or a firewall that ends idle connections: nothing was asked of it yet."""
    await store.write(put, "before")

    def end_the_others(conn: sa.Connection) -> None:
        conn.exec_driver_sql(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )

    await store.read(end_the_others)
    assert await store.write(put, "after") == "after"


async def test_the_reason_of_a_failure_quotes_no_value(store: Store) -> None:
    def refuse(conn: sa.Connection) -> None:
        conn.execute(
            sa.text(
                "insert into tags (resource_arn, tag_key, tag_value) values ('arn', 'k', 'a secret value')"
            )
        )

    with pytest.raises(StorageUnavailable) as caught:
        await store.write(refuse)
    assert "secret" not in str(caught.value)
