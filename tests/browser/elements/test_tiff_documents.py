"""TIFF documents in a sandboxed frame: what scanners write is shown page by page, and what is hostile says so."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Frame, Page, expect
from tests.browser.elements import tiff_files
from tests.browser.elements.loopback import Site
from tests.browser.elements.tasks import open_task
from tests.browser.elements.test_document_elements import ACCEPTED, blocks, form, put, shown_page
from tests.browser.elements.tiff_files import scan

Place = tuple[float, float]

pytestmark = pytest.mark.asyncio(loop_scope="session")

SHADES = """([places, expected]) => {
  const widget = document.querySelector("crowd-textract-analyze-document").shadowRoot;
  const canvas = widget.querySelector(".page-canvas canvas");
  if (canvas === null) return false;
  const at = ([x, y]) => canvas.getContext("2d").getImageData(x * canvas.width, y * canvas.height, 1, 1).data;
  const shade = ([red, , , alpha]) => (alpha === 0 ? "none" : red < 128 ? "black" : "white");
  return places.map((place) => shade(at(place))).join() === expected.join();
}"""


async def expect_shades(frame: Frame, **shades: list[Place]) -> None:
    """Until the drawn page has these shades at these parts of it."""
    placed = [(place, shade) for shade, places in shades.items() for place in places]
    arg = [[place for place, _ in placed], [shade for _, shade in placed]]
    await frame.wait_for_function(SHADES, arg=arg, timeout=60_000)


ON_BAR, BESIDE, ON_SECOND_BAR = (0.2, 0.125), (0.6, 0.125), (0.2, 0.25)

SCANS: dict[str, dict[str, Any]] = {
    "raw": {"compression": "raw"},
    "lzw": {"compression": "tiff_lzw"},
    "deflate": {"compression": "tiff_adobe_deflate"},
    "packbits": {"compression": "packbits"},
    "jpeg": {"compression": "jpeg"},
    "fax group 3": {"compression": "group3", "mode": "1"},
    "fax group 4": {"compression": "group4", "mode": "1"},
    "grey": {"compression": "tiff_lzw", "mode": "L"},
    "palette": {"compression": "raw", "mode": "P"},
}


@pytest.mark.parametrize("name", SCANS)
async def test_what_scanners_write_is_shown_page_by_page(site: Site, page: Page, name: str) -> None:
    put(site, "/scan.tif", scan(pages=2, **SCANS[name]), "image/tiff")
    task = await open_task(site, page, form("/scan.tif", [*blocks(1), *blocks(2)]))
    await expect_shades(task.frame, black=[ON_BAR], white=[BESIDE, ON_SECOND_BAR])
    await task.frame.get_by_role("button", name="Next page").click()
    await expect(task.frame.locator(".page-number")).to_have_text("Page 2 of 2")
    await expect_shades(task.frame, black=[ON_BAR, ON_SECOND_BAR], white=[BESIDE])


@pytest.mark.parametrize(("orientation", "corner"), [(1, (0, 0)), (3, (1, 1)), (6, (1, 0)), (8, (0, 1))])
async def test_a_page_that_was_scanned_turned_is_upright(
    site: Site, page: Page, orientation: int, corner: tuple[int, int]
) -> None:
    put(site, "/scan.tif", scan("raw", tiffinfo={274: orientation}), "image/tiff")
    task = await open_task(site, page, form("/scan.tif", blocks()))
    near = 0.125 if orientation in (1, 3) else 0.2
    across = 0.2 if orientation in (1, 3) else 0.125
    x, y = (1 - across if corner[0] else across), (1 - near if corner[1] else near)
    await expect_shades(task.frame, black=[(x, y)], white=[(1 - x, 1 - y)])


async def test_a_fax_is_as_tall_as_it_was(site: Site, page: Page) -> None:
    put(site, "/fax.tif", scan("group4", mode="1", dpi=(204, 98)), "image/tiff")
    task = await open_task(site, page, form("/fax.tif", blocks()))
    await shown_page(task.frame)
    box = await task.frame.locator(".world").bounding_box()
    assert box is not None
    assert box["height"] / box["width"] == pytest.approx(800 * 204 / 98 / 600, rel=0.01)


@pytest.mark.parametrize("path", ["/object?Signature=abc", "/scan.png"])
async def test_a_tiff_is_known_by_its_first_bytes(site: Site, page: Page, path: str) -> None:
    put(site, path.split("?")[0], tiff_files.big_endian(), "application/octet-stream")
    task = await open_task(site, page, form(path, blocks()))
    await expect_shades(task.frame, black=[(0.25, 0.5)], white=[(0.75, 0.5)])


HOSTILE = {
    "truncated": scan("tiff_lzw")[:40],
    "no TIFF": b"%!PS-Adobe-3.0",
    "a hundred thousand a side": tiff_files.of_size(100_000, 100_000),
    "no extent": tiff_files.of_size(0, 8),
    "inflating": tiff_files.inflating(64),
    "endless": tiff_files.endless(),
    "long values": tiff_files.long_values(),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_file_is_said_to_be_damaged_and_can_be_tried_again(
    site: Site, page: Page, name: str
) -> None:
    put(site, "/scan.tif", HOSTILE[name], "image/tiff")
    task = await open_task(site, page, form("/scan.tif", blocks()), verdicts=[ACCEPTED])
    notice = task.frame.locator(".document-notice[role=alert]")
    await expect(notice).to_contain_text("The document is damaged and cannot be shown.")
    await task.frame.get_by_role("button", name="Submit").click()
    await expect(task.frame.get_by_text("so the task cannot be submitted")).to_be_visible()
    put(site, "/scan.tif", scan("raw"), "image/tiff")
    await notice.get_by_role("button").click()
    await expect_shades(task.frame, black=[ON_BAR])
