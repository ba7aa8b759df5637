"""An operator follows one loop through the console."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import PASSWORD, TEMPORARY, World, sign_in_to_portal, start_working

from overread.operations import human_loops

EVIL = "<script>document.title = 'reached'</script>"


@pytest.fixture
def operator(page: Page, world: World) -> Page:
    """An operator's browser before signing in, and a workflow with one answered loop."""
    world.add_flow(task_count=1)
    world.add_worker("ana@example.com")
    world.note = "answered-" + world.caller.account
    world.server.run(
        human_loops.start(
            world.ctx,
            world.caller,
            name=world.note,
            flow_definition_arn=world.flows["notes"],
            input_content=json.dumps({"text": EVIL}),
        )
    )
    sign_in_to_portal(page, world, "ana@example.com")
    frame = start_working(page)
    frame.get_by_role("textbox", name="Transcription").fill("buy milk")
    frame.get_by_role("button", name="Submit").click()
    page.get_by_role("heading", name="No tasks right now").wait_for()
    page.goto(f"{world.server.url}/console/")
    return page


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_from_the_first_sign_in_to_an_output(operator: Page, world: World) -> None:
    email = f"op@{world.caller.account}.example.com"
    world.server.run(world.make_operator(email, TEMPORARY, must_change=True))
    sign_in(operator, email, TEMPORARY)
    operator.get_by_label("New password").fill(PASSWORD)
    operator.get_by_role("button", name="Save and continue").click()

    operator.get_by_role("link", name="Human review workflows").click()
    operator.get_by_role("link", name="notes").click()
    expect(operator.get_by_text("Transcribe a note")).to_be_visible()
    operator.get_by_role("link", name="Show this workflow's loops").click()
    operator.get_by_label("Status").select_option("Completed")
    operator.get_by_role("button", name="Filter").click()
    operator.get_by_role("link", name=world.note).click()

    expect(operator.get_by_role("heading", name=world.note)).to_be_visible()
    expect(operator.get_by_text("1 of 1")).to_be_visible()
    expect(operator.get_by_role("heading", name="ana@example.com")).to_be_visible()
    expect(operator.get_by_text('"transcription": "buy milk"').first).to_be_visible()
    expect(operator.get_by_text('"humanAnswers"')).to_be_visible()
    expect(operator.get_by_text(json.dumps(EVIL)).first).to_be_visible()
    expect(operator).to_have_title(f"{world.note} · overread")


def test_a_template_is_shown_as_text(operator: Page, world: World) -> None:
    email = f"op@{world.caller.account}.example.com"
    world.server.run(world.make_operator(email, PASSWORD, must_change=False))
    sign_in(operator, email)
    operator.get_by_role("link", name="Worker task templates").click()
    operator.get_by_role("link", name="ui").click()

    expect(operator.get_by_text('<crowd-input name="transcription"')).to_be_visible()
    expect(operator.get_by_role("link", name="notes")).to_be_visible()


def test_signing_out_closes_the_console(operator: Page, world: World) -> None:
    email = f"op@{world.caller.account}.example.com"
    world.server.run(world.make_operator(email, PASSWORD, must_change=False))
    sign_in(operator, email)
    operator.get_by_role("button", name="Sign out").click()
    operator.goto(f"{world.server.url}/console/loops")

    expect(operator.get_by_role("heading", name="Sign in")).to_be_visible()
