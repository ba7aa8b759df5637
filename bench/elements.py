"""The crowd elements in Chromium: how soon a classifier can be used, whether drawing keeps up with the screen.

Everything runs in a sandboxed frame, as in the portal, with nothing cached; the mouse is real. Without a graphics card
Chromium paints in software on the same two cores, so what keeps up here keeps up elsewhere.
"""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import random
import statistics
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image
from playwright.async_api import Browser, Frame, Page, async_playwright
from tests.browser.elements.loopback import BUILT, Site, serve
from tests.browser.elements.tasks import SANDBOX

from bench.report import Report, shown

BUNDLE_KILOBYTES, READY_MS, FRAMES_PER_SECOND, FRAME_MS = 90.0, 200.0, 60.0, 1000 / 60
WIDTH_PX, HEIGHT_PX, SHAPES = 6_000, 4_000, 200
STARTS, MOVES, ROUNDS = 9, 240, 3
NEW_SHAPES, WHEEL_TURNS = 20, 60
CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

HOST = f"""<!doctype html><title>Host</title>
<style>body{{margin:0}}iframe{{width:100vw;height:100vh;border:0}}</style>
<iframe sandbox="{SANDBOX}" src="/task.html"></iframe>"""
CLASSIFIER = """<!doctype html><script>window.readyAt = undefined;
document.addEventListener("all-crowd-elements-ready", () => { window.readyAt = performance.now(); });</script>
<script src="/crowd-html-elements.js"></script><crowd-form><crowd-classifier name="c" header="How does it sound?"
categories="['Positive', 'Negative', 'Neutral']"><classification-target><p>The kettle boils fast.</p></classification-target>
</crowd-classifier></crowd-form>"""
DRAWING = """<!doctype html><script>
window.frames_ = []; window.painted = []; let moved;
const put = CanvasRenderingContext2D.prototype.putImageData;
CanvasRenderingContext2D.prototype.putImageData = function (...all) {
  put.apply(this, all);
  if (moved !== undefined) { window.painted.push(performance.now() - moved); moved = undefined; }
};
window.addEventListener("pointermove", (event) => { if (event.buttons === 1) moved ??= performance.now(); }, true);
const tick = (now) => { window.frames_.push(now); requestAnimationFrame(tick); };
requestAnimationFrame(tick);
</script><script src="/crowd-html-elements.js"></script><crowd-form>%s</crowd-form>"""


def measure(report: Report) -> None:
    report.title("crowd elements in Chromium")
    kilobytes = len(gzip.compress((BUILT / "crowd-html-elements.js").read_bytes())) / 1_000
    report.below("elements' bundle, gzipped", [kilobytes], BUNDLE_KILOBYTES, "kB")
    asyncio.run(_measure(report))


async def _measure(report: Report) -> None:
    async with async_playwright() as playwright, serve() as site:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        report.line(f"Chromium {browser.version}, software painting")
        site.files["/photo.jpg"] = ("image/jpeg", _photo())
        ready = [await _time_to_ready(browser, site) for _ in range(STARTS)]
        report.below("frame's navigation to an interactive classifier, nothing cached", ready, READY_MS, "ms")
        for motion in MOTIONS:
            rounds = [await _move(browser, site, motion) for _ in range(ROUNDS)]
            rates = [rate for rate, _ in rounds]
            name = (
                f"{motion.name} {SHAPES} boxes on {WIDTH_PX * HEIGHT_PX // 10**6} megapixels, frames a second"
            )
            # The screen itself ticks at 60; a frame lost at the edges of the measured time is no lost frame.
            if motion.draws:
                report.at_least(name, rates, FRAMES_PER_SECOND - 1)
            else:
                report.line(f"{name}: {shown(rates, 2)}")
            report.line(
                f"longest 1 % of frames: {statistics.median(longest for _, longest in rounds):.1f} ms"
            )
        strokes = [await _paint(browser, site) for _ in range(ROUNDS)]
        report.below(
            "a segmentation stroke from the pointer's event to its pixels, p95", strokes, FRAME_MS, "ms"
        )
        await browser.close()


async def _time_to_ready(browser: Browser, site: Site) -> float:
    """Milliseconds in the frame, by its own clock; the context is new, so there is no cache."""
    page = await _open(browser, site, CLASSIFIER)
    frame = page.frames[1]
    await frame.wait_for_function("window.readyAt !== undefined")
    found = float(await frame.evaluate("window.readyAt"))
    await page.context.close()
    return found


@dataclass(frozen=True)
class Shapes:
    """A bounding box task with many boxes; the mouse is over the middle of the image, where a larger one is."""

    page: Page
    frame: Frame
    middle: tuple[float, float]
    """Screen pixels."""

    scale: float
    """Screen pixels of a natural one, before any zooming."""

    async def boxes(self) -> list[dict[str, int]]:
        found = await self.frame.evaluate("document.querySelector('crowd-bounding-box').value.boundingBoxes")
        assert isinstance(found, list)
        return found


async def _drag_one(shapes: Shapes) -> None:
    x, y = shapes.middle
    # On the border: inside, a press begins a new box.
    x -= 200 * shapes.scale
    await shapes.page.mouse.move(x, y)
    await shapes.page.mouse.down()
    for move in range(MOVES):
        await shapes.page.mouse.move(x + move % 80, y + move % 60)
    await shapes.page.mouse.up()
    boxes = await shapes.boxes()
    assert len(boxes) == SHAPES, len(boxes)
    assert boxes[-1]["left"] != 2_800, "the box has not been dragged"


async def _draw_more(shapes: Shapes) -> None:
    x, y = shapes.middle
    for nth in range(NEW_SHAPES):
        await shapes.page.mouse.move(x - 100 + 10 * nth, y)
        await shapes.page.mouse.down()
        for move in range(MOVES // NEW_SHAPES):
            await shapes.page.mouse.move(x - 90 + 10 * nth + move, y + 10 + move)
        await shapes.page.mouse.up()
        # What was drawn is selected no longer, so that the next press draws again.
        await shapes.page.keyboard.press("Escape")
    assert len(await shapes.boxes()) == SHAPES + NEW_SHAPES


async def _zoom(shapes: Shapes) -> None:
    """From the whole image to eight times its size, and back."""
    await shapes.page.mouse.move(*shapes.middle)
    for turn in range(WHEEL_TURNS):
        await shapes.page.mouse.wheel(0, -80 if turn < WHEEL_TURNS / 2 else 80)
        # Wheels wait for nobody; the screen shows one step of a frame.
        await shapes.frame.evaluate("new Promise(requestAnimationFrame)")


async def _pan(shapes: Shapes) -> None:
    x, y = shapes.middle
    await shapes.page.mouse.down(button="middle")
    for move in range(MOVES):
        await shapes.page.mouse.move(x + 3 * (move % 80), y + 3 * (move % 60))
    await shapes.page.mouse.up(button="middle")


async def _nothing(_shapes: Shapes) -> None:
    pass


async def _choose_label(shapes: Shapes) -> None:
    await shapes.frame.get_by_role("radio", name="Dog").click()


async def _enlarge(shapes: Shapes) -> None:
    """To eight times the natural size, the most there is, and the picture painted so."""
    for _ in range(WHEEL_TURNS):
        await shapes.page.mouse.wheel(0, -80)
        await shapes.frame.evaluate("new Promise(requestAnimationFrame)")
    assert await shapes.frame.locator(".zoom-level").text_content() == "800%"


@dataclass(frozen=True)
class Motion:
    name: str
    prepare: Callable[[Shapes], Awaitable[None]]
    run: Callable[[Shapes], Awaitable[None]]
    draws: bool
    """What must keep up with the screen; looking closer is measured only."""


MOTIONS = (
    Motion("dragging one of", _nothing, _drag_one, draws=True),
    Motion(f"drawing {NEW_SHAPES} more over", _choose_label, _draw_more, draws=True),
    Motion("zooming", _nothing, _zoom, draws=False),
    Motion("moving, at eight times their size,", _enlarge, _pan, draws=False),
)


async def _move(browser: Browser, site: Site, motion: Motion) -> tuple[float, float]:
    """Frames a second while something moves, and the longest hundredth of their intervals in milliseconds."""
    shapes = await _open_shapes(browser, site)
    await motion.prepare(shapes)
    began = await shapes.frame.evaluate("performance.now()")
    await motion.run(shapes)
    ended = await shapes.frame.evaluate("performance.now()")
    stamps = [stamp for stamp in await shapes.frame.evaluate("window.frames_") if began <= stamp <= ended]
    await shapes.page.context.close()
    gaps = sorted(later - earlier for earlier, later in pairwise(stamps))
    return (len(stamps) - 1) / (stamps[-1] - stamps[0]) * 1_000, gaps[int(len(gaps) * 0.99)]


async def _open_shapes(browser: Browser, site: Site) -> Shapes:
    places = random.Random(7)
    boxes = [
        {
            "label": "Dog",
            "left": places.randrange(WIDTH_PX - 300),
            "top": places.randrange(HEIGHT_PX - 300),
            "width": 250,
            "height": 250,
        }
        for _ in range(SHAPES - 1)
    ]
    boxes.append({"label": "Dog", "left": 2_800, "top": 1_800, "width": 400, "height": 400})
    element = (
        f"""<crowd-bounding-box name="b" src="/photo.jpg" labels="['Dog']" initial-value='{json.dumps(boxes)}'>"""
        "</crowd-bounding-box>"
    )
    page = await _open(browser, site, DRAWING % element)
    area = page.frames[1].locator("crowd-bounding-box canvas.upper-canvas")
    await area.wait_for(state="attached")
    box = await area.bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await page.mouse.move(*middle)
    return Shapes(page, page.frames[1], middle, box["width"] / WIDTH_PX)


async def _paint(browser: Browser, site: Site) -> float:
    """Milliseconds from a pointer event, which browsers deliver once a frame, to its pixels on the canvas, 95 of 100."""
    element = (
        """<crowd-semantic-segmentation name="s" src="/photo.jpg" labels="['Dog', 'Cat']">"""
        "</crowd-semantic-segmentation>"
    )
    page = await _open(browser, site, DRAWING % element)
    area = page.frames[1].locator("crowd-semantic-segmentation canvas.upper-canvas")
    await area.wait_for(state="attached")
    await page.frames[1].locator("crowd-semantic-segmentation .label-button").first.click()
    box = await area.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 4, box["y"] + box["height"] / 2
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.frames[1].evaluate("window.painted = []")
    for move in range(MOVES):
        await page.mouse.move(x + move, y + (move * 7) % 60)
    await page.mouse.up()
    times = sorted(await page.frames[1].evaluate("window.painted"))
    await page.context.close()
    assert len(times) > MOVES / 8, len(times)
    return float(times[int(len(times) * 0.95)])


async def _open(browser: Browser, site: Site, task: str) -> Page:
    site.page("/task.html", task)
    context = await browser.new_context(viewport={"width": 1440, "height": 900})
    page = await context.new_page()
    await page.goto(site.page("/host.html", HOST))
    return page


def _photo() -> bytes:
    """A picture of 24 megapixels with something to see in every part."""
    small = Image.effect_noise((600, 400), 60).convert("RGB")
    buffer = io.BytesIO()
    small.resize((WIDTH_PX, HEIGHT_PX), Image.Resampling.BICUBIC).save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


if __name__ == "__main__":
    told = Report()
    measure(told)
    raise SystemExit(0 if told.summary() else 1)
