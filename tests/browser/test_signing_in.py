"""All ways into the portal and the console, in a real browser, with a real mail server behind them."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser.axe import serious
from tests.browser.conftest import PASSWORD, World, new_world, sign_in_to_portal, start_working
from tests.certificates import make_server_files
from tests.mail_server import PASSWORD as MAIL_PASSWORD
from tests.mail_server import USER, MailServer, running_mail_server
from tests.servers import RunningServer

from overread.auth import totp
from overread.domain.workforce import SecondFactorRule
from overread.operations import invitations, user_pools

EMAIL = "ana@example.com"
NEW = "Other-Horse-2"
PHONE = {"color_scheme": "dark", "viewport": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mailing")


@pytest.fixture(scope="module")
def mail(folder: Path) -> Iterator[MailServer]:
    with running_mail_server(make_server_files(folder), security="starttls") as server:
        yield server


@pytest.fixture(scope="module")
def mailing_server(folder: Path, mail: MailServer) -> Iterator[RunningServer]:
    """A server whose settings name the mail server."""
    server = RunningServer(
        "sqlite:",
        folder / "data",
        smtp_host="localhost",
        smtp_port=mail.port,
        smtp_user=USER,
        smtp_password=MAIL_PASSWORD,
        smtp_ca=folder / "authority.pem",
        mail_from="Reviews <reviews@example.org>",
    )
    yield server
    server.close()


@pytest.fixture
def mailing(mailing_server: RunningServer) -> World:
    return new_world(mailing_server)


class App:
    """An authenticator on somebody's phone."""

    def __init__(self, world: World, key: str) -> None:
        plain = key.replace(" ", "")
        self._world, self._secret = world, base64.b32decode(plain + "=" * (-len(plain) % 8))

    def next_code(self) -> str:
        """A code that was not used before: time goes on. The one of the next step: it holds for a minute and more, however
        long the browser takes.
        """
        self._world.clock.shift += timedelta(seconds=2 * totp.STEP_SECONDS)
        return totp.code_at(self._secret, totp.step_of(self._world.clock().timestamp()) + 1)


def link_in(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    found = re.search(r"http://\S+/password/\S+", body.get_content())
    assert found is not None, body.get_content()
    return found[0]


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


def test_a_worker_comes_by_link_sets_up_a_factor_works_and_gets_a_forgotten_password_back(
    mailing: World, mail: MailServer, open_context: Callable[..., BrowserContext]
) -> None:
    world = mailing
    world.add_flow()
    loop = world.start_loop("buy milk")
    pool_id = world.crowd.pool_id
    world.server.run(
        user_pools.set_second_factor(world.ctx, world.caller, pool_id, SecondFactorRule.OPTIONAL)
    )
    [invited] = world.server.run(
        invitations.invite_workers(
            world.ctx,
            world.caller,
            pool_id,
            addresses=[EMAIL],
            group=world.crowd.group,
            by_link=True,
        )
    )
    assert invited.link is not None
    faults: dict[str, list[str]] = {}
    page = open_context(**PHONE).new_page()

    page.goto(invited.link.url)
    heading(page, "Choose a new password")
    faults["link"] = serious(page)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Save and continue").click()
    heading(page, "Tasks")

    page.get_by_role("link", name="Your account").click()
    heading(page, "Your account")
    faults["account"] = serious(page)
    factor = page.get_by_role("region", name="Second factor")
    factor.get_by_label("Your password").fill(PASSWORD)
    factor.get_by_role("button", name="Set up").click()
    heading(page, "Set up your second factor")
    image = page.get_by_role("img", name="QR code")
    assert image.evaluate("image => image.complete && image.naturalWidth > 100"), "the policy lets it be seen"
    faults["set up"] = serious(page)
    app = App(world, page.locator("[data-secret]").inner_text())
    page.get_by_label("Code that the app shows").fill(app.next_code())
    page.get_by_role("button", name="Turn on").click()
    heading(page, "Keep these recovery codes")
    faults["recovery codes"] = serious(page)
    recovery = page.get_by_role("listitem").first.inner_text()
    page.get_by_role("link", name="I have kept them").click()
    heading(page, "Your account")
    page.get_by_role("button", name="Sign out", exact=True).click()

    sign_in_to_portal(page, world, EMAIL)
    heading(page, "Enter your code")
    faults["code"] = serious(page)
    page.get_by_label("Code", exact=True).fill(app.next_code())
    page.keyboard.press("Enter")
    heading(page, "Tasks")
    frame = start_working(page)
    frame.get_by_role("textbox", name="Transcription").fill("buy milk")
    frame.get_by_role("button", name="Submit").click()
    heading(page, "No tasks right now")
    assert world.loop_answers(loop) == 1
    page.get_by_role("button", name="Sign out", exact=True).click()

    page.get_by_role("link", name="Forgot your password?").click()
    heading(page, "Forgot your password?")
    faults["forgot"] = serious(page)
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_role("button", name="Send the link").click()
    heading(page, "Look into your mail")
    message = mail.wait_for(EMAIL)
    assert (message["To"], message["From"]) == (EMAIL, "Reviews <reviews@example.org>")
    page.goto(link_in(message))
    page.get_by_label("New password").fill(NEW)
    page.get_by_role("button", name="Save and continue").click()
    heading(page, "Enter your code")
    page.get_by_label("Code", exact=True).fill(recovery)
    page.get_by_role("button", name="Continue").click()
    heading(page, "No tasks right now")
    page.goto(link_in(message))
    heading(page, "This link does not hold any more")
    faults["gone"] = serious(page)

    assert {name: found for name, found in faults.items() if found} == {}


def test_an_operator_gets_a_forgotten_password_back_by_mail(
    mailing: World, mail: MailServer, open_context: Callable[..., Any]
) -> None:
    mailing.add_operator("op@example.com")
    page = open_context().new_page()
    page.goto(f"{mailing.server.url}/console/")
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("Email").fill("op@example.com")
    page.get_by_role("button", name="Send the link").click()
    heading(page, "Look into your mail")

    page.goto(link_in(mail.wait_for("op@example.com")))
    page.get_by_label("New password").fill(NEW)
    page.get_by_role("button", name="Save and continue").click()

    page.get_by_role("link", name="Your account").click()
    heading(page, "Your account")
    assert serious(page) == []
    page.goto(f"{mailing.server.url}/console/mail")
    heading(page, "Mail to workers")
    assert serious(page) == []
    expect(page.get_by_text("op@example.com", exact=True)).to_have_count(1)
