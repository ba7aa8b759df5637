"""The pages of notifications: a worker's own in the portal, a team's in the console."""

from __future__ import annotations

import pytest
from tests.fakes import FakeChat
from tests.pages import post_form
from tests.unit.console.test_workforces import console_of
from tests.unit.portal.conftest import Portal

from overread.domain.errors import DeliveryFailed
from overread.domain.notifying import TeamChoices
from overread.operations import notifications
from overread.operations.context import Context

SECRET = "json://chat.example.com/secret-hook"


@pytest.fixture
def chat(ctx: Context) -> FakeChat:
    ctx.chat = FakeChat()
    return ctx.chat


async def test_a_worker_chooses_and_sees_what_is_chosen(portal: Portal, chat: FakeChat) -> None:
    browser = await portal.signed_in()
    page = await browser.get(f"{portal.base}notifications")
    assert "As my team has it: off" in page.text
    chosen = {
        "mail": "on",
        "minutes": "30",
        "quiet_from": "22:00",
        "quiet_until": "07:30",
        "zone": "Asia/Tokyo",
    }
    saved = await post_form(browser, page, "/notifications", **chosen, chat=SECRET)
    assert "Saved." in saved.text
    for value in ('value="22:00"', 'value="07:30"', 'value="Asia/Tokyo"', "a chat at JSON"):
        assert value in saved.text
    assert "secret-hook" not in saved.text

    tested = await post_form(browser, saved, "/notifications/test")
    assert "The test message has been sent." in tested.text
    assert [address for address, _ in chat.sent] == [SECRET]
    chat.failures.append(DeliveryFailed("chat", "no such room"))
    failed = await post_form(browser, saved, "/notifications/test")
    for value in ("no such room", 'value="22:00"', 'value="07:30"', 'value="Asia/Tokyo"'):
        assert value in failed.text
    for _ in range(notifications.MAX_TESTS - 2):
        await post_form(browser, saved, "/notifications/test")
    assert "Too many attempts." in (await post_form(browser, saved, "/notifications/test")).text
    assert len(chat.sent) == notifications.MAX_TESTS - 1

    removed = await post_form(browser, tested, "/notifications", remove="on")
    assert "a chat at JSON" not in removed.text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"quiet_from": "22:00"}, "Give both times, or neither."),
        ({"quiet_from": "25:00", "quiet_until": "07:00"}, "This is no time of day"),
        ({"quiet_from": "22:00", "quiet_until": "22:00"}, "The quiet hours end when they begin."),
        ({"zone": "Mars/Olympus"}, "Time zone: “Mars/Olympus” is not a time zone."),
        ({"chat": "ftp://chat.example.com"}, "no such service"),
        ({"minutes": "1"}, "Choose one"),
    ],
    ids=["half", "no time", "no hours", "no zone", "no service", "too often"],
)
async def test_what_is_wrong_is_said_and_kept_on_the_page(
    portal: Portal, chat: FakeChat, wrong: dict[str, str], sentence: str
) -> None:
    browser = await portal.signed_in()
    page = await browser.get(f"{portal.base}notifications")
    answer = await post_form(browser, page, "/notifications", **wrong)
    assert (answer.status_code, sentence in answer.text) == (422, True), answer.text


async def test_an_operator_says_what_holds_for_a_team(portal: Portal, chat: FakeChat) -> None:
    console = await console_of(portal.ctx, portal.caller.account)
    place = f"/teams/{portal.crowd.team}/notifications"
    assert "No such service." in (await console.post(place, chat="ftp://chat.example.com")).text
    await console.post(place, mail="on", minutes="15", chat=SECRET)
    stored = await notifications.read_team_choices(portal.ctx, portal.caller, portal.crowd.team)
    assert stored == TeamChoices(mail=True, minutes=15, service="JSON")
    shown = await console.get(place)
    assert ("a chat at JSON" in shown.text, "secret-hook" in shown.text) == (True, False)
    await console.post(place, remove="on")
    stored = await notifications.read_team_choices(portal.ctx, portal.caller, portal.crowd.team)
    assert stored == TeamChoices(mail=True, minutes=15)
