"""Buttons, tabs, windows, notices, switch and slider under real mouse, keyboard and fingers."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, FloatRect, Locator, Page, expect
from tests.browser.elements.axe import violations
from tests.browser.elements.loopback import Site
from tests.browser.elements.tasks import CROWD, open_alone, open_task, shown_answer

pytestmark = pytest.mark.asyncio(loop_scope="session")


SLIDERS = f"""{CROWD}<crowd-form>
<p>How much? <crowd-slider name="much" pin editable value="20" secondary-progress="60"></crowd-slider></p>
<p>How sure? <crowd-slider name="sure" min="0" max="1" step="0.01" aria-label="Sure"></crowd-slider></p>
</crowd-form>"""
TABS = f"""{CROWD}<crowd-form><crowd-tabs>
<crowd-tab header="Sender"><crowd-input name="sender" label="Sender"></crowd-input></crowd-tab>
<crowd-tab header="Receiver"><crowd-input name="receiver" label="Receiver" required></crowd-input></crowd-tab>
<crowd-tab header="Parcel"><crowd-checkbox name="wet">Wet</crowd-checkbox></crowd-tab>
</crowd-tabs></crowd-form>"""
EVERYTHING = f"""<title>Everything</title>{CROWD}<crowd-form>
<h1>Everything</h1>
<p><crowd-button id="inbox">Inbox</crowd-button><crowd-badge for="inbox" label="3"></crowd-badge>
<crowd-fab icon="add" title="Add"></crowd-fab><crowd-fab label="A" title="Category A" disabled></crowd-fab>
<crowd-icon-button icon="search" title="Search"></crowd-icon-button></p>
<p><crowd-toggle-button name="urgent" checked>Urgent</crowd-toggle-button>
<crowd-toggle-button name="agreed" invalid required>Agreed</crowd-toggle-button></p>
<p><crowd-slider name="much" pin editable aria-label="How much" value="20"></crowd-slider></p>
<crowd-tabs><crowd-tab header="One"><p>1</p></crowd-tab><crowd-tab header="Two"><p>2</p></crowd-tab></crowd-tabs>
<crowd-modal link-text="See examples"><p>Examples</p></crowd-modal>
<crowd-toast id="saved" text="Saved." duration="0" opened></crowd-toast>
</crowd-form>"""


async def box_of(place: Locator) -> FloatRect:
    box = await place.bounding_box()
    assert box is not None
    return box


async def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Press at the start and stand at the end, still pressed."""
    await page.mouse.move(*start)
    await page.mouse.down()
    await page.mouse.move(*end, steps=5)


async def submitted(page: Page) -> object:
    await page.get_by_role("button", name="Submit").click()
    return await shown_answer(page)


def knob_at(rail: FloatRect, fraction: float) -> tuple[float, float]:
    """The middle of a knob of 20 pixels."""
    return rail["x"] + 10 + fraction * (rail["width"] - 20), rail["y"] + rail["height"] / 2


async def test_a_slider_is_dragged_with_the_mouse_and_shows_its_pin_meanwhile(site: Site, page: Page) -> None:
    await open_alone(site, page, SLIDERS)
    rail = await box_of(page.get_by_role("slider", name="much"))
    pin = page.locator("crowd-slider[name=much] .pin")
    await expect(pin).to_be_hidden()
    await drag(page, knob_at(rail, 0.2), knob_at(rail, 0.75))
    await expect(pin).to_be_visible()
    await expect(pin).to_have_text("75")
    pinned = await box_of(pin)
    assert pinned["x"] + pinned["width"] / 2 == pytest.approx(knob_at(rail, 0.75)[0], abs=1)
    await page.mouse.up()
    await expect(pin).to_be_hidden()
    await expect(page.get_by_role("spinbutton", name="much")).to_have_value("75")
    assert await submitted(page) == {"much": 75, "sure": 0}


async def test_a_slider_moves_by_keys(site: Site, page: Page) -> None:
    await open_alone(site, page, SLIDERS)
    slider = page.get_by_role("slider", name="Sure")
    await slider.focus()
    values = []
    for key in ("ArrowRight", "ArrowUp", "End", "ArrowLeft", "PageDown", "Home"):
        await page.keyboard.press(key)
        values.append(await page.evaluate("document.querySelector('[name=sure]').value"))
    assert values[:4] + values[5:] == [0.01, 0.02, 1, 0.99, 0]
    assert 0 < values[4] < 0.99


async def test_a_slider_runs_the_other_way_where_text_does(site: Site, page: Page) -> None:
    await open_alone(site, page, f'<div dir="rtl">{SLIDERS}</div>')
    rail = await box_of(page.get_by_role("slider", name="much"))
    await page.mouse.click(*knob_at(rail, 0.25))
    await expect(page.get_by_role("slider", name="much")).to_have_value("75")


async def test_the_number_box_of_a_slider_takes_what_is_typed(site: Site, page: Page) -> None:
    await open_alone(site, page, SLIDERS)
    box = page.get_by_role("spinbutton", name="much")
    await box.click(click_count=3)
    await page.keyboard.type("42")
    await expect(page.get_by_role("slider", name="much")).to_have_value("42")
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_role("slider", name="much")).to_have_value("43")
    await page.keyboard.press("Control+a")
    await page.keyboard.type("900")
    await page.keyboard.press("Tab")
    await expect(box).to_have_value("100")
    assert await submitted(page) == {"much": 100, "sure": 0}


async def test_fingers_move_a_slider_and_flip_a_switch(site: Site, browser: Browser) -> None:
    context = await browser.new_context(viewport={"width": 390, "height": 700}, has_touch=True)
    try:
        page = await context.new_page()
        switch = '<crowd-toggle-button name="urgent">Urgent</crowd-toggle-button>'
        await open_alone(site, page, SLIDERS.replace("</crowd-form>", f"{switch}</crowd-form>"))
        rail = await box_of(page.get_by_role("slider", name="much"))
        assert rail["x"] + rail["width"] <= 390
        session = await context.new_cdp_session(page)
        for kind, fraction in (("touchStart", 0.2), ("touchMove", 0.4), ("touchMove", 0.9)):
            x, y = knob_at(rail, fraction)
            await session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        await session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        await expect(page.get_by_role("slider", name="much")).to_have_value("90")
        await page.get_by_role("switch", name="Urgent").tap()
        assert await submitted(page) == {"much": 90, "sure": 0, "urgent": {"on": True}}
    finally:
        await context.close()


async def test_a_switch_flips_by_mouse_and_by_space(site: Site, page: Page) -> None:
    await open_alone(
        site,
        page,
        f'{CROWD}<crowd-form><crowd-toggle-button name="a" required>A</crowd-toggle-button></crowd-form>',
    )
    await page.get_by_role("button", name="Submit").click()
    switch = page.get_by_role("switch", name="A")
    await expect(switch).to_be_focused()
    await expect(page.get_by_text("Please switch this on to continue.")).to_be_visible()
    await page.keyboard.press("Space")
    await expect(switch).to_be_checked()
    await page.locator("crowd-toggle-button .mark").click()
    await expect(switch).not_to_be_checked()
    await page.locator("crowd-toggle-button").get_by_text("A", exact=True).click()
    assert await submitted(page) == {"a": {"on": True}}


async def test_tabs_by_keyboard_alone(site: Site, page: Page) -> None:
    await open_alone(site, page, TABS)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("tab", name="Sender")).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("tab", name="Receiver", selected=True)).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("tabpanel", name="Receiver")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.type("Ada")
    await page.keyboard.press("Control+Enter")
    assert await shown_answer(page) == {"receiver": "Ada", "wet": {"on": False}}


async def test_a_failing_control_in_a_hidden_tab_is_shown(site: Site, page: Page) -> None:
    await open_alone(site, page, TABS)
    await page.get_by_role("button", name="Submit").click()
    await expect(page.get_by_role("tab", name="Receiver", selected=True)).to_be_visible()
    await expect(page.get_by_role("textbox", name="Receiver")).to_be_focused()
    await expect(page.get_by_text("Please fill in this field.")).to_be_visible()


async def test_a_window_traps_the_focus_and_gives_it_back(site: Site, page: Page) -> None:
    await open_alone(
        site,
        page,
        f'{CROWD}<crowd-modal link-text="See examples"><a href="#x">One</a></crowd-modal><button>After</button>',
    )
    opener = page.get_by_role("button", name="See examples")
    await opener.focus()
    await page.keyboard.press("Enter")
    window = page.get_by_role("dialog", name="See examples")
    await expect(window).to_be_visible()
    for _ in range(4):
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("button", name="After")).not_to_be_focused()
    await page.keyboard.press("Escape")
    await expect(window).to_be_hidden()
    await expect(opener).to_be_focused()
    await opener.click()
    await page.mouse.click(5, 5)
    await expect(window).to_be_hidden()
    await opener.click()
    await window.get_by_role("button", name="Close").click()
    await expect(window).to_be_hidden()


async def test_a_failing_control_in_a_closed_window_is_shown(site: Site, page: Page) -> None:
    body = f"""{CROWD}<crowd-form><crowd-modal link-text="Who are you?">
    <crowd-input name="name" label="Name" required></crowd-input></crowd-modal></crowd-form>"""
    await open_alone(site, page, body)
    await page.get_by_role("button", name="Submit").click()
    await expect(page.get_by_role("dialog", name="Who are you?")).to_be_visible()
    await expect(page.get_by_role("textbox", name="Name")).to_be_focused()


async def test_a_floating_button_submits_by_script(site: Site, page: Page) -> None:
    body = f"""{CROWD}<crowd-form><input name="a" value="1" aria-label="A">
    <crowd-fab icon="send" title="Send" onclick="document.querySelector('crowd-form').submit()"></crowd-fab>
    <crowd-button form-action="submit" style="display: none"></crowd-button></crowd-form>"""
    await open_alone(site, page, body)
    await page.get_by_role("button", name="Send").focus()
    await page.keyboard.press("Enter")
    assert await shown_answer(page) == {"a": "1"}


async def test_disabled_round_buttons_take_no_press(site: Site, page: Page) -> None:
    body = f"""{CROWD}<crowd-fab icon="add" title="Add" disabled onclick="window.pressed = true"></crowd-fab>
    <crowd-icon-button icon="search" title="Search" disabled onclick="window.pressed = true"></crowd-icon-button>"""
    await open_alone(site, page, body)
    for name in ("Add", "Search"):
        box = await box_of(page.get_by_role("button", name=name))
        await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    assert await page.evaluate("window.pressed") is None


async def test_a_badge_lets_presses_through_to_what_it_sits_on(site: Site, page: Page) -> None:
    body = f"""{CROWD}<div style="padding: 40px"><crowd-button id="b" onclick="window.pressed = true">Inbox</crowd-button>
    <crowd-badge for="b" label="99+"></crowd-badge></div>"""
    await open_alone(site, page, body)
    badge, button = await box_of(page.locator(".badge")), await box_of(page.locator("#b"))
    assert badge["x"] + badge["width"] / 2 == pytest.approx(button["x"] + button["width"], abs=1)
    assert badge["y"] + badge["height"] / 2 == pytest.approx(button["y"], abs=1)
    await page.mouse.click(badge["x"] + 3, badge["y"] + badge["height"] - 3)
    assert await page.evaluate("window.pressed") is True


async def test_a_badge_stays_on_its_corner_while_the_page_scrolls(site: Site, page: Page) -> None:
    body = f"""{CROWD}<crowd-form><short-instructions id="s"><p style="height: 300px">Read</p></short-instructions>
    <p style="height: 3000px">Long</p><crowd-badge for="s" icon="star"></crowd-badge></crowd-form>"""
    await open_alone(site, page, body)
    offset = """() => { const mark = document.querySelector('crowd-badge').shadowRoot.querySelector('.badge');
      const [a, b] = [mark.getBoundingClientRect(), document.querySelector('#s').getBoundingClientRect()];
      return Math.abs(a.top + a.height / 2 - b.top) < 1 && Math.abs(a.left + a.width / 2 - b.right) < 1; }"""
    await page.wait_for_function(offset)
    await page.mouse.wheel(0, 120)
    await page.wait_for_function("scrollY > 0")
    await page.wait_for_function(offset)


async def test_one_notice_is_shown_at_a_time_over_an_open_window(site: Site, page: Page) -> None:
    body = f"""{CROWD}<crowd-toast id="a" text="First"></crowd-toast>
    <crowd-toast id="b" duration="1500"><b>Second</b></crowd-toast>
    <crowd-modal link-text="Open"><button onclick="a.show()">A</button><button onclick="b.show()">B</button></crowd-modal>"""
    await open_alone(site, page, body)
    await page.get_by_role("button", name="Open").click()
    await page.get_by_role("button", name="A", exact=True).click()
    await expect(page.get_by_text("First")).to_be_visible()
    await page.get_by_role("button", name="B", exact=True).click()
    await expect(page.get_by_text("Second")).to_be_visible()
    await expect(page.get_by_text("First")).to_be_hidden()
    await expect(page.get_by_text("Second")).to_be_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_everything_has_no_serious_violation(site: Site, page: Page, theme: str) -> None:
    task = await open_task(site, page, EVERYTHING, theme=theme)
    assert await violations(task.frame) == []
    await task.frame.get_by_role("button", name="Submit").click()
    assert await violations(task.frame) == []
    await task.frame.get_by_role("button", name="See examples").click()
    assert await violations(task.frame) == []
