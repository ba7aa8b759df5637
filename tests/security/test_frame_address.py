"""The frame's address is a capability: what it is worth when the task, the worker, or the network is another."""

from __future__ import annotations

import pytest
from tests.fakes import FakeClock
from tests.pages import post_form
from tests.unit.portal.conftest import Portal, Task

from overread.operations import human_loops, users, workforce
from overread.web.headers import SANDBOX

EMAIL = "ana@example.com"


@pytest.fixture
async def task(portal: Portal) -> Task:
    """A task in a worker's hands."""
    browser = await portal.signed_in(EMAIL)
    await portal.start_loop()
    return await portal.accept(browser)


async def status(portal: Portal, frame: str, address: str = "192.0.2.7") -> int:
    """What a browser without any cookie gets there; it must be sandboxed, whatever it is."""
    answer = await portal.browser(address=address).get(frame)
    assert answer.headers["content-security-policy"] == f"sandbox {SANDBOX}"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert ("Template" in answer.text) == (answer.status_code == 200)
    return answer.status_code


async def test_it_is_closed_to_networks_that_the_workforce_does_not_admit(portal: Portal, task: Task) -> None:
    await workforce.update(
        portal.ctx, portal.caller, name=portal.crowd.workforce, network=workforce.Network(["192.0.2.0/24"])
    )
    assert await status(portal, task.frame) == 200
    assert await status(portal, task.frame, "198.51.100.7") == 404


async def test_it_ends_with_the_workers_account(portal: Portal, task: Task) -> None:
    await users.disable_user(portal.ctx, portal.caller, portal.crowd.pool_id, EMAIL)
    assert await status(portal, task.frame) == 409


async def test_it_ends_with_the_workers_place_in_the_team(portal: Portal, task: Task) -> None:
    await users.remove_from_group(
        portal.ctx, portal.caller, portal.crowd.pool_id, username=EMAIL, group=portal.crowd.group
    )
    assert await status(portal, task.frame) == 403


@pytest.mark.parametrize("way", ["release", "decline", "pause"])
async def test_it_ends_when_the_task_is_left(portal: Portal, task: Task, way: str) -> None:
    await post_form(task.browser, task.page, f"/{way}")
    assert await status(portal, task.frame) == 409


async def test_it_ends_with_the_answer(portal: Portal, task: Task) -> None:
    await task.submit()
    assert await status(portal, task.frame) == 409


async def test_it_ends_when_the_task_is_opened_elsewhere(portal: Portal, task: Task) -> None:
    await post_form(task.browser, task.page, "/resume")
    assert await status(portal, task.frame) == 409


async def test_it_ends_with_the_time_limit(portal: Portal, task: Task, clock: FakeClock) -> None:
    clock.advance(days=9)
    assert await status(portal, task.frame) == 409


async def test_it_stays_while_the_loop_is_stopping_and_ends_with_it(portal: Portal, task: Task) -> None:
    await human_loops.stop(portal.ctx, portal.caller, "loop")
    assert await status(portal, task.frame) == 200
    await task.submit()
    assert await status(portal, task.frame) == 409


@pytest.mark.parametrize(
    "forged",
    [
        "",
        ".",
        "1.1.99999999999.",
        "1.1.9.AAAA",
        "task.1.1.9.AAAA",
        "hold.1.9999999999.AAAA",
        "preview.1.1.9999999999.",
        "answer.1.9999999999.AAAA",
        "nothing.1.9999999999.AAAA",
        "..%2f..%2fconsole",
        "%00",
        "%E2%82%AC.1.1.x",
        "9" * 5_000 + ".1.1.AAAA",
        "1.1.1." + "A" * 5_001,
    ],
)
async def test_a_forged_one_opens_nothing(portal: Portal, forged: str) -> None:
    assert (await portal.browser().get(f"/portal/frame/{forged}")).status_code == 404


async def test_a_changed_one_opens_nothing(portal: Portal, task: Task) -> None:
    head, _, capability = task.frame.rpartition("/")
    kind, assignment_id, token, expires, proof = capability.split(".")
    for changed in (
        (kind, str(int(assignment_id) + 1), token, expires, proof),
        (kind, assignment_id, str(int(token) + 1), expires, proof),
        (kind, assignment_id, token, str(int(expires) + 1), proof),
        (kind, f"0{assignment_id}", token, expires, proof),
        (kind, assignment_id, token, expires, proof[:-1] + ("A" if proof[-1] != "A" else "Q")),
        ("preview", assignment_id, token, expires, proof),
        ("answer", assignment_id, expires, proof),
    ):
        assert await status(portal, f"{head}/{'.'.join(changed)}") == 404
