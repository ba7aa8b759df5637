from __future__ import annotations

import pytest
from tests.factories import PASSWORD, make_worker
from tests.pages import post_form
from tests.unit.portal.conftest import Portal

from overread.operations import users

TEMPORARY = "Temporary-1!"


async def invite(portal: Portal, email: str = "new@example.com") -> None:
    await users.create_user(
        portal.ctx,
        portal.caller,
        portal.crowd.pool_id,
        username=email,
        attributes={"email": email},
        temporary_password=TEMPORARY,
        invite=False,
    )


async def test_a_wrong_password_keeps_the_address_and_says_so(portal: Portal) -> None:
    browser = portal.browser()
    page = await browser.get(portal.base)

    answer = await post_form(browser, page, "/sign-in", email="ana@example.com", password="wrong")

    assert answer.status_code == 403
    assert "Email or password is wrong" in answer.text
    assert 'value="ana@example.com"' in answer.text
    assert "wrong&#34;" not in answer.text
    assert not browser.cookies


async def test_a_temporary_password_gives_no_cookie_before_the_new_one(portal: Portal) -> None:
    await invite(portal)
    browser = portal.browser()
    step = await post_form(
        browser, await browser.get(portal.base), "/sign-in", email="new@example.com", password=TEMPORARY
    )
    assert not browser.cookies

    weak = await post_form(browser, step, "/new-password", new_password="weak")
    done = await post_form(browser, weak, "/new-password", new_password=PASSWORD)

    assert (weak.status_code, done.url.path) == (403, portal.base)
    assert "too short" in weak.text


async def test_a_changed_challenge_starts_over(portal: Portal) -> None:
    await invite(portal)
    browser = portal.browser()
    step = await post_form(
        browser, await browser.get(portal.base), "/sign-in", email="new@example.com", password=TEMPORARY
    )

    answer = await post_form(
        browser, step, "/new-password", new_password=PASSWORD, challenge="worker.1.x.1.y"
    )

    assert answer.status_code == 403
    assert 'name="password"' in answer.text


async def test_a_planted_cookie_is_worth_nothing_after_signing_in(portal: Portal) -> None:
    await make_worker(portal.ctx, portal.caller, portal.crowd)
    browser = portal.browser()
    name = f"overread-portal-{portal.base.split('/')[3]}"
    browser.cookies.set(name, "planted", domain="overread.test")
    page = await browser.get(portal.base)

    await post_form(browser, page, "/sign-in", email="ana@example.com", password=PASSWORD)

    assert browser.cookies[name] != "planted"


async def test_the_cookie_is_out_of_reach_of_scripts_and_neighbours(portal: Portal) -> None:
    await make_worker(portal.ctx, portal.caller, portal.crowd)
    browser = portal.browser(secure=True)
    page = await browser.get(portal.base)
    answer = await browser.post(
        f"{portal.base}sign-in",
        data={"email": "ana@example.com", "password": PASSWORD},
        follow_redirects=False,
    )

    assert page.status_code == 200
    name, _, attributes = answer.headers["set-cookie"].partition("=")
    assert name.startswith("__Host-overread-portal-")
    assert {part.strip() for part in attributes.split(";")[1:]} == {
        "HttpOnly",
        "Path=/",
        "SameSite=lax",
        "Secure",
    }


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [
        ("{base}tasks/7", "{base}tasks/7"),
        ("//evil.test/", "{base}"),
        ("https://evil.test{base}", "{base}"),
        ("/console/", "{base}"),
        ("{base}../../../console/", "{base}"),
        ("{base}%2e%2e/x", "{base}"),
        ("{base}\\\\evil.test", "{base}"),
        ("javascript:alert(1)", "{base}"),
        ("{base}\r\nX: y", "{base}"),
    ],
)
async def test_signing_in_leads_back_inside_the_portal_only(
    portal: Portal, target: str, leads_to: str
) -> None:
    await make_worker(portal.ctx, portal.caller, portal.crowd)
    browser = portal.browser()
    page = await browser.get(f"{portal.base}sign-in", params={"next": target.format(base=portal.base)})
    form = {"email": "ana@example.com", "password": PASSWORD}

    answer = await browser.post(
        f"{portal.base}sign-in",
        data={"next": target.format(base=portal.base), **form},
        follow_redirects=False,
    )

    assert page.status_code == 200
    assert "evil" not in page.text
    assert answer.headers["location"] == leads_to.format(base=portal.base)


async def test_a_direct_link_to_a_task_works_after_signing_in(portal: Portal) -> None:
    browser = await portal.signed_in()
    await portal.start_loop()
    task = await portal.accept(browser)
    other = portal.browser()

    page = await other.get(task.path)
    answer = await post_form(other, page, "/sign-in", email="ana@example.com", password=PASSWORD)

    assert answer.url.path == task.path


async def test_many_tries_are_told_to_wait(portal: Portal) -> None:
    browser = portal.browser()
    page = await browser.get(portal.base)
    for _ in range(10):
        await post_form(browser, page, "/sign-in", email="ana@example.com", password="wrong")

    answer = await post_form(browser, page, "/sign-in", email="ana@example.com", password="wrong")

    assert answer.status_code == 429
    assert "Too many attempts. Try again in 15 min." in answer.text


@pytest.mark.parametrize("body", [b"email=" + b"x" * 70_000, b"&a=1" * 60, b"email=\xff"])
async def test_a_body_that_no_form_sends_is_refused(portal: Portal, body: bytes) -> None:
    answer = await portal.browser().post(f"{portal.base}sign-in", content=body)

    assert answer.status_code in (400, 413)
