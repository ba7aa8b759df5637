"""The portal's routes over real operations, in front of a browser without scripts."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.factories import PASSWORD, Crowd, make_bucket, make_crowd, make_flow, make_worker
from tests.pages import HOST, open_browser, post_form

from overread.domain.caller import Caller
from overread.operations import human_loops, human_task_uis, workforce
from overread.operations.context import Context
from overread.portal.routes import portal_routes
from overread.store.database import sqlite_url
from overread.web.options import WebOptions


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Pages hold no SQL: one kind of database is enough."""
    path = tmp_path / "overread.db"
    shutil.copy(sqlite_template, path)
    return sqlite_url(path)


@dataclass
class Portal:
    """One account's crowd with one workflow, and its portal."""

    ctx: Context
    caller: Caller
    crowd: Crowd
    base: str
    flow_arn: str

    def browser(self, *, address: str = "192.0.2.7", **options: Any) -> httpx.AsyncClient:
        return open_browser(portal_routes(self.ctx, WebOptions(**options)), address=address)

    async def signed_in(self, email: str = "ana@example.com", **options: Any) -> httpx.AsyncClient:
        """A browser in which a new worker has signed in."""
        await make_worker(self.ctx, self.caller, self.crowd, email)
        browser = self.browser(**options)
        page = await browser.get(self.base)
        answer = await post_form(browser, page, "/sign-in", email=email, password=PASSWORD)
        assert answer.url.path == self.base
        return browser

    async def start_loop(self, name: str = "loop") -> None:
        await human_loops.start(
            self.ctx, self.caller, name=name, flow_definition_arn=self.flow_arn, input_content='{"text": "x"}'
        )

    async def accept(self, browser: httpx.AsyncClient) -> Task:
        """Press *Start working*; the task page."""
        page = await post_form(browser, await browser.get(self.base), "/start")
        return Task(browser, page)


class Task:
    """A task page and the calls that its script makes."""

    def __init__(self, browser: httpx.AsyncClient, page: httpx.Response) -> None:
        self.browser, self.page = browser, page
        found = re.search(
            r'<script type="application/json" id="task-state">(.*?)</script>', page.text, re.DOTALL
        )
        assert found is not None, page.text
        self.state: dict[str, Any] = json.loads(found.group(1))

    @property
    def path(self) -> str:
        return self.page.url.path

    @property
    def frame(self) -> str:
        found = re.search(r'src="(/portal/frame/[^"]+)"', self.page.text)
        assert found is not None
        return found.group(1)

    def headers(self, **changes: str) -> dict[str, str]:
        return {
            "X-CSRF-Token": self.state["csrf"],
            "X-Task-Token": str(self.state["token"]),
            "X-Active-Milliseconds": "1500",
            "Origin": f"http://{HOST}",
            **changes,
        }

    async def submit(self, answer: str = '{"a": 1}', **changes: str) -> httpx.Response:
        return await self.browser.post(
            self.state["urls"]["submit"], content=answer, headers=self.headers(**changes)
        )

    async def save_draft(self, answer: str, seq: int = 1, **changes: str) -> httpx.Response:
        headers = self.headers(**{"X-Draft-Seq": str(seq), **changes})
        return await self.browser.put(self.state["urls"]["draft"], content=answer, headers=headers)


@pytest.fixture
async def portal(ctx: Context, caller: Caller) -> Portal:
    crowd = await make_crowd(ctx, caller)
    await human_task_uis.create(ctx, caller, name="ui", content="<p>Template</p>")
    await make_bucket(ctx, caller)
    flow_arn = await make_flow(ctx, caller, crowd=crowd)
    found = await workforce.describe(ctx, caller, crowd.workforce)
    return Portal(ctx, caller, crowd, f"/portal/w/{found.portal_id}/", flow_arn)
