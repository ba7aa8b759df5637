"""More pages wanted than can be rendered: the server says so, and its memory stays bounded."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import cast

import pytest
from tests.unit.portal.conftest import Portal

from overread.domain.errors import StorageUnavailable
from overread.templates.job import RenderJob
from overread.templates.render import RenderPool
from overread.web.headers import SANDBOX

JOB = RenderJob("<p>{{ task.input.a }}</p>", "digest", b"{}")


async def test_pages_beyond_those_that_may_wait_are_refused() -> None:
    pool = RenderPool(size=0, waiting_pages=2)
    waiting = [asyncio.create_task(pool.render(JOB)) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(StorageUnavailable):
        await asyncio.wait_for(pool.render(JOB), 5)
    with pytest.raises(StorageUnavailable):
        await asyncio.wait_for(pool.parse("x"), 5)
    await pool.close()
    assert all(
        isinstance(end, StorageUnavailable) for end in await asyncio.gather(*waiting, return_exceptions=True)
    )


async def test_a_busy_server_does_not_tell_a_worker_that_the_task_is_closed(portal: Portal) -> None:
    class Busy:
        async def render(self, job: RenderJob) -> str:
            raise StorageUnavailable("too many pages wait to be rendered")

    browser = await portal.signed_in()
    await portal.start_loop()
    task = await portal.accept(browser)
    portal.ctx = replace(portal.ctx, renderer=cast(RenderPool, Busy()))
    answer = await portal.browser().get(task.frame)
    assert answer.status_code == 503
    assert answer.headers["content-security-policy"] == f"sandbox {SANDBOX}"
    assert "closed" not in answer.text
    assert "Reload" in answer.text
