from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from tests.factories import make_flow
from tests.fakes import FakeClock
from tests.pages import post_form
from tests.unit.portal.conftest import Portal

from overread.domain import arn
from overread.domain.workforce import TeamMember
from overread.operations import flow_definitions, human_loops, users, workforce
from overread.operations.workforce import TeamSettings


def words(text: str) -> str:
    return " ".join(html.unescape(text).split())


async def test_a_waiting_job_can_be_started(portal: Portal) -> None:
    browser = await portal.signed_in()
    await portal.start_loop("one")
    await portal.start_loop("two")

    page = await browser.get(portal.base)

    assert "2 tasks waiting" in page.text
    assert "Review a text" in page.text
    assert "No tasks right now" not in page.text


async def test_an_empty_list_says_that_nobody_is_in_a_team(portal: Portal) -> None:
    browser = await portal.signed_in()
    await users.remove_from_group(
        portal.ctx, portal.caller, portal.crowd.pool_id, username="ana@example.com", group=portal.crowd.group
    )

    page = await browser.get(portal.base)

    assert "No tasks right now" in page.text
    assert "You are not in a work team yet." in page.text


async def test_an_empty_list_says_that_there_is_no_job(portal: Portal) -> None:
    browser = await portal.signed_in()
    await flow_definitions.delete(portal.ctx, portal.caller, "flow")

    assert "no review work set up" in (await browser.get(portal.base)).text


async def test_an_empty_list_says_that_all_is_done(portal: Portal) -> None:
    browser = await portal.signed_in()

    assert "Nothing waits for your teams." in (await browser.get(portal.base)).text


async def test_an_empty_list_says_who_holds_the_work_and_until_when(portal: Portal, clock: FakeClock) -> None:
    await portal.start_loop()
    await portal.accept(await portal.signed_in("ana@example.com"))
    clock.advance(minutes=46)
    ben = await portal.signed_in("ben@example.com")

    page = words((await ben.get(portal.base)).text)

    assert "No tasks right now" in page
    assert (
        "1 task is held by someone else. If it is not finished, it comes back in 14 min at the latest."
        in page
    )
    assert "None waiting" in page


async def test_a_task_that_was_just_taken_is_said_so(portal: Portal) -> None:
    await portal.start_loop()
    ana, ben = await portal.signed_in("ana@example.com"), await portal.signed_in("ben@example.com")
    seen_by_ben = await ben.get(portal.base)
    await portal.accept(ana)

    answer = await post_form(ben, seen_by_ben, "/start")

    assert "Somebody was faster" in answer.text


async def test_a_job_of_another_team_cannot_be_started(portal: Portal) -> None:
    browser = await portal.signed_in()
    await portal.start_loop()
    page = await browser.get(portal.base)
    await users.remove_from_group(
        portal.ctx, portal.caller, portal.crowd.pool_id, username="ana@example.com", group=portal.crowd.group
    )

    answer = await post_form(browser, page, "/start")

    assert answer.status_code == 403
    assert "You are not in the work team of this task any more." in answer.text


async def test_what_a_customer_wrote_is_text_and_never_markup(portal: Portal) -> None:
    browser = await portal.signed_in()
    evil = '<img src=x onerror="alert(1)">'
    await make_flow(portal.ctx, portal.caller, "evil", crowd=portal.crowd, task_title=evil, keywords=(evil,))
    flow = await flow_definitions.describe(portal.ctx, portal.caller, "evil")
    portal.flow_arn = f"{portal.flow_arn.rpartition('/')[0]}/{flow.name}"
    await portal.start_loop()

    page = await browser.get(portal.base)

    assert "<img" not in page.text
    assert html.escape(evil, quote=False).split("onerror")[0] in page.text


@pytest.mark.parametrize(("notice", "shown"), [("declined", True), ("<b>", False), ("nothing", False)])
async def test_only_known_notices_are_shown(portal: Portal, notice: str, shown: bool) -> None:
    browser = await portal.signed_in()

    page = await browser.get(portal.base, params={"notice": notice})

    assert ("data-notice" in page.text) is shown


async def test_jobs_stand_under_their_teams_and_can_be_searched(portal: Portal) -> None:
    browser = await portal.signed_in()
    settings = TeamSettings(
        description="Photographs",
        members=(TeamMember(portal.crowd.pool_id, portal.crowd.group, portal.crowd.client_id),),
    )
    team = await workforce.create_team(portal.ctx, portal.caller, name="photographs", settings=settings)
    crowd = replace(portal.crowd, team="photographs", team_arn=team)
    await make_flow(portal.ctx, portal.caller, "photo", crowd=crowd, task_title="Is the parcel damaged?")
    await portal.start_loop()
    await human_loops.start(
        portal.ctx,
        portal.caller,
        name="photo-1",
        flow_definition_arn=arn.flow_definition(portal.caller.account, portal.caller.region, "photo"),
        input_content="{}",
    )
    page = words((await browser.get(portal.base)).text)
    headings = re.findall(r"<h[23][^>]*>([^<]+)</h", page)
    assert headings[:4] == ["photographs", "Is the parcel damaged?", "team", "Review a text"]

    found = words((await browser.get(f"{portal.base}?find=parcel")).text)
    assert ("Is the parcel damaged?" in found, "Review a text" in found) == (True, False)
    assert "No job matches “nothing”." in words((await browser.get(f"{portal.base}?find=nothing")).text)


async def test_an_empty_list_says_what_the_worker_did_and_when_work_came(
    portal: Portal, clock: FakeClock
) -> None:
    two = await make_flow(portal.ctx, portal.caller, "two", crowd=portal.crowd, task_count=2)
    await human_loops.start(
        portal.ctx, portal.caller, name="loop", flow_definition_arn=two, input_content="{}"
    )
    task = await portal.accept(await portal.signed_in())
    await post_form(task.browser, task.page, "/decline", kind="UNREADABLE", reason="")
    clock.advance(hours=3)

    page = words((await task.browser.get(portal.base)).text)

    assert "1 task is open that you have declined." in page
    assert "The last task of your jobs came 3 h ago." in page
