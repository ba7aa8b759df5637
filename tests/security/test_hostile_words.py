"""Words of customers and workers, wherever they come out: text on every page, never an element or an attribute."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import httpx
import pytest
from tests.factories import PASSWORD
from tests.pages import form_of, open_browser, post_form
from tests.unit.portal.conftest import Portal

from overread.console.routes import console_routes
from overread.operations import finishing, sign_in
from overread.web.options import WebOptions

EMAIL = "ana@example.com"
HOSTILE = (
    "'\"></script></title></textarea></pre><evil-tag onevil=evil()><img src=x onerror=evil()>{{evil}}<!--"
)


class Elements(HTMLParser):
    """Notes what a browser would make of hostile words."""

    def __init__(self) -> None:
        super().__init__()
        self.evil: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if "evil" in tag or any(name.startswith("on") for name, _ in attrs):
            self.evil.append(self.get_starttag_text() or tag)
        for name, value in attrs:
            if name in ("href", "src", "action") and (value or "").lower().strip().startswith("javascript:"):
                self.evil.append(f"{name}={value}")

    def handle_comment(self, data: str) -> None:
        self.evil.append(f"<!--{data[:40]}")


def evil_in(page: httpx.Response) -> list[str]:
    parser = Elements()
    parser.feed(page.text)
    parser.close()
    return parser.evil


@pytest.fixture
async def console(portal: Portal) -> httpx.AsyncClient:
    """An operator's browser."""
    ctx = portal.ctx
    await sign_in.add_operator(
        ctx, email="op@example.com", password=PASSWORD, account=portal.caller.account, must_change=False
    )
    browser = open_browser(console_routes(ctx, WebOptions()))
    page = await browser.get("/console/")
    await post_form(browser, page, "/sign-in", email="op@example.com", password=PASSWORD)
    return browser


async def test_words_of_a_worker_are_text_for_the_operator(
    portal: Portal, console: httpx.AsyncClient
) -> None:
    browser = await portal.signed_in(EMAIL)
    for number in range(2):
        await portal.start_loop(f"loop-{number}")
    task = await portal.accept(browser)
    await post_form(browser, task.page, "/decline", reason=HOSTILE)
    task = await portal.accept(browser)
    report = json.dumps({"element": HOSTILE, "attribute": HOSTILE, "position": HOSTILE, "text": HOSTILE})
    await browser.post(task.state["urls"]["problems"], content=report, headers=task.headers())
    await task.save_draft(json.dumps({HOSTILE: HOSTILE}))
    assert evil_in(await browser.get(task.path)) == []
    answer = json.dumps({HOSTILE: HOSTILE})
    assert (await task.submit(answer)).status_code == 200
    assert (await task.submit(answer)).json()["kept"]
    while await finishing.finish_due(portal.ctx):
        pass

    seen = ""
    for path in (
        "loops",
        "problems",
        "loops/loop-0",
        "loops/loop-1",
        f"loops?name={HOSTILE}&workflow={HOSTILE}",
    ):
        page = await console.get(f"/console/{path}")
        assert evil_in(page) == [], path
        seen += page.text
    assert seen.count("&lt;evil-tag") > 6, "the words were there to be escaped"


async def test_words_in_addresses_are_text(portal: Portal, console: httpx.AsyncClient) -> None:
    browser = await portal.signed_in(EMAIL)
    for page in (
        await browser.get(f"{portal.base}?notice={HOSTILE}"),
        await browser.get(f"{portal.base}{HOSTILE.replace('/', '')}"),
        await browser.get(f"{portal.base}sign-in", params={"next": portal.base + HOSTILE}),
        await console.get("/console/" + HOSTILE.replace("/", "")),
        await console.get("/console/loops", params={"region": HOSTILE, "status": HOSTILE, "after": HOSTILE}),
        await console.get("/console/sign-in", params={"next": "/console/" + HOSTILE}),
        await portal.browser().get("/portal/frame/" + HOSTILE.replace("/", "")),
    ):
        assert evil_in(page) == [], page.url


async def test_what_was_typed_comes_back_as_text(portal: Portal) -> None:
    browser = portal.browser()
    page = await post_form(
        browser, await browser.get(portal.base), "/sign-in", email=HOSTILE, password=HOSTILE, next=HOSTILE
    )
    assert evil_in(page) == []
    form = form_of(page, "/sign-in")
    assert form.fields["email"] == HOSTILE
    assert form.fields["next"] == portal.base
