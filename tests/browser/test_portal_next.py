"""The next task: looked at before it is accepted, and kept and drawn ahead while a worker is on another."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, FrameLocator, Page, expect
from tests.browser.conftest import World, enter_portal, start_working, task_frame

Open = Callable[..., BrowserContext]


def drawn_ahead(page: Page) -> FrameLocator:
    """The hidden frame of the next task, as soon as its form stands."""
    frame = page.frame_locator("iframe[title='Next task']")
    frame.get_by_text("Transcription").first.wait_for(state="attached")
    return frame


def fill_and_submit(page: Page, text: str) -> None:
    frame = task_frame(page)
    frame.get_by_role("textbox", name="Transcription").fill(text)
    frame.get_by_role("button", name="Submit").click()


def test_the_next_task_stands_there_when_an_answer_is_stored(
    page: Page, world: World, open_context: Open
) -> None:
    world.add_flow()
    for email in ("ana@example.com", "ben@example.com"):
        world.add_worker(email)
    first, second, third = (world.start_loop(text) for text in ("one", "two", "three"))
    enter_portal(page, world, "ana@example.com")
    ben = open_context().new_page()
    enter_portal(ben, world, "ben@example.com")
    start_working(page)
    drawn_ahead(page)

    # Others are told; nobody has accepted it.
    ben.reload()
    expect(ben.get_by_text("1 task waiting")).to_be_visible()
    expect(ben.get_by_text("1 held as somebody's next task")).to_be_visible()

    # The same page goes on: no address is loaded, and everything on it is the next task's.
    page.evaluate("window.sameDocument = true")
    address = page.url
    fill_and_submit(page, "one")
    expect(page.get_by_text("Answer sent. This is your next task.", exact=True)).to_be_visible()
    expect(task_frame(page).locator("#note")).to_have_text("two")
    assert page.evaluate("window.sameDocument")
    assert page.url != address
    task_frame(page).get_by_role("textbox", name="Transcription").fill("tw")
    expect(page.get_by_text("Saved")).to_be_visible()
    drawn_ahead(page)
    page.reload()
    expect(task_frame(page).get_by_role("textbox", name="Transcription")).to_have_value("tw")

    # Who leaves gives it back at once.
    drawn_ahead(page)
    page.get_by_role("button", name="Release task").click()
    page.get_by_role("dialog").get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("2 tasks waiting")).to_be_visible()
    assert [world.loop_answers(name) for name in (first, second, third)] == [1, 0, 0]


def test_a_hidden_frame_can_neither_submit_nor_play(page: Page, world: World) -> None:
    world.add_flow()
    world.add_worker("ana@example.com")
    names = [world.start_loop(text) for text in ("one", "two")]
    enter_portal(page, world, "ana@example.com")
    start_working(page)
    frame = drawn_ahead(page)
    frame.locator("crowd-form").evaluate(
        """form => {
            form.querySelector("crowd-input").value = "by a script";
            form.submit();
            const trees = [document.body];
            for (const mode of ["open", "closed"]) {
                const host = document.createElement("div");
                trees.push(host.attachShadow({ mode }));
                document.body.append(host);
            }
            window.films = trees.map(tree => {
                const film = document.createElement("video");
                film.srcObject = document.createElement("canvas").captureStream();
                film.muted = true;
                tree.append(film);
                return film;
            });
            return Promise.all(window.films.map(film => new Promise(done => {
                film.addEventListener("pause", done);
                film.play().catch(done);
            })));
        }"""
    )
    paused = "window.films.map(film => film.paused)"
    assert frame.locator("body").evaluate(paused) == [True, True, True]
    assert [world.loop_answers(name) for name in names] == [0, 0]

    fill_and_submit(page, "one")
    expect(task_frame(page).locator("#note")).to_have_text("two")
    expect(task_frame(page).locator("video").first).to_have_js_property("paused", False)
    assert task_frame(page).locator("body").evaluate(paused) == [False, False, False]
    assert [world.loop_answers(name) for name in names] == [1, 0]


def test_a_stop_takes_the_next_task_away_and_another_is_taken(page: Page, world: World) -> None:
    world.add_flow()
    world.add_worker("ana@example.com")
    _, second, _ = (world.start_loop(text) for text in ("one", "two", "three"))
    enter_portal(page, world, "ana@example.com")
    start_working(page)
    drawn_ahead(page)
    world.stop_loop(second)
    assert world.describe(second).status.value == "Stopped"

    fill_and_submit(page, "one")

    expect(task_frame(page).locator("#note")).to_have_text("three")


def test_a_task_is_looked_at_and_accepted_or_left_to_others(
    page: Page, world: World, open_context: Open
) -> None:
    world.add_flow()
    for email in ("ana@example.com", "ben@example.com"):
        world.add_worker(email)
    _, second, third = (world.start_loop(text) for text in ("one", "two", "three"))
    enter_portal(page, world, "ana@example.com")
    page.keyboard.press("p")
    look = page.frame_locator("iframe[title='Preview of the task']")
    expect(look.locator("#note")).to_have_text("one")
    expect(look.get_by_role("button", name="Submit")).to_be_disabled()
    look.get_by_role("textbox", name="Transcription").fill("one")
    look.get_by_role("textbox", name="Transcription").press("Control+Enter")
    expect(look.get_by_text("This is a preview. Accept the task to work on it.")).to_be_visible()
    page.get_by_role("link", name="Skip", exact=True).click()
    expect(look.locator("#note")).to_have_text("two")

    # Somebody is faster, and has the first one as their next: the third is taken, and the page says so.
    ben = open_context().new_page()
    enter_portal(ben, world, "ben@example.com")
    ben.goto(f"{world.portal}loops/{second}")
    ben.get_by_role("button", name="Accept").click()
    expect(task_frame(ben).locator("#note")).to_have_text("two")
    drawn_ahead(ben)
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("The task that you chose has just been taken.")).to_be_visible()
    expect(task_frame(page).locator("#note")).to_have_text("three")
    assert [world.loop_answers(name) for name in (second, third)] == [0, 0]

    # A link leads whoever may see it to what is true of the task now.
    page.goto(f"{world.portal}loops/{second}")
    expect(page.get_by_role("heading", name="Others are on it")).to_be_visible()
    page.goto(f"{world.portal}loops/{third}")
    expect(task_frame(page).locator("#note")).to_have_text("three")
    fill_and_submit(page, "three")
    expect(page.get_by_text("Thank you, your answer has been sent.")).to_be_visible()
    page.goto(f"{world.portal}loops/{third}")
    expect(page.get_by_role("heading", name="Already answered")).to_be_visible()

    # One's own answer, to be read and not to be changed.
    page.get_by_role("link", name="See your answer").click()
    page.get_by_text("The answer in words").click()
    expect(page.get_by_role("definition").get_by_text("three", exact=True)).to_be_visible()
    field = page.frame_locator("iframe[title='The task with your answer']").get_by_role("textbox")
    expect(field).to_have_value("three")
    field.fill("another")
    expect(field).to_have_value("three")
    address = page.url
    ben.goto(address)
    expect(ben.get_by_role("heading", name="Nothing here")).to_be_visible()
