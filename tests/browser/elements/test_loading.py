"""The library wherever a template puts it, and what the parser makes of real markup (spec 1.1 to 1.3)."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect
from tests.browser.elements.loopback import Site
from tests.browser.elements.tasks import CROWD, open_alone, shown_answer

pytestmark = pytest.mark.asyncio(loop_scope="session")

FORM = """<crowd-form id="f"><crowd-classifier name="c" categories="['A', 'B']" header="H" initial-value="B">
<classification-target>Text</classification-target></crowd-classifier><input type="hidden" name="seen" value="">
</crowd-form>"""
# Does not wait for anything, as many templates do not.
SCRIPT = """<script>
document.querySelector('crowd-form').onsubmit = () => { document.querySelector('input').value = 'yes'; };
document.addEventListener('all-crowd-elements-ready', () => {
  const widget = document.querySelector('crowd-classifier');
  window.atReady = {
    form: document.querySelector('crowd-form').form.localName,
    categories: widget.categories,
    attribute: widget.getAttribute('categories'),
    navigation: !!widget.shadowRoot.querySelector('.awsui-app-layout__navigation').style,
    dialog: !!widget.shadowRoot.querySelector('.awsui-modal-dialog').style,
  };
});</script>"""


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<head>{CROWD}</head><body>{FORM}{SCRIPT}</body>", id="in head"),
        pytest.param(f"<body>{CROWD}{FORM}{SCRIPT}</body>", id="before the form"),
        pytest.param(f"<body>{FORM}{SCRIPT}{CROWD}</body>", id="after the form"),
        pytest.param(f"<body>{CROWD}{FORM}{SCRIPT}{CROWD}</body>", id="twice"),
    ],
)
async def test_the_script_works_wherever_it_stands(site: Site, page: Page, body: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    await open_alone(site, page, body)
    assert await page.evaluate("window.atReady") == {
        "form": "form",
        "categories": ["A", "B"],
        "attribute": '["A","B"]',
        "navigation": True,
        "dialog": True,
    }
    await page.get_by_role("button", name="Submit").click()
    assert await shown_answer(page) == {"c": {"label": "B"}, "seen": "yes"}
    assert await page.evaluate("window.readyCount") == 1
    assert errors == []


async def test_elements_added_later_upgrade_without_a_second_event(site: Site, page: Page) -> None:
    await open_alone(site, page, f'{CROWD}<crowd-form><div id="errorBox"></div></crowd-form>')
    await page.evaluate(
        "errorBox.innerHTML = '<crowd-alert type=\"error\" dismissible>Draw a box.</crowd-alert>'"
    )
    await expect(page.get_by_role("alert")).to_be_visible()
    assert await page.evaluate("window.readyCount") == 1


async def test_ids_in_regions_stay_globals(site: Site, page: Page) -> None:
    body = f"""{CROWD}<crowd-form><crowd-classifier name="c" categories="['A']" header="H">
    <short-instructions><crowd-button id="addLabel">Add</crowd-button>
    <crowd-input id="customLabel" name="_customLabel"></crowd-input></short-instructions></crowd-classifier></crowd-form>
    <script>addLabel.onclick = () => {{ document.querySelector('crowd-classifier').categories =
      document.querySelector('crowd-classifier').categories.concat([customLabel.value]); customLabel.value = null; }};
    </script>"""
    await open_alone(site, page, body)
    await page.locator("#customLabel input").fill("New")
    await page.get_by_role("button", name="Add").click()
    await page.get_by_role("radio", name="New").click()
    await page.get_by_role("button", name="Submit").click()
    assert await shown_answer(page) == {"c": {"label": "New"}}


async def test_an_unclosed_paragraph_does_not_hide_the_instructions(site: Site, page: Page) -> None:
    body = f"""{CROWD}<crowd-form><crowd-classifier name="c" categories="['A']" header="H">
    <classification-target>Target</classification-target>
    <full-instructions header="Full"><p>Much to read</full-instructions>
    <short-instructions><p>Little to read</short-instructions></crowd-classifier></crowd-form>"""
    await open_alone(site, page, body)
    await expect(page.get_by_text("Little to read")).to_be_visible()
    await expect(page.get_by_text("Target")).to_be_visible()
    await page.get_by_role("button", name="View full instructions").click()
    await expect(page.get_by_role("dialog", name="Full")).to_be_visible()


async def test_self_closed_inputs_are_all_seen_and_collected(site: Site, page: Page) -> None:
    body = (
        f'{CROWD}<crowd-form><crowd-input name="a" label="A"/><crowd-input name="b" label="B"/></crowd-form>'
    )
    await open_alone(site, page, body)
    await page.get_by_label("A", exact=True).fill("1")
    await page.get_by_label("B", exact=True).fill("2")
    await page.get_by_role("button", name="Submit").click()
    assert await shown_answer(page) == {"a": "1", "b": "2"}


async def test_an_audio_player_keeps_playing_its_own_keys(site: Site, page: Page) -> None:
    body = f"""{CROWD}<crowd-form><crowd-classifier name="c" categories="['A', 'B']" header="H">
    <classification-target><audio controls tabindex="0"></audio></classification-target></crowd-classifier></crowd-form>"""
    await open_alone(site, page, body)
    await page.locator("audio").focus()
    await page.keyboard.press("1")
    await expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    await page.locator("audio").evaluate("audio => audio.blur()")
    await page.keyboard.press("1")
    await expect(page.get_by_role("radio", name="A", checked=True)).to_have_count(1)


async def test_an_outer_form_is_never_submitted_by_the_browser(site: Site, page: Page) -> None:
    form = '<crowd-form><crowd-input name="a" label="A"></crowd-input></crowd-form>'
    body = f'{CROWD}<form action="/elsewhere">{form}</form>'
    await open_alone(site, page, body)
    await page.get_by_role("textbox", name="A").fill("x")
    await page.keyboard.press("Enter")
    assert await shown_answer(page) == {"a": "x"}
    assert page.url.endswith("/alone.html")
