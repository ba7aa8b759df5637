"""Labeling workforces without scripts: what is asked, what is refused at its field, what is whose."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
from tests.factories import ACCOUNT, Crowd, make_caller, make_crowd, make_member
from tests.fakes import FakeClock
from tests.pages import open_browser, post_form

from overread.console.routes import console_routes
from overread.domain.caller import Caller
from overread.domain.identity_provider import IdentityProvider
from overread.domain.paging import Listing
from overread.domain.public_crowd import CrowdChoices, Earning
from overread.operations import public_crowd, sessions, sign_in, team_people, user_pools, workforce
from overread.operations.context import Context
from overread.store.database import sqlite_url
from overread.web.options import WebOptions

PROVIDER = IdentityProvider(
    client_id="overread",
    issuer="https://idp.example.com",
    authorization_endpoint="https://idp.example.com/authorize",
    token_endpoint="https://idp.example.com/token",
    user_info_endpoint="https://idp.example.com/userinfo",
    logout_endpoint="https://idp.example.com/logout",
    jwks_uri="https://idp.example.com/jwks",
)
CHOICES = CrowdChoices("Be kind.", takes_registrations=True, confirms_email=False)


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Pages hold no SQL: one kind of database is enough."""
    path = tmp_path / "overread.db"
    shutil.copy(sqlite_template, path)
    return sqlite_url(path)


@dataclass
class Console:
    """An operator's browser below `/console/workforces`."""

    browser: httpx.AsyncClient

    async def get(self, path: str = "") -> httpx.Response:
        return await self.browser.get(f"/console/workforces{path}")

    async def post(self, path: str, **changes: str) -> httpx.Response:
        """Show a page, fill its form in, send it."""
        return await post_form(self.browser, await self.get(path), path, **changes)


async def console_of(ctx: Context, account: str = ACCOUNT) -> Console:
    email = f"op@{account}.example.com"
    operator = await sign_in.add_operator(
        ctx, email=email, password="Correct-Horse-1", account=account, must_change=False
    )
    opened = await sessions.open_session(
        ctx, sessions.OPERATOR, operator.id, None, sessions.Browser("192.0.2.7")
    )
    browser = open_browser(console_routes(ctx, WebOptions()))
    browser.cookies.set("overread-console", opened.token, domain="overread.test")
    return Console(browser)


@pytest.fixture
async def console(ctx: Context) -> AsyncIterator[Console]:
    made = await console_of(ctx)
    yield made
    await made.browser.aclose()


@pytest.fixture
async def crowd(ctx: Context, caller: Caller) -> Crowd:
    made = await make_crowd(ctx, caller)
    for email in ("ana@example.com", "ben@example.com"):
        await make_member(ctx, caller, made, email)
    return made


def said(answer: httpx.Response) -> str:
    """The page as it reads."""
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.text))


async def test_the_first_team_can_be_made_of_a_pool_that_there_is(
    console: Console, ctx: Context, caller: Caller
) -> None:
    pool_id = (await user_pools.create_pool(ctx, caller, "people", {})).pool.pool_id
    client = await user_pools.create_client(
        ctx, caller, pool_id, name="portal", settings={}, generate_secret=True
    )
    await user_pools.create_group(ctx, caller, pool_id, name="night")
    await user_pools.create_pool(ctx, caller, "others", {})
    new = "/teams/-/create"
    menus = await console.post(new, how="import", pool=pool_id, menus="on", name="night-shift")
    assert 'value="night-shift"' in menus.text
    made = await post_form(console.browser, menus, new, description="At night", groups="night")
    assert "The team night-shift was created." in said(made)
    found = await workforce.describe(ctx, caller, "default")
    assert (found.pool_id, found.client_id) == (pool_id, client.client_id)


async def test_a_team_of_an_identity_provider_is_made_of_typed_groups(
    console: Console, ctx: Context, caller: Caller
) -> None:
    await workforce.create_with_provider(ctx, caller, name="company", provider=PROVIDER, client_secret="hush")
    refused = await console.post("/teams/-/create", name="readers", description="Readers", groups=" \n")
    assert (refused.status_code, "Choose one to 10 groups." in said(refused)) == (422, True)
    made = await console.post("/teams/-/create", name="readers", description="Readers", groups="day\nnight")
    assert "Workers come into this team by their groups at https://idp.example.com" in said(made)
    assert "Invite new workers" not in said(made)
    team = await workforce.describe_team(ctx, caller, "readers")
    assert [member.group for member in team.members] == ["day", "night"]
    await console.post("/teams/readers/edit", groups="night", source_ip="on")
    changed = await workforce.describe_team(ctx, caller, "readers")
    assert ([member.group for member in changed.members], changed.s3_presign_source_ip) == (
        ["night"],
        "Enabled",
    )


async def test_one_of_several_workforces_is_chosen(
    console: Console, ctx: Context, caller: Caller, crowd: Crowd
) -> None:
    ctx.policy = replace(ctx.policy, max_workforces_per_region=2)
    await workforce.create(ctx, caller, name="second", pool_id=crowd.pool_id, client_id=crowd.client_id)
    answer = await console.get("?workforce=second")
    assert "workforce/second" in said(answer)
    assert 'href="/console/workforces/addresses?workforce=second"' in answer.text
    assert (await console.get("?workforce=third")).status_code == 404


async def test_ranges_of_addresses_are_checked_where_they_are_typed(
    console: Console, ctx: Context, caller: Caller, crowd: Crowd
) -> None:
    refused = await console.post("/addresses", cidrs="10.0.0.0/8\nhome")
    assert refused.status_code == 422
    assert "“home” is not a range of addresses, such as 203.0.113.0/24." in said(refused)
    assert "10.0.0.0/8\nhome" in refused.text
    await console.post("/addresses", cidrs="10.0.0.0/8\n\n2001:db8::/32")
    assert (await workforce.describe(ctx, caller, crowd.workforce)).cidrs == ("10.0.0.0/8", "2001:db8::/32")


async def test_a_topic_that_is_none_is_refused_at_its_field(console: Console, crowd: Crowd) -> None:
    refused = await console.post("/teams/team/edit", topic="my topic")
    assert (refused.status_code, 'id="problem-topic"' in refused.text) == (422, True)


async def test_selected_people_are_disabled_enabled_and_added(
    console: Console, ctx: Context, caller: Caller, crowd: Crowd
) -> None:
    await user_pools.create_group(ctx, caller, crowd.pool_id, name="second")
    of = await workforce.describe(ctx, caller, crowd.workforce)
    await team_people.create_of_groups(
        ctx, caller, of, name="second", description="Second", groups=("second",)
    )
    nobody = await console.post("/workers", do="disable")
    assert "Select the workers first." in said(nobody)
    asked = await console.post("/workers?name=ana", do="disable", selected="ana@example.com")
    assert "Disable this worker?" in said(asked)
    disabled = await post_form(console.browser, asked, "/workers?name=ana")
    assert "One worker was disabled." in said(disabled)
    assert disabled.url.query == b"name=ana"
    assert "ben@example.com" not in said(await console.get("/workers?state=disabled"))
    outside = said(await console.get("/teams/second/add"))
    assert ("ana@example.com" in outside, "ben@example.com" in outside) == (False, True)
    added = await console.post("/teams/second/add", do="add", selected="ben@example.com")
    assert "One worker was added." in said(added)


async def test_who_was_there_already_is_named(console: Console, crowd: Crowd) -> None:
    answer = await console.post("/workers/-/invite", emails="ana@example.com, ben@example.com")

    assert "2 were there already: ana@example.com, ben@example.com." in said(answer)
    assert 'class="notice warning"' in answer.text


async def test_links_for_a_worker_are_shown_once(
    console: Console, ctx: Context, caller: Caller, crowd: Crowd
) -> None:
    of = await workforce.describe(ctx, caller, crowd.workforce)
    (row,) = (await team_people.list_workers(ctx, caller, of, "ana", Listing())).items
    page = await console.get(f"/workers/{row.user.sub}")
    shown = await post_form(console.browser, page, "/reset-link")
    assert f"/portal/w/{of.portal_id}/password/" in shown.text
    assert "/password/" not in (await console.get(f"/workers/{row.user.sub}")).text
    assert (await console.get(f"/workers/{row.user.sub}/promote")).status_code == 404


async def test_teams_and_workers_of_another_account_are_not_there(
    ctx: Context, caller: Caller, crowd: Crowd
) -> None:
    of = await workforce.describe(ctx, caller, crowd.workforce)
    (row,) = (await team_people.list_workers(ctx, caller, of, "ana", Listing())).items
    await make_crowd(ctx, make_caller("444455556666"), team="theirs")
    stranger = await console_of(ctx, "444455556666")
    for path in (
        "/teams/team",
        "/teams/team/delete",
        f"/workers/{row.user.sub}",
        "/workers?workforce=nobody",
    ):
        assert (await stranger.get(path)).status_code == 404
    assert "ana@example.com" not in said(await stranger.get("/workers"))
    await stranger.browser.aclose()


async def test_the_ledger_opens_in_no_spreadsheet_as_a_program(
    console: Console, ctx: Context, caller: Caller, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await console.get("/public/ledger/csv")).status_code == 404
    await public_crowd.open_crowd(ctx, caller, CHOICES)

    async def pages(*_: object) -> AsyncIterator[tuple[Earning, ...]]:
        yield (Earning(1, "0" * 16, "=1+1@example.com", "flow", "loop", 36, clock()),)

    monkeypatch.setattr(public_crowd, "every_earning", pages)
    answer = await console.get("/public/ledger/csv?since=2026-03-01&until=2026-03-31")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text.splitlines()[1] == (
        "2026-03-04T05:06:07.890Z,0000000000000000,'=1+1@example.com,flow,loop,0.036"
    )
    assert (await console.get("/public/ledger/csv?since=yesterday")).status_code == 404
