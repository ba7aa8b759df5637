from __future__ import annotations

import html
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from tests.factories import (
    ACCOUNT,
    PASSWORD,
    make_bucket,
    make_caller,
    make_crowd,
    make_flow,
    make_worker,
)
from tests.fakes import FakeRenderer
from tests.pages import form_of, open_browser, post_form

from overread.console.routes import console_routes
from overread.domain.caller import Caller
from overread.domain.errors import TemplateFailed
from overread.operations import human_loops, human_task_uis, rendering, sign_in
from overread.operations.context import Context
from overread.store.database import sqlite_url
from overread.web.options import WebOptions

SECTIONS = ("workflows", "templates", "loops", "problems", "workforces", "deliveries")
DETAILS = ("workflows/flow", "templates/ui", "loops/loop-1")
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Pages hold no SQL: one kind of database is enough."""
    path = tmp_path / "overread.db"
    shutil.copy(sqlite_template, path)
    return sqlite_url(path)


@dataclass
class Console:
    ctx: Context
    caller: Caller

    def browser(self) -> httpx.AsyncClient:
        return open_browser(console_routes(self.ctx, WebOptions()))

    async def signed_in(self, email: str = "op@example.com", account: str = ACCOUNT) -> httpx.AsyncClient:
        await sign_in.add_operator(
            self.ctx, email=email, password=PASSWORD, account=account, must_change=False
        )
        browser = self.browser()
        answer = await post_form(
            browser, await browser.get("/console/"), "/sign-in", email=email, password=PASSWORD
        )
        assert answer.url.path == "/console/"
        return browser

    async def start_loops(self, count: int) -> None:
        for number in range(1, count + 1):
            await human_loops.start(
                self.ctx,
                self.caller,
                name=f"loop-{number}",
                flow_definition_arn=f"arn:aws:sagemaker:us-east-1:{ACCOUNT}:flow-definition/flow",
                input_content=f'{{"text": "{EVIL}", "n": {number}}}',
            )


@pytest.fixture
async def console(ctx: Context, caller: Caller) -> Console:
    crowd = await make_crowd(ctx, caller)
    await make_worker(ctx, caller, crowd)
    await human_task_uis.create(ctx, caller, name="ui", content=EVIL)
    await make_bucket(ctx, caller)
    await make_flow(ctx, caller, crowd=crowd)
    console = Console(ctx, caller)
    await console.start_loops(3)
    return console


@pytest.mark.parametrize("path", ["", *SECTIONS, *DETAILS, "nowhere"])
async def test_a_stranger_signs_in_first(console: Console, path: str) -> None:
    answer = await console.browser().get(f"/console/{path}", follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/console/sign-in")


@pytest.mark.parametrize("path", [*SECTIONS, *DETAILS])
async def test_a_page_shows_what_customers_wrote_as_text(console: Console, path: str) -> None:
    browser = await console.signed_in()

    answer = await browser.get(f"/console/{path}")

    assert answer.status_code == 200
    assert EVIL not in answer.text


@pytest.mark.parametrize("path", DETAILS)
async def test_an_operator_of_another_account_finds_nothing(console: Console, path: str) -> None:
    browser = await console.signed_in("other@example.com", account="999999999999")

    assert (await browser.get(f"/console/{path}")).status_code == 404


async def test_where_nothing_is_the_overview_says_what_comes_first(console: Console) -> None:
    browser = await console.signed_in("other@example.com", account="999999999999")
    await make_crowd(console.ctx, make_caller("999999999999"), team="first")

    page = (await browser.get("/console/")).text

    steps = re.findall(r'<h3><a href="([^"]+)">.*?</h3>', page)
    done = re.findall(r'<a href="([^"]+)">[^<]*</a> <span class="badge success">Done', page)
    assert steps == [
        "/console/workforces/teams/-/create",
        "/console/templates/-/create",
        "/console/workflows/-/create",
    ]
    assert done == steps[:1]


@pytest.mark.parametrize("path", SECTIONS)
async def test_an_operator_of_another_account_sees_empty_lists(console: Console, path: str) -> None:
    browser = await console.signed_in("other@example.com", account="999999999999")

    answer = await browser.get(f"/console/{path}")

    assert 'class="empty"' in answer.text


async def test_a_workers_cookie_opens_no_console(console: Console) -> None:
    browser = console.browser()
    browser.cookies.set("overread-console", "planted", domain="overread.test")

    assert (await browser.get("/console/workflows")).url.path == "/console/sign-in"


async def test_a_first_password_is_replaced_at_the_first_sign_in(console: Console) -> None:
    await sign_in.add_operator(console.ctx, email="new@example.com", password="Temporary-1!", account=ACCOUNT)
    browser = console.browser()
    page = await browser.get("/console/loops?status=Failed")
    step = await post_form(browser, page, "/sign-in", email="new@example.com", password="Temporary-1!")
    assert not browser.cookies

    answer = await post_form(browser, step, "/new-password", new_password=PASSWORD)

    assert (answer.url.path, answer.url.query) == ("/console/loops", b"status=Failed")


async def test_signing_out_needs_the_sessions_token(console: Console) -> None:
    browser = await console.signed_in()
    refused = await browser.post("/console/sign-out", data={"csrf_token": "guess"})
    answer = await post_form(browser, await browser.get("/console/loops"), "/sign-out")

    assert refused.status_code == 403
    assert answer.url.path == "/console/sign-in"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["loop-3", "loop-2", "loop-1"]),
        ("name=loop-2", ["loop-2"]),
        ("name=lo%25", []),
        ("workflow=flow", ["loop-3", "loop-2", "loop-1"]),
        ("workflow=unknown", []),
        ("status=Stopped", ["loop-1"]),
        ("status=InProgress&name=loop", ["loop-3", "loop-2"]),
        ("status=nonsense", ["loop-3", "loop-2", "loop-1"]),
        ("after=nonsense", ["loop-3", "loop-2", "loop-1"]),
        ("after=" + "9" * 40 + "-1", ["loop-3", "loop-2", "loop-1"]),
    ],
)
async def test_loops_are_filtered_newest_first(console: Console, query: str, names: list[str]) -> None:
    await human_loops.stop(console.ctx, console.caller, "loop-1")
    browser = await console.signed_in()

    answer = await browser.get(f"/console/loops?{query}")

    shown = [part.split('"')[0] for part in answer.text.split('href="/console/loops/')[1:]]
    assert sorted(shown) == sorted(names)


async def test_a_long_list_is_paged_by_key(console: Console) -> None:
    await console.start_loops(60)
    browser = await console.signed_in()
    first = await browser.get("/console/loops?name=loop-")
    address = html.unescape(first.text.split('class="paging"')[1].split('href="')[1].split('"')[0])

    second = await browser.get(address)

    assert (first.text.count('href="/console/loops/'), second.text.count('href="/console/loops/')) == (50, 10)
    assert "name=loop-" in address
    assert "First page" in second.text


async def test_a_loop_shows_why_it_failed_and_the_problem_is_listed(
    console: Console, renderer: FakeRenderer
) -> None:
    renderer.failures[EVIL] = TemplateFailed("InvalidParameters", "the <filter> is unknown", 3, 7)
    await rendering.check_due(console.ctx)
    browser = await console.signed_in()

    loop = await browser.get("/console/loops/loop-1")
    problems = await browser.get("/console/problems")

    assert "ValidationError" in loop.text
    assert "the &lt;filter&gt; is unknown" in problems.text
    assert "line 3, column 7" in problems.text


async def test_the_region_is_kept_from_page_to_page(console: Console) -> None:
    browser = await console.signed_in()

    answer = await browser.get("/console/loops?region=eu-west-1")
    nonsense = await browser.get('/console/loops?region="><x')

    assert "No human loops yet" in answer.text
    assert 'href="/console/workforces?region=eu-west-1"' in answer.text
    assert "us-east-1" in nonsense.text


async def test_console_pages_are_framed_by_nobody_and_kept_nowhere(console: Console) -> None:
    browser = await console.signed_in()

    headers = (await browser.get("/console/loops/loop-1")).headers

    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"


async def test_sign_in_leads_nowhere_else(console: Console) -> None:
    browser = console.browser()
    page = await browser.get("/console/sign-in?next=//evil.test/console/")

    assert form_of(page, "/sign-in").fields["next"] == "/console/"
