"""What happens to a worker's effort when things go differently."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import APIResponse, BrowserContext, Page, Route, expect
from tests.browser.conftest import (
    PASSWORD,
    World,
    enter_portal,
    sign_in_to_portal,
    start_working,
    task_frame,
)

Open = Callable[..., BrowserContext]


@pytest.fixture
def ana(page: Page, world: World) -> Page:
    """Ana, signed in, with one note to transcribe."""
    world.add_flow()
    world.add_worker("ana@example.com")
    world.note = world.start_loop("buy milk")
    enter_portal(page, world, "ana@example.com")
    return page


def type_and_save(page: Page, text: str) -> None:
    field = task_frame(page).get_by_role("textbox", name="Transcription")
    field.fill(text)
    expect(page.get_by_text("Saved")).to_be_visible()


def typed(page: Page) -> str:
    return task_frame(page).get_by_role("textbox", name="Transcription").input_value()


def leave(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()
    page.get_by_role("dialog").get_by_role("button", name="Confirm").click()


def test_a_reload_keeps_what_was_typed(ana: Page) -> None:
    start_working(ana)
    type_and_save(ana, "buy mi")

    ana.reload()

    expect(task_frame(ana).get_by_role("textbox", name="Transcription")).to_have_value("buy mi")


def test_going_away_and_back_keeps_what_was_typed(ana: Page, world: World) -> None:
    start_working(ana)
    type_and_save(ana, "buy mi")
    ana.goto(world.portal)
    ana.go_back()
    expect(task_frame(ana).get_by_role("textbox", name="Transcription")).to_have_value("buy mi")

    ana.goto(world.portal)
    ana.get_by_role("link", name="Continue").click()

    expect(task_frame(ana).get_by_role("textbox", name="Transcription")).to_have_value("buy mi")


def test_stop_and_resume_keeps_task_and_draft(ana: Page) -> None:
    start_working(ana)
    type_and_save(ana, "buy mi")
    # Too fast for the drafts, which come once a second.
    task_frame(ana).get_by_role("textbox", name="Transcription").fill("buy milk")
    leave(ana, "Stop and resume later")
    expect(ana.get_by_text("Stopped. The task stays yours")).to_be_visible()

    ana.get_by_role("button", name="Resume").click()

    expect(task_frame(ana).get_by_role("textbox", name="Transcription")).to_have_value("buy milk")


def test_releasing_opens_the_task_to_everyone_again(ana: Page) -> None:
    start_working(ana)
    type_and_save(ana, "buy mi")
    leave(ana, "Release task")
    expect(ana.get_by_text("1 task waiting")).to_be_visible()

    start_working(ana)

    assert typed(ana) == ""


def test_declining_closes_the_task_to_this_worker(ana: Page) -> None:
    start_working(ana)
    ana.get_by_role("button", name="Decline task").click()
    dialog = ana.get_by_role("dialog", name="Decline this task?")
    dialog.get_by_role("combobox", name="Reason").select_option("The content cannot be read or understood")
    dialog.get_by_label("In your own words (optional)").fill("ink on ink")
    dialog.get_by_role("button", name="Confirm").click()

    expect(ana.get_by_role("heading", name="No tasks right now")).to_be_visible()


def test_a_dialog_can_be_left_by_button_and_by_escape(ana: Page) -> None:
    start_working(ana)
    type_and_save(ana, "buy mi")
    for way in ("click", "escape"):
        ana.get_by_role("button", name="Release task").click()
        dialog = ana.get_by_role("dialog")
        if way == "click":
            dialog.get_by_role("button", name="Keep working").click()
        else:
            ana.keyboard.press("Escape")
        expect(dialog).to_be_hidden()

    assert typed(ana) == "buy mi"


def test_two_workers_answer_one_loop_of_two(page: Page, world: World, open_context: Open) -> None:
    world.add_flow(task_count=2)
    note = world.start_loop("buy milk")
    pages = [page, open_context().new_page()]
    for worker_page, email in zip(pages, ("ana@example.com", "ben@example.com"), strict=True):
        world.add_worker(email)
        enter_portal(worker_page, world, email)
        start_working(worker_page).get_by_role("textbox", name="Transcription").fill(f"by {email}")
    for worker_page in pages:
        task_frame(worker_page).get_by_role("button", name="Submit").click()
        expect(worker_page.get_by_role("heading", name="No tasks right now")).to_be_visible()

    assert world.loop_answers(note) == 2


def test_an_empty_list_fills_by_itself(ana: Page, world: World, open_context: Open) -> None:
    start_working(ana)
    world.add_worker("ben@example.com")
    ben = open_context().new_page()
    ben.clock.install()
    enter_portal(ben, world, "ben@example.com")
    expect(ben.get_by_text("1 task is held by someone else.")).to_be_visible()
    leave(ana, "Release task")
    ana.get_by_text("Released.").wait_for()

    ben.clock.fast_forward(21_000)

    expect(ben.get_by_role("button", name="Start working")).to_be_visible()
    expect(ben).to_have_title("(1) Tasks · overread")


def test_the_timer_warns_and_the_end_is_said_by_the_server(ana: Page, world: World) -> None:
    ana.clock.install()
    start_working(ana)
    type_and_save(ana, "buy mi")
    world.clock.shift = timedelta(minutes=55, seconds=1)
    ana.clock.fast_forward("55:01")
    expect(ana.get_by_text("Five minutes are left for this task.")).to_be_visible()
    world.clock.shift = timedelta(minutes=59, seconds=1)
    ana.clock.fast_forward("04:00")
    expect(ana.get_by_text("One minute is left for this task.")).to_be_visible()

    world.clock.shift = timedelta(hours=1, seconds=1)
    ana.clock.fast_forward("01:05")
    ana.clock.run_for(2_000)

    expect(ana.get_by_role("heading", name="The time is up")).to_be_visible()
    expect(ana.get_by_text("it went back to your team")).to_be_visible()
    expect(ana.locator("iframe")).to_be_hidden()
    ana.get_by_role("link", name="Back to the tasks").click()
    expect(ana.get_by_role("heading", name="Tasks", exact=True)).to_be_visible()


def test_the_task_stays_on_screen_while_only_the_pages_clock_is_over(ana: Page) -> None:
    ana.clock.install()
    start_working(ana)
    type_and_save(ana, "buy mi")

    ana.clock.fast_forward("01:00:05")
    ana.clock.run_for(2_000)

    expect(ana.locator("iframe")).to_be_visible()
    expect(ana.get_by_role("timer")).to_contain_text("59:")


def test_an_answer_after_the_end_is_kept_and_said_so(ana: Page, world: World) -> None:
    start_working(ana).get_by_role("textbox", name="Transcription").fill("buy milk")
    expect(ana.get_by_text("Saved")).to_be_visible()
    world.clock.shift = timedelta(hours=1, seconds=1)

    task_frame(ana).get_by_role("button", name="Submit").click()

    expect(
        ana.get_by_text("Your answer does not count, but it has been kept for the operator.")
    ).to_be_visible()
    assert world.loop_answers(world.note) == 0


def test_a_worker_finishes_while_the_loop_is_being_stopped(ana: Page, world: World) -> None:
    start_working(ana)
    world.stop_loop(world.note)
    ana.reload()
    expect(ana.get_by_text("This review is being stopped. You may finish")).to_be_visible()
    expect(ana.get_by_role("button", name="Stop and resume later")).to_be_hidden()
    ana.get_by_role("button", name="Release task").click()
    expect(ana.get_by_role("dialog").get_by_text("nobody can come back to the task")).to_be_visible()
    ana.keyboard.press("Escape")

    task_frame(ana).get_by_role("textbox", name="Transcription").fill("buy milk")
    task_frame(ana).get_by_role("button", name="Submit").click()

    expect(ana.get_by_role("heading", name="No tasks right now")).to_be_visible()
    assert world.loop_answers(world.note) == 1


def test_two_windows_on_one_task_do_not_overwrite_each_other(ana: Page) -> None:
    start_working(ana)
    other = ana.context.new_page()
    other.goto(ana.url)
    task_frame(other)
    type_and_save(ana, "buy mi")

    task_frame(other).get_by_role("textbox", name="Transcription").fill("call Bo")
    expect(other.get_by_role("heading", name="Open in another window")).to_be_visible()
    other.get_by_role("button", name="Open it here instead").click()

    expect(task_frame(other).get_by_role("textbox", name="Transcription")).to_have_value("buy mi")


def test_a_second_window_takes_over_and_the_first_can_take_back(ana: Page) -> None:
    start_working(ana)
    type_and_save(ana, "buy mi")
    other = ana.context.new_page()
    other.goto(ana.url)
    task_frame(other)
    leave(other, "Stop and resume later")
    other.get_by_role("button", name="Resume").click()
    task_frame(other)

    task_frame(ana).get_by_role("textbox", name="Transcription").fill("buy milk")
    expect(ana.get_by_role("heading", name="Open in another window")).to_be_visible()
    ana.get_by_role("button", name="Open it here instead").click()

    expect(task_frame(ana).get_by_role("textbox", name="Transcription")).to_have_value("buy mi")


def test_a_session_that_ends_loses_nothing(ana: Page, world: World) -> None:
    start_working(ana).get_by_role("textbox", name="Transcription").fill("buy mi")
    expect(ana.get_by_text("Saved")).to_be_visible()
    ana.context.clear_cookies()
    task_frame(ana).get_by_role("textbox", name="Transcription").fill("buy milk")
    dialog = ana.get_by_role("dialog", name="You have been signed out")
    expect(dialog).to_be_visible()

    with ana.context.expect_page() as opened:
        dialog.get_by_role("link", name="Sign in again").click()
    tab = opened.value
    tab.get_by_label("Email").fill("ana@example.com")
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    expect(tab.get_by_role("heading", name="You are signed in again")).to_be_visible()
    tab.close()

    expect(dialog).to_be_hidden()
    expect(ana.get_by_text("Saved")).to_be_visible()
    leave(ana, "Stop and resume later")
    ana.get_by_role("button", name="Resume").click()
    task_frame(ana).get_by_role("button", name="Submit").click()
    expect(ana.get_by_role("heading", name="No tasks right now")).to_be_visible()
    assert world.loop_answers(world.note) == 1


def test_submitting_goes_on_after_signing_in_again(ana: Page, world: World) -> None:
    start_working(ana).get_by_role("textbox", name="Transcription").fill("buy milk")
    expect(ana.get_by_text("Saved")).to_be_visible()
    cookies = ana.context.cookies()
    ana.context.clear_cookies()
    task_frame(ana).get_by_role("button", name="Submit").click()
    expect(ana.get_by_role("dialog", name="You have been signed out")).to_be_visible()

    ana.context.add_cookies(cookies)  # type: ignore[arg-type]  # what cookies() gives is what add_cookies() takes

    expect(ana.get_by_role("heading", name="No tasks right now")).to_be_visible()
    assert world.loop_answers(world.note) == 1


def test_a_lost_connection_loses_nothing(ana: Page, world: World) -> None:
    frame = start_working(ana)
    ana.context.set_offline(True)
    frame.get_by_role("textbox", name="Transcription").fill("buy milk")
    expect(ana.get_by_text("Not saved, trying again")).to_be_visible()
    leave(ana, "Stop and resume later")
    expect(ana.get_by_text("The server cannot be reached.")).to_be_visible()
    frame.get_by_role("button", name="Submit").click()
    expect(ana.locator(".task-actions")).to_have_js_property("inert", True)

    ana.context.set_offline(False)

    expect(ana.get_by_role("heading", name="No tasks right now")).to_be_visible()
    assert world.loop_answers(world.note) == 1


def test_an_answer_that_arrived_while_its_reply_was_lost_counts_once(ana: Page, world: World) -> None:
    start_working(ana).get_by_role("textbox", name="Transcription").fill("buy milk")
    lost: list[APIResponse] = []

    def lose_the_first_reply(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch())
            route.abort()

    ana.route("**/submit", lose_the_first_reply)
    task_frame(ana).get_by_role("button", name="Submit").click()

    expect(ana.get_by_text("Thank you, your answer has been sent.")).to_be_visible()
    assert world.loop_answers(world.note) == 1


def test_back_after_submitting_does_not_show_the_task_as_open(ana: Page) -> None:
    start_working(ana).get_by_role("textbox", name="Transcription").fill("buy milk")
    address = ana.url
    task_frame(ana).get_by_role("button", name="Submit").click()
    expect(ana.get_by_role("heading", name="No tasks right now")).to_be_visible()

    ana.goto(address)

    expect(ana.get_by_role("heading", name="Already answered")).to_be_visible()
    ana.get_by_role("link", name="Back to the tasks").click()
    expect(ana.get_by_role("heading", name="Tasks", exact=True)).to_be_visible()


def test_the_list_sign_in_and_leaving_work_without_scripts(world: World, open_context: Open) -> None:
    world.add_flow()
    world.add_worker("ana@example.com")
    world.start_loop("buy milk")
    page = open_context(java_script_enabled=False).new_page()
    sign_in_to_portal(page, world, "ana@example.com")
    page.get_by_role("button", name="Start working").click()
    page.get_by_role("button", name="Release task").click()
    page.get_by_role("button", name="Confirm").click()

    expect(page.get_by_text("Released.")).to_be_visible()
