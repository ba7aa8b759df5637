"""A worker's day, in a real browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from tests.browser.conftest import PASSWORD, TEMPORARY, World, sign_in_to_portal, start_working, task_frame


def test_from_a_temporary_password_to_an_empty_list(page: Page, world: World) -> None:
    world.add_flow()
    world.invite_worker("ana@example.com")
    first, second = world.start_loop("buy milk"), world.start_loop("call Bo")

    sign_in_to_portal(page, world, "ANA@example.com", TEMPORARY)
    page.get_by_label("New password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tasks", exact=True)).to_be_visible()
    expect(page.get_by_text("2 tasks waiting")).to_be_visible()

    frame = start_working(page)
    expect(frame.get_by_text("buy milk")).to_be_visible()
    frame.get_by_role("textbox", name="Transcription").press_sequentially("buy milk")
    page.keyboard.press("Control+Enter")

    expect(page.frame_locator("iframe[title='Task']").get_by_text("call Bo")).to_be_visible()
    frame = task_frame(page)
    frame.get_by_role("textbox", name="Transcription").fill("call Bo")
    frame.get_by_role("button", name="Submit").click()

    expect(page.get_by_role("heading", name="No tasks right now")).to_be_visible()
    expect(page.get_by_text("Thank you, your answer has been sent.")).to_be_visible()
    expect(page.get_by_text("Nothing waits for your teams.")).to_be_visible()
    assert {world.loop_answers(name) for name in (first, second)} == {1}
