"""Arabic and Japanese: mirrored frames, words that arrive while somebody works, and answers that no language changes."""

from __future__ import annotations

import asyncio
import json
from html import escape
from typing import Any

import pytest
from playwright.async_api import Browser, Frame, Page, Route, expect
from tests.browser.elements.axe import violations
from tests.browser.elements.loopback import Site
from tests.browser.elements.samples import CLASSIFIER, IMAGE, PICTURE, TRANSCRIPTION
from tests.browser.elements.tasks import CROWD, Task, open_alone, open_task

pytestmark = pytest.mark.asyncio(loop_scope="session")

ACCEPTED: dict[str, object] = {"type": "accepted"}
SUBMIT = {"en": "Submit", "ar": "إرسال", "ja": "送信"}

BOXES = f"""<title>Animals</title>{CROWD}<crowd-form><crowd-bounding-box name="a" src="/photo.svg" header="Where?"
labels="['Dog', 'Cat']"><short-instructions>Tail included.</short-instructions></crowd-bounding-box></crowd-form>"""
ENTITIES = f"""{CROWD}<crowd-entity-annotation name="e" header="Highlight" text="Maria Lopez joined Acme."
labels="['Person', 'Company']"></crowd-entity-annotation>"""
BLOCKS: list[dict[str, object]] = [
    {
        "blockType": "KEY_VALUE_SET",
        "confidence": 38.4,
        "entityTypes": ["KEY"],
        "id": "k1",
        "relationships": [{"ids": ["v1"], "type": "VALUE"}],
        "text": "Name:",
    },
    {"blockType": "KEY_VALUE_SET", "entityTypes": ["VALUE"], "id": "v1", "text": "Ada"},
]
PAIRS = f"""<title>Form</title>{CROWD}<crowd-form><crowd-textract-analyze-document name="p" src="/photo.svg" header="Check"
block-types="['KEY_VALUE_SET']" initial-value="{escape(json.dumps(BLOCKS))}"></crowd-textract-analyze-document></crowd-form>"""
MASK = f"""<title>Paint</title>{CROWD}<crowd-form><crowd-instance-segmentation name="m" src="/photo.svg" header="Paint"
labels="['Dog', 'Cat']"></crowd-instance-segmentation></crowd-form>"""

TEMPLATES = {
    "classifier": CLASSIFIER,
    "image": IMAGE,
    "transcription": TRANSCRIPTION,
    "boxes": BOXES,
    "entities": ENTITIES,
    "pairs": PAIRS,
    "mask": MASK,
}


async def open_in(site: Site, page: Page, body: str, language: str) -> Task:
    """Open a task and wait until its Submit is in the language."""
    site.files["/photo.svg"] = ("image/svg+xml", PICTURE.encode())
    task = await open_task(site, page, body, language=language, verdicts=[ACCEPTED])
    await expect(submit_button(task.frame, language)).to_be_visible()
    return task


def submit_button(frame: Frame, language: str) -> Any:
    return frame.get_by_role("button", name=SUBMIT[language], exact=True)


async def answer_of(task: Task, language: str) -> Any:
    await submit_button(task.frame, language).click()
    [submitted] = await task.wait_for("submit")
    return submitted["answer"]


async def box(frame: Frame, selector: str) -> dict[str, float]:
    found = await frame.locator(selector).first.bounding_box()
    assert found is not None, selector
    return {"x": found["x"], "y": found["y"], "width": found["width"], "height": found["height"]}


async def test_a_classifier_is_mirrored_in_arabic(site: Site, page: Page) -> None:
    task = await open_in(site, page, CLASSIFIER, "ar")
    pane, centre, side = [await box(task.frame, part) for part in (".pane", ".centre", ".side")]
    assert side["x"] < centre["x"] < pane["x"]
    submit = await box(task.frame, ".submit")
    assert submit["x"] < side["x"] + side["width"]
    mark, label = [await box(task.frame, f".label-button {part}") for part in (".mark", ".category")]
    assert label["x"] < mark["x"]


async def test_what_the_template_brings_keeps_the_direction_of_the_document(site: Site, page: Page) -> None:
    task = await open_in(site, page, CLASSIFIER, "ar")
    directions = await task.frame.evaluate(
        """() => ['classification-target p', 'short-instructions p', 'full-instructions p', 'crowd-form', 'crowd-classifier']
        .map(part => getComputedStyle(document.querySelector(part)).direction)"""
    )
    assert directions == ["ltr"] * 5
    frame = task.frame.locator("crowd-classifier .frame")
    assert await frame.evaluate("frame => getComputedStyle(frame).direction") == "rtl"


@pytest.mark.parametrize(("direction", "side_is_left"), [("ltr", False), ("rtl", True)])
async def test_a_document_that_says_its_direction_has_it(
    site: Site, page: Page, direction: str, side_is_left: bool
) -> None:
    task = await open_in(site, page, f'<body dir="{direction}">{CLASSIFIER}</body>', "ar")
    centre, side = [await box(task.frame, part) for part in (".centre", ".side")]
    assert (side["x"] < centre["x"]) is side_is_left
    target = task.frame.locator("classification-target p")
    assert await target.evaluate("target => getComputedStyle(target).direction") == direction


@pytest.mark.parametrize("language", ["ar", "ja"])
async def test_digits_choose_and_the_answer_is_that_of_english(site: Site, page: Page, language: str) -> None:
    task = await open_in(site, page, CLASSIFIER, language)
    await submit_button(task.frame, language).press("2")
    await expect(task.frame.get_by_role("radio", name="Negative")).to_be_checked()
    assert await answer_of(task, language) == {"sentiment": {"label": "Negative"}}


async def test_boxes_have_the_same_pixels_in_arabic(site: Site, page: Page) -> None:
    english = await draw_a_box(site, page, "en")
    assert await draw_a_box(site, page, "ar") == english
    assert english["a"]["boundingBoxes"] == [
        {"height": 400, "label": "Dog", "left": 400, "top": 200, "width": 400}
    ]


async def draw_a_box(site: Site, page: Page, language: str) -> Any:
    """From a quarter of the image to its middle and three quarters, by mouse; the answer."""
    task = await open_in(site, page, BOXES, language)
    await task.frame.wait_for_function(
        "() => document.querySelector('[name=a]').value.inputImageProperties.width > 0"
    )
    await submit_button(task.frame, language).press("1")
    image = await box(task.frame, "canvas.upper-canvas")
    await page.mouse.move(image["x"] + 0.25 * image["width"], image["y"] + 0.25 * image["height"])
    await page.mouse.down()
    await page.mouse.move(image["x"] + 0.5 * image["width"], image["y"] + 0.75 * image["height"], steps=3)
    await page.mouse.up()
    return await answer_of(task, language)


@pytest.mark.parametrize(("language", "is_turned"), [("en", False), ("ar", True)])
async def test_drawing_is_mirrored_around_the_image(
    site: Site, page: Page, language: str, is_turned: bool
) -> None:
    task = await open_in(site, page, BOXES, language)
    image, side, undo, redo = [
        (await box(task.frame, part))["x"] for part in (".stage", ".side", "#undo", "#redo")
    ]
    assert (side < image) is is_turned
    assert (redo < undo) is is_turned
    icon = task.frame.locator("#undo .icon")
    assert await icon.evaluate("icon => getComputedStyle(icon).scale") == ("-1 1" if is_turned else "none")


async def test_entities_have_the_same_offsets_in_arabic(site: Site, page: Page) -> None:
    english = await label_the_first_word(site, page, "en")
    assert await label_the_first_word(site, page, "ar") == english
    assert english["e"] == {"entities": [{"endOffset": 5, "label": "Person", "startOffset": 0}]}


async def label_the_first_word(site: Site, page: Page, language: str) -> Any:
    task = await open_in(site, page, ENTITIES, language)
    await submit_button(task.frame, language).press("1")
    [x, y] = await task.frame.locator(".block").evaluate(
        """block => {
        const range = document.createRange();
        const text = document.createTreeWalker(block, NodeFilter.SHOW_TEXT).nextNode();
        range.setStart(text, 0);
        range.setEnd(text, 5);
        const { left, top, width, height } = range.getBoundingClientRect();
        return [left + width / 2, top + height / 2];
    }"""
    )
    await page.mouse.dblclick(x, y)
    await expect(task.frame.locator("mark")).to_have_count(1)
    return await answer_of(task, language)


async def test_words_that_come_late_take_nothing_away(site: Site, page: Page) -> None:
    may_come = asyncio.Event()

    async def hold(route: Route) -> None:
        await may_come.wait()
        await route.continue_()

    await page.route("**/texts/ja.js", hold)
    # The task is ready, in English, while its words are still on their way.
    task = await open_task(site, page, TRANSCRIPTION, language="ja")
    field = task.frame.get_by_role("textbox", name="Transcription")
    await field.press_sequentially("before ")
    await expect(task.frame.get_by_role("button", name="Submit")).to_be_visible()
    may_come.set()
    await expect(submit_button(task.frame, "ja")).to_be_visible()
    await page.keyboard.type("and after")
    await expect(field).to_have_value("before and after")


async def test_a_page_alone_speaks_the_language_that_it_is_in(site: Site, page: Page) -> None:
    body = f'<script>document.documentElement.lang = "ja-JP"</script>{CROWD}<crowd-form></crowd-form>'
    await open_alone(site, page, body)
    await expect(page.get_by_role("button", name="送信")).to_be_visible()


async def test_a_task_that_names_no_language_speaks_the_browsers(site: Site, browser: Browser) -> None:
    context = await browser.new_context(locale="ar-EG")
    page = await context.new_page()
    page.set_default_timeout(30_000)
    task = await open_task(
        site, page, f"<script>document.documentElement.lang = ''</script>{CLASSIFIER}", language=""
    )
    await expect(submit_button(task.frame, "ar")).to_be_visible()
    await context.close()


async def test_words_that_never_come_leave_english(site: Site, page: Page) -> None:
    site.missing.add("/texts/ar.js")
    body = f'<script>document.documentElement.lang = "ar"</script>{CROWD}<crowd-form></crowd-form>'
    await open_alone(site, page, body)
    await expect(page.get_by_role("button", name="Submit")).to_be_visible()


async def test_documents_speak_it_too(site: Site, page: Page) -> None:
    task = await open_in(site, page, PAIRS, "ja")
    await task.frame.locator(".pair-head").first.click()
    await expect(task.frame.get_by_role("radio", name="はい")).to_be_checked()
    await expect(task.frame.get_by_text("信頼度 38.4%")).to_be_visible()


@pytest.mark.parametrize("language", ["ar", "ja"])
async def test_no_button_is_too_small_for_its_words_on_a_phone(site: Site, page: Page, language: str) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    found: dict[str, tuple[int, list[str]]] = {}
    for name, body in TEMPLATES.items():
        task = await open_in(site, page, body, language)
        width = await task.frame.evaluate("document.documentElement.scrollWidth")
        found[name] = width, await task.frame.evaluate(SPILLED)
    assert found == dict.fromkeys(TEMPLATES, (390, []))


SPILLED = """() => {
  const all = root => Array.from(root.querySelectorAll('*')).flatMap(
    each => [each, ...(each.shadowRoot === null ? [] : all(each.shadowRoot))]);
  const spills = ({ clientWidth, clientHeight, scrollWidth, scrollHeight }) =>
    clientWidth > 0 && (scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1);
  return all(document).filter(each => each.matches('button, .button, kbd') && spills(each))
    .map(each => each.outerHTML.slice(0, 120));
}"""


@pytest.mark.parametrize("language", ["ar", "ja"])
async def test_a_task_has_no_serious_violation(site: Site, page: Page, language: str) -> None:
    found: dict[str, list[str]] = {}
    for name, body in TEMPLATES.items():
        task = await open_in(site, page, body, language)
        found[name] = await violations(task.frame)
        # axe reads no words: of the dialogs it sees the direction, and English has that of Japanese.
        if language == "ar":
            await submit_button(task.frame, language).press("?")
            await expect(task.frame.locator("dialog.shortcuts[open]")).to_have_count(1)
            found[name] += await violations(task.frame)
    assert found == {name: [] for name in TEMPLATES}
