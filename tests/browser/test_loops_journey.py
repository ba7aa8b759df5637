"""An operator looks at what is going on: finds a loop, watches it change, compares answers, stops it, reads the figures."""

from __future__ import annotations

from collections.abc import Callable

import orjson
from playwright.sync_api import BrowserContext, expect
from tests.browser.axe import serious_in_both_looks
from tests.browser.conftest import World, enter_console

from overread.domain.people import Worker
from overread.operations import assignments, offers, users, workforce

Open = Callable[..., BrowserContext]


def answer(world: World, email: str, text: str) -> None:
    """What the worker would do in the portal, without a second browser."""

    async def work() -> None:
        ctx, caller = world.ctx, world.caller
        user = await users.get_user(ctx, caller, world.crowd.pool_id, email)
        found = await workforce.describe(ctx, caller, world.crowd.workforce)
        worker = Worker(user.id, user.pool_id, user.worker_id, user.sub, email, email, found)
        (job,) = (await offers.list_tasks(ctx, worker)).jobs
        task = await assignments.claim(ctx, worker, job.flow_id)
        content = orjson.dumps({"transcription": text})
        await assignments.submit(ctx, worker, task.assignment_id, 1, content, 12_000)

    world.server.run(work())


def test_an_operator_follows_what_is_going_on(world: World, open_context: Open) -> None:
    world.add_flow(task_count=3)
    for email in ("ana@example.com", "ben@example.com"):
        world.add_worker(email)
    name, other = world.start_loop("buy milk"), world.start_loop("buy bread")
    page = open_context(viewport={"width": 1440, "height": 900}).new_page()
    enter_console(page, world, world.add_operator(f"op@{world.caller.account}.example.com"), "loops")

    # Found by the beginning of its name, and its row changes by itself.
    page.get_by_label("Name begins with").fill(name)
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_text("1 human loop", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name=other)).to_have_count(0)
    page.get_by_role("link", name=name).click()
    expect(page.get_by_text("No answer so far.")).to_be_visible()
    assert serious_in_both_looks(page) == []

    answer(world, "ana@example.com", "buy milk")
    expect(page.get_by_text("ana@example.com submitted an answer")).to_be_visible()
    answer(world, "ben@example.com", "buy silk")
    row = page.get_by_role("row", name="transcription buy milk differs buy silk differs")
    expect(row).to_be_visible()
    expect(page.get_by_text("The workers agree in 0 % of what can be compared (0 of 1).")).to_be_visible()
    assert serious_in_both_looks(page) == []

    # Stopped from here, with a question first; what people had answered becomes the output.
    page.get_by_role("link", name="Stop", exact=True).click()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.locator(".badge").first).to_have_text("Stopped")
    expect(page.get_by_text("The review ended as stopped.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download output.json").click()
    written = orjson.loads(download.value.path().read_bytes())
    assert [each["answerContent"] for each in written["humanAnswers"]] == [
        {"transcription": "buy milk"},
        {"transcription": "buy silk"},
    ]

    # Who saw it, and what it came to.
    page.get_by_role("link", name="Who saw this").click()
    expect(page.get_by_role("cell", name="downloaded the output")).to_be_visible()
    assert serious_in_both_looks(page) == []
    page.get_by_role("link", name="Overview", exact=True).click()
    page.get_by_role("link", name="notes", exact=True).click()
    expect(page.get_by_role("img", name="Agreement between workers")).to_be_visible()
    page.get_by_text("As a table").first.click()
    expect(page.get_by_role("columnheader", name="Started").first).to_be_visible()
    expect(page.locator(".key-figures > div").filter(has_text="Started")).to_have_text("Started2")
    assert serious_in_both_looks(page) == []
    for tab in ("Workers", "Export"):
        page.get_by_role("link", name=tab, exact=True).click()
        expect(page.get_by_role("link", name=tab, exact=True)).to_have_attribute("aria-current", "page")
        assert serious_in_both_looks(page) == []
    for section in ("Settings", "Deliveries", "Human loops", "Overview"):
        page.get_by_role("link", name=section, exact=True).click()
        expect(page.get_by_role("heading", name=section, level=1)).to_be_visible()
        assert serious_in_both_looks(page) == []

    # Several at once.
    page.goto(f"{world.server.url}/console/loops")
    page.get_by_label(f"Select {other}").check()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text("Stop this human loop?")).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).last.click()
    expect(page.get_by_role("row", name=other)).to_contain_text("Stopped")
