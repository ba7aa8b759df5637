"""A reviewer at work: keyboard only, with the mouse, on a phone, with an image that does not load."""

from __future__ import annotations

import json

import pytest
from playwright.async_api import Browser, FloatRect, Page, expect
from tests.browser.elements.loopback import Site
from tests.browser.elements.samples import CLASSIFIER, IMAGE, PICTURE, TRANSCRIPTION
from tests.browser.elements.tasks import CROWD, Task, open_alone, open_task

pytestmark = pytest.mark.asyncio(loop_scope="session")

ACCEPTED: dict[str, object] = {"type": "accepted"}


async def world(task: Task) -> FloatRect:
    box = await task.frame.locator("crowd-image-classifier .world").bounding_box()
    assert box is not None
    return box


async def open_image(site: Site, page: Page) -> Task:
    site.files["/photo.svg"] = ("image/svg+xml", PICTURE.encode())
    task = await open_task(site, page, IMAGE, verdicts=[ACCEPTED])
    await expect(task.frame.get_by_role("img", name="Image to review")).to_be_visible()
    return task


async def test_a_classifier_by_tab_arrows_and_enter(site: Site, page: Page) -> None:
    task = await open_task(site, page, CLASSIFIER, verdicts=[ACCEPTED])
    await task.frame.get_by_role("radio", name="Positive").focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Tab")
    await expect(task.frame.get_by_role("button", name="Submit")).to_be_focused()
    await page.keyboard.press("Enter")
    assert await task.wait_for("submit") == [
        {"type": "submit", "answer": {"sentiment": {"label": "Neutral"}}}
    ]


async def test_a_transcription_by_keyboard_only(site: Site, page: Page) -> None:
    task = await open_task(site, page, TRANSCRIPTION, verdicts=[ACCEPTED])
    await task.frame.get_by_role("textbox", name="Transcription").focus()
    await page.keyboard.type("um, hello")
    await page.keyboard.press("Enter")
    await page.keyboard.type("there")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Ada")
    await page.keyboard.press("Tab")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await page.keyboard.press("Control+Enter")
    (submit,) = await task.wait_for("submit")
    expected = (
        '{"flags": {"music": true}, "good": {"yes": false}, "noisy": {"yes": true}, "speaker": "Ada",'
        ' "transcription": "um, hello\\nthere"}'
    )
    assert json.dumps(submit["answer"]) == expected


async def test_a_form_that_is_not_complete_says_where(site: Site, page: Page) -> None:
    task = await open_task(site, page, TRANSCRIPTION)
    await task.frame.get_by_role("button", name="Submit").click()
    await expect(task.frame.get_by_role("textbox", name="Transcription")).to_be_focused()
    await expect(task.frame.get_by_text("One answer needs your attention.")).to_be_visible()
    await expect(task.frame.get_by_text("Please fill in this field.")).to_be_visible()
    assert await task.received("submit") == []


async def test_full_instructions_close_with_escape_and_give_the_focus_back(site: Site, page: Page) -> None:
    task = await open_task(site, page, CLASSIFIER)
    link = task.frame.get_by_role("button", name="View full instructions")
    await link.click()
    dialog = task.frame.get_by_role("dialog", name="Sentiment in detail")
    await expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(dialog).not_to_be_visible()
    await expect(link).to_be_focused()


async def test_a_press_on_the_backdrop_closes_a_dialog(site: Site, page: Page) -> None:
    task = await open_task(site, page, CLASSIFIER)
    await task.frame.get_by_role("button", name="View full instructions").click()
    dialog = task.frame.get_by_role("dialog", name="Sentiment in detail")
    await dialog.get_by_role("heading").click()
    await expect(dialog).to_be_visible()
    await page.mouse.click(5, 5)
    await expect(dialog).not_to_be_visible()


async def test_wheel_drag_and_keys_move_the_image(site: Site, page: Page) -> None:
    task = await open_image(site, page)
    fitted = await world(task)
    pointer = (fitted["x"] + 0.25 * fitted["width"], fitted["y"] + 0.5 * fitted["height"])
    await page.mouse.move(*pointer)
    for _ in range(3):
        await page.mouse.wheel(0, -500)
    zoomed = await world(task)
    assert zoomed["width"] > 2 * fitted["width"]
    # What lies under the pointer stays there.
    assert (pointer[0] - zoomed["x"]) / zoomed["width"] == pytest.approx(0.25, abs=0.01)
    await page.mouse.down()
    await page.mouse.move(pointer[0] - 40, pointer[1])
    await page.mouse.up()
    assert (await world(task))["x"] == pytest.approx(zoomed["x"] - 40, abs=1)
    await page.keyboard.press("f")
    assert await world(task) == fitted


async def test_an_image_is_classified_with_a_comment(site: Site, page: Page) -> None:
    task = await open_image(site, page)
    await task.frame.get_by_role("radio", name="Cat").click()
    await task.frame.get_by_role("button", name="Add a comment").click()
    await task.frame.get_by_role("textbox", name="Anything unusual?").fill("Half hidden")
    await page.keyboard.press("Control+Enter")
    await expect(task.frame.get_by_role("dialog")).to_have_count(0)
    assert await task.received("submit") == []
    await page.keyboard.press("Control+Enter")
    (submit,) = await task.wait_for("submit")
    assert submit["answer"] == {"animal": {"label": "Cat", "workerComment": "Half hidden"}}


async def test_an_image_that_fails_blocks_submit_until_it_loads(site: Site, page: Page) -> None:
    site.missing.add("/photo.svg")
    task = await open_task(site, page, IMAGE, verdicts=[ACCEPTED])
    await expect(task.frame.get_by_text("The image could not be loaded.", exact=True)).to_be_visible()
    await task.frame.get_by_role("radio", name="Dog").click()
    await task.frame.get_by_role("button", name="Submit").click()
    await expect(task.frame.get_by_text("so the task cannot be submitted")).to_be_visible()
    (problem,) = await task.wait_for("problem")
    assert (problem["element"], problem["attribute"]) == ("crowd-image-classifier", "src")
    site.files["/photo.svg"] = ("image/svg+xml", PICTURE.encode())
    await task.frame.get_by_role("button", name="Try again").click()
    await expect(task.frame.get_by_role("img", name="Image to review")).to_be_visible()
    await task.frame.get_by_role("button", name="Submit").click()
    assert (await task.wait_for("submit"))[0]["answer"] == {"animal": {"label": "Dog"}}


@pytest.mark.parametrize("template", [CLASSIFIER, IMAGE], ids=["classifier", "image"])
async def test_on_a_phone_submit_is_in_reach_and_instructions_are_a_drawer(
    site: Site, page: Page, template: str
) -> None:
    site.files["/photo.svg"] = ("image/svg+xml", PICTURE.encode())
    await page.set_viewport_size({"width": 390, "height": 700})
    task = await open_task(site, page, template)
    await expect(task.frame.get_by_role("button", name="Submit")).to_be_in_viewport(ratio=1)
    await expect(task.frame.get_by_role("radio").first).to_be_in_viewport(ratio=1)
    assert await task.frame.evaluate("document.documentElement.scrollWidth") == 390
    pane = task.frame.locator(".awsui-app-layout__navigation")
    await expect(pane).not_to_be_visible()
    await task.frame.get_by_role("button", name="Instructions", exact=True).click()
    await expect(pane).to_be_in_viewport()
    await page.keyboard.press("Escape")
    await expect(pane).not_to_be_visible()
    await task.frame.get_by_role("button", name="Instructions", exact=True).click()
    await page.mouse.click(380, 350)
    await expect(pane).not_to_be_visible()


async def test_a_long_form_on_a_phone_keeps_submit_at_the_bottom(site: Site, page: Page) -> None:
    await page.set_viewport_size({"width": 390, "height": 600})
    fields = "".join(f'<crowd-input name="f{n}" label="Field {n}"></crowd-input>' for n in range(20))
    await open_alone(site, page, f"{CROWD}<crowd-form>{fields}</crowd-form>")
    await expect(page.get_by_role("button", name="Submit")).to_be_in_viewport(ratio=1)
    await page.keyboard.press("End")
    await expect(page.get_by_role("button", name="Submit")).to_be_in_viewport(ratio=1)


async def test_two_fingers_zoom_on_a_touch_screen(site: Site, browser: Browser) -> None:
    context = await browser.new_context(viewport={"width": 390, "height": 700}, has_touch=True)
    try:
        page = await context.new_page()
        task = await open_image(site, page)
        fitted = await world(task)
        middle = (fitted["x"] + fitted["width"] / 2, fitted["y"] + fitted["height"] / 2)
        session = await context.new_cdp_session(page)
        for kind, spread in (("touchStart", 20), ("touchMove", 30), ("touchMove", 60)):
            points = [{"x": middle[0] + side * spread, "y": middle[1], "id": side + 1} for side in (-1, 1)]
            await session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        await session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        assert (await world(task))["width"] == pytest.approx(3 * fitted["width"], rel=0.05)
    finally:
        await context.close()
