"""What a worker, or whoever writes into a bucket, can make an operator's page or the store weigh."""

from __future__ import annotations

import json

import pytest
from tests.unit.portal.conftest import Portal, Task

from overread.console.json_text import pretty
from overread.domain.people import Operator
from overread.operations import inspection, users
from overread.operations.inspection import MAX_SHOWN_BYTES

OPERATOR = Operator(1, "operator@example.com", "111122223333")


@pytest.fixture
async def task(portal: Portal) -> Task:
    browser = await portal.signed_in()
    await portal.start_loop()
    return await portal.accept(browser)


def test_json_that_explodes_when_it_is_indented_stays_as_it_is() -> None:
    text = "[" * 400 + ",".join("1" * 100_000) + "]" * 400
    assert pretty(text) == text


def test_json_of_people_is_indented() -> None:
    value = {"blocks": [{"text": "Füße", "box": {"left": 0.1, "top": [1, 2, {"a": None}]}}] * 3}
    assert pretty(json.dumps(value)) == json.dumps(value, indent=2, ensure_ascii=False)


async def test_a_worker_who_sends_again_and_again_does_not_fill_the_store(portal: Portal, task: Task) -> None:
    await task.submit()
    answers = [await task.submit(f'{{"again": {number}}}') for number in range(8)]
    assert [answer.json()["kept"] for answer in answers] == [True] * 5 + [False] * 3
    found = await inspection.inspect_loop(portal.ctx, OPERATOR, "us-east-1", "loop")
    assert len(found.late_answers) == 5


async def test_a_worker_who_left_the_team_does_not_fill_the_store(portal: Portal, task: Task) -> None:
    await users.remove_from_group(
        portal.ctx,
        portal.caller,
        portal.crowd.pool_id,
        username="ana@example.com",
        group=portal.crowd.group,
    )
    answers = [await task.submit(f'{{"again": {number}}}') for number in range(8)]
    assert [answer.json()["kept"] for answer in answers] == [True] * 5 + [False] * 3


async def test_a_large_late_answer_is_shown_in_part(portal: Portal, task: Task) -> None:
    await task.submit()
    await task.submit(json.dumps({"a": "x" * (MAX_SHOWN_BYTES + 1)}))
    found = await inspection.inspect_loop(portal.ctx, OPERATOR, "us-east-1", "loop")
    assert [len(late.content) for late in found.late_answers] == [MAX_SHOWN_BYTES]
