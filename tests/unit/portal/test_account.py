"""A person's own account, and the steps of signing in, as pages; the console's are the same code and are looked at once."""

from __future__ import annotations

import base64
import html
import re
from urllib.parse import urlsplit

import httpx
import pytest
from tests.factories import PASSWORD, make_worker
from tests.fakes import FakeClock, FakePost
from tests.pages import HOST, form_of, open_browser, post_form
from tests.people import ANA
from tests.unit.portal.conftest import Portal

from overread.auth import totp
from overread.console.routes import console_routes
from overread.domain.notices import PasswordReset
from overread.domain.workforce import SecondFactorRule
from overread.operations import invitations, letters, sign_in, user_pools
from overread.web.options import WebOptions

NEW = "Other-Horse-2"


async def allow_factors(portal: Portal, rule: SecondFactorRule = SecondFactorRule.OPTIONAL) -> None:
    await user_pools.set_second_factor(portal.ctx, portal.caller, portal.crowd.pool_id, rule)


def shown_code(portal: Portal, page: httpx.Response) -> str:
    """The code that an app shows which was given the key of this page."""
    found = re.search(r"data-secret>([A-Z2-7 ]+)<", page.text)
    assert found is not None, page.text
    secret = base64.b32decode(found[1].replace(" ", "") + "=" * (-len(found[1].replace(" ", "")) % 8))
    return totp.code_at(secret, totp.step_of(portal.ctx.clock().timestamp()))


def path_of(url: str) -> str:
    return urlsplit(url).path


async def test_a_password_is_changed_and_other_browsers_are_signed_out(portal: Portal) -> None:
    browser = await portal.signed_in()
    other = portal.browser()
    await post_form(other, await other.get(portal.base), "/sign-in", email=ANA, password=PASSWORD)
    page = await browser.get(f"{portal.base}account")
    held = dict(browser.cookies)

    wrong = await post_form(browser, page, "/password", current_password="Wrong-Horse-1", new_password=NEW)
    weak = await post_form(browser, page, "/password", current_password=PASSWORD, new_password="short")
    done = await post_form(browser, page, "/password", current_password=PASSWORD, new_password=NEW)

    assert (wrong.status_code, "This is not your password" in wrong.text) == (403, True)
    assert (weak.status_code, "too short" in weak.text) == (403, True)
    assert NEW not in wrong.text
    assert (done.url.path, "Your password is changed" in done.text) == (f"{portal.base}account", True)
    assert dict(browser.cookies) != held, "the session has a new token"
    assert (await other.get(portal.base)).url.path == f"{portal.base}sign-in"


async def test_a_factor_is_set_up_used_and_turned_off(portal: Portal, clock: FakeClock) -> None:
    await allow_factors(portal)
    browser = await portal.signed_in()
    account = f"{portal.base}account"
    page = await browser.get(account)
    assert "second factor" in page.text.lower()
    refused = await post_form(browser, page, "/factor", password="Wrong-Horse-1", change="begin")
    set_up = await post_form(browser, page, "/factor", password=PASSWORD, change="begin")
    mistyped = await post_form(browser, set_up, "/confirm", code="000000")
    codes = await post_form(browser, mistyped, "/confirm", code=shown_code(portal, set_up))
    assert (refused.status_code, mistyped.status_code, codes.status_code) == (403, 403, 200)
    assert 'src="data:image/svg+xml' in set_up.text
    assert shown_code(portal, mistyped) == shown_code(portal, set_up), "the same key once more"
    recovery = re.findall(r"<li>([a-z2-9-]{14})</li>", codes.text)
    assert len(recovery) == 10
    assert "10 recovery codes are left" in (await browser.get(account)).text

    clock.advance(seconds=30)
    other = portal.browser()
    step = await post_form(other, await other.get(account), "/sign-in", email=ANA, password=PASSWORD)
    assert not other.cookies, "the password alone opens nothing"
    bad = await post_form(other, step, "/code", code="123")
    good = await post_form(other, bad, "/code", code=shown_code(portal, set_up))
    assert (bad.status_code, good.url.path) == (403, account), "the way goes on to where it was to lead"
    assert "this one" in good.text

    third = portal.browser()
    step = await post_form(third, await third.get(portal.base), "/sign-in", email=ANA, password=PASSWORD)
    assert (await post_form(third, step, "/code", code=recovery[0])).url.path == portal.base
    page = await third.get(account)
    renewed = await post_form(third, page, "/factor", password=PASSWORD, change="codes")
    assert recovery[1] not in renewed.text
    off = await post_form(third, page, "/factor", password=PASSWORD, change="off")
    assert "The second factor is off" in off.text
    assert await portal.browser().get(portal.base)


async def test_a_workforce_that_asks_for_a_factor_has_it_set_up_before_anything_is_shown(
    portal: Portal,
) -> None:
    await allow_factors(portal, SecondFactorRule.ON)
    await make_worker(portal.ctx, portal.caller, portal.crowd)
    browser = portal.browser()
    set_up = await post_form(
        browser, await browser.get(portal.base), "/sign-in", email=ANA, password=PASSWORD
    )
    assert not browser.cookies

    again = await post_form(browser, set_up, "/set-up", code="000000")
    codes = await post_form(browser, again, "/set-up", code=shown_code(portal, again))

    assert (again.status_code, codes.status_code) == (403, 200)
    assert f'href="{portal.base}"' in codes.text
    page = await browser.get(f"{portal.base}account")
    assert 'value="off"' not in page.text, "it cannot be turned off where it is asked for"


async def test_sessions_are_listed_and_ended(portal: Portal) -> None:
    browser = await portal.signed_in()
    other = portal.browser(address="198.51.100.3")
    other.headers["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36"
    await post_form(other, await other.get(portal.base), "/sign-in", email=ANA, password=PASSWORD)
    page = await browser.get(f"{portal.base}account")
    assert "Chrome, Windows" in page.text
    assert "198.51.100.3" in page.text
    assert page.text.count("this one") == 1
    found = re.search(r'name="session" value="([0-9a-f-]{36})"', page.text)
    assert found is not None

    ended = await post_form(browser, page, "/sessions", session=found[1])

    assert "That session has ended" in ended.text
    assert (await other.get(portal.base)).url.path == f"{portal.base}sign-in"
    assert (await browser.get(portal.base)).url.path == portal.base


async def test_a_form_of_the_account_without_its_token_changes_nothing(portal: Portal) -> None:
    browser = await portal.signed_in()
    for path, fields in {
        "account/password": {"current_password": PASSWORD, "new_password": NEW},
        "account/factor": {"password": PASSWORD, "change": "begin"},
        "account/factor/confirm": {"code": "000000"},
        "account/sessions": {"session": "others"},
    }.items():
        foreign = {"Origin": "https://evil.test", "Sec-Fetch-Site": "cross-site"}
        own = {"Origin": f"http://{HOST}"}
        for headers in (foreign, own):
            answer = await browser.post(f"{portal.base}{path}", data=fields, headers=headers)
            assert answer.status_code == 403, path
    assert (await browser.get(portal.base)).status_code == 200


async def test_a_page_opened_before_the_token_changed_still_posts(portal: Portal, clock: FakeClock) -> None:
    """A task that was open all morning is submitted, although the session has a new token by now."""
    browser = await portal.signed_in()
    await portal.start_loop()
    task = await portal.accept(browser)
    held = dict(browser.cookies)
    clock.advance(minutes=50)
    for _ in range(4):
        clock.advance(minutes=50)
        await browser.get(f"{portal.base}account")
    assert dict(browser.cookies) != held

    answer = await task.save_draft('{"a": 1}')

    assert answer.status_code != 403, answer.text


async def test_whoever_asks_for_a_link_gets_one_answer(portal: Portal, post: FakePost) -> None:
    await make_worker(portal.ctx, portal.caller, portal.crowd)
    browser = portal.browser()
    page = await browser.get(f"{portal.base}sign-in")
    assert f'href="{portal.base}forgot"' in page.text
    form = await browser.get(f"{portal.base}forgot")
    answers = [await post_form(browser, form, "/forgot", email=email) for email in (ANA, "no@example.com")]
    empty = await post_form(browser, form, "/forgot", email=" ")

    assert [answer.status_code for answer in answers] == [200, 200]
    said = [answer.text.replace(ANA, "X").replace("no@example.com", "X") for answer in answers]
    assert said[0] == said[1]
    assert empty.status_code == 422
    await letters.deliver_due(portal.ctx)
    assert [letter.to for letter in post.delivered] == [ANA]


async def test_a_link_in_a_mail_never_follows_the_host_of_the_request(portal: Portal, post: FakePost) -> None:
    await make_worker(portal.ctx, portal.caller, portal.crowd)
    browser = portal.browser()
    headers = {"Host": "evil.test", "X-Forwarded-Host": "evil.test", "Forwarded": "host=evil.test"}

    await browser.post(f"{portal.base}forgot", data={"email": ANA}, headers=headers)

    links = [notice.url for notice in post.sent if isinstance(notice, PasswordReset)]
    assert links
    assert all(link.startswith(f"{portal.ctx.policy.public_url}{portal.base}") for link in links)


async def test_a_link_is_followed_weakly_then_well_and_then_is_gone(portal: Portal) -> None:
    [invited] = await invitations.invite_workers(
        portal.ctx, portal.caller, portal.crowd.pool_id, addresses=["bo@example.com"], by_link=True
    )
    assert invited.link is not None
    path = path_of(invited.link.url)
    browser = portal.browser()
    page = await browser.get(path)
    assert (await browser.head(path)).status_code == 200, "a mail filter's look uses nothing up"
    weak = await post_form(browser, page, path, new_password="short")
    done = await post_form(browser, weak, path, new_password=PASSWORD)
    gone = await portal.browser().get(path)

    assert "You are invited" in page.text
    assert page.headers["referrer-policy"] == "same-origin"
    assert (weak.status_code, done.url.path) == (403, portal.base)
    assert (gone.status_code, "does not hold any more" in gone.text) == (403, True)


async def test_the_console_has_the_same_steps(portal: Portal, post: FakePost, clock: FakeClock) -> None:
    ctx = portal.ctx
    await sign_in.add_operator(ctx, email="op@example.com", password=PASSWORD, must_change=False)
    browser = open_browser(console_routes(ctx, WebOptions()))
    await post_form(browser, await browser.get("/console/forgot"), "/forgot", email="op@example.com")
    await letters.deliver_due(ctx)
    [notice] = [notice for notice in post.sent if isinstance(notice, PasswordReset)]
    path = path_of(notice.url)
    done = await post_form(browser, await browser.get(path), path, new_password=NEW)
    assert done.url.path.startswith("/console/")

    set_up = await post_form(
        browser, await browser.get("/console/account"), "/factor", password=NEW, change="begin"
    )
    await post_form(browser, set_up, "/confirm", code=shown_code(portal, set_up))
    clock.advance(seconds=30)
    other = open_browser(console_routes(ctx, WebOptions()))
    step = await post_form(
        other, await other.get("/console/account"), "/sign-in", email="op@example.com", password=NEW
    )
    inside = await post_form(other, step, "/code", code=shown_code(portal, set_up))

    assert inside.url.path == "/console/account"
    assert html.escape("op@example.com") in inside.text


async def test_an_operator_asks_all_workers_for_a_second_factor(portal: Portal) -> None:
    await make_worker(portal.ctx, portal.caller, portal.crowd)
    account = portal.caller.account
    await sign_in.add_operator(
        portal.ctx, email="op@example.com", password=PASSWORD, account=account, must_change=False
    )
    console = open_browser(console_routes(portal.ctx, WebOptions()))
    address = "/console/workforces/second-factor"
    page = await post_form(
        console, await console.get(address), "/sign-in", email="op@example.com", password=PASSWORD
    )
    assert 'value="OFF" selected' in page.text

    wrong = await post_form(console, page, "/second-factor", rule="PERHAPS")
    done = await post_form(console, page, "/second-factor", rule="ON")

    assert (wrong.status_code, done.status_code) == (422, 200)
    assert "The rule for the second factor was changed" in done.text
    browser = portal.browser()
    set_up = await post_form(
        browser, await browser.get(portal.base), "/sign-in", email=ANA, password=PASSWORD
    )
    assert "Set up your second factor" in set_up.text


@pytest.mark.parametrize("name", ["sign-in", "forgot"])
async def test_pages_before_the_session_are_framed_by_nobody(portal: Portal, name: str) -> None:
    page = await portal.browser().get(f"{portal.base}{name}")

    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-frame-options"] == "DENY"
    assert form_of(page, f"/{name}").action == f"{portal.base}{name}"
