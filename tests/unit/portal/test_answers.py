from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from tests.fakes import FakeClock, FakeRenderer
from tests.pages import post_form
from tests.unit.portal.conftest import Portal, Task

from overread.domain.errors import TemplateFailed
from overread.domain.people import Operator
from overread.operations import human_loops, inspection


@pytest.fixture
async def task(portal: Portal) -> Task:
    """Ana's accepted task."""
    browser = await portal.signed_in()
    await portal.start_loop()
    return await portal.accept(browser)


async def inspect(portal: Portal, name: str = "loop") -> inspection.LoopInspection:
    operator = Operator(0, "test", portal.caller.account)
    return await inspection.inspect_loop(portal.ctx, operator, portal.caller.region, name)


async def test_the_answer_arrives_as_it_was_sent(portal: Portal, task: Task) -> None:
    answer = await task.submit('{"text": "naïve ☃", "n": 1.50}')

    found = await inspect(portal)
    assert answer.json() == {"next": f"{portal.base}?notice=submitted"}
    assert [stored.content for stored in found.answers] == ['{"text": "naïve ☃", "n": 1.50}']


async def test_after_an_answer_the_next_task_is_accepted(portal: Portal, task: Task) -> None:
    await portal.start_loop("second")

    answer = await task.submit()
    page = await task.browser.get(answer.json()["next"])

    assert "/tasks/" in page.url.path
    assert page.url.path != task.path


async def test_a_draft_comes_back_with_the_page_and_goes_with_the_answer(portal: Portal, task: Task) -> None:
    saved = await task.save_draft('{"text": "half"}', seq=3)
    again = Task(task.browser, await task.browser.get(task.path))

    assert saved.json() == {"seq": 3}
    assert (again.state["draft"], again.state["seq"]) == ('{"text": "half"}', 3)
    assert (again.state["token"], again.state["activeMilliseconds"]) == (task.state["token"], 1_500)


async def test_a_draft_that_ends_a_script_stays_text(portal: Portal, task: Task) -> None:
    await task.save_draft('{"text": "</script><script>alert(1)</script>"}')

    page = await task.browser.get(task.path)

    assert "<script>alert" not in page.text
    assert Task(task.browser, page).state["draft"] == '{"text": "</script><script>alert(1)</script>"}'


async def test_a_second_answer_is_refused(task: Task) -> None:
    await task.submit()

    again = await task.submit()

    assert (again.status_code, again.json()["reason"]) == (409, "ALREADY_SUBMITTED")


async def test_an_answer_after_the_time_limit_is_refused_and_kept(
    portal: Portal, task: Task, clock: FakeClock
) -> None:
    clock.advance(hours=1, seconds=1)

    answer = await task.submit('{"late": true}')

    assert (answer.status_code, answer.json()["reason"], answer.json()["kept"]) == (409, "EXPIRED", True)
    assert answer.json()["sentence"].endswith(
        "Your answer does not count, but it has been kept for the operator."
    )
    assert [late.content for late in (await inspect(portal)).late_answers] == ['{"late": true}']


async def test_while_the_loop_is_stopping_the_worker_may_finish(portal: Portal, task: Task) -> None:
    await human_loops.stop(portal.ctx, portal.caller, "loop")

    state = await task.browser.get(task.state["urls"]["state"])
    page = await task.browser.get(task.path)
    answer = await task.submit()

    assert state.json()["stopping"] is True
    assert "This review is being stopped." in page.text
    assert answer.status_code == 200


async def test_an_older_page_is_told_that_the_task_is_open_elsewhere(portal: Portal, task: Task) -> None:
    await post_form(task.browser, task.page, "/resume")

    answer = await task.submit()
    left = await post_form(task.browser, task.page, "/release")

    assert (answer.status_code, answer.json()["reason"]) == (409, "SUPERSEDED")
    assert left.status_code == 409
    assert "Open it here instead" in left.text


@pytest.mark.parametrize("answer", ["", "nothing", "[1]", '"text"', "{"])
async def test_what_is_no_json_object_is_no_answer(task: Task, answer: str) -> None:
    refused = await task.submit(answer)

    assert (refused.status_code, refused.json()["reason"]) == (400, "NOT_JSON")


async def test_an_answer_beyond_the_limit_is_refused_with_a_sentence(portal: Portal, task: Task) -> None:
    portal.ctx.policy = dataclasses.replace(portal.ctx.policy, max_answer_bytes=1_000)

    at_limit = await task.save_draft('{"a": "' + "x" * 991 + '"}')
    beyond = await task.submit('{"a": "' + "x" * 992 + '"}')

    assert at_limit.status_code == 200
    assert (beyond.status_code, beyond.json()["reason"]) == (413, "TOO_LARGE")
    assert "Shorten it and submit again." in beyond.json()["sentence"]


@pytest.mark.parametrize("token", ["", "-1", "x", "1e3", "9" * 30])
async def test_a_token_that_is_no_number_is_not_understood(task: Task, token: str) -> None:
    refused = await task.submit(**{"X-Task-Token": token})

    assert (refused.status_code, refused.json()["reason"]) == (400, "MalformedForm")


@pytest.mark.parametrize(
    ("way", "notice", "state", "fields"),
    [
        ("decline", "You will not be offered that task again.", "Declined", {"reason": "blurred"}),
        ("release", "The task is open to your team again.", "Returned", {}),
        ("pause", "The task stays yours until its time is up.", "Paused", {}),
    ],
)
async def test_a_worker_leaves_a_task(
    portal: Portal, task: Task, way: str, notice: str, state: str, fields: dict[str, Any]
) -> None:
    answer = await post_form(task.browser, task.page, f"/{way}", **fields)

    assignment = (await inspect(portal)).assignments[0]
    assert notice in answer.text
    assert assignment.state.value == state
    assert assignment.decline_reason == fields.get("reason")


@pytest.mark.parametrize("way", ["decline", "release", "pause"])
async def test_leaving_works_without_scripts(task: Task, way: str) -> None:
    question = await task.browser.get(f"{task.path}/{way}")

    answer = await post_form(task.browser, question, f"/{way}")

    assert "notice=" in str(answer.url)


async def test_a_stopped_task_is_resumed_with_its_draft(task: Task) -> None:
    await task.save_draft('{"text": "half"}')
    await post_form(task.browser, task.page, "/pause")
    stopped = await task.browser.get(task.path)

    resumed = Task(task.browser, await post_form(task.browser, stopped, "/resume"))

    assert "You stopped this task" in stopped.text
    assert resumed.state["draft"] == '{"text": "half"}'
    assert resumed.state["token"] > task.state["token"]


async def test_a_released_task_says_so_at_its_address(task: Task) -> None:
    await post_form(task.browser, task.page, "/release")

    page = await task.browser.get(task.path)

    assert page.status_code == 409
    assert "This task has gone back to your team." in page.text


async def test_a_template_that_fails_is_explained_in_the_frame(
    portal: Portal, task: Task, renderer: FakeRenderer
) -> None:
    renderer.failures["<p>Template</p>"] = TemplateFailed("InvalidParameters", "no such filter", 1, 4)

    answer = await task.browser.get(task.frame)

    assert answer.status_code == 422
    assert "This task cannot be shown" in answer.text
    assert "no such filter" in answer.text
    assert answer.headers["content-security-policy"].startswith("sandbox ")


async def test_a_problem_that_the_frame_reports_reaches_the_operator(portal: Portal, task: Task) -> None:
    answer = await task.browser.post(
        task.state["urls"]["problems"],
        json={"element": "crowd-input", "attribute": "label", "position": "2", "text": "unknown"},
        headers=task.headers(),
    )

    operator = Operator(0, "test", portal.caller.account)
    found = await inspection.list_problems(portal.ctx, operator, portal.caller.region)
    assert answer.status_code == 204
    assert [row.problem.message for row in found.items] == ["unknown"]
