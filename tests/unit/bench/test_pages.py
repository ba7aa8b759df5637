"""No page of a list asks the database for more because there are more loops: counted in its steps, not in seconds."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from bench.deployment import prepare
from bench.page_rows import fill
from bench.pages import every_page

from overread.app import build_context
from overread.auth.access_keys import new_access_key
from overread.settings import Settings

LOOPS = 100_000
TICK = 1_000
"""Steps of SQLite's machine."""
MOST = 3 * LOOPS // 2
"""Steps of a statement: fewer than it takes to pass over each loop."""
TRIES = {"loops by beginning, all": 3 * LOOPS, "loops by busiest, and state": 3 * LOOPS}
"""Searches that try a filter on rows, up to some thousands of them."""


@dataclass
class Statement:
    """ticks: that SQLite has spent on it, those after its first row too."""

    sql: str
    ticks: int = 0

    def tick(self) -> int:
        self.ticks += 1
        return 0


async def _made(settings: Settings) -> dict[str, list[Statement]]:
    """The statements that each page makes."""
    ctx = build_context(settings)
    await ctx.store.start()
    await ctx.objects.start()
    made: list[Statement] = []

    def begin(conn: sa.Connection, _cursor: object, sql: str, *_: object) -> None:
        made.append(Statement(" ".join(sql.split())))
        driver: Any = conn.connection.driver_connection
        driver.set_progress_handler(made[-1].tick, TICK)

    found = {}
    try:
        places = await fill(ctx, LOOPS, days=2)
        pages = await every_page(ctx, places)
        sa.event.listen(ctx.store.database.engine, "before_cursor_execute", begin)
        for name, browser, path in pages:
            made.clear()
            answer = await browser.get(path)
            assert answer.status_code == 200, path
            found[name] = made.copy()
    finally:
        await ctx.objects.close()
        await ctx.store.close()
    return found


def test_no_statement_of_a_page_takes_a_step_for_each_loop(tmp_path: Path) -> None:
    deployment = prepare(tmp_path / "data", new_access_key())
    pages = asyncio.run(_made(Settings(data_dir=deployment.folder)))
    assert all(pages.values())
    dearest = {name: max(made, key=lambda statement: statement.ticks) for name, made in pages.items()}
    assert {name: each for name, each in dearest.items() if each.ticks * TICK > TRIES.get(name, MOST)} == {}
