"""Text and multi-select elements as a worker uses them: real mouse, keys and touch, in the task's sandboxed frame."""

from __future__ import annotations

import json
from html import escape

import pytest
from playwright.async_api import Browser, Frame, Locator, Page, expect
from tests.browser.elements.axe import violations
from tests.browser.elements.loopback import Site
from tests.browser.elements.samples import PICTURE
from tests.browser.elements.tasks import CROWD, Task, open_alone, open_task, shown_answer, tab_into

pytestmark = pytest.mark.asyncio(loop_scope="session")

ACCEPTED: dict[str, object] = {"type": "accepted"}
TEXT = "Maria Lopez joined Acme in May 2019."
LABELS = [
    {"label": "person", "shortDisplayName": "per", "fullDisplayName": "Person"},
    {"label": "date", "shortDisplayName": "dat", "longDisplayName": "Date"},
    "company",
]


def entity_annotation(
    text: str = TEXT, children: str = "", attributes: str = "", labels: list[object] | None = None
) -> str:
    written = escape(json.dumps(labels or LABELS))
    return f"""{CROWD}<crowd-entity-annotation name="entities" header="Highlight" labels="{written}" text="{escape(text)}"
    {attributes}><short-instructions>Apply labels.</short-instructions>{children}</crowd-entity-annotation>"""


# As the public samples do it: questions move into the form of the widget's own.
QUESTIONS = """<div id="additionalQuestions"><h3>Subject?</h3><crowd-radio-group>
<crowd-radio-button name="tech" value="tech">Technology</crowd-radio-button>
<crowd-radio-button name="politics" value="politics">Politics</crowd-radio-button></crowd-radio-group>
<label>Remark <input name="remark"></label></div>"""
MOVE = """<script>document.addEventListener('all-crowd-elements-ready', () => {
document.querySelector('crowd-entity-annotation').shadowRoot.querySelector('crowd-form').form
.appendChild(additionalQuestions); });</script>"""


async def box_of(text: Locator, start: int, end: int) -> dict[str, float]:
    """Where the units of this stretch are drawn, in the coordinates of the page."""
    inside = await text.evaluate(
        """(text, [start, end]) => {
        const range = document.createRange();
        const texts = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
        let before = 0;
        for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
            if (before <= start) range.setStart(node, Math.min(start - before, node.length));
            if (before < end) range.setEnd(node, Math.min(end - before, node.length));
            before += node.length;
        }
        const own = text.getBoundingClientRect();
        const rects = range.getClientRects();
        const first = rects[0], last = rects[rects.length - 1];
        const from = { x: first.left - own.left, y: first.top - own.top + first.height / 2 };
        return { ...from, right: last.right - own.left, bottom: last.top - own.top + last.height / 2 };
        }""",
        [start, end],
    )
    outer = await text.bounding_box()
    assert outer is not None
    return {
        "x": outer["x"] + inside["x"],
        "y": outer["y"] + inside["y"],
        "right": outer["x"] + inside["right"],
        "bottom": outer["y"] + inside["bottom"],
    }


async def drag(page: Page, text: Locator, words: str, nth: int = 0) -> None:
    """Drag the mouse over these words, from edge to edge."""
    whole = await text.text_content()
    assert whole is not None
    start = -1
    for _ in range(nth + 1):
        start = whole.index(words, start + 1)
    # Python counts code points, the browser units.
    units = [len(whole[:at].encode("utf-16-le")) // 2 for at in (start, start + len(words))]
    box = await box_of(text, units[0], units[1])
    await page.mouse.move(box["x"] + 0.5, box["y"])
    await page.mouse.down()
    await page.mouse.move((box["x"] + box["right"]) / 2, box["bottom"])
    await page.mouse.move(box["right"] - 0.5, box["bottom"])
    await page.mouse.up()


def text_of(frame: Frame | Page) -> Locator:
    return frame.locator("crowd-entity-annotation .text")


async def value(frame: Frame | Page) -> list[list[object]]:
    """Every entity as (start, end, label)."""
    found = await frame.evaluate(
        """document.querySelector('crowd-entity-annotation').value.entities
        .map(({ startOffset, endOffset, label }) => [startOffset, endOffset, label])"""
    )
    assert isinstance(found, list)
    return found


def at(text: str, words: str, label: str) -> list[object]:
    start = text.index(words)
    return [start, start + len(words), label]


async def answered(task: Task) -> object:
    (submit,) = await task.wait_for("submit")
    return submit["answer"]


async def test_words_are_labelled_by_dragging_and_submitted(site: Site, page: Page) -> None:
    task = await open_task(site, page, entity_annotation(), verdicts=[ACCEPTED])
    text = text_of(task.frame)
    await drag(page, text, "Maria Lopez")
    await task.frame.get_by_role("button", name="Person", exact=False).first.click()
    await drag(page, text, "May 2019")
    await page.keyboard.press("2")
    await expect(task.frame.get_by_text("labelled Date. Highlights: 2.")).to_be_visible()
    await task.frame.get_by_role("button", name="Submit").click()
    assert await answered(task) == {
        "entities": {
            "entities": [
                {"endOffset": 11, "label": "person", "startOffset": 0},
                {"endOffset": 35, "label": "date", "startOffset": 27},
            ]
        }
    }
    await expect(task.frame.locator(".submit")).to_have_attribute("aria-disabled", "true")


async def test_a_label_chosen_first_is_given_to_every_selection(site: Site, page: Page) -> None:
    task = await open_task(site, page, entity_annotation())
    text = text_of(task.frame)
    await tab_into(task)
    await page.keyboard.press("3")
    await expect(task.frame.locator("crowd-entity-annotation [aria-pressed=true]")).to_have_count(1)
    await drag(page, text, "Maria")
    await drag(page, text, "Acme")
    box = await box_of(text, 27, 30)
    await page.mouse.dblclick((box["x"] + box["right"]) / 2, box["y"])
    expected = [at(TEXT, "Maria", "company"), at(TEXT, "Acme", "company"), at(TEXT, "May", "company")]
    assert await value(task.frame) == expected


async def test_a_drag_backwards_over_lines_and_beyond_the_text(site: Site, page: Page) -> None:
    whole = "First line\nsecond line\n\nlast line"
    task = await open_task(site, page, entity_annotation(whole))
    text = text_of(task.frame)
    start, end = await box_of(text, 6, 7), await box_of(text, 17, 18)
    await page.mouse.move(end["x"] + 0.5, end["y"])
    await page.mouse.down()
    await page.mouse.move(start["x"] + 0.5, start["y"], steps=4)
    await page.mouse.up()
    await page.keyboard.press("1")
    assert await value(task.frame) == [[6, 17, "person"]]
    last = await box_of(text, 24, 25)
    await page.mouse.move(last["x"] + 0.5, last["y"])
    await page.mouse.down()
    await page.mouse.move(1000, 700, steps=4)
    await page.mouse.up()
    await page.keyboard.press("2")
    assert await value(task.frame) == [[6, 17, "person"], [24, 33, "date"]]


async def test_a_part_of_a_highlight_cannot_be_taken_the_whole_can(site: Site, page: Page) -> None:
    task = await open_task(site, page, entity_annotation())
    text = text_of(task.frame)
    await drag(page, text, "Lopez joined")
    await page.keyboard.press("1")
    await drag(page, text, "joined Acme")
    await page.keyboard.press("2")
    await expect(task.frame.get_by_text("not a part of one")).to_be_visible()
    assert await value(task.frame) == [at(TEXT, "Lopez joined", "person")]
    await drag(page, text, "Maria Lopez joined Acme")
    await page.keyboard.press("2")
    assert await value(task.frame) == [at(TEXT, "Maria Lopez joined Acme", "date")]


async def test_a_highlight_is_relabelled_by_a_click_and_removed_by_its_cross(site: Site, page: Page) -> None:
    initial = escape(json.dumps([{"label": "person", "startOffset": 0, "endOffset": 11}]))
    task = await open_task(site, page, entity_annotation(attributes=f'initial-value="{initial}"'))
    await task.frame.locator("mark").click()
    await task.frame.get_by_role("button", name="company").click()
    assert await value(task.frame) == [[0, 11, "company"]]
    await task.frame.locator("mark .remove").click()
    assert await value(task.frame) == []
    await page.keyboard.press("Control+z")
    await page.keyboard.press("Control+z")
    assert await value(task.frame) == [[0, 11, "person"]]
    await page.keyboard.press("Control+Shift+z")
    assert await value(task.frame) == [[0, 11, "company"]]
    await task.frame.get_by_role("button", name="Redo").click()
    assert await value(task.frame) == []


async def test_everything_by_keyboard(site: Site, page: Page) -> None:
    whole = "One two three\nfour five"
    task = await open_task(site, page, entity_annotation(whole), verdicts=[ACCEPTED])
    await text_of(task.frame).focus()
    caret = task.frame.locator(".caret")
    await expect(caret).to_be_visible()
    first = await caret.bounding_box()
    await page.keyboard.press("Control+ArrowRight")
    await page.keyboard.press("Control+Shift+ArrowRight")
    moved = await caret.bounding_box()
    assert first is not None
    assert moved is not None
    assert moved["x"] > first["x"]
    await page.keyboard.press("1")
    [[start, end, label]] = await value(task.frame)
    assert (whole[int(str(start)) : int(str(end))].strip(), label) == ("two", "person")
    await page.keyboard.press("Control+End")
    for _ in "five":
        await page.keyboard.press("Shift+ArrowLeft")
    await page.keyboard.press("2")
    assert (await value(task.frame))[1] == [19, 23, "date"]
    await page.keyboard.press("Home")
    await page.keyboard.press("Shift+ArrowUp")
    await expect(task.frame.get_by_text("selected. Choose a label.")).to_be_visible()
    await page.keyboard.press("Escape")
    # Tab goes from highlight to highlight; Delete removes the one that has the focus.
    await page.keyboard.press("Tab")
    await expect(task.frame.locator("mark").first).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(task.frame.locator("mark").nth(1)).to_be_focused()
    await page.keyboard.press("Delete")
    assert len(await value(task.frame)) == 1
    await page.keyboard.press("Shift+ArrowRight")
    await page.keyboard.press("Enter")
    await expect(task.frame.locator(".label-button").first).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Space")
    assert (await value(task.frame))[1] == [19, 20, "date"]
    await expect(text_of(task.frame)).to_be_focused()
    await page.keyboard.press("Control+Enter")
    await task.wait_for("submit")


async def test_offsets_count_code_points_in_any_script(site: Site, page: Page) -> None:
    whole = "😀 e\u0301te\u0301 & <b>\r\nאני אוהב לקרוא 👩‍👩‍👧 ספרים\nend"
    written = escape(whole).replace("\r", "&#13;").replace("\n", "&#10;")
    body = entity_annotation().replace(escape(TEXT), written)
    task = await open_task(site, page, body)
    text = text_of(task.frame)
    assert await text.text_content() == whole
    chosen = ["e\u0301te\u0301", "<b>", "end"]
    for words in chosen:
        await drag(page, text, words)
        await page.keyboard.press("1")
    assert await value(task.frame) == [at(whole, words, "person") for words in chosen]
    # From right to left the mouse goes the other way; the answer counts as the text is written.
    units = len(whole[: whole.index("אוהב")].encode("utf-16-le")) // 2
    box = await box_of(text, units, units + 4)
    await page.mouse.move(box["right"] - 0.5, box["y"])
    await page.mouse.down()
    await page.mouse.move(box["x"] + 0.5, box["y"], steps=4)
    await page.mouse.up()
    await page.keyboard.press("2")
    assert at(whole, "אוהב", "date") in await value(task.frame)


async def test_questions_in_its_own_form_are_drafted_restored_and_submitted(site: Site, page: Page) -> None:
    body = entity_annotation(children=QUESTIONS) + MOVE
    task = await open_task(site, page, body)
    await drag(page, text_of(task.frame), "Acme")
    await page.keyboard.press("3")
    await task.frame.get_by_role("radio", name="Technology").click()
    await task.frame.get_by_label("Remark").fill("none")
    await page.wait_for_function(
        """JSON.stringify(window.received.filter(m => m.type === 'draft').at(-1) ?? '').includes('"value":"none"')"""
    )
    draft = (await task.received("draft"))[-1]["answer"]

    again = await open_task(site, page, body, draft=draft, verdicts=[ACCEPTED])
    await expect(again.frame.get_by_role("radio", name="Technology")).to_be_checked()
    await expect(again.frame.get_by_label("Remark")).to_have_value("none")
    assert await value(again.frame) == [at(TEXT, "Acme", "company")]
    assert await again.received("height") == [], "alone in the frame it fills it"
    await again.tell({"type": "submit"})
    assert await answered(again) == {
        "entities": {"entities": [{"endOffset": 23, "label": "company", "startOffset": 19}]},
        "politics": {"politics": False},
        "remark": "none",
        "tech": {"tech": True},
    }


async def test_a_question_that_a_script_makes_late_gets_its_draft(site: Site, page: Page) -> None:
    late = """<script>function ask() { const input = document.createElement('input'); input.name = 'late';
    document.querySelector('crowd-entity-annotation').shadowRoot.querySelector('crowd-form').form.append(input); }
    </script>"""
    draft = {"fields": [{"key": "late", "nth": 0, "value": "kept"}]}
    task = await open_task(site, page, entity_annotation() + late, draft=draft)
    await task.frame.evaluate("ask()")
    await expect(task.frame.locator("input[name=late]")).to_have_value("kept")


async def test_opened_as_a_file_it_shows_its_answer(site: Site, page: Page) -> None:
    await open_alone(site, page, entity_annotation(children=QUESTIONS) + MOVE)
    await drag(page, text_of(page), "Maria Lopez")
    await page.keyboard.press("1")
    await page.get_by_role("button", name="Submit").click()
    assert await shown_answer(page) == {
        "entities": {"entities": [{"endOffset": 11, "label": "person", "startOffset": 0}]},
        "politics": {"politics": False},
        "tech": {"tech": False},
    }


async def test_touch_selects_and_labels(site: Site, browser: Browser) -> None:
    context = await browser.new_context(viewport={"width": 390, "height": 700}, has_touch=True)
    try:
        page = await context.new_page()
        task = await open_task(site, page, entity_annotation())
        text = text_of(task.frame)
        # The handles of a touch selection belong to the browser; the page hears of the selection only.
        await text.evaluate(
            """(text) => { const node = document.createTreeWalker(text, NodeFilter.SHOW_TEXT).nextNode();
            getSelection().setBaseAndExtent(node, 0, node, 11); }"""
        )
        await expect(task.frame.get_by_text("selected. Choose a label.")).to_be_visible()
        await task.frame.get_by_role("button", name="Person").tap()
        assert await value(task.frame) == [[0, 11, "person"]]
        await task.frame.locator("mark").tap()
        await expect(task.frame.get_by_text("is labelled Person")).to_be_visible()
        await task.frame.get_by_role("button", name="Date").tap()
        assert await value(task.frame) == [[0, 11, "date"]]
        await task.frame.locator("mark .remove").tap()
        assert await value(task.frame) == []
        assert await task.frame.evaluate("document.documentElement.scrollWidth") == 390
        await expect(task.frame.get_by_role("button", name="Submit")).to_be_in_viewport(ratio=1)
    finally:
        await context.close()


async def test_a_text_of_500_kilobytes_stays_usable(site: Site, page: Page) -> None:
    whole = "".join(f"Line {n:05} has some words that somebody may want to label.\n" for n in range(8600))
    task = await open_task(site, page, entity_annotation(whole))
    text = text_of(task.frame)
    await text.focus()
    await page.keyboard.press("Control+End")
    await page.keyboard.press("Home")
    for _ in range(4):
        await page.keyboard.press("Shift+ArrowRight")
    await expect(task.frame.get_by_text("“⁨Line⁩” selected")).to_be_visible()
    await page.keyboard.press("1")
    start = whole.rindex("Line")
    assert await value(task.frame) == [[start, start + 4, "person"]]
    await expect(task.frame.locator("mark")).to_be_in_viewport()
    await page.mouse.click(400, 400)
    await page.keyboard.press("Control+Home")
    await drag(page, text, "Line 00001")
    await page.keyboard.press("2")
    assert (await value(task.frame))[0] == at(whole, "Line 00001", "date")


MODERATION = f"""{CROWD}<crowd-form><crowd-rekognition-detect-moderation-labels src="/photo.svg" header="All that applies?"
categories='[{{name: "Suggestive", parentName: ""}}, {{name: "Weapons", parentName: "Violence",}},]'>
<short-instructions header="Instructions">Choose.</short-instructions><full-instructions header="Instructions">
</full-instructions></crowd-rekognition-detect-moderation-labels></crowd-form>"""
TOPICS = f"""{CROWD}<crowd-form><crowd-classifier-multi-select name="category" categories="['World', 'Sports', 'SciTech']"
header="Topics?" exclusion-category="{{ text: 'None of the above' }}"><classification-target>Text
</classification-target></crowd-classifier-multi-select></crowd-form>"""
ANIMALS = f"""{CROWD}<crowd-form><crowd-image-classifier-multi-select name="animals" categories="['Cat', 'Dog']"
src="/photo.svg" header="Animals?" exclusion-category="{{ text: 'Neither' }}"><worker-comment></worker-comment>
</crowd-image-classifier-multi-select></crowd-form>"""


async def test_moderation_labels_are_answered_whole_or_with_none(site: Site, page: Page) -> None:
    site.files["/photo.svg"] = ("image/svg+xml", PICTURE.encode())
    task = await open_task(site, page, MODERATION, verdicts=[ACCEPTED])
    await task.frame.get_by_role("checkbox", name="None").click()
    await expect(task.frame.get_by_role("checkbox", name="Weapons")).to_be_disabled()
    await task.frame.get_by_role("checkbox", name="None").click()
    await task.frame.get_by_role("checkbox", name="Weapons").click()
    await task.frame.get_by_role("button", name="Submit").click()
    labels = [{"name": "Weapons", "parentName": "Violence"}]
    assert await answered(task) == {
        "AWS/Rekognition/DetectModerationLabels/Image/V3": {"moderationLabels": labels}
    }


async def test_several_topics_are_chosen_by_keys(site: Site, page: Page) -> None:
    task = await open_task(site, page, TOPICS, verdicts=[ACCEPTED])
    await task.frame.locator(".target").focus()
    await page.keyboard.press("Control+Enter")
    await expect(task.frame.get_by_text("Choose at least one category")).to_be_visible()
    for key in ("n", "n", "3", "1"):
        await page.keyboard.press(key)
    await page.keyboard.press("Control+Enter")
    assert await answered(task) == {"category": {"labels": ["World", "SciTech"]}}


async def test_neither_of_the_animals_with_a_comment(site: Site, page: Page) -> None:
    site.files["/photo.svg"] = ("image/svg+xml", PICTURE.encode())
    task = await open_task(site, page, ANIMALS, verdicts=[ACCEPTED])
    await task.frame.get_by_role("checkbox", name="Neither").click()
    await task.frame.get_by_role("button", name="Add a comment").click()
    await task.frame.get_by_role("textbox", name="Add a comment").fill("a horse")
    await task.frame.get_by_role("button", name="Save").click()
    await task.frame.get_by_role("button", name="Submit").click()
    assert await answered(task) == {"animals": {"labels": [], "workerComment": "a horse"}}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["entities", "questions", "moderation", "topics", "animals"])
async def test_no_serious_violation(site: Site, page: Page, name: str, theme: str) -> None:
    site.files["/photo.svg"] = ("image/svg+xml", PICTURE.encode())
    initial = escape(
        json.dumps(
            [
                {"label": label, "startOffset": n * 5, "endOffset": n * 5 + 4}
                for n, label in enumerate("abcde")
            ]
        )
    )
    body = {
        "entities": entity_annotation(attributes=f'initial-value="{initial}"', labels=list("abcde")),
        "questions": entity_annotation(children=QUESTIONS) + MOVE,
        "moderation": MODERATION,
        "topics": TOPICS,
        "animals": ANIMALS,
    }[name]
    task = await open_task(site, page, body, theme=theme)
    assert await violations(task.frame) == []
    await tab_into(task)
    await page.keyboard.press("1")
    await task.frame.get_by_role("button", name="Shortcuts").click()
    assert await violations(task.frame) == []
