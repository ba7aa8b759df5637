"""Every page by axe, light and dark, wide and narrow; and what a keyboard alone can do."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.browser.axe import serious_in_both_looks
from tests.browser.conftest import PASSWORD, TEMPORARY, World, sign_in_to_portal, start_working, task_frame

WIDTHS_PX = (320, 390, 768, 1440)


@pytest.fixture
def people(world: World) -> World:
    world.add_flow()
    world.add_worker("ana@example.com")
    world.invite_worker("new@example.com")
    world.add_operator("op@example.com" + world.caller.account)
    for text in ("buy milk", "call Bo"):
        world.start_loop(text)
    return world


def test_portal_pages_have_no_serious_violation(people: World, page: Page) -> None:
    found: dict[str, list[str]] = {}
    page.set_viewport_size({"width": 1440, "height": 844})
    page.goto(people.portal)
    found["sign in"] = serious_in_both_looks(page)
    sign_in_to_portal(page, people, "new@example.com", TEMPORARY)
    page.get_by_label("New password").wait_for()
    found["new password"] = serious_in_both_looks(page)
    sign_in_to_portal(page, people, "nobody@example.com")
    page.get_by_role("alert").wait_for()
    found["refused"] = serious_in_both_looks(page)
    sign_in_to_portal(page, people, "ana@example.com")
    page.get_by_role("heading", name="Tasks", exact=True).wait_for()
    found["tasks"] = serious_in_both_looks(page)
    page.get_by_role("link", name="Preview").click()
    page.frame_locator("iframe[title='Preview of the task']").get_by_role("textbox").wait_for()
    found["preview"] = serious_in_both_looks(page)
    page.get_by_role("button", name="Accept").click()
    task_frame(page)
    page.locator("iframe[title='Next task']").wait_for(state="attached")
    found["task"] = serious_in_both_looks(page)
    task = page.url
    page.get_by_role("button", name="Decline task").click()
    found["dialog"] = serious_in_both_looks(page)
    for name, address in (("question", f"{task}/release"), ("gone", f"{people.portal}tasks/9999999")):
        page.goto(address)
        found[name] = serious_in_both_looks(page)
    page.goto(f"{task}/pause")
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("heading", name="Tasks", exact=True).wait_for()
    page.goto(task)
    found["stopped"] = serious_in_both_looks(page)
    page.get_by_role("button", name="Resume").click()
    task_frame(page).get_by_role("textbox", name="Transcription").fill("buy milk")
    task_frame(page).get_by_role("button", name="Submit").click()
    page.frame_locator("iframe[title='Task']").get_by_text("call Bo").wait_for()
    for name in ("notifications", "history"):
        page.goto(people.portal + name)
        found[name] = serious_in_both_looks(page)
    page.get_by_role("link", name="Transcribe a note").click()
    page.frame_locator("iframe").get_by_role("textbox").wait_for()
    found["answer"] = serious_in_both_looks(page)

    assert {name: faults for name, faults in found.items() if faults} == {}


def test_console_pages_have_no_serious_violation(people: World, page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 844})
    page.goto(f"{people.server.url}/console/")
    found = {"sign in": serious_in_both_looks(page)}
    page.get_by_label("Email").fill("op@example.com" + people.caller.account)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Overview").wait_for()
    loop = people.start_loop("one more")
    for path in (
        "workflows",
        "workflows/notes",
        "templates",
        "templates/ui",
        "loops",
        f"loops/{loop}",
        "problems",
        "workforces",
        "deliveries",
        "nowhere",
    ):
        page.goto(f"{people.server.url}/console/{path}")
        found[path] = serious_in_both_looks(page)

    assert {name: faults for name, faults in found.items() if faults} == {}


def test_a_worker_needs_no_mouse(people: World, page: Page) -> None:
    page.goto(people.portal)
    expect(page.get_by_label("Email")).to_be_focused()
    page.keyboard.type("ana@example.com")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Start working").focus()
    page.keyboard.press("Enter")
    field = task_frame(page).get_by_role("textbox", name="Transcription")
    field.focus()
    page.keyboard.type("buy milk")
    page.keyboard.press("Control+Enter")

    expect(page.frame_locator("iframe[title='Task']").get_by_text("call Bo")).to_be_visible()


def test_the_page_submits_by_key_and_shows_its_keys(people: World, page: Page) -> None:
    sign_in_to_portal(page, people, "ana@example.com")
    start_working(page).get_by_role("textbox", name="Transcription").fill("buy milk")
    page.get_by_role("button", name="Release task").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    page.keyboard.press("Escape")

    page.keyboard.press("Control+Enter")

    expect(page.frame_locator("iframe[title='Task']").get_by_text("call Bo")).to_be_visible()


def test_the_theme_switch_outlives_the_page_and_reaches_the_frame(people: World, page: Page) -> None:
    sign_in_to_portal(page, people, "ana@example.com")
    switch = page.get_by_role("button", name="Theme: as the system")
    switch.click()
    page.get_by_role("button", name="Theme: light").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    page.reload()
    start_working(page)

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    frame = page.frame_locator("iframe[title='Task']")
    expect(frame.locator("html")).to_have_attribute("data-overread-theme", "dark")


def test_no_page_scrolls_sideways(people: World, page: Page) -> None:
    page.goto(people.portal)
    too_wide = {"sign in": overflow(page)}
    sign_in_to_portal(page, people, "ana@example.com")
    page.get_by_role("heading", name="Tasks", exact=True).wait_for()
    too_wide["tasks"] = overflow(page)
    for name in ("notifications", "history"):
        page.goto(people.portal + name)
        too_wide[name] = overflow(page)
    page.goto(people.portal)
    page.get_by_role("link", name="Preview").click()
    page.frame_locator("iframe[title='Preview of the task']").get_by_role("textbox").wait_for()
    too_wide["preview"] = overflow(page)
    page.get_by_role("button", name="Accept").click()
    task_frame(page)
    too_wide["task"] = overflow(page)

    assert too_wide == dict.fromkeys(too_wide, dict.fromkeys(WIDTHS_PX, 0))


def overflow(page: Page) -> dict[int, int]:
    """By how many pixels the page is wider than its window, in windows of each width."""
    found: dict[int, int] = {}
    for width in WIDTHS_PX:
        page.set_viewport_size({"width": width, "height": 700})
        found[width] = page.evaluate(OVERFLOW, width)
    return found


# The page may answer to its new width with a script; that has run when the second frame is drawn.
OVERFLOW = """async width => {
  const drawn = () => new Promise(requestAnimationFrame);
  while (innerWidth !== width) await drawn();
  await drawn();
  await drawn();
  return document.documentElement.scrollWidth - document.documentElement.clientWidth;
}"""
