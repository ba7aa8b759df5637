"""The calls by which a task page keeps the next one, and what an answer brings along."""

from __future__ import annotations

import pytest
from tests.factories import make_flow
from tests.pages import post_form
from tests.unit.portal.conftest import Portal, Task

from overread.operations import human_loops
from overread.operations.context import Context
from overread.store.audit import Search, page


async def two_tasks(portal: Portal, email: str = "ana@example.com") -> Task:
    """A worker on one task while another waits."""
    browser = await portal.signed_in(email)
    await portal.start_loop("one")
    await portal.start_loop("two")
    return await portal.accept(browser)


async def hold(task: Task) -> dict[str, object] | None:
    answer = await task.browser.post(task.state["urls"]["next"], headers=task.headers())
    assert answer.status_code == 200, answer.text
    held: dict[str, object] | None = answer.json()["hold"]
    return held


async def waiting(portal: Portal, email: str = "ben@example.com") -> str:
    """What another worker's list says."""
    browser = await portal.signed_in(email)
    return (await browser.get(portal.base)).text


async def deeds(ctx: Context, account: str) -> list[str]:
    return [entry.what for entry in await ctx.store.read(page, Search(account), 50)]


async def test_an_answer_brings_the_page_of_the_task_on_hold(portal: Portal) -> None:
    task = await two_tasks(portal)
    held = await hold(task)
    assert held is not None
    assert await hold(task) == held, "renewed, and the same"
    frame = await portal.browser().get(str(held["frame"]))
    assert (frame.status_code, "Template" in frame.text) == (200, True)

    answer = (await task.submit(**{"X-Hold": str(held["id"])})).json()

    assert answer["next"].startswith(f"{portal.base}tasks/")
    assert 'id="task-state"' in answer["page"]
    assert (await task.browser.get(answer["next"])).status_code == 200
    assert (await portal.browser().get(str(held["frame"]))).status_code == 409, "the hold is over"
    assert "task.held" in await deeds(portal.ctx, portal.caller.account)


async def test_an_answer_without_that_hold_brings_an_address_alone(portal: Portal) -> None:
    task = await two_tasks(portal)
    await hold(task)
    answer = (await task.submit(**{"X-Hold": "987"})).json()
    assert set(answer) == {"next"}
    assert answer["next"].startswith(f"{portal.base}tasks/")


async def test_a_task_of_another_job_says_so(portal: Portal) -> None:
    task = await two_tasks(portal)
    other = await make_flow(portal.ctx, portal.caller, "other", crowd=portal.crowd)
    await human_loops.start(
        portal.ctx, portal.caller, name="three", flow_definition_arn=other, input_content='{"text": "x"}'
    )
    said = []
    for _ in range(2):
        page = await task.browser.get((await task.submit()).json()["next"])
        said.append("this task is of another one" in page.text)
        task = Task(task.browser, page)
    assert said == [False, True]


async def test_others_are_told_and_get_it_when_the_page_goes(portal: Portal) -> None:
    task = await two_tasks(portal)
    await hold(task)
    list_before = await waiting(portal)
    assert "1 held as somebody&#39;s next task" in list_before
    assert "1 task is held as somebody&#39;s next." in list_before
    gone = await task.browser.post(task.state["urls"]["releaseNext"], headers=task.headers())
    assert gone.status_code == 204
    assert "1 task waiting" in await waiting(portal, "cleo@example.com")


@pytest.mark.parametrize("way", ["pause", "release", "decline", "sign-out"])
async def test_whoever_leaves_gives_it_back(portal: Portal, way: str) -> None:
    task = await two_tasks(portal)
    await hold(task)
    where = await task.browser.get(portal.base) if way == "sign-out" else task.page
    await post_form(task.browser, where, f"/{way}")
    assert "waiting</strong>" in await waiting(portal)


async def test_who_is_on_no_task_holds_none(portal: Portal) -> None:
    task = await two_tasks(portal)
    urls = task.state["urls"]
    ben = await portal.signed_in("ben@example.com")
    assert (await ben.post(urls["next"], headers=task.headers())).status_code == 403, "another's session"
    await post_form(task.browser, task.page, "/release")
    assert (await task.browser.post(urls["next"], headers=task.headers())).status_code == 409


async def test_a_stop_takes_it_away(portal: Portal) -> None:
    task = await two_tasks(portal)
    held = await hold(task)
    assert held is not None
    for name in ("one", "two"):
        await human_loops.stop(portal.ctx, portal.caller, name)
    assert (await portal.browser().get(str(held["frame"]))).status_code == 409
    answer = (await task.submit(**{"X-Hold": str(held["id"])})).json()
    assert answer == {"next": f"{portal.base}?notice=submitted"}


async def test_the_form_is_kept_with_the_answer_and_shown_to_its_worker_alone(portal: Portal) -> None:
    task = await two_tasks(portal)
    answer, filled = '{"grüße": 1}', '{"fields": [1]}'
    length = str(len(answer.encode()))
    assert (await task.submit(answer + filled, **{"X-Answer-Length": length})).status_code == 200

    history = await task.browser.get(f"{portal.base}history")
    assert "Review a text" in history.text
    one = f"{portal.base}history/{task.path.rpartition('/')[2]}"
    page_ = await task.browser.get(one)
    assert "grüße" in page_.text
    assert '\\"fields\\": [1]' in page_.text
    ben = await portal.signed_in("ben@example.com")
    assert (await ben.get(one)).status_code == 404
    assert "You have not answered a task yet." in (await ben.get(f"{portal.base}history")).text


@pytest.mark.parametrize("length", ["0", "x", "99999999"])
async def test_a_length_that_cannot_be_is_refused(portal: Portal, length: str) -> None:
    task = await two_tasks(portal)
    refused = await task.submit('{"a": 1}', **{"X-Answer-Length": length})
    assert refused.status_code == (200 if length == "99999999" else 400)


async def test_a_look_takes_no_slot_and_stands_in_the_record(portal: Portal) -> None:
    browser = await portal.signed_in()
    await portal.start_loop("one")
    look = await browser.get(f"{portal.base}loops/one")
    assert "This is a preview" in look.text
    assert "task.previewed" in await deeds(portal.ctx, portal.caller.account)
    assert "1 task waiting" in await waiting(portal)
    taken = await post_form(browser, look, "/accept")
    assert taken.url.path.startswith(f"{portal.base}tasks/")
    again = await browser.get(f"{portal.base}loops/one")
    assert again.url.path == taken.url.path


async def test_a_link_leads_back_after_signing_in(portal: Portal) -> None:
    await portal.start_loop("one")
    answer = await portal.browser().get(f"{portal.base}loops/one")
    assert answer.url.path == f"{portal.base}sign-in"
    assert answer.url.params["next"] == f"{portal.base}loops/one"


async def test_what_is_not_of_ones_teams_is_not_there(portal: Portal) -> None:
    browser = await portal.signed_in()
    assert (await browser.get(f"{portal.base}loops/nothing")).status_code == 404
    assert (await browser.get(f"{portal.base}jobs/987/preview")).status_code == 404
