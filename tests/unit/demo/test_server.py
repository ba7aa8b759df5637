"""The demo, started in this process: what it makes, what it says, and that a second start changes nothing."""

from __future__ import annotations

import asyncio
import html
import io
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from overread.demo import DemoServer
from overread.demo.sample_work import JOBS, items
from overread.demo.seeding import seed
from overread.domain.people import Worker
from overread.operations import assignments, human_loops, human_task_uis, offers, sessions, sign_in
from overread.operations.first_team import deployment_caller
from overread.operations.sessions import Browser, SignedIn
from overread.operations.sign_in import CONSOLE, Gate
from overread.settings import SettingError, Settings

NAMES = tuple(item.name for job in JOBS for item in items(job))

BROWSER = Browser("127.0.0.1")


class Terminal(io.StringIO):
    """Collects what is printed; `shows` waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self._printed = asyncio.Event()

    def write(self, text: str) -> int:
        self._printed.set()
        return super().write(text)

    async def shows(self, text: str) -> None:
        async with asyncio.timeout(60):
            while text not in self.getvalue():
                self._printed.clear()
                await self._printed.wait()


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[tuple[DemoServer, Terminal]]:
    out = Terminal()
    server = DemoServer(Settings(data_dir=folder), out=out)
    await server.start()
    try:
        yield server, out
    finally:
        await server.close()


async def reviewer_of(server: DemoServer, out: Terminal) -> Worker:
    """The worker whose sign-in was printed."""
    login, password = _printed(out, "Portal")
    portal_id = await sign_in.default_portal(server.ctx)
    assert portal_id is not None
    gate = Gate(await sign_in.find_workforce(server.ctx, portal_id))
    signed_in = await sign_in.sign_in(server.ctx, gate, login=login, password=password, browser=BROWSER)
    assert isinstance(signed_in, SignedIn)
    found = await sessions.find_worker(server.ctx, signed_in.token, portal_id)
    assert found is not None
    return found.person


async def test_the_printed_sign_ins_work(tmp_path: Path) -> None:
    async with running(tmp_path) as (server, out):
        worker = await reviewer_of(server, out)
        assert worker.email == "reviewer@overread.local"
        login, password = _printed(out, "Console")
        operator = await sign_in.sign_in(server.ctx, CONSOLE, login=login, password=password, browser=BROWSER)
        assert isinstance(operator, SignedIn)


async def test_the_reviewer_finds_every_job_with_its_tasks(tmp_path: Path) -> None:
    async with running(tmp_path) as (server, out):
        tasks = await offers.list_tasks(server.ctx, await reviewer_of(server, out))
        assert {job.title: job.available.value for job in tasks.jobs} == {
            job.title: len(items(job)) for job in JOBS
        }


async def test_every_input_fits_its_template(tmp_path: Path) -> None:
    async with running(tmp_path) as (server, _):
        caller = deployment_caller(server.ctx)
        for job in JOBS:
            for item in items(job):
                preview = await human_task_uis.render(
                    server.ctx,
                    caller,
                    content=job.template,
                    human_task_ui_arn=None,
                    input_json=json.dumps(item.input),
                )
                assert preview.error is None
                assert item.input.get("text", "/overread-demo/inputs/") in html.unescape(preview.page)


async def test_a_result_is_printed_when_its_loop_completes(tmp_path: Path) -> None:
    async with running(tmp_path) as (server, out):
        worker = await reviewer_of(server, out)
        [job] = [
            job for job in (await offers.list_tasks(server.ctx, worker)).jobs if job.title == JOBS[0].title
        ]
        task = await assignments.claim(server.ctx, worker, job.flow_id)
        view = await assignments.open_task(server.ctx, worker, task.assignment_id)
        await assignments.submit(
            server.ctx, worker, task.assignment_id, view.token, b'{"topic": {"label": "Delivery"}}', 1_000
        )
        await out.shows('"label": "Delivery"')
        assert f"{task.loop_name} is completed: s3://overread-demo/reviews/{JOBS[0].name}/" in out.getvalue()


async def test_when_all_is_done_it_says_how_to_go_on(tmp_path: Path) -> None:
    async with running(tmp_path) as (server, out):
        for name in NAMES:
            assert "All sample tasks are done" not in out.getvalue()
            await human_loops.stop(server.ctx, deployment_caller(server.ctx), name)
            await out.shows(f"{name} has ended: Stopped")
        await out.shows("All sample tasks are done. Start more with StartHumanLoop")


async def test_a_second_start_changes_nothing(tmp_path: Path) -> None:
    async with running(tmp_path) as (server, out):
        caller = deployment_caller(server.ctx)
        await human_loops.stop(server.ctx, caller, NAMES[0])
        first = [await human_loops.describe(server.ctx, caller, name) for name in NAMES]
        sign_ins = _printed(out, "Portal"), _printed(out, "Console")
    async with running(tmp_path) as (server, out):
        assert [await human_loops.describe(server.ctx, caller, name) for name in NAMES] == first
        assert (_printed(out, "Portal"), _printed(out, "Console")) == sign_ins
        assert f"{len(NAMES) - 1} sample tasks wait in the portal" in out.getvalue()


async def test_a_lost_password_is_replaced(tmp_path: Path) -> None:
    async with running(tmp_path) as (_, out):
        first = _printed(out, "Portal")
    (tmp_path / "reviewer").unlink()
    async with running(tmp_path) as (server, out):
        assert _printed(out, "Portal") != first
        await reviewer_of(server, out)


async def test_the_template_of_an_older_version_is_replaced(tmp_path: Path) -> None:
    async with running(tmp_path) as (server, _):
        caller = deployment_caller(server.ctx)
        current = await human_task_uis.describe(server.ctx, caller, JOBS[0].name)
        await human_task_uis.delete(server.ctx, caller, JOBS[0].name)
        await human_task_uis.create(server.ctx, caller, name=JOBS[0].name, content="<p>as it was</p>")
        await seed(server.ctx)
        replaced = await human_task_uis.describe(server.ctx, caller, JOBS[0].name)
        assert replaced.content_sha256 == current.content_sha256


def test_secrets_are_for_their_owner_alone(tmp_path: Path) -> None:
    async def start() -> None:
        async with running(tmp_path):
            pass

    asyncio.run(start())
    assert [
        (tmp_path / name).stat().st_mode & 0o077 for name in ("reviewer", "operator", "credentials", "key")
    ] == [0] * 4


def test_postgresql_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="overread serve"):
        DemoServer(Settings(data_dir=tmp_path, database_url="postgresql://nowhere/overread"))


def _printed(out: Terminal, place: str) -> tuple[str, str]:
    """E-mail and password below Portal or Console."""
    found = re.search(rf"{place} .*\n +Email +(\S+)\n +Password +(\S+)\n", out.getvalue())
    assert found is not None
    return found[1], found[2]
