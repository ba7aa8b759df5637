"""Searching loops: the same loops as a plain filter finds, page by page both ways, along indexes alone."""

from __future__ import annotations

import itertools
import random
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes import START

from overread.domain.human_loop import FailureCode, LoopStatus
from overread.domain.offer import Count
from overread.store import loop_search
from overread.store.database import Database, sqlite_url
from overread.store.loop_search import Bounds, LoopSearch
from overread.store.loop_walks import Position
from overread.store.schema import assignments, flow_definitions, human_loops
from overread.store.times import to_ms

ACCOUNT, REGION = "111122223333", "us-east-1"
LOOPS = 240
PEOPLE = (1, 2, 3)
STATES = ("Submitted", "Accepted", "Expired", "Returned")
SMALL = Bounds(few=30, first=10, met=25)
"""Small enough for the few loops of a test to be too many."""


def flow_row(flow_id: int, account: str = ACCOUNT) -> dict[str, object]:
    texts = dict.fromkeys(
        ("role_arn", "workteam_arn", "human_task_ui_arn", "task_title", "task_description"), ""
    )
    return texts | {
        "id": flow_id,
        "account": account,
        "region": REGION,
        "name": f"flow-{flow_id}",
        "status": "Active",
        "created_at": 0,
        "output_path": "s3://results/",
        "task_count": 1,
        "time_limit_seconds": 1,
        "keywords": "[]",
    }


def loop_row(loop_id: int, chance: random.Random) -> dict[str, object]:
    status = chance.choice([*LoopStatus, LoopStatus.COMPLETED, LoopStatus.FAILED])
    failed = status is LoopStatus.FAILED
    return {
        "id": loop_id,
        "account": ACCOUNT if loop_id % 11 else "999988887777",
        "region": REGION,
        "name": f"{chance.choice(['invoice', 'in', 'letter'])}-{loop_id:04}",
        "flow_id": chance.choice([1, 1, 1, 2]) if loop_id % 11 else 3,
        "status": status.value,
        # Several at one moment: the id tells them apart.
        "created_at": to_ms(START) + loop_id // 4 * 1_000,
        "available_until": 0,
        "input_digest": b"",
        "classifiers": "[]",
        "template_sha256": "",
        "task_count": 1,
        "time_limit_ms": 1,
        "free_slots": 0,
        "queue_position": loop_id,
        "failure_code": chance.choice(list(FailureCode)).value if failed else None,
    }


def fill(database: Database) -> list[dict[str, Any]]:
    chance = random.Random(5)
    loops = [loop_row(loop_id, chance) for loop_id in range(1, LOOPS + 1)]
    taken = [
        {
            "loop_id": loop["id"],
            "user_id": person,
            "state": chance.choice(STATES),
            "token": 1,
            "accepted_at": 0,
            "time_limit_at": 0,
        }
        for loop in loops
        for person in PEOPLE
        if chance.random() < person / 6
    ]
    with database.writer_connection() as conn:
        conn.exec_driver_sql("begin")
        conn.execute(
            sa.insert(flow_definitions), [flow_row(1), flow_row(2), flow_row(3, account="999988887777")]
        )
        conn.execute(sa.insert(human_loops), loops)
        conn.execute(sa.insert(assignments), taken)
        conn.exec_driver_sql("commit")
    for loop in loops:
        loop["people"] = {row["user_id"] for row in taken if row["loop_id"] == loop["id"]}
    return loops


class Searched:
    """loops: the rows, each with the ids of the people who accepted it. No dataclass, which examples would print."""

    def __init__(self, database: Database, loops: list[dict[str, Any]]) -> None:
        self.database = database
        self.loops = loops


@pytest.fixture(scope="module")
def searched(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searched]:
    path = tmp_path_factory.mktemp("search") / "overread.db"
    shutil.copy(sqlite_template, path)
    database = Database(sqlite_url(path))
    yield Searched(database, fill(database))
    database.close()


moments = st.integers(0, LOOPS // 4 + 2).map(lambda n: START + timedelta(seconds=n))
searches = st.builds(
    LoopSearch,
    account=st.just(ACCOUNT),
    region=st.just(REGION),
    flow_id=st.sampled_from([None, 1, 2]),
    status=st.none() | st.sampled_from(LoopStatus),
    failure_code=st.none() | st.sampled_from(FailureCode),
    name_prefix=st.sampled_from([None, "in", "invoice", "letter-00", "nothing"]),
    created_from=st.none() | moments,
    created_before=st.none() | moments,
    people=st.none() | st.lists(st.sampled_from(PEOPLE), unique=True, max_size=2).map(tuple),
)


def expected(loops: list[dict[str, Any]], wanted: LoopSearch) -> list[str]:
    found = [
        loop
        for loop in loops
        if loop["account"] == wanted.account
        and wanted.flow_id in (None, loop["flow_id"])
        and wanted.status in (None, loop["status"])
        and wanted.failure_code in (None, loop["failure_code"])
        and loop["name"].startswith(wanted.name_prefix or "")
        and _since(wanted.created_from) <= loop["created_at"] < _until(wanted.created_before)
        and (wanted.people is None or loop["people"] & set(wanted.people))
    ]
    return [loop["name"] for loop in sorted(found, key=lambda loop: loop["id"], reverse=True)]


def _since(moment: datetime | None) -> float:
    return float("-inf") if moment is None else to_ms(moment)


def _until(moment: datetime | None) -> float:
    return float("inf") if moment is None else to_ms(moment)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(wanted=searches, bounds=st.sampled_from([SMALL, Bounds()]), limit=st.sampled_from([20, 50]))
def test_every_page_both_ways_holds_what_a_plain_filter_finds(
    searched: Searched, wanted: LoopSearch, bounds: Bounds, limit: int
) -> None:
    names = expected(searched.loops, wanted)
    with searched.database.snapshot() as conn:
        pages, older = [], None
        while True:
            found = loop_search.search(conn, wanted, older_than=older, limit=limit, bounds=bounds)
            pages.append(found)
            if found.older is None:
                break
            older = found.older
        assert [loop.name for page in pages for loop in page.loops] == names
        assert all(len(page.loops) <= limit for page in pages)
        count = loop_search.count(conn, wanted, bounds)
        assert count.capped or count == Count(len(names))
        assert count.value <= len(names)

        back: list[str] = []
        newer: Position | None = pages[-1].newer
        last = pages[-1]
        while newer is not None:
            last = loop_search.search(conn, wanted, newer_than=newer, limit=limit, bounds=bounds)
            back = [loop.name for loop in last.loops] + back
            newer = last.newer
        before = names[: len(names) - len(pages[-1].loops)]
        # The first page is a whole one again, so what it has in common with the page after it is met twice.
        assert list(dict.fromkeys(back))[: len(before)] == before


COMBINATIONS = [
    LoopSearch(
        ACCOUNT, REGION, flow_id=flow, status=status, failure_code=code, name_prefix=name, people=people
    )
    for flow, status, code, name, people in itertools.product(
        (None, 1), (None, LoopStatus.COMPLETED), (None, FailureCode.EXPIRED), (None, "in"), (None, (2,))
    )
]


@pytest.mark.parametrize("bounds", [SMALL, Bounds()], ids=["wide", "narrow"])
def test_every_combination_of_filters_uses_indexes(database_url: str, bounds: Bounds) -> None:
    database = Database(database_url)
    fill(database)
    statements: dict[str, Any] = {}

    @sa.event.listens_for(database.engine, "before_cursor_execute")
    def keep(_conn: object, _cursor: object, sql: str, parameters: Any, *_: object) -> None:
        if sql.startswith("SELECT"):
            statements[sql] = parameters

    position = (to_ms(START) + 30_000, 120)
    with closing(database), database.snapshot() as conn:
        if database.dialect == "postgresql":
            # On tables as small as these the planner would read them whole: the question is whether it must.
            for way in ("seqscan", "bitmapscan"):
                conn.exec_driver_sql(f"set local enable_{way} = off")
        for wanted in COMBINATIONS:
            for page in ({"older_than": position}, {"newer_than": position}):
                loop_search.search(conn, wanted, limit=50, bounds=bounds, **page)
            loop_search.count(conn, wanted, bounds)
        asked = list(statements.items())
        explain = "explain query plan " if database.dialect == "sqlite" else "explain "
        plans = {
            sql: "\n".join(str(row[-1]) for row in conn.exec_driver_sql(explain + sql, parameters))
            for sql, parameters in asked
        }
    assert plans
    for sql, plan in plans.items():
        for word in (
            "SCAN human_loops",
            "SCAN assignments",
            "Seq Scan on human_loops",
            "Seq Scan on assignments",
        ):
            assert word not in plan.replace("USING COVERING INDEX", ""), f"{plan}\n{sql}"
