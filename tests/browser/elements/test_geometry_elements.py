"""The geometry elements under real mouse, touch and keys: exact at every zoom, undone, panned, read aloud."""

from __future__ import annotations

import json
import math
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser, CDPSession, Page, expect
from tests.browser.elements.axe import violations
from tests.browser.elements.loopback import Site
from tests.browser.elements.samples import PICTURE
from tests.browser.elements.tasks import CROWD, open_alone, open_task, shown_answer

pytestmark = pytest.mark.asyncio(loop_scope="session")

TAGS = ["crowd-bounding-box", "crowd-polygon", "crowd-polyline", "crowd-line", "crowd-keypoint"]
SIZE = {"height": 800, "width": 1600}
WIDGET = "document.querySelector('[name=a]')"


def template(tag: str, attributes: str = "") -> str:
    return f"""<title>Animals</title>{CROWD}<crowd-form><{tag} name="a" src="/photo.svg" header="Where is the animal?"
 labels="['Dog', 'Cat']" {attributes}><short-instructions><p>Tail included.</p></short-instructions>
 <full-instructions header="Guide"><p>Leave out reflections.</p></full-instructions></{tag}></crowd-form>"""


async def open_widget(site: Site, page: Page, tag: str, attributes: str = "") -> None:
    site.files["/photo.svg"] = ("image/svg+xml", PICTURE.encode())
    await open_alone(site, page, template(tag, attributes))
    await page.wait_for_function(f"{WIDGET}.value.inputImageProperties.width > 0")


async def answer(page: Page) -> Any:
    return await page.evaluate(f"{WIDGET}.value")


async def displayed(page: Page, part: str = "canvas.upper-canvas") -> dict[str, float]:
    """The box of the displayed image on the page."""
    box = await page.evaluate(
        f"part => {WIDGET}.shadowRoot.querySelector(part).getBoundingClientRect().toJSON()", part
    )
    assert isinstance(box, dict)
    return box


async def zoom_to(page: Page, scale: float, at: tuple[float, float]) -> None:
    """Turn the wheel over this natural pixel so far that one takes `scale` pixels of the screen."""
    # On a dense screen the browser makes less of a turn; so it may take several.
    for _ in range(20):
        box = await displayed(page)
        factor = scale * SIZE["width"] / box["width"]
        if abs(factor - 1) < 1e-3:
            return
        await page.mouse.move(*on_screen(box, at))
        await page.mouse.wheel(0, -math.log(factor) / 0.0018)
        await page.wait_for_function(
            f"before => {WIDGET}.shadowRoot.querySelector('canvas.upper-canvas').getBoundingClientRect().width !== before",
            arg=box["width"],
        )
    raise AssertionError(f"the wheel did not reach {scale}")


def on_screen(box: dict[str, float], at: tuple[float, float]) -> tuple[float, float]:
    return (
        box["left"] + at[0] * box["width"] / SIZE["width"],
        box["top"] + at[1] * box["height"] / SIZE["height"],
    )


async def click(page: Page, *places: tuple[float, float]) -> None:
    for place in places:
        await page.mouse.click(*on_screen(await displayed(page), place))


async def drag(
    page: Page, start: tuple[float, float], end: tuple[float, float], button: Any = "left"
) -> None:
    box = await displayed(page)
    await page.mouse.move(*on_screen(box, start))
    await page.mouse.down(button=button)
    await page.mouse.move(*on_screen(box, end), steps=4)
    await page.mouse.up(button=button)


@pytest_asyncio.fixture(loop_scope="session", params=[1, 2], ids=["1x", "2x"])
async def dense_page(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """A small window, so that the image fits at less than 0.3; on a plain and on a dense screen."""
    context = await browser.new_context(
        viewport={"width": 1000, "height": 420}, device_scale_factor=request.param, reduced_motion="reduce"
    )
    context.set_default_timeout(30_000)
    yield await context.new_page()
    await context.close()


@pytest.mark.parametrize("scale", [0.3, 1, 4])
async def test_what_is_drawn_is_exact_at_every_zoom(site: Site, dense_page: Page, scale: float) -> None:
    page = dense_page
    expected: dict[str, dict[str, Any]] = {
        "crowd-bounding-box": {
            "boundingBoxes": [{"height": 17, "label": "Dog", "left": 791, "top": 403, "width": 23}]
        },
        "crowd-polygon": {
            "polygons": [
                {
                    "label": "Dog",
                    "vertices": [{"x": 791, "y": 403}, {"x": 814, "y": 420}, {"x": 777, "y": 421}],
                }
            ]
        },
        "crowd-keypoint": {
            "keypoints": [{"label": "Dog", "x": 791, "y": 403}, {"label": "Dog", "x": 846, "y": 421}]
        },
    }
    for tag, shapes in expected.items():
        await open_widget(site, page, tag)
        await zoom_to(page, scale, (800, 410))
        await page.keyboard.press("1")
        if tag == "crowd-bounding-box":
            await drag(page, (791, 403), (814, 420))
        elif tag == "crowd-polygon":
            await click(page, (791, 403), (814, 420), (777, 421))
            await page.keyboard.press("Enter")
        else:
            await click(page, (791, 403), (846, 421))
        assert await answer(page) == {**shapes, "inputImageProperties": SIZE}


@pytest.mark.parametrize("tag", TAGS)
async def test_the_upper_canvas_is_where_the_image_is(site: Site, page: Page, tag: str) -> None:
    await open_widget(site, page, tag)
    assert await displayed(page) == await displayed(page, ".world img")
    await zoom_to(page, 2, (400, 300))
    assert await displayed(page) == await displayed(page, ".world img")
    assert (await displayed(page))["width"] == pytest.approx(3200, rel=0.01)


async def test_the_wheel_keeps_what_is_under_the_mouse(site: Site, page: Page) -> None:
    await open_widget(site, page, "crowd-bounding-box")
    box = await displayed(page)
    # A mouse stands on whole pixels of the screen.
    mouse = (round(box["left"] + box["width"] / 4), round(box["top"] + box["height"] / 3))
    under = tuple(
        (mouse[i] - box[side]) * SIZE["width"] / box["width"] for i, side in enumerate(("left", "top"))
    )
    await zoom_to(page, 2, (under[0], under[1]))
    assert on_screen(await displayed(page), (under[0], under[1])) == pytest.approx(mouse, abs=0.5)


@pytest.mark.parametrize("hand", ["m", " ", "middle"])
async def test_the_hand_moves_the_image_and_draws_nothing(site: Site, page: Page, hand: str) -> None:
    await open_widget(site, page, "crowd-bounding-box")
    await zoom_to(page, 2, (800, 400))
    before = await displayed(page)
    await page.keyboard.press("1")
    await page.mouse.move(*on_screen(before, (800, 400)))
    if hand == " ":
        await page.keyboard.down(" ")
    elif hand == "m":
        await page.keyboard.press("m")
    await drag(page, (800, 400), (770, 380), button="middle" if hand == "middle" else "left")
    if hand == " ":
        await page.keyboard.up(" ")
    elif hand == "m":
        await page.keyboard.press("m")
    after = await displayed(page)
    assert (after["left"] - before["left"], after["top"] - before["top"]) == pytest.approx((-60, -40), abs=2)
    assert (await answer(page))["boundingBoxes"] == []
    await drag(page, (800, 400), (820, 420))
    assert len((await answer(page))["boundingBoxes"]) == 1


async def test_a_box_is_moved_changed_deleted_and_all_of_it_undone(site: Site, page: Page) -> None:
    await open_widget(site, page, "crowd-bounding-box")
    states: list[Any] = []

    async def boxes() -> Any:
        return (await answer(page))["boundingBoxes"]

    await page.keyboard.press("1")
    await drag(page, (200, 200), (600, 500))
    states.append(await boxes())
    await click(page, (400, 300))
    await drag(page, (400, 300), (500, 350))
    states.append(await boxes())
    await drag(page, (700, 550), (800, 600))
    states.append(await boxes())
    await page.keyboard.press("Shift+ArrowLeft")
    states.append(await boxes())
    await page.keyboard.press("2")
    states.append(await boxes())
    await page.keyboard.press("Delete")
    assert await boxes() == []
    assert states == [
        [{"height": 300, "label": "Dog", "left": 200, "top": 200, "width": 400}],
        [{"height": 300, "label": "Dog", "left": 300, "top": 250, "width": 400}],
        [{"height": 350, "label": "Dog", "left": 300, "top": 250, "width": 500}],
        [{"height": 350, "label": "Dog", "left": 290, "top": 250, "width": 500}],
        [{"height": 350, "label": "Cat", "left": 290, "top": 250, "width": 500}],
    ]
    for state in reversed(states):
        await page.keyboard.press("Control+z")
        assert await boxes() == state
    for state in states[1:]:
        await page.keyboard.press("Control+Shift+z")
        assert await boxes() == state


async def test_a_shape_can_be_pressed_by_its_name(site: Site, page: Page) -> None:
    tag = "crowd-bounding-box"
    await open_widget(site, page, tag, f"initial-value='{json.dumps(ITEMS[tag])}'")
    shape = page.get_by_role("button", name="Dog, box 1 of 1, 400 by 300", exact=True)
    await shape.click()
    await expect(shape).to_be_focused()
    await page.keyboard.press("Delete")
    assert (await answer(page))["boundingBoxes"] == []


async def test_a_box_drawn_inside_another_leaves_the_outer_one_alone(site: Site, page: Page) -> None:
    tag = "crowd-bounding-box"
    await open_widget(site, page, tag, f"initial-value='{json.dumps(ITEMS[tag])}'")
    await page.get_by_role("radio", name="Cat").click()
    await drag(page, (300, 300), (400, 400))
    await page.keyboard.press("1")
    inner = {"height": 100, "label": "Cat", "left": 300, "top": 300, "width": 100}
    assert (await answer(page))["boundingBoxes"] == [*ITEMS[tag], inner]


async def test_a_polygon_may_share_a_border_and_is_selected_by_it(site: Site, page: Page) -> None:
    first = [{"label": "Dog", "vertices": [{"x": 200, "y": 200}, {"x": 600, "y": 200}, {"x": 600, "y": 500}]}]
    await open_widget(site, page, "crowd-polygon", f"initial-value='{json.dumps(first)}'")
    await click(page, (550, 300))
    await expect(page.locator(".shape[aria-pressed=true]")).to_have_count(0)
    await click(page, (400, 200))
    await expect(page.locator(".shape[aria-pressed=true]")).to_have_count(1)
    await expect(page.get_by_role("button", name="Dog, polygon 1 of 1, 3 points", exact=True)).to_be_focused()


async def test_a_photo_of_24_megapixels_is_sharp_at_eight_times_its_size(site: Site, page: Page) -> None:
    """Every natural pixel of a pattern of single pixels has its own colour in the middle of its eight by eight."""
    photo = Image.new("1", (6000, 4000), 1)
    pattern = [(x, y) for x in range(2990, 3010) for y in range(1990, 2010) if (x + y) % 2]
    for place in pattern:
        photo.putpixel(place, 0)
    buffer = BytesIO()
    photo.save(buffer, "PNG")
    site.files["/photo.png"] = ("image/png", buffer.getvalue())
    await open_alone(site, page, template("crowd-bounding-box").replace("/photo.svg", "/photo.png"))
    await page.wait_for_function(f"{WIDGET}.value.inputImageProperties.width === 6000")
    box = await displayed(page)
    await page.mouse.move(box["left"] + box["width"] / 2, box["top"] + box["height"] / 2)
    await page.mouse.wheel(0, -10_000)
    await expect(page.locator(".zoom-level")).to_have_text("800%")
    box = await displayed(page)
    left, top = box["left"] + 2992 * 8, box["top"] + 1992 * 8
    clip: Any = {"x": round(left), "y": round(top), "width": 16 * 8, "height": 16 * 8}
    expected = [[0 if (x + y) % 2 else 255 for x in range(16)] for y in range(16)]
    for _ in range(50):
        # While the browser decodes the photo it shows it coarser.
        picture = Image.open(BytesIO(await page.screenshot(clip=clip))).convert("L")
        shown = [[picture.getpixel((8 * x + 4, 8 * y + 4)) for x in range(16)] for y in range(16)]
        if is_near(shown, expected):
            return
    raise AssertionError(shown)


def is_near(shown: Any, expected: list[list[int]]) -> bool:
    return all(
        abs(level - wanted) < 64
        for line, wanted_line in zip(shown, expected, strict=True)
        for level, wanted in zip(line, wanted_line, strict=True)
    )


async def test_two_fingers_pinch_and_draw_nothing_one_draws(site: Site, browser: Browser) -> None:
    context = await browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    context.set_default_timeout(30_000)
    page = await context.new_page()
    await open_widget(site, page, "crowd-bounding-box")
    await page.get_by_role("radio", name="Dog").tap()
    session = await context.new_cdp_session(page)
    before = await displayed(page)
    middle = on_screen(before, (800, 400))
    await touch(session, "touchStart", [(middle[0] - 20, middle[1])])
    await touch(session, "touchMove", [(middle[0] - 30, middle[1])])
    await touch(session, "touchStart", [(middle[0] - 30, middle[1]), (middle[0] + 30, middle[1])])
    for spread in (40, 50, 60):
        await touch(session, "touchMove", [(middle[0] - spread, middle[1]), (middle[0] + spread, middle[1])])
    await touch(session, "touchEnd", [])
    await page.wait_for_function(
        f"least => {WIDGET}.shadowRoot.querySelector('canvas.upper-canvas').getBoundingClientRect().width > least",
        arg=before["width"] * 1.8,
    )
    assert (await answer(page))["boundingBoxes"] == []
    box = await displayed(page)
    await touch(session, "touchStart", [on_screen(box, (700, 300))])
    await touch(session, "touchMove", [on_screen(box, (800, 400))])
    await touch(session, "touchMove", [on_screen(box, (900, 500))])
    await touch(session, "touchEnd", [])
    await page.wait_for_function(f"{WIDGET}.value.boundingBoxes.length === 1")
    assert (await answer(page))["boundingBoxes"] == [
        {"height": 200, "label": "Dog", "left": 700, "top": 300, "width": 200}
    ]
    await context.close()


async def touch(session: CDPSession, kind: str, points: list[tuple[float, float]]) -> None:
    touches = [{"x": x, "y": y, "id": index} for index, (x, y) in enumerate(points)]
    await session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})


@pytest.mark.parametrize(
    ("tag", "keys", "expected"),
    [
        ("crowd-bounding-box", ["Space", "Shift+ArrowRight", "Shift+ArrowDown", "Space"], "boundingBoxes"),
        (
            "crowd-polygon",
            ["Space", "Shift+ArrowRight", "Space", "Shift+ArrowDown", "Space", "Enter"],
            "polygons",
        ),
        ("crowd-polyline", ["Space", "Shift+ArrowRight", "Space", "Enter"], "polylines"),
        ("crowd-line", ["Space", "Shift+ArrowRight", "Space"], "lines"),
        ("crowd-keypoint", ["Space"], "keypoints"),
    ],
)
async def test_the_keyboard_alone_labels_draws_nudges_and_submits(
    site: Site, page: Page, tag: str, keys: list[str], expected: str
) -> None:
    await open_widget(site, page, tag)
    await page.keyboard.press("2")
    for _ in range(10):
        if await page.evaluate(f"{WIDGET}.shadowRoot.activeElement?.matches('.stage') ?? false"):
            break
        await page.keyboard.press("Tab")
    await page.keyboard.press("ArrowUp")
    await expect(page.locator(".cursor")).to_contain_text("800, 400")
    for key in keys:
        await page.keyboard.press(key)
    await expect(page.locator(".shape")).to_have_count(1)
    before = (await answer(page))[expected][0]
    await page.keyboard.press("Tab")
    await expect(page.locator(".shape")).to_be_focused()
    await page.keyboard.press("ArrowLeft")
    moved = (await answer(page))[expected][0]
    assert moved["label"] == "Cat"
    assert [point[0] - 1 for point in corners(before)] == [point[0] for point in corners(moved)]
    await page.keyboard.press("Control+Enter")
    assert await shown_answer(page) == {"a": await answer(page)}


def corners(item: dict[str, Any]) -> list[tuple[int, int]]:
    if "left" in item:
        return [(item["left"], item["top"])]
    if "vertices" in item:
        return [(point["x"], point["y"]) for point in item["vertices"]]
    return [(item["x"], item["y"])]


async def test_a_draft_comes_back_with_what_was_drawn(site: Site, page: Page) -> None:
    site.files["/photo.svg"] = ("image/svg+xml", PICTURE.encode())
    body = template("crowd-keypoint")
    task = await open_task(site, page, body)
    await task.frame.wait_for_function(f"{WIDGET}.value.inputImageProperties.width > 0")
    await task.frame.get_by_role("radio", name="Dog").click()
    await task.frame.locator(".stage").click(position={"x": 200, "y": 200})
    drafts = await task.wait_for("draft")
    drawn = await task.frame.evaluate(f"{WIDGET}.value")
    again = await open_task(site, page, body, draft=drafts[-1]["answer"])
    await again.frame.wait_for_function(f"{WIDGET}.value.keypoints.length === 1")
    await again.frame.wait_for_function(f"{WIDGET}.value.inputImageProperties.width > 0")
    assert await again.frame.evaluate(f"{WIDGET}.value") == drawn


async def test_an_image_that_fails_blocks_submitting_until_it_is_there(site: Site, page: Page) -> None:
    site.missing.add("/photo.svg")
    await open_alone(site, page, template("crowd-line"))
    await expect(page.get_by_role("button", name="Try again")).to_be_visible()
    await page.get_by_role("checkbox", name="Nothing to label").check()
    await page.get_by_role("button", name="Submit").click()
    await expect(page.locator("footer .error")).to_contain_text("could not be loaded")
    site.files["/photo.svg"] = ("image/svg+xml", PICTURE.encode())
    await page.get_by_role("button", name="Try again").click()
    await page.wait_for_function(f"{WIDGET}.value.inputImageProperties.width > 0")
    await page.get_by_role("button", name="Submit").click()
    assert await shown_answer(page) == {"a": {"inputImageProperties": SIZE, "lines": []}}


@pytest.mark.parametrize("tag", TAGS)
async def test_handles_and_points_are_large_enough_to_be_hit(site: Site, page: Page, tag: str) -> None:
    await open_widget(site, page, tag, f"initial-value='{json.dumps(ITEMS[tag])}'")
    await page.locator(".shape-row").first.click()
    sizes = await page.evaluate(
        f"""[...{WIDGET}.shadowRoot.querySelectorAll('.handle')].map(handle => handle.getBoundingClientRect())
        .map(box => Math.min(box.width, box.height))"""
    )
    assert len(sizes) == HANDLES[tag]
    assert all(size >= 24 for size in sizes)


ITEMS: dict[str, list[dict[str, Any]]] = {
    "crowd-bounding-box": [{"height": 300, "label": "Dog", "left": 200, "top": 200, "width": 400}],
    "crowd-polygon": [
        {"label": "Dog", "vertices": [{"x": 200, "y": 200}, {"x": 600, "y": 200}, {"x": 600, "y": 500}]}
    ],
    "crowd-polyline": [{"label": "Dog", "vertices": [{"x": 200, "y": 200}, {"x": 600, "y": 200}]}],
    "crowd-line": [{"label": "Dog", "vertices": [{"x": 200, "y": 200}, {"x": 600, "y": 200}]}],
    "crowd-keypoint": [{"label": "Dog", "x": 200, "y": 200}],
}
HANDLES = {
    "crowd-bounding-box": 8,
    "crowd-polygon": 3,
    "crowd-polyline": 2,
    "crowd-line": 2,
    "crowd-keypoint": 0,
}


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_axe_finds_nothing_in_a_drawn_and_in_an_empty_task(site: Site, page: Page, theme: str) -> None:
    site.files["/photo.svg"] = ("image/svg+xml", PICTURE.encode())
    found: dict[str, list[str]] = {}
    for tag in TAGS:
        empty = await open_task(site, page, template(tag), theme=theme)
        await empty.frame.wait_for_function(f"{WIDGET}.value.inputImageProperties.width > 0")
        await empty.frame.get_by_role("button", name="Submit").click()
        found[tag] = await violations(empty.frame)
        initial = f"initial-value='{json.dumps(ITEMS[tag])}'"
        drawn = await open_task(site, page, template(tag, initial), theme=theme)
        await drawn.frame.wait_for_function(f"{WIDGET}.value.inputImageProperties.width > 0")
        await drawn.frame.locator(".shape-row").first.click()
        found[tag] += await violations(drawn.frame)
        await drawn.frame.get_by_role("button", name="Shortcuts").click()
        found[tag] += await violations(drawn.frame)
    assert found == {tag: [] for tag in TAGS}
