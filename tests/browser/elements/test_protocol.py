"""The frame's side of the protocol with its page, in a frame that is sandboxed as the portal sandboxes it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect
from tests.browser.elements.loopback import Site
from tests.browser.elements.tasks import CROWD, open_task, task_page

pytestmark = pytest.mark.asyncio(loop_scope="session")

ACCEPTED: dict[str, object] = {"type": "accepted"}
REFUSED: dict[str, object] = {"type": "refused", "sentence": "This task has ended."}

CLASSIFIER = f"""{CROWD}<crowd-form><crowd-classifier name="sentiment" categories="['Positive', 'Negative']"
header="How does it sound?"><classification-target>I like it.</classification-target>
<short-instructions>Read it.</short-instructions></crowd-classifier></crowd-form>"""

FIELDS = f"""{CROWD}<crowd-form><crowd-input name="tag" label="Tag"></crowd-input>
<crowd-text-area name="note" label="Note"></crowd-text-area><crowd-checkbox name="sure" value="yes">Sure</crowd-checkbox>
<crowd-radio-group><crowd-radio-button name="a">A</crowd-radio-button><crowd-radio-button name="b">B</crowd-radio-button>
</crowd-radio-group><label>Row <input name="row"></label><label>Same name <input name="row"></label>
<select name="pick"><option></option><option>one</option></select>
<label><input type="radio" name="r" value="1">One</label></crowd-form>"""


async def test_a_classifier_is_answered_by_one_digit_and_ctrl_enter(site: Site, page: Page) -> None:
    task = await open_task(site, page, CLASSIFIER, verdicts=[ACCEPTED])
    await task.frame.locator("crowd-classifier .target").focus()
    await page.keyboard.press("2")
    await page.keyboard.press("Control+Enter")
    submits = await task.wait_for("submit")
    assert submits == [{"type": "submit", "answer": {"sentiment": {"label": "Negative"}}}]
    assert await task.filled() == {"fields": [{"key": "sentiment", "nth": 0, "value": {"label": "Negative"}}]}
    await expect(task.frame.locator("crowd-classifier .submit")).to_have_attribute("aria-disabled", "true")
    await page.keyboard.press("Control+Enter")
    assert await task.received("submit") == submits


async def test_a_refused_answer_is_kept_and_can_be_sent_again(site: Site, page: Page) -> None:
    body = f'{CROWD}<crowd-form><crowd-input name="tag" label="Tag"></crowd-input></crowd-form>'
    task = await open_task(site, page, body, verdicts=[REFUSED, ACCEPTED])
    await task.frame.get_by_label("Tag").fill("blue")
    await task.frame.get_by_role("button", name="Submit").click()
    await expect(task.frame.get_by_text("This task has ended.")).to_be_visible()
    await expect(task.frame.get_by_label("Tag")).to_have_value("blue")
    await task.frame.get_by_role("button", name="Submit").click()
    submit = {"type": "submit", "answer": {"tag": "blue"}}
    assert await task.wait_for("submit", 2) == [submit, submit]


async def test_an_answer_that_is_too_large_is_refused_with_a_sentence(site: Site, page: Page) -> None:
    body = f'{CROWD}<crowd-form><input type="hidden" name="a"></crowd-form>'
    task = await open_task(site, page, body, verdicts=[ACCEPTED])
    await task.frame.evaluate("document.querySelector('input').value = 'x'.repeat(13 * 2 ** 20)")
    await task.frame.get_by_role("button", name="Submit").click()
    await expect(task.frame.get_by_text("it is too large")).to_be_visible()
    await task.frame.evaluate("document.querySelector('input').value = 'x'.repeat(10 * 2 ** 20)")
    await task.frame.get_by_role("button", name="Submit").click()
    await task.wait_for("submit")


async def test_a_page_that_never_answers_is_told_apart_from_one_that_is_slow(site: Site, page: Page) -> None:
    site.page("/task.html", task_page(CLASSIFIER))
    await page.clock.install()
    await page.goto(site.page("/silent.html", '<iframe src="/task.html" width="1000" height="700"></iframe>'))
    frame = page.frame_locator("iframe")
    await frame.get_by_role("radio", name="Positive").click()
    await page.clock.run_for(20_000)
    await frame.get_by_role("button", name="Submit").click()
    await expect(frame.get_by_text("Your answer cannot be sent")).to_be_visible()
    await expect(frame.get_by_role("radio", name="Positive")).to_be_checked()


async def test_the_page_can_ask_the_form_to_submit(site: Site, page: Page) -> None:
    task = await open_task(site, page, FIELDS, verdicts=[ACCEPTED])
    await task.frame.get_by_label("Tag").fill("x")
    await task.tell({"type": "submit"})
    (submit,) = await task.wait_for("submit")
    assert submit["answer"]["tag"] == "x"


async def test_a_draft_brings_everything_back_after_a_reload(site: Site, page: Page) -> None:
    task = await open_task(site, page, FIELDS)
    frame = task.frame
    await frame.get_by_label("Tag").fill("blue")
    await frame.get_by_label("Note").fill("two\nlines")
    await frame.get_by_role("checkbox", name="Sure").click()
    await frame.get_by_role("radio", name="B").click()
    await frame.get_by_label("Row").fill("first")
    await frame.get_by_label("Same name").fill("second")
    await frame.locator("select").select_option("one")
    await frame.get_by_label("One").check()
    await page.wait_for_function(
        """() => { const drafts = window.received.filter(m => m.type === 'draft');
        return JSON.stringify(drafts.at(-1) ?? '').includes('"key":"r","nth":0,"value":true'); }"""
    )
    drafts = await task.received("draft")
    assert [draft["seq"] for draft in drafts] == list(range(1, len(drafts) + 1))

    again = await open_task(site, page, FIELDS, draft=drafts[-1]["answer"], verdicts=[ACCEPTED])
    await expect(again.frame.get_by_label("Row")).to_have_value("first")
    await again.tell({"type": "submit"})
    (submit,) = await again.wait_for("submit")
    assert submit["answer"] == {
        "a": {"on": False},
        "b": {"on": True},
        "note": "two\nlines",
        "pick": "one",
        "r": {"1": True},
        "row": "second",
        "sure": {"yes": True},
        "tag": "blue",
    }


async def test_a_draft_is_sent_at_once_when_the_frame_goes_away(site: Site, page: Page) -> None:
    task = await open_task(site, page, FIELDS)
    # In one task of the browser, so that the timer of an ordinary draft has no chance.
    await task.frame.evaluate(
        """() => { const field = document.querySelector('crowd-input').shadowRoot.querySelector('input');
        field.value = 'last words';
        field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
        window.dispatchEvent(new PageTransitionEvent('pagehide')); }"""
    )
    (draft,) = await task.wait_for("draft")
    assert {"key": "tag", "nth": 0, "value": "last words"} in draft["answer"]["fields"]


@pytest.mark.parametrize(
    "draft", [{"fields": "x"}, {"fields": [None, {"key": 1}, {"key": "tag", "nth": 0, "value": {}}]}, {}]
)
async def test_a_draft_of_another_shape_changes_nothing(site: Site, page: Page, draft: object) -> None:
    task = await open_task(site, page, FIELDS, draft=draft, verdicts=[ACCEPTED])
    await task.tell({"type": "submit"})
    (submit,) = await task.wait_for("submit")
    assert "tag" not in submit["answer"]


async def test_a_plain_form_is_caught_however_it_is_submitted(site: Site, page: Page) -> None:
    body = """<form action="/elsewhere" method="post"><label>Name <input name="who" required></label>
    <label><input type="checkbox" name="ok" value="yes">Fine</label><button>Send</button></form>"""
    task = await open_task(site, page, body, verdicts=[REFUSED, ACCEPTED])
    await task.frame.get_by_role("button", name="Send").click()
    assert await task.received("submit") == []
    await task.frame.get_by_label("Name").fill("Ada")
    await task.frame.get_by_role("button", name="Send").click()
    answer = {"ok": {"yes": False}, "who": "Ada"}
    assert await task.wait_for("submit") == [{"type": "submit", "answer": answer}]
    await expect(task.frame.get_by_role("alert")).to_have_text("This task has ended.Dismiss")
    await task.frame.evaluate("document.forms[0].submit()")
    assert len(await task.wait_for("submit", 2)) == 2
    assert task.frame.url.endswith("/task.html")


async def test_crowd_controls_in_a_plain_form_are_collected_and_validated(site: Site, page: Page) -> None:
    body = f'{CROWD}<form><crowd-input name="a" label="A" required></crowd-input><button>Send</button></form>'
    task = await open_task(site, page, body, verdicts=[ACCEPTED])
    await task.frame.get_by_role("button", name="Send").click()
    await expect(task.frame.get_by_text("Please fill in this field.")).to_be_visible()
    await task.frame.get_by_label("A").fill("x")
    await page.keyboard.press("Control+Enter")
    assert await task.wait_for("submit") == [{"type": "submit", "answer": {"a": "x"}}]


async def test_problems_of_the_template_reach_the_page_once(site: Site, page: Page) -> None:
    body = f"""{CROWD}<script>document.addEventListener('click', () => {{ throw new Error('boom'); }});</script>
    <crowd-form><crowd-classifier name="c" categories="['A', }}" header="H"></crowd-classifier></crowd-form>"""
    task = await open_task(site, page, body)
    await task.frame.locator("crowd-classifier").click()
    await task.frame.locator("crowd-classifier").click()
    attribute, script = await task.wait_for("problem", 2)
    assert attribute == {
        "type": "problem",
        "element": "crowd-classifier",
        "attribute": "categories",
        "position": 6,
        "text": "The attribute categories of <crowd-classifier> cannot be read. "
        "At character 6: expected a value, found '}'.",
    }
    assert (script["element"], script["text"]) == (None, "Uncaught Error: boom")
    assert len(await task.received("problem")) == 2


async def test_keys_that_the_task_does_not_use_go_to_the_page(site: Site, page: Page) -> None:
    task = await open_task(site, page, '<form><input name="a" aria-label="A"></form>')
    await task.frame.get_by_label("A").focus()
    await page.keyboard.type("?")
    await task.frame.get_by_label("A").blur()
    await page.keyboard.press("Escape")
    await page.keyboard.type("?x")
    assert await task.wait_for("key", 2) == [{"type": "key", "key": "Escape"}, {"type": "key", "key": "?"}]


async def test_the_question_mark_shows_the_keys_of_the_widget(site: Site, page: Page) -> None:
    task = await open_task(site, page, CLASSIFIER)
    await task.frame.locator("crowd-classifier .target").focus()
    await page.keyboard.type("?")
    dialog = task.frame.get_by_role("dialog", name="Keyboard shortcuts")
    await expect(dialog).to_contain_text("Choose category 1 to 10")
    await page.keyboard.press("1")
    await page.keyboard.press("Escape")
    await expect(dialog).not_to_be_visible()
    await expect(task.frame.get_by_role("radio", checked=True)).to_have_count(0)
    assert await task.received("key") == []


async def test_the_height_of_the_content_is_reported_and_follows_it(site: Site, page: Page) -> None:
    body = f"""<style>body {{ margin: 0 }}</style>{CROWD}<form><div id="box" style="height: 1234px"></div></form>"""
    task = await open_task(site, page, body)
    (height, *_) = await task.wait_for("height")
    assert height == {"type": "height", "px": 1234}
    await task.frame.evaluate("document.querySelector('#box').style.height = '2000px'")
    await page.wait_for_function("window.received.some(m => m.type === 'height' && m.px === 2000)")


async def test_a_template_as_tall_as_its_frame_does_not_grow_without_end(site: Site, page: Page) -> None:
    body = "<style>body { margin: 8px } div { height: 100vh }</style><form><div></div></form>"
    task = await open_task(site, page, body)
    await page.evaluate(
        """() => { const receive = port.onmessage; port.onmessage = (event) => { receive(event);
        const message = JSON.parse(event.data);
        if (message.type === 'height') frame.style.height = `${message.px}px`; }; }"""
    )
    await task.frame.evaluate("document.querySelector('div').style.paddingBottom = '1px'")
    heights = await task.wait_for("height", 7)
    # One more size: an answer would come with the next frame.
    await page.evaluate("frame.style.height = '3000px'")
    await task.frame.wait_for_function("innerHeight === 3000")
    await task.frame.evaluate(
        "() => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)))"
    )
    assert await task.received("height") == heights


async def test_a_widget_that_fills_the_frame_reports_no_height(site: Site, page: Page) -> None:
    task = await open_task(site, page, CLASSIFIER, verdicts=[ACCEPTED])
    box = await task.frame.locator("crowd-classifier .frame").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 1280, "height": 800}
    await task.tell({"type": "submit"})
    assert await task.received("height") == []


async def test_active_time_counts_only_while_somebody_is_there(site: Site, page: Page) -> None:
    await page.clock.install()
    task = await open_task(site, page, CLASSIFIER)
    await task.frame.locator("crowd-classifier .target").click()
    await page.clock.run_for(5_000)
    (first, *_) = await task.wait_for("active")
    # The clock that is put forward goes on by itself as well.
    assert 5_000 <= first["ms"] < 60_000
    await page.clock.run_for(300_000)
    total = (await task.received("active"))[-1]["ms"]
    assert 55_000 <= total <= 90_000
    await page.mouse.move(300, 300)
    await page.mouse.move(310, 310)
    await page.clock.run_for(10_000)
    assert (await task.received("active"))[-1]["ms"] >= total + 5_000


async def test_the_theme_of_the_page_is_taken_over(site: Site, page: Page) -> None:
    async def background(theme: str) -> Any:
        task = await open_task(site, page, CLASSIFIER, theme=theme)
        return await task.frame.evaluate("getComputedStyle(document.body).backgroundColor")

    light, dark, automatic = [await background(theme) for theme in ("light", "dark", "auto")]
    assert light == automatic != dark
    await page.emulate_media(color_scheme="dark")
    assert (await background("auto"), await background("light")) == (dark, light)


async def test_a_template_without_a_title_gets_one(site: Site, page: Page) -> None:
    task = await open_task(site, page, CLASSIFIER)
    assert await task.frame.title() == "Task"


async def test_the_frame_has_no_storage_and_needs_none(site: Site, page: Page) -> None:
    task = await open_task(site, page, CLASSIFIER)
    found = await task.frame.evaluate(
        """() => { try { return [origin, localStorage.length]; } catch (error) { return [origin, error.name]; } }"""
    )
    assert found == ["null", "SecurityError"]


async def test_a_stranger_gets_no_answer_from_a_port_it_was_not_asked_for(site: Site, page: Page) -> None:
    task = await open_task(site, page, CLASSIFIER)
    await task.frame.evaluate(
        """() => { const channel = new MessageChannel(); window.overheard = [];
        channel.port1.onmessage = (event) => window.overheard.push(event.data);
        window.postMessage({ overread: 'port', v: 1 }, '*', [channel.port2]); }"""
    )
    await task.frame.get_by_role("radio", name="Positive").click()
    await task.wait_for("draft")
    assert await task.frame.evaluate("window.overheard") == []
