"""Who may use which address, and with which proof."""

from __future__ import annotations

import dataclasses

import pytest
from tests.factories import PASSWORD, make_worker
from tests.pages import HOST, form_of, post_form
from tests.unit.portal.conftest import Portal, Task

from overread.operations import users, workforce
from overread.portal.routes import portal_routes
from overread.web.options import WebOptions

PAGES = ("", "tasks/1", "tasks/1/decline", "tasks/1/release", "tasks/1/pause", "signed-in")
FORMS = ("sign-out", "jobs/1/start", "tasks/1/resume", "tasks/1/decline", "tasks/1/release", "tasks/1/pause")
CALLS = (
    ("GET", "tasks/1/state"),
    ("PUT", "tasks/1/draft"),
    ("POST", "tasks/1/submit"),
    ("POST", "tasks/1/problems"),
)


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_leads_a_stranger_to_the_sign_in_page(portal: Portal, path: str) -> None:
    answer = await portal.browser().get(portal.base + path, follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{portal.base}sign-in")


@pytest.mark.parametrize("path", FORMS)
async def test_a_form_changes_nothing_for_a_stranger(portal: Portal, path: str) -> None:
    answer = await portal.browser().post(portal.base + path, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, f"{portal.base}sign-in")


@pytest.mark.parametrize(("method", "path"), CALLS)
async def test_a_call_tells_a_stranger_to_sign_in(portal: Portal, method: str, path: str) -> None:
    answer = await portal.browser().request(method, portal.base + path)

    assert (answer.status_code, answer.json()["reason"]) == (401, "SIGNED_OUT")


@pytest.mark.parametrize("path", FORMS)
async def test_a_form_without_the_sessions_token_is_refused(portal: Portal, path: str) -> None:
    browser = await portal.signed_in()

    answer = await browser.post(portal.base + path, data={"csrf_token": "guess", "token": "1"})

    assert answer.status_code == 403


@pytest.mark.parametrize(("method", "path"), CALLS[1:])
async def test_a_call_without_the_sessions_token_is_refused(portal: Portal, method: str, path: str) -> None:
    browser = await portal.signed_in()

    answer = await browser.request(method, portal.base + path, headers={"X-CSRF-Token": "guess"})

    assert (answer.status_code, answer.json()["reason"]) == (403, "ForeignRequest")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.test"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_another_site_cannot_post_even_with_the_token(portal: Portal, headers: dict[str, str]) -> None:
    browser = await portal.signed_in()
    page = await browser.get(portal.base)
    form = form_of(page, "/sign-out")

    answer = await browser.post(form.action, data=form.fields, headers=headers)

    assert answer.status_code == 403
    assert (await browser.get(portal.base)).url.path == portal.base


async def test_another_site_cannot_sign_anybody_in(portal: Portal) -> None:
    await make_worker(portal.ctx, portal.caller, portal.crowd)
    browser = portal.browser()

    answer = await browser.post(
        f"{portal.base}sign-in",
        data={"email": "ana@example.com", "password": PASSWORD},
        headers={"Origin": "http://evil.test"},
    )

    assert answer.status_code == 403
    assert not browser.cookies


async def test_no_get_changes_anything(portal: Portal) -> None:
    """Every route that changes something takes no GET; those that take one are read-only by their names."""
    changing = {"start", "submit", "draft", "problems", "resume", "sign-out", "new-password"}
    routes = portal_routes(portal.ctx, WebOptions())

    offending = [
        route.path
        for route in routes
        if "GET" in (route.methods or ()) and route.path.rpartition("/")[2] in changing
    ]

    assert offending == []


async def test_pages_cannot_be_framed_and_run_nothing_foreign(portal: Portal) -> None:
    answer = await portal.browser().get(portal.base)

    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-src"] == "'none'"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "same-origin"


async def test_the_task_page_frames_the_frames_path_and_nothing_else(portal: Portal) -> None:
    browser = await portal.signed_in()
    await portal.start_loop()

    task = await portal.accept(browser)

    assert f"frame-src {HOST}/portal/frame/;" in task.page.headers["content-security-policy"]


async def test_the_frame_is_sandboxed_by_its_own_headers_and_needs_no_cookie(portal: Portal) -> None:
    browser = await portal.signed_in()
    await portal.start_loop()
    task = await portal.accept(browser)

    answer = await portal.browser().get(task.frame)

    assert answer.status_code == 200
    assert "<p>Template</p>" in answer.text
    assert answer.headers["content-security-policy"] == (
        "sandbox allow-scripts allow-forms allow-modals allow-popups allow-downloads"
    )
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("capability", ["x", "1.1.9999999999.abc", "1.1", "1.1.1.%C3%A9"])
async def test_a_forged_frame_address_opens_nothing_and_stays_sandboxed(
    portal: Portal, capability: str
) -> None:
    answer = await portal.browser().get(f"/portal/frame/{capability}")

    assert answer.status_code == 404
    assert answer.headers["content-security-policy"].startswith("sandbox ")


async def test_a_host_that_is_none_gets_no_task_page(portal: Portal) -> None:
    browser = await portal.signed_in()
    await portal.start_loop()
    task = await portal.accept(browser)

    answer = await browser.get(task.path, headers={"Host": "evil.test; script-src *"})

    assert answer.status_code == 403


async def test_a_network_outside_the_ranges_finds_nothing(portal: Portal) -> None:
    await workforce.update(
        portal.ctx, portal.caller, name=portal.crowd.workforce, network=workforce.Network(["10.0.0.0/8"])
    )

    inside = await portal.browser(address="10.1.2.3").get(portal.base)
    outside = await portal.browser(address="192.0.2.7").get(portal.base)
    claimed = await portal.browser(address="192.0.2.7").get(
        portal.base, headers={"X-Forwarded-For": "10.1.2.3"}
    )
    proxied = await portal.browser(address="192.0.2.7", trusted_proxies=("192.0.2.7",)).get(
        portal.base, headers={"X-Forwarded-For": "10.1.2.3"}
    )

    assert [answer.status_code for answer in (inside, outside, claimed, proxied)] == [200, 404, 404, 200]


async def test_a_session_of_one_portal_opens_no_other(portal: Portal) -> None:
    browser = await portal.signed_in()

    answer = await browser.get("/portal/w/otherportal/")

    assert answer.status_code == 404


async def test_a_disabled_worker_is_out_with_the_next_request(portal: Portal) -> None:
    browser = await portal.signed_in()
    await users.disable_user(portal.ctx, portal.caller, portal.crowd.pool_id, "ana@example.com")

    answer = await browser.get(portal.base)

    assert answer.url.path == f"{portal.base}sign-in"


async def test_another_workers_task_is_closed_by_every_address(portal: Portal) -> None:
    await portal.start_loop()
    ana = await portal.accept(await portal.signed_in("ana@example.com"))
    ben = await portal.signed_in("ben@example.com")
    home = await ben.get(portal.base)
    csrf = form_of(home, "/sign-out").fields["csrf_token"]
    stolen = Task(ben, ana.page)
    stolen.state = {**ana.state, "csrf": csrf}

    pages = [(await ben.get(ana.path + path)).status_code for path in ("", "/decline", "/state")]
    forms = [
        (await ben.post(f"{ana.path}/{way}", data={"csrf_token": csrf, "token": "1"})).status_code
        for way in ("decline", "release", "pause", "resume")
    ]
    calls = [(await stolen.submit()).status_code, (await stolen.save_draft("{}")).status_code]

    assert pages + forms + calls == [404] * 9


async def test_the_default_portal_is_the_deployments_own(portal: Portal) -> None:
    browser = portal.browser()
    assert (await browser.get("/portal/")).status_code == 404

    portal.ctx.policy = dataclasses.replace(portal.ctx.policy, account=portal.caller.account)

    assert (await browser.get("/portal/")).url.path == f"{portal.base}sign-in"


@pytest.mark.parametrize(
    ("host", "leads_to"),
    [
        ("overread.test", "/portal/"),
        ("abc123.work.test", "/portal/w/abc123/"),
        ("ABC123.Work.test", "/portal/w/abc123/"),
        ("a/b.work.test", "/portal/"),
        (".work.test", "/portal/"),
        ("abc123.evil.test", "/portal/"),
    ],
)
async def test_a_host_of_the_portal_domain_names_its_portal(portal: Portal, host: str, leads_to: str) -> None:
    portal.ctx.policy = dataclasses.replace(portal.ctx.policy, portal_domain="work.test")

    answer = await portal.browser().get("/", headers={"Host": host}, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (307, leads_to)


@pytest.mark.parametrize("path", ["tasks/{}", "tasks/{}/release", "tasks/{}/state"])
async def test_a_number_beyond_all_ids_is_not_found(portal: Portal, path: str) -> None:
    browser = await portal.signed_in()

    assert (await browser.get(portal.base + path.format("9" * 30))).status_code == 404


async def test_an_address_that_is_none_gets_a_page(portal: Portal) -> None:
    answer = await portal.browser().get("/portal/nowhere/at/all")

    assert answer.status_code == 404
    assert "Nothing here" in answer.text


async def test_signing_out_ends_the_session_and_the_cookie(portal: Portal) -> None:
    browser = await portal.signed_in()
    stolen = dict(browser.cookies)
    answer = await post_form(browser, await browser.get(portal.base), "/sign-out")

    thief = portal.browser()
    thief.cookies.update(stolen)

    assert answer.url.path == f"{portal.base}sign-in"
    assert not browser.cookies
    assert (await thief.get(portal.base)).url.path == f"{portal.base}sign-in"
