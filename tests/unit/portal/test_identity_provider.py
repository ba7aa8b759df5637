"""Signing in at an identity provider, over real operations; the provider forges what a test tells it."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import httpx
import pytest
from tests.factories import PASSWORD, make_bucket, make_crowd, make_flow_of_team, make_ui
from tests.fakes import FakeClock
from tests.forging_provider import CLIENT_ID, ISSUER, PROVIDER, SECRET, ForgingProvider
from tests.pages import HOST, open_browser, post_form

from overread.auth.oidc import RelyingParty
from overread.auth.providers import Providers
from overread.console.routes import console_routes
from overread.domain.caller import Caller
from overread.domain.errors import NotFound
from overread.domain.paging import Listing
from overread.domain.workforce import OWN_POOL, TeamMember, Workforce
from overread.operations import human_loops, oidc_workers, sign_in, team_people, workforce
from overread.operations.context import Context, Policy
from overread.operations.workforce import TeamSettings
from overread.portal.routes import portal_routes
from overread.web.options import WebOptions


class TheForger(Providers):
    def __init__(self, provider: ForgingProvider) -> None:
        super().__init__()
        self._relying_party = RelyingParty(provider)


class Company:
    """A workforce of an identity provider with one team, the provider, and browsers of its people."""

    def __init__(
        self, ctx: Context, caller: Caller, clock: FakeClock, provider: ForgingProvider, found: Workforce
    ) -> None:
        self.ctx, self.caller, self.clock, self.provider, self.workforce = ctx, caller, clock, provider, found
        self.base = f"/portal/w/{found.portal_id}/"

    def browser(self) -> httpx.AsyncClient:
        return open_browser(portal_routes(self.ctx, WebOptions()))

    async def set_out(self, browser: httpx.AsyncClient, page: str = "") -> str:
        """From a page of the portal to the provider: the address that the browser is sent to."""
        shown = await browser.get(f"{self.base}{page}")
        found = re.search(r'href="([^"]*/sign-in/provider[^"]*)"', shown.text)
        assert found is not None, shown.text
        sent = await browser.get(urljoin(str(shown.url), unescape(found.group(1))), follow_redirects=False)
        assert sent.status_code == 303
        return sent.headers["location"]

    async def sign_in(self, browser: httpx.AsyncClient, page: str = "") -> httpx.Response:
        """The whole way; the page that the person lands on."""
        return await browser.get(self.provider.authorize(await self.set_out(browser, page)))


@pytest.fixture
async def company(ctx: Context, caller: Caller, clock: FakeClock) -> Company:
    provider = ForgingProvider(clock)
    ctx.providers = TheForger(provider)
    ctx.policy = Policy(public_url=f"http://{HOST}")
    await workforce.create_with_provider(ctx, caller, name="company", provider=PROVIDER, client_secret=SECRET)
    settings = TeamSettings(description="A team", members=(TeamMember(OWN_POOL, "reviewers", ""),))
    await workforce.create_team(ctx, caller, name="team", settings=settings, workforce_name="company")
    found = await workforce.describe(ctx, caller, "company")
    return Company(ctx, caller, clock, provider, found)


# --- the way in -----------------------------------------------------------------------------------


async def test_there_is_a_way_to_the_provider_and_no_password(company: Company) -> None:
    browser = company.browser()
    page = await browser.get(company.base)

    assert "login.company.example" in page.text
    assert "password" not in page.text.lower()
    for step in ("sign-in", "new-password", "forgot", "code"):
        answer = await browser.post(
            f"{company.base}{step}",
            data={"email": "x", "password": "y"},
            headers={"Origin": f"http://{HOST}"},
        )
        assert f'href="{company.base}sign-in/provider"' in answer.text


async def test_whoever_the_provider_vouches_for_is_at_their_tasks(company: Company) -> None:
    landed = await company.sign_in(company.browser())

    assert (landed.status_code, landed.url.path) == (200, company.base)
    assert "Mara" in landed.text


async def test_a_deep_link_is_reached_after_the_provider(company: Company) -> None:
    landed = await company.sign_in(company.browser(), "tasks/7")

    assert landed.url.path == f"{company.base}tasks/7"


@pytest.mark.parametrize("target", ["//evil.test/", "https://evil.test/", "/console/", "{base}../../../x"])
async def test_signing_in_leads_nowhere_else(company: Company, target: str) -> None:
    browser = company.browser()
    start = f"{company.base}sign-in/provider?{urlencode({'next': target.format(base=company.base)})}"
    sent = await browser.get(start, follow_redirects=False)

    back = await browser.get(company.provider.authorize(sent.headers["location"]), follow_redirects=False)

    assert (back.status_code, back.headers["location"]) == (303, company.base)


async def test_another_host_of_ours_begins_at_the_one_that_the_provider_knows(company: Company) -> None:
    """The cookie must be of the host that the provider leads back to."""
    browser = company.browser()
    start = f"{company.base}sign-in/provider"

    moved = await browser.get(start, headers={"Host": "alias.test"}, follow_redirects=False)
    behind_a_proxy = await browser.get(
        f"{start}?moved=1", headers={"Host": "alias.test"}, follow_redirects=False
    )

    assert moved.headers["location"].startswith(f"http://{HOST}{start}?")
    assert behind_a_proxy.headers["location"].startswith(f"{ISSUER}/authorize")


async def test_a_portal_of_its_own_host_is_led_back_to_there(company: Company) -> None:
    company.ctx.policy = Policy(public_url="https://overread.test", portal_domain="portals.test")
    host = f"{company.workforce.portal_id}.portals.test"
    browser = company.browser()
    sent = await browser.get(
        f"{company.base}sign-in/provider", headers={"Host": host}, follow_redirects=False
    )
    asked = parse_qs(urlsplit(sent.headers["location"]).query)

    back = await browser.get(
        "/oauth2/idpresponse?code=a&state=b", headers={"Host": host}, follow_redirects=False
    )
    elsewhere = await browser.get("/oauth2/idpresponse?code=a&state=b")

    assert asked["redirect_uri"] == [f"https://{host}/oauth2/idpresponse"]
    assert back.headers["location"] == f"{company.base}oauth2/idpresponse?code=a&state=b"
    assert elsewhere.status_code == 404


# --- refused --------------------------------------------------------------------------------------


async def test_an_answer_that_this_browser_did_not_ask_for_is_refused(company: Company) -> None:
    """Somebody else's answer would sign a person in as that somebody: a login that is forged across sites."""
    answer = company.provider.authorize(await company.set_out(company.browser()))
    victim = company.browser()

    never_began = await victim.get(answer)
    await company.set_out(victim)
    began_another = await victim.get(answer)

    for page in (never_began, began_another):
        assert page.status_code == 403
        assert "begun in another browser" in page.text
    assert company.provider.calls == [], "nobody was asked"


async def test_an_answer_counts_once(company: Company) -> None:
    browser = company.browser()
    answer = company.provider.authorize(await company.set_out(browser))
    cookies = dict(browser.cookies)
    await browser.get(answer)
    thief = company.browser()
    thief.cookies.update(cookies)

    page = await thief.get(answer)

    assert (page.status_code, company.provider.calls.count("POST /token")) == (403, 1)
    assert "it counts once" in page.text


async def test_a_trip_ends_after_ten_minutes(company: Company) -> None:
    browser = company.browser()
    answer = company.provider.authorize(await company.set_out(browser))
    company.clock.advance(minutes=10)

    assert (await browser.get(answer)).status_code == 403
    assert company.provider.calls == []


async def test_two_tabs_and_the_back_button_do_no_harm(company: Company) -> None:
    browser = company.browser()
    one = company.provider.authorize(await company.set_out(browser))
    two = company.provider.authorize(await company.set_out(browser, "tasks/7"))

    paths = [(await browser.get(answer)).url.path for answer in (one, two, one)]

    assert paths == [company.base] * 3
    assert company.provider.calls.count("POST /token") == 1, "who is signed in need not be again"


@pytest.mark.parametrize(
    ("answer", "status", "told"),
    [
        ({"error": "access_denied"}, 403, "did not sign you in"),
        ({"error": "<script>"}, 403, "did not sign you in"),
        ({"code": "c", "iss": "https://evil.test"}, 403, "could not be verified"),
        ({"code": "of another trip"}, 502, "did not answer as it should"),
        ({}, 502, "did not answer as it should"),
    ],
)
async def test_what_the_browser_brings_instead_of_a_code_is_refused(
    company: Company, answer: dict[str, str], status: int, told: str
) -> None:
    browser = company.browser()
    state = parse_qs(urlsplit(await company.set_out(browser)).query)["state"][0]

    page = await browser.get(f"{company.base}oauth2/idpresponse", params={"state": state, **answer})

    assert page.status_code == status
    assert told in page.text
    assert "<script>" not in page.text.replace("<script src", "")
    assert f'href="{company.base}sign-in"' in page.text


async def test_many_answers_that_sign_nobody_in_are_told_to_wait(company: Company) -> None:
    """Those of a whole office that do are not counted."""
    for _ in range(3):
        await company.sign_in(company.browser())
    company.provider.identity["nonce"] = "foreign"
    statuses = []
    for number in range(101):
        browser = company.browser()
        statuses.append((await browser.get(f"{company.base}oauth2/idpresponse?state={number}")).status_code)

    assert statuses == [403] * 100 + [429]


async def test_the_log_names_the_reason_and_no_token(
    company: Company, caplog: pytest.LogCaptureFixture
) -> None:
    company.provider.identity["nonce"] = "foreign"
    with caplog.at_level(logging.WARNING, "overread.operations.oidc_sign_in"):
        page = await company.sign_in(company.browser())

    (line,) = caplog.messages
    assert line == (
        f"sign-in by the provider of portal {company.workforce.portal_id} refused: what the provider sent proves nothing: "
        "the ID token has the nonce of another sign-in"
    )
    assert "nonce" not in page.text
    assert "eyJ" not in page.text


async def test_a_worker_without_the_claims_is_told_what_is_missing(company: Company) -> None:
    company.provider.worker["groups"] = ["g" * 64]

    page = await company.sign_in(company.browser())

    assert page.status_code == 403
    assert "the claim sagemaker:groups holds a name at position 1" in page.text


# --- who they are ---------------------------------------------------------------------------------


async def test_a_person_is_one_worker_whose_name_and_groups_are_todays(company: Company) -> None:
    browser = company.browser()
    await company.sign_in(browser)
    first = await people(company)
    company.provider.worker |= {"name": "Mara Lind", "groups": ["others"]}
    company.provider.opaque = True
    company.provider.user_info["email"] = "mara@company.example"

    landed = await company.sign_in(company.browser())

    assert first == [("mara-1", "Mara", None, ("team",))]
    assert await people(company) == [("mara-1", "Mara Lind", "mara@company.example", ())]
    assert "Mara Lind" in landed.text


async def people(company: Company) -> list[tuple[str, str, str | None, tuple[str, ...]]]:
    """Subject, name, address and teams of whom the workforce knows."""
    of = await workforce.describe(company.ctx, company.caller, "company")
    found = await team_people.list_workers(company.ctx, company.caller, of, "", Listing())
    return [
        (row.user.username, row.user.attributes["name"], row.user.email, row.teams) for row in found.items
    ]


async def test_a_group_lets_in_and_its_loss_lets_out(company: Company) -> None:
    await make_ui(company.ctx, company.caller)
    await make_bucket(company.ctx, company.caller)
    flow = await make_flow_of_team(company.ctx, company.caller, "team")
    await human_loops.start(
        company.ctx, company.caller, name="loop", flow_definition_arn=flow, input_content='{"text": "x"}'
    )

    inside = await company.sign_in(company.browser())
    company.provider.worker["groups"] = ["others"]
    outside = await company.sign_in(company.browser())

    assert ("/start" in inside.text, "/start" in outside.text) == (True, False)


async def test_a_person_whom_an_operator_keeps_out_stays_out(company: Company) -> None:
    browser, console = company.browser(), await open_console(company)
    await company.sign_in(browser)
    workers = await console.get("/console/workforces/workers")

    asked = await post_form(console, workers, "/workers", selected="mara-1", do="disable")
    said = await post_form(console, asked, "/workers", sure="yes", do="disable", selected="mara-1")
    ended = await browser.get(company.base)
    refused = await company.sign_in(company.browser())
    await post_form(console, workers, "/workers", selected="mara-1", do="enable")
    again = await company.sign_in(company.browser())

    assert "Mara" in workers.text
    assert ISSUER in workers.text, "where workers are looked after"
    assert (said.status_code, ended.url.path) == (200, f"{company.base}sign-in")
    assert (refused.status_code, again.status_code) == (403, 200)
    assert "disabled" in refused.text


async def open_console(company: Company) -> httpx.AsyncClient:
    email = "op@example.com"
    await sign_in.add_operator(
        company.ctx, email=email, password=PASSWORD, account=company.caller.account, must_change=False
    )
    console = open_browser(console_routes(company.ctx, WebOptions()))
    page = await console.get("/console/")
    await post_form(console, page, "/sign-in", email=email, password=PASSWORD)
    return console


async def test_people_of_a_pool_of_the_callers_are_not_kept_out_here(ctx: Context, caller: Caller) -> None:
    crowd = await make_crowd(ctx, caller)
    with pytest.raises(NotFound):
        await oidc_workers.set_enabled(ctx, caller, crowd.workforce, ["ana"], enabled=False)


async def test_the_provider_is_asked_again_after_the_hours_of_a_session(company: Company) -> None:
    """However busy the worker was meanwhile: who left the company is out by then."""
    browser = company.browser()
    await company.sign_in(browser)
    seen = []
    for _ in range(13):
        company.clock.advance(hours=0.95)
        seen.append((await browser.get(company.base)).url.path.removeprefix(company.base))

    assert seen == [""] * 12 + ["sign-in"]


async def test_another_issuer_begins_with_nobody(company: Company) -> None:
    browser = company.browser()
    await company.sign_in(browser)
    await workforce.delete_team(company.ctx, company.caller, "team")
    moved = await workforce.update(
        company.ctx,
        company.caller,
        name="company",
        provider=replace(PROVIDER, issuer="https://other.example"),
        client_secret=SECRET,
    )

    assert await people(company) == []
    assert (await browser.get(company.base)).url.path == f"{company.base}sign-in"
    assert moved.pool_id != company.workforce.pool_id


# --- the way out ----------------------------------------------------------------------------------


async def test_signing_out_goes_on_at_the_provider(company: Company) -> None:
    browser = company.browser()
    landed = await company.sign_in(browser)
    page = await post_form(browser, landed, "/sign-out")

    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text)
    assert found is not None
    address = urlsplit(unescape(found.group(1)))
    query = parse_qs(address.query)
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{ISSUER}/logout"
    assert (query["client_id"], query["post_logout_redirect_uri"]) == (
        [CLIENT_ID],
        [f"http://{HOST}{company.base}"],
    )
    assert query["id_token_hint"][0].count(".") == 2
    assert (await browser.get(company.base)).url.path == f"{company.base}sign-in"
