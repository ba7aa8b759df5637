"""Documents in a sandboxed frame: forms that an engine has read, PDF pages, and PDF documents in plain templates."""

from __future__ import annotations

import io
import json
from html import escape
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import BrowserContext, Frame, Page, expect
from tests.browser.elements.axe import violations
from tests.browser.elements.loopback import Site
from tests.browser.elements.pdf_files import LETTER, encrypted, japanese, pdf, truncated
from tests.browser.elements.tasks import CROWD, Task, open_task

pytestmark = pytest.mark.asyncio(loop_scope="session")

ACCEPTED: dict[str, object] = {"type": "accepted"}
KEY = "AWS/Textract/AnalyzeDocument/Forms/V1"

# An image of 850 × 1100 natural pixels.
SHEET = """<svg xmlns="http://www.w3.org/2000/svg" width="850" height="1100"><rect width="850" height="1100" fill="#fff"/>
<text x="85" y="136" font-size="18">Name:</text><text x="340" y="136" font-size="18">Ada King</text></svg>"""

ROWS = (("Name:", "Ada King", 0.1), ("Street:", "12 St James", 0.2), ("Total:", "9", 0.3))


def blocks(page: int | None = None) -> list[dict[str, Any]]:
    """Three pairs below each other, keys at a tenth of the width, values at four tenths."""
    mark = "" if page is None else f"-{page}"
    found: list[dict[str, Any]] = []
    for row, (key, value, top) in enumerate(ROWS):
        ids = {part: f"{part}{row}{mark}" for part in ("k", "v", "kw")}
        words = [f"vw{row}{index}{mark}" for index, _ in enumerate(value.split())]
        found += [
            _set(ids["k"], "KEY", 0.1, top, [("VALUE", [ids["v"]]), ("CHILD", [ids["kw"]])]),
            _set(ids["v"], "VALUE", 0.4, top, [("CHILD", words)]),
            {"blockType": "WORD", "id": ids["kw"], "text": key},
            *(
                {"blockType": "WORD", "id": word, "text": text}
                for word, text in zip(words, value.split(), strict=True)
            ),
        ]
    return found if page is None else [{**block, "page": page} for block in found]


def _set(
    id_: str, entity: str, left: float, top: float, links: list[tuple[str, list[str]]]
) -> dict[str, Any]:
    return {
        "blockType": "KEY_VALUE_SET",
        "confidence": 61.5,
        "entityTypes": [entity],
        "geometry": {"boundingBox": {"height": 0.02, "left": left, "top": top, "width": 0.2}},
        "id": id_,
        "relationships": [{"ids": ids, "type": kind} for kind, ids in links],
    }


def form(src: str, found: list[dict[str, Any]], attributes: str = "no-key-edit no-geometry-edit") -> str:
    """The default template of the task type, with the addresses and blocks of a task."""
    return f"""<title>Form</title>{CROWD}<crowd-form><crowd-textract-analyze-document src="{src}"
    initial-value="{escape(json.dumps(found))}" header="Review the pairs" block-types="['KEY_VALUE_SET']" {attributes}>
    <short-instructions header="Instructions"><p>Choose a pair.</p></short-instructions>
    <full-instructions header="Instructions"></full-instructions></crowd-textract-analyze-document></crowd-form>"""


def pdf_pages(count: int) -> bytes:
    """Pages with the rows where `blocks` places them."""
    width, height = LETTER
    return pdf(
        *(
            [(width * 0.1, height * 0.95, f"Page {page + 1}")]
            + [(width * 0.1, height * (1 - top - 0.016), key) for key, _, top in ROWS]
            + [(width * 0.4, height * (1 - top - 0.016), value) for _, value, top in ROWS]
            for page in range(count)
        )
    )


def put(site: Site, path: str, body: bytes, kind: str = "application/pdf") -> None:
    site.files[path] = (kind, body)


def classify(inner: str) -> str:
    return f"""<title>Kind</title>{CROWD}<crowd-form><crowd-classifier name="kind" header="Which kind of document?"
    categories="['Form', 'Letter']"><classification-target>{inner}</classification-target>
    <short-instructions>Choose.</short-instructions></crowd-classifier></crowd-form>"""


@pytest.fixture
def sheet(site: Site) -> str:
    put(site, "/sheet.svg", SHEET.encode(), "image/svg+xml")
    return "/sheet.svg"


async def shown_page(frame: Frame) -> None:
    """Until a PDF page is drawn."""
    await frame.locator(".page-canvas canvas").first.wait_for()


async def submitted(task: Task) -> Any:
    await task.frame.get_by_role("button", name="Submit").click()
    (message,) = await task.wait_for("submit")
    return message["answer"]


async def point_in(frame: Frame, x: float, y: float) -> tuple[float, float]:
    """Where this part of the page is on the screen."""
    box = await frame.locator(".world").bounding_box()
    assert box is not None
    return box["x"] + box["width"] * x, box["y"] + box["height"] * y


async def test_a_click_in_the_document_chooses_the_pair_there(site: Site, page: Page, sheet: str) -> None:
    task = await open_task(site, page, form(sheet, blocks()), verdicts=[ACCEPTED])
    await task.frame.locator(".places").wait_for()
    await page.mouse.click(*await point_in(task.frame, 0.45, 0.21))
    await expect(task.frame.locator(".pair.chosen .pair-key")).to_have_text("Street:")
    await task.frame.get_by_label("Value", exact=True).fill("12 St James's Square")
    expected = blocks()
    for block in expected:
        if block["id"] == "v1":
            block["relationships"] = [{"ids": ["vw10", "vw11", "vw12", "human-1"], "type": "CHILD"}]
            block["text"] = "12 St James's Square"
        if block["id"] == "vw12":
            block["text"] = "James's"
    new = {"blockType": "WORD", "confidence": 100, "id": "human-1", "text": "Square"}
    assert await submitted(task) == {KEY: {"blocks": [*expected, new]}}


async def test_a_drag_over_the_document_moves_it_and_chooses_nothing(
    site: Site, page: Page, sheet: str
) -> None:
    task = await open_task(site, page, form(sheet, blocks()))
    await task.frame.locator(".places").wait_for()
    for _ in range(4):
        await task.frame.get_by_role("button", name="Zoom in").click()
    at = await point_in(task.frame, 0.45, 0.5)
    await page.mouse.move(*at)
    await page.mouse.down()
    await page.mouse.move(at[0], at[1] + 60, steps=4)
    await page.mouse.up()
    now = await point_in(task.frame, 0.45, 0.5)
    assert now[1] == pytest.approx(at[1] + 60, abs=1)
    await expect(task.frame.locator(".pair.chosen")).to_have_count(0)


async def test_boxes_are_moved_and_resized_with_the_mouse(site: Site, page: Page, sheet: str) -> None:
    task = await open_task(site, page, form(sheet, blocks(), ""), verdicts=[ACCEPTED])
    await task.frame.locator(".pair-head").first.click()
    value = task.frame.get_by_role("button", name="Box of the value")
    await value.wait_for()
    world = await task.frame.locator(".world").bounding_box()
    assert world is not None

    async def drag(start: tuple[float, float], x: float, y: float) -> None:
        await page.mouse.move(*start)
        await page.mouse.down()
        await page.mouse.move(start[0] + x / 2, start[1] + y / 2)
        await page.mouse.move(start[0] + x, start[1] + y)
        await page.mouse.up()

    await drag(await point_in(task.frame, 0.5, 0.11), world["width"] * 0.1, world["height"] * 0.05)
    await drag(await point_in(task.frame, 0.7, 0.17), world["width"] * 0.1, world["height"] * 0.03)
    answer = await submitted(task)
    changed = {block["id"]: block for block in answer[KEY]["blocks"]}["v0"]["geometry"]["boundingBox"]
    assert changed == pytest.approx({"height": 0.05, "left": 0.5, "top": 0.15, "width": 0.3}, abs=0.003)


async def test_a_finger_moves_a_box(site: Site, browser: Any, sheet: str) -> None:
    context = await browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = await context.new_page()
    task = await open_task(site, page, form(sheet, blocks(), ""))
    await task.frame.locator(".pair-head").first.tap()
    box = task.frame.get_by_role("button", name="Box of the key")
    await box.wait_for()
    before = await box.bounding_box()
    assert before is not None
    x, y = before["x"] + before["width"] / 2, before["y"] + before["height"] / 2
    cdp = await context.new_cdp_session(page)

    async def touch(kind: str, *points: tuple[float, float]) -> None:
        await cdp.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": px, "y": py} for px, py in points]},
        )

    await touch("touchStart", (x, y))
    await touch("touchMove", (x + 10, y + 15))
    await touch("touchMove", (x + 20, y + 30))
    await touch("touchEnd")
    after = await box.bounding_box()
    assert after is not None
    assert (after["x"] - before["x"], after["y"] - before["y"]) == pytest.approx((20, 30), abs=1.5)
    await context.close()


async def test_a_form_is_reviewed_with_keys_alone(site: Site, page: Page, sheet: str) -> None:
    keys = escape(json.dumps([{"importantFormKey": "E-mail", "importantFormKeyAliases": []}]))
    body = form(sheet, blocks(), f'no-key-edit no-geometry-edit keys="{keys}"')
    task = await open_task(site, page, body, verdicts=[ACCEPTED])
    await task.frame.locator(".places").wait_for()
    await task.frame.locator(".pair-head").first.focus()
    for key in ("ArrowDown", "k", "ArrowDown", "Enter"):
        await page.keyboard.press(key)
    await page.keyboard.type("Ada Lovelace")
    for key in ("Enter", "Escape", "ArrowDown", "n", "Control+Enter"):
        await page.keyboard.press(key)
    (message,) = await task.wait_for("submit")
    answer = {block["id"]: block for block in message["answer"][KEY]["blocks"]}
    assert (answer["v0"]["text"], answer["vw00"]["text"], answer["vw01"]["text"]) == (
        "Ada Lovelace",
        "Ada",
        "Lovelace",
    )
    assert [link["type"] for link in answer["k2"]["relationships"]] == ["CHILD"]
    assert answer["k1"] == blocks()[5]
    assert (answer["human-1"]["text"], answer["human-1"]["entityTypes"]) == ("E-mail", ["KEY"])


async def test_a_draft_survives_a_reload(site: Site, page: Page, sheet: str) -> None:
    task = await open_task(site, page, form(sheet, blocks()))
    await task.frame.locator(".pair-head").first.click()
    await task.frame.get_by_label("Value is blank").check()
    await page.wait_for_function(
        "JSON.stringify(window.received.filter(m => m.type === 'draft')).includes('isBlank')"
    )
    (*_, draft) = await task.received("draft")
    again = await open_task(site, page, form(sheet, blocks()), draft=draft["answer"], verdicts=[ACCEPTED])
    await expect(again.frame.locator(".pair").first).to_contain_text("Value is blank")
    answer = await submitted(again)
    assert {block["id"]: block for block in answer[KEY]["blocks"]}["v0"]["text"] == ""


async def test_a_review_that_cannot_be_loaded_says_so_and_keeps_the_answer(
    site: Site, page: Page, sheet: str
) -> None:
    site.missing.add("/documents.js")
    task = await open_task(site, page, form(sheet, blocks()), verdicts=[ACCEPTED])
    alert = task.frame.locator(".document-notice")
    await expect(alert).to_contain_text("could not be loaded")
    await task.frame.get_by_role("button", name="Submit").click()
    await expect(task.frame.locator("footer .error")).to_contain_text("cannot be submitted")
    assert await task.received("submit") == []
    site.missing.clear()
    await alert.get_by_role("button", name="Try again").click()
    await task.frame.locator(".places").wait_for()
    assert await submitted(task) == {KEY: {"blocks": blocks()}}


async def test_pdf_pages_are_drawn_from_a_worker_and_turned_with_the_pairs(site: Site, page: Page) -> None:
    put(site, "/form.pdf", pdf_pages(3))
    body = form("/form.pdf", [*blocks(1), *blocks(3)])
    task = await open_task(site, page, body, verdicts=[ACCEPTED])
    await shown_page(task.frame)
    assert len(page.workers) == 1
    assert page.workers[0].url.startswith("blob:null/")
    await expect(task.frame.locator(".page-number")).to_have_text("Page 1 of 3")
    await expect(task.frame.locator(".place")).to_have_count(6)
    await task.frame.locator(".pair-head").last.click()
    await expect(task.frame.locator(".page-number")).to_have_text("Page 3 of 3")
    await expect(task.frame.locator(".place.chosen")).to_have_count(2)
    await page.keyboard.press("PageUp")
    await expect(task.frame.locator(".page-number")).to_have_text("Page 2 of 3")
    await expect(task.frame.locator(".place")).to_have_count(0)
    assert await submitted(task) == {KEY: {"blocks": [*blocks(1), *blocks(3)]}}


async def test_a_pdf_page_is_as_sharp_as_the_screen_at_every_zoom(site: Site, page: Page) -> None:
    put(site, "/form.pdf", pdf_pages(1))
    task = await open_task(site, page, form("/form.pdf", blocks()))
    await shown_page(task.frame)
    for _ in range(9):
        await task.frame.get_by_role("button", name="Zoom in").click()
    await task.frame.locator(".pair-head").first.click()
    # Drawn, and where the text is: not all of it is white.
    await task.frame.wait_for_function(
        """() => { const canvas = document.querySelector('crowd-textract-analyze-document').shadowRoot
          .querySelector('canvas[data-layer=detail]');
        const data = canvas?.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data ?? [];
        return data.some((value, index) => index % 4 < 3 && value < 100); }"""
    )
    canvas_px, screen_px = await task.frame.locator("canvas[data-layer=detail]").evaluate(
        "canvas => [canvas.width, canvas.getBoundingClientRect().width * devicePixelRatio]"
    )
    assert canvas_px == pytest.approx(screen_px, rel=0.02)


@pytest.mark.parametrize(
    ("path", "kind"), [("/granted?X-Amz-Signature=1", "binary/octet-stream"), ("/form.png", "image/png")]
)
async def test_a_pdf_is_known_by_its_first_bytes(site: Site, page: Page, path: str, kind: str) -> None:
    put(site, path.split("?")[0], pdf_pages(1), kind)
    task = await open_task(site, page, form(path, blocks()))
    await shown_page(task.frame)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        pytest.param(encrypted(), "The document is protected by a password", id="encrypted"),
        pytest.param(truncated(), "The document is damaged", id="truncated"),
        pytest.param(b"<html>no</html>", "This file is not a PDF document", id="other"),
        pytest.param(b"", "This file is not a PDF document", id="empty"),
        pytest.param(None, "The document could not be loaded", id="missing"),
    ],
)
async def test_a_document_that_cannot_be_shown_says_why_and_can_be_tried_again(
    site: Site, page: Page, body: bytes | None, sentence: str
) -> None:
    if body is not None:
        put(site, "/form.pdf", body)
    task = await open_task(site, page, form("/form.pdf", blocks()), verdicts=[ACCEPTED])
    alert = task.frame.locator(".document-notice[role=alert]")
    await expect(alert).to_contain_text(sentence)
    await task.frame.get_by_role("button", name="Submit").click()
    await expect(task.frame.locator("footer .error")).to_contain_text("cannot be submitted")
    (problem,) = await task.wait_for("problem")
    assert (problem["element"], problem["attribute"]) == ("crowd-textract-analyze-document", "src")
    put(site, "/form.pdf", pdf_pages(1))
    await alert.get_by_role("button", name="Try again").click()
    await shown_page(task.frame)
    assert await submitted(task) == {KEY: {"blocks": blocks()}}


async def test_fonts_and_character_maps_that_a_document_counts_on_are_there(site: Site, page: Page) -> None:
    loaded: list[str] = []
    page.on("response", lambda answer: loaded.append(f"{answer.status} {answer.url.removeprefix(site.url)}"))
    put(site, "/japanese.pdf", japanese())
    put(site, "/latin.pdf", pdf_pages(1))
    for name in ("japanese", "latin"):
        task = await open_task(site, page, form(f"/{name}.pdf", []))
        await shown_page(task.frame)
    assert "200 /pdf/cmaps/UniJIS-UCS2-H.bcmap" in loaded
    assert "200 /pdf/fonts/LiberationSans-Regular.ttf" in loaded
    assert [line for line in loaded if "/pdf/" in line and not line.startswith("200 ")] == []


async def test_a_scan_in_jpeg_2000_is_decoded(site: Site, page: Page) -> None:
    scan = io.BytesIO()
    # Pillow writes pictures with an alpha channel as JPEG 2000.
    Image.new("RGBA", (300, 400), (200, 30, 30, 255)).save(scan, "PDF")
    assert b"JPXDecode" in scan.getvalue()
    put(site, "/scan.pdf", scan.getvalue())
    task = await open_task(site, page, form("/scan.pdf", []))
    await shown_page(task.frame)
    pixel = await task.frame.locator(".page-canvas canvas").first.evaluate(
        "canvas => [...canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data]"
    )
    assert pixel == [200, 30, 30, 255]


async def test_a_task_without_documents_loads_nothing_of_them(site: Site, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await open_task(site, page, classify("<p>Just text.</p>"))
    assert [url for url in asked if "/pdf/" in url or "documents.js" in url] == []


FRAMES = {
    "iframe": '<iframe id="doc" style="width: 100%; height: 400px" src="/doc?X-Amz-Signature=1"'
    ' type="application/pdf"></iframe>',
    "granted": '<iframe id="doc" width="500" height="400" src="/doc?X-Amz-Signature=1"></iframe>',
    "object": '<object id="doc" data="/form.pdf" type="application/pdf" width="500" height="400">'
    '<embed src="/form.pdf"><p>No PDF here</p></object>',
    "embed": '<embed id="doc" src="/form.pdf" width="80%" height="400">',
}


@pytest.mark.parametrize("name", FRAMES)
async def test_a_pdf_of_the_templates_own_is_read_in_its_place(site: Site, page: Page, name: str) -> None:
    downloads: list[str] = []
    page.on("download", lambda download: downloads.append(download.url))
    put(site, "/doc", pdf_pages(12))
    put(site, "/form.pdf", pdf_pages(12))
    body = classify(f"<p>Above</p>{FRAMES[name]}")
    task = await open_task(site, page, body, verdicts=[ACCEPTED])
    view = task.frame.locator("overread-pdf")
    await view.locator(".sheet canvas").first.wait_for()
    boxes = [await task.frame.locator(which).bounding_box() for which in ("#doc", "overread-pdf")]
    assert boxes[0] == boxes[1]
    address = "doc.getAttribute(doc.localName === 'object' ? 'data' : 'src')"
    assert await task.frame.evaluate(address) in FRAMES[name]
    assert await task.frame.evaluate("doc.nextElementSibling.localName") == "overread-pdf"

    await view.locator(".pages").hover()
    await page.mouse.wheel(0, 4000)
    number = view.get_by_role("spinbutton")
    await expect(number).not_to_have_value("1")
    assert await view.locator(".sheet canvas").count() < 8
    await number.fill("12")
    await number.press("Enter")
    await expect(view.locator(".sheet").nth(11).locator(".textLayer")).to_contain_text("Page 12")
    await expect(number).to_have_value("12")

    await view.locator(".pages").focus()
    width = "document.querySelector('overread-pdf').shadowRoot.querySelector('.sheet').offsetWidth"
    before = await task.frame.evaluate(width)
    await page.keyboard.press("+")
    assert await task.frame.evaluate(width) == pytest.approx(before * 1.25, abs=2)
    # Keys that are not the viewer's own reach the task.
    await page.keyboard.press("2")
    await page.keyboard.press("Control+Enter")
    assert await task.wait_for("submit") == [{"type": "submit", "answer": {"kind": {"label": "Letter"}}}]
    assert downloads == []


async def test_the_view_follows_its_frame(site: Site, page: Page) -> None:
    put(site, "/a.pdf", pdf_pages(1))
    put(site, "/b.pdf", pdf_pages(2))
    inner = """<div id="above"></div><div style="height: 300px; overflow: auto"><div id="home">
    <iframe id="doc" width="400" height="500" src="/a.pdf"></iframe></div></div><div id="other"></div>"""
    task = await open_task(site, page, classify(inner))
    view = task.frame.locator("overread-pdf")
    await expect(view).to_contain_text("of 1")

    async def are_one() -> None:
        await task.frame.wait_for_function(
            """() => { const [a, b] = [doc, document.querySelector('overread-pdf')].map(e => e.getBoundingClientRect());
            return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height; }"""
        )

    await are_one()
    for change in (
        "above.style.height = '120px'",
        "doc.width = '300'",
        "home.parentElement.scrollTop = 80",
        "other.append(doc)",
        "doc.style.marginTop = '50px'",
    ):
        await task.frame.evaluate(change)
        await are_one()
    await task.frame.evaluate("doc.src = '/b.pdf'")
    await expect(view).to_contain_text("of 2")
    await task.frame.evaluate("doc.remove()")
    await expect(view).to_have_count(0)


async def test_an_ordinary_frame_is_left_alone(site: Site, page: Page) -> None:
    site.page("/other", "<p>Another page</p>")
    task = await open_task(site, page, classify('<iframe id="doc" src="/other"></iframe>'))
    await expect(task.frame.frame_locator("#doc").get_by_text("Another page")).to_be_visible()
    assert await task.frame.locator("overread-pdf").count() == 0


async def test_a_picture_in_a_frame_for_pdfs_is_left_to_the_browser(
    site: Site, page: Page, sheet: str
) -> None:
    frame = f'<iframe id="doc" src="{sheet}" type="application/pdf"></iframe>'
    task = await open_task(site, page, classify(frame), verdicts=[ACCEPTED])
    await expect(task.frame.frame_locator("#doc").locator("svg").first).to_be_visible()
    await task.frame.get_by_role("radio", name="Form").click()
    assert await submitted(task) == {"kind": {"label": "Form"}}


async def test_a_broken_pdf_of_the_templates_own_blocks_the_answer(site: Site, page: Page) -> None:
    put(site, "/form.pdf", truncated())
    task = await open_task(site, page, classify('<iframe src="/form.pdf"></iframe>'), verdicts=[ACCEPTED])
    alert = task.frame.locator("overread-pdf .document-notice[role=alert]")
    await expect(alert).to_contain_text("The document is damaged")
    await task.frame.get_by_role("radio", name="Form").click()
    await task.frame.get_by_role("button", name="Submit").click()
    await expect(task.frame.locator("overread-pdf .complaint")).to_contain_text("cannot be submitted")
    put(site, "/form.pdf", pdf_pages(1))
    await alert.get_by_role("button", name="Try again").click()
    await task.frame.locator("overread-pdf .sheet canvas").wait_for()
    assert await submitted(task) == {"kind": {"label": "Form"}}


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_documents_have_no_serious_violation(site: Site, page: Page, sheet: str, theme: str) -> None:
    put(site, "/form.pdf", pdf_pages(2))
    keys = escape(json.dumps([{"importantFormKey": "E-mail", "importantFormKeyAliases": ["Email"]}]))
    task = await open_task(site, page, form(sheet, blocks(), f'keys="{keys}"'), theme=theme)
    for pair in range(2):
        await task.frame.locator(".pair-head").nth(pair).click()
        await task.frame.locator(".pair.chosen .editor").wait_for()
        assert await violations(task.frame) == []
    task = await open_task(
        site, page, classify('<iframe title="The form" src="/form.pdf"></iframe>'), theme=theme
    )
    await task.frame.locator("overread-pdf .textLayer").first.wait_for()
    assert await violations(task.frame) == []


async def test_a_hundred_thousand_blocks_neither_hang_nor_change(
    site: Site, context: BrowserContext, sheet: str
) -> None:
    page = await context.new_page()
    sets = [
        {
            "blockType": "KEY_VALUE_SET",
            "entityTypes": ["KEY" if n % 2 == 0 else "VALUE"],
            "id": f"b{n}",
            "relationships": [
                {
                    "ids": [f"b{n + 1}"] if n % 2 == 0 else [f"w{n}", f"b{n - 1}"],
                    "type": "VALUE" if n % 2 == 0 else "CHILD",
                }
            ],
        }
        for n in range(50_000)
    ]
    many: list[dict[str, Any]] = [
        *sets,
        *({"blockType": "WORD", "id": f"w{n}", "text": "x"} for n in range(50_000)),
    ]
    task = await open_task(site, page, form(sheet, many), verdicts=[ACCEPTED])
    await task.frame.locator(".pair-head").nth(3).click()
    await task.frame.get_by_label("Value", exact=True).fill("new")
    await task.frame.get_by_role("button", name="Submit").click()
    # As text: handed over as an object, each block would be a message to the browser.
    await page.wait_for_function("window.received.some(m => m.type === 'submit')")
    answer = json.loads(
        await page.evaluate("JSON.stringify(window.received.find(m => m.type === 'submit').answer)")
    )
    expected = {block["id"]: block for block in many}
    expected["b7"] = {**expected["b7"], "text": "new"}
    expected["w7"] = {**expected["w7"], "text": "new"}
    assert answer == {KEY: {"blocks": list(expected.values())}}
