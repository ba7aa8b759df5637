"""Painting masks with a real mouse, fingers and keys; what is sent is read back with Pillow and compared pixel by pixel."""

from __future__ import annotations

import io
import math
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.async_api import Browser, Page, expect
from tests.browser.elements.axe import violations
from tests.browser.elements.loopback import Site
from tests.browser.elements.mask_reader import Place, brush_pixels, picture, polygon_pixels, read_png
from tests.browser.elements.tasks import CROWD, Task, open_alone, open_task, shown_answer

pytestmark = pytest.mark.asyncio(loop_scope="session")

WIDTH, HEIGHT = 3400, 2000
ACCEPTED: dict[str, object] = {"type": "accepted"}
SEMANTIC = "crowd-semantic-segmentation"
INSTANCE = "crowd-instance-segmentation"
BLUE, ORANGE, GREEN = "#1f77b4", "#ff7f0e", "#2ca02c"


def photo_of(width: int, height: int) -> str:
    colour = '<rect width="100%" height="100%" fill="#7fa7c9"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{colour}</svg>'


class Painting:
    """A mask element in its frame, with the arithmetic between the screen and natural pixels."""

    def __init__(self, task: Task, tag: str) -> None:
        self.task, self.tag, self.page = task, tag, task.page
        self.left = self.top = self.x = self.y = 0.0
        self.scale = 1.0

    async def zoom_to(self, scale: float, at: tuple[int, int]) -> None:
        """Show the image at exactly this scale, with this pixel near the middle of the stage."""
        view = await self.task.frame.evaluate(
            """([tag, scale, [x, y]]) => {
              const { stage } = document.querySelector(tag);
              stage.zoom(scale / stage.viewport.scale);
              const { clientWidth, clientHeight } = stage.element;
              const { viewport } = stage;
              stage.pan({ x: clientWidth / 2 - x * scale - viewport.x, y: clientHeight / 2 - y * scale - viewport.y });
              const box = stage.element.getBoundingClientRect();
              return { ...stage.viewport, left: box.left, top: box.top };
            }""",
            [self.tag, scale, list(at)],
        )
        self.scale, self.x, self.y = view["scale"], view["x"], view["y"]
        self.left, self.top = view["left"], view["top"]
        assert self.scale == pytest.approx(scale)

    def screen(self, x: float, y: float) -> tuple[int, int]:
        """The whole screen pixel at which this place of the image is seen."""
        return round(x * self.scale + self.x + self.left), round(y * self.scale + self.y + self.top)

    def natural(self, at: tuple[int, int]) -> Place:
        """What the element makes of a place on the screen: the same arithmetic, so the same number."""
        return (at[0] - self.left - self.x) / self.scale, (at[1] - self.top - self.y) / self.scale

    async def stroke(self, *places: tuple[float, float]) -> list[Place]:
        """Press, move and release; the places in natural pixels at which the pointer was."""
        screen = [self.screen(*place) for place in places]
        await self.page.mouse.move(*screen[0])
        await self.page.mouse.down()
        for at in screen[1:]:
            await self.page.mouse.move(*at)
        await self.page.mouse.up()
        return [self.natural(at) for at in screen]

    async def brush_size(self, size: int) -> None:
        for _ in range(25):
            shown = await self.task.frame.locator(".brush-size output").text_content()
            now = int((shown or "0").split()[0])
            if now == size:
                return
            await self.page.keyboard.press("]" if now < size else "[")
        raise AssertionError(f"no brush of {size} px")

    async def answer(self) -> dict[str, Any]:
        await self.page.keyboard.press("Control+Enter")
        (submit,) = await self.task.wait_for("submit")
        found = submit["answer"]["m"]
        assert isinstance(found, dict)
        return found


def mask_form(tag: str, attributes: str = "") -> str:
    return (
        f'<title>Masks</title>{CROWD}<crowd-form><{tag} name="m" header="Paint it" src="/photo.svg"'
        f""" labels="['Cat', 'Dog', 'Cow']" {attributes}><short-instructions>Paint.</short-instructions></{tag}></crowd-form>"""
    )


async def open_mask(
    site: Site, page: Page, tag: str, attributes: str = "", *, photo: str = "", **options: Any
) -> Painting:
    site.files["/photo.svg"] = ("image/svg+xml", (photo or photo_of(WIDTH, HEIGHT)).encode())
    task = await open_task(site, page, mask_form(tag, attributes), verdicts=[ACCEPTED], **options)
    await expect(task.frame.get_by_role("button", name="Brush", exact=True)).to_be_enabled()
    await task.frame.get_by_role("group", name="Image to review").focus()
    return Painting(task, tag)


def nearest_corner(at: Place) -> tuple[int, int]:
    return math.floor(at[0] + 0.5), math.floor(at[1] + 0.5)


def same(found: Image.Image, expected: Image.Image) -> bool:
    """Whether every channel of every pixel is equal, the colours of transparent ones too."""
    return found.size == expected.size and all(
        ImageChops.difference(a, b).getbbox() is None
        for a, b in zip(found.split(), expected.split(), strict=True)
    )


@pytest.mark.parametrize(("zoom", "size", "thin"), [(0.3, 80, 25), (1, 40, 5), (4, 16, 3)])
async def test_known_strokes_give_exactly_the_expected_picture(
    site: Site, page: Page, zoom: float, size: int, thin: int
) -> None:
    work = await open_mask(site, page, SEMANTIC)
    await work.zoom_to(zoom, (1700, 1000))
    reach = 60 / zoom

    def at(x: float, y: float) -> tuple[float, float]:
        return 1700 + x * reach, 1000 + y * reach

    await page.keyboard.press("1")
    await work.brush_size(size)
    broad = await work.stroke(at(-2, -2), at(-1, 1), at(0.3, 0.4), at(2, -1.5))
    await page.keyboard.press("2")
    await page.keyboard.press("p")
    corners = [work.screen(*at(x, y)) for x, y in ((-1, -1), (2.1, 0.2), (0.4, 2), (1.5, -1.2))]
    for corner in corners:
        await page.mouse.click(*corner)
    await page.keyboard.press("Enter")
    await page.keyboard.press("e")
    await work.brush_size(thin)
    erased = await work.stroke(at(-2, 0), at(2, 0.7))
    answer = await work.answer()
    polygon = [nearest_corner(work.natural(corner)) for corner in corners]
    expected = picture(
        WIDTH,
        HEIGHT,
        [
            (brush_pixels(broad, size), BLUE),
            (polygon_pixels(polygon), ORANGE),
            (brush_pixels(erased, thin), ""),
        ],
    )
    assert same(read_png(answer["labeledImage"]["pngImageData"]), expected)
    assert answer["labelMappings"] == {"Cat": {"color": BLUE}, "Dog": {"color": ORANGE}}
    assert answer["inputImageProperties"] == {"height": HEIGHT, "width": WIDTH}
    assert "initialValueModified" not in answer


async def test_a_fine_screen_gets_a_fine_mask_and_the_same_picture(site: Site, browser: Browser) -> None:
    # Not in a frame: Chromium gives the emulated screen to the outer page alone.
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, device_scale_factor=2)
    try:
        site.files["/photo.svg"] = ("image/svg+xml", photo_of(WIDTH, HEIGHT).encode())
        page = await open_alone(site, await context.new_page(), mask_form(SEMANTIC))
        await expect(page.get_by_role("button", name="Brush", exact=True)).to_be_enabled()
        work = Painting(Task(page, page.main_frame), SEMANTIC)
        await work.zoom_to(1, (1700, 1000))
        await page.keyboard.press("2")
        await work.brush_size(25)
        path = await work.stroke((1650, 900), (1760, 1010), (1700, 1080))
        assert await page.locator("canvas.mask").evaluate("canvas => canvas.width / canvas.clientWidth") == 2
        await page.get_by_role("button", name="Submit").click()
        found = read_png((await shown_answer(page))["m"]["labeledImage"]["pngImageData"])
        assert same(found, picture(WIDTH, HEIGHT, [(brush_pixels(path, 25), ORANGE)]))
    finally:
        await context.close()


async def test_a_polygon_closes_on_its_first_corner_and_freehand_when_let_go(site: Site, page: Page) -> None:
    work = await open_mask(site, page, SEMANTIC)
    await work.zoom_to(1, (1700, 1000))
    await page.keyboard.press("1")
    await page.keyboard.press("p")
    clicked = [work.screen(x, y) for x, y in ((1500, 900), (1600, 910), (1550, 990))]
    for corner in clicked:
        await page.mouse.click(*corner)
    await page.mouse.click(clicked[0][0] + 6, clicked[0][1] - 5)
    await page.keyboard.press("2")
    turns = [2 * math.pi * turn / 12 for turn in range(12)]
    freehand = await work.stroke(
        *((1800 + 70 * math.cos(turn), 1050 + 50 * math.sin(turn)) for turn in turns)
    )
    expected = [
        (polygon_pixels([nearest_corner(work.natural(corner)) for corner in clicked]), BLUE),
        (polygon_pixels([nearest_corner(at) for at in freehand]), ORANGE),
    ]
    found = read_png((await work.answer())["labeledImage"]["pngImageData"])
    assert same(found, picture(WIDTH, HEIGHT, expected))


async def test_a_stroke_over_the_edge_is_cut_at_the_image(site: Site, page: Page) -> None:
    photo = photo_of(300, 200)
    work = await open_mask(site, page, SEMANTIC, photo=photo)
    await work.zoom_to(2, (150, 100))
    await page.keyboard.press("1")
    await work.brush_size(12)
    path = await work.stroke((290, 190), (310, 205), (295, 195))
    found = read_png((await work.answer())["labeledImage"]["pngImageData"])
    assert same(found, picture(300, 200, [(brush_pixels(path, 12), BLUE)]))


async def test_instances_are_added_selected_and_deleted_with_the_mouse(site: Site, page: Page) -> None:
    work = await open_mask(site, page, INSTANCE)
    await work.zoom_to(1, (1700, 1000))
    frame = work.task.frame
    add_cat = frame.get_by_role("region", name="Cat").get_by_role("button", name="Add instance")
    await add_cat.click()
    await work.brush_size(20)
    first = await work.stroke((1500, 900), (1550, 900))
    await add_cat.click()
    await work.stroke((1600, 1000), (1650, 1000))
    await frame.get_by_role("region", name="Dog").get_by_role("button", name="Add instance").click()
    dog = await work.stroke((1700, 1100), (1750, 1100))
    await frame.get_by_role("button", name="Cat 1", exact=True).click()
    more = await work.stroke((1500, 950), (1550, 950))
    await frame.get_by_role("button", name="Delete Cat 2").click()
    await expect(frame.get_by_role("button", name="Cat 2", exact=True)).to_have_count(0)
    answer = await work.answer()
    assert answer["instances"] == [{"color": BLUE, "label": "Cat"}, {"color": GREEN, "label": "Dog"}]
    cat = brush_pixels(first, 20) | brush_pixels(more, 20)
    expected = picture(WIDTH, HEIGHT, [(cat, BLUE), (brush_pixels(dog, 20), GREEN)])
    assert same(read_png(answer["labeledImage"]["pngImageData"]), expected)


@pytest.mark.parametrize("tag", [SEMANTIC, INSTANCE])
async def test_an_earlier_mask_comes_back_as_it_was(site: Site, page: Page, tag: str) -> None:
    photo = photo_of(300, 200)
    earlier = picture(300, 200, [(brush_pixels([(50, 60), (220, 90)], 31), "#123456")])
    file = io.BytesIO()
    earlier.save(file, "PNG")
    site.files["/mask.png"] = ("image/png", file.getvalue())
    known = (
        "labelMappings: {'Dog': {color: '#123456'}}"
        if tag == SEMANTIC
        else "instances: [{color: '#123456', label: 'Dog'}]"
    )
    work = await open_mask(
        site, page, tag, f"""initial-value="{{src: '/mask.png', {known},}}" """, photo=photo
    )
    await expect(work.task.frame.get_by_text("Loading the earlier mask…")).to_have_count(0)
    answer = await work.answer()
    assert same(read_png(answer["labeledImage"]["pngImageData"]), earlier)
    assert answer["initialValueModified"] is False
    if tag == SEMANTIC:
        assert answer["labelMappings"] == {"Dog": {"color": "#123456"}}
    else:
        assert answer["instances"] == [{"color": "#123456", "label": "Dog"}]


@pytest.mark.parametrize("fault", ["missing", "not for other origins", "no image"])
async def test_an_earlier_mask_that_cannot_be_read_can_be_tried_again(
    site: Site, page: Page, fault: str
) -> None:
    file = io.BytesIO()
    earlier = picture(30, 20, [({(3, 4), (5, 6)}, "#123456")])
    earlier.save(file, "PNG")
    replies: dict[str, dict[str, Any]] = {
        "missing": {"status": 404, "headers": {"Access-Control-Allow-Origin": "*"}},
        "not for other origins": {
            "headers": {"Access-Control-Allow-Origin": "https://elsewhere.example"},
            "body": file.getvalue(),
        },
        "no image": {"headers": {"Access-Control-Allow-Origin": "*"}, "body": "<html>"},
    }
    await page.route("**/mask.png", lambda route: route.fulfill(**replies[fault]))
    initial = """initial-value="{src: '/mask.png', labelMappings: {Dog: {color: '#123456'}}}" """
    work = await open_mask(site, page, SEMANTIC, initial, photo=photo_of(30, 20))
    frame = work.task.frame
    await expect(frame.get_by_text("The earlier mask could not be loaded.")).to_be_visible()
    (problem,) = await work.task.wait_for("problem")
    assert (problem["element"], problem["attribute"]) == (SEMANTIC, "initial-value")
    await page.unroute("**/mask.png")
    site.files["/mask.png"] = ("image/png", file.getvalue())
    await frame.get_by_role("button", name="Try again").click()
    await expect(frame.get_by_text("The earlier mask could not be loaded.")).to_have_count(0)
    await expect(frame.get_by_text("Loading the earlier mask…")).to_have_count(0)
    assert same(read_png((await work.answer())["labeledImage"]["pngImageData"]), earlier)


async def test_a_stroke_on_24_megapixels_is_seen_before_it_ends(site: Site, page: Page) -> None:
    photo = photo_of(6000, 4000)
    work = await open_mask(site, page, SEMANTIC, photo=photo)
    await page.keyboard.press("1")
    await work.zoom_to(
        await work.task.frame.evaluate(f"document.querySelector('{SEMANTIC}').stage.viewport.scale"),
        (3000, 2000),
    )
    start, end = work.screen(2000, 2000), work.screen(4000, 2000)
    await page.mouse.move(*start)
    await page.mouse.down()
    await page.mouse.move(*end)
    seen = """([tag, x, y]) => new Promise(resolve => requestAnimationFrame(() => {
      const canvas = document.querySelector(tag).shadowRoot.querySelector('canvas.mask');
      const box = canvas.getBoundingClientRect();
      resolve(canvas.getContext('2d').getImageData(x - box.left, y - box.top, 1, 1).data[3] > 0);
    }))"""
    assert await work.task.frame.evaluate(seen, [SEMANTIC, *work.screen(3000, 2000)])
    await page.mouse.up()
    answer = await work.answer()
    # An answer may have 8 MB; a picture of one stroke must stay far below that.
    assert len(answer["labeledImage"]["pngImageData"]) < 200_000
    assert read_png(answer["labeledImage"]["pngImageData"]).getpixel((3000, 2000)) == (0x1F, 0x77, 0xB4, 255)


@pytest.mark.parametrize("tag", [SEMANTIC, INSTANCE])
async def test_a_mask_by_keyboard_only(site: Site, page: Page, tag: str) -> None:
    photo = photo_of(40, 20)
    work = await open_mask(site, page, tag, photo=photo)
    await work.task.frame.get_by_role("group", name="Image to review").focus()
    await page.keyboard.press("2")
    await page.keyboard.press("p")
    for key in (
        "ArrowRight",
        "Space",
        "Shift+ArrowRight",
        "Space",
        "ArrowDown",
        "ArrowDown",
        "Space",
        "Shift+ArrowLeft",
        "Space",
        "Enter",
    ):
        await page.keyboard.press(key)
    await expect(work.task.frame.get_by_role("status").filter(has_text="Dog")).to_contain_text(
        "2.5% of the image"
    )
    found = read_png((await work.answer())["labeledImage"]["pngImageData"])
    color = ORANGE if tag == SEMANTIC else BLUE
    assert same(found, picture(40, 20, [(polygon_pixels([(20, 10), (30, 10), (30, 12), (20, 12)]), color)]))


async def test_a_draft_brings_the_painting_back(site: Site, page: Page) -> None:
    work = await open_mask(site, page, SEMANTIC)
    await work.zoom_to(1, (1700, 1000))
    await page.keyboard.press("3")
    await work.brush_size(32)
    path = await work.stroke((1600, 900), (1800, 1100))
    (draft, *_) = await work.task.wait_for("draft")
    drafts = await work.task.received("draft")
    assert len(str(drafts[-1]["answer"])) < 5_000
    again = await open_mask(site, page, SEMANTIC, draft=drafts[-1]["answer"])
    answer = await again.answer()
    assert same(
        read_png(answer["labeledImage"]["pngImageData"]),
        picture(WIDTH, HEIGHT, [(brush_pixels(path, 32), GREEN)]),
    )
    assert answer["labelMappings"] == {"Cow": {"color": GREEN}}
    assert draft["type"] == "draft"


async def test_one_finger_paints_and_two_move_the_image(site: Site, browser: Browser) -> None:
    context = await browser.new_context(viewport={"width": 390, "height": 700}, has_touch=True)
    try:
        page = await context.new_page()
        work = await open_mask(site, page, SEMANTIC)
        await work.task.frame.get_by_role("radio", name="Cat").tap()
        await work.zoom_to(1, (1700, 1000))
        session = await context.new_cdp_session(page)

        async def touch(kind: str, *places: tuple[float, float]) -> None:
            points = [
                {"x": work.screen(*at)[0], "y": work.screen(*at)[1], "id": id} for id, at in enumerate(places)
            ]
            await session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        finger = [(1650.0, 980.0), (1700.0, 1000.0), (1720.0, 960.0)]
        await touch("touchStart", finger[0])
        for at in finger[1:]:
            await touch("touchMove", at)
        await touch("touchEnd")
        for kind, spread in (("touchStart", 20), ("touchMove", 30), ("touchMove", 40)):
            await touch(kind, (1700 - spread, 1020), (1700 + spread, 1020))
        await touch("touchEnd")
        scale = await work.task.frame.evaluate(f"document.querySelector('{SEMANTIC}').stage.viewport.scale")
        assert scale == pytest.approx(2, rel=0.1)
        path = [work.natural(work.screen(*at)) for at in finger]
        found = read_png((await work.answer())["labeledImage"]["pngImageData"])
        assert same(found, picture(WIDTH, HEIGHT, [(brush_pixels(path, 80), BLUE)]))
    finally:
        await context.close()


@pytest.mark.parametrize("tag", [SEMANTIC, INSTANCE])
async def test_on_a_phone_every_tool_and_submit_are_in_reach(site: Site, page: Page, tag: str) -> None:
    await page.set_viewport_size({"width": 390, "height": 700})
    work = await open_mask(site, page, tag)
    frame = work.task.frame
    tools = frame.get_by_role("toolbar").get_by_role("button")
    assert await tools.count() == 11
    for tool in await tools.all():
        await expect(tool).to_be_in_viewport(ratio=1)
    await expect(frame.get_by_role("slider", name="Brush size")).to_be_in_viewport(ratio=1)
    await expect(frame.get_by_role("button", name="Submit")).to_be_in_viewport(ratio=1)
    assert await frame.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("tag", [SEMANTIC, INSTANCE])
async def test_a_mask_element_has_no_serious_violation(site: Site, page: Page, tag: str, theme: str) -> None:
    work = await open_mask(site, page, tag, theme=theme)
    assert await violations(work.task.frame) == []
    await work.zoom_to(1, (1700, 1000))
    await page.keyboard.press("1")
    await work.stroke((1650, 980), (1720, 960))
    await page.keyboard.press("p")
    await page.mouse.click(*work.screen(1600, 900))
    assert await violations(work.task.frame) == []
    await page.keyboard.press("?")
    await expect(work.task.frame.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    assert await violations(work.task.frame) == []
