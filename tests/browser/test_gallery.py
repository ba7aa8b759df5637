"""The gallery in Chromium: every element opens, an edit changes the preview, the answer follows; served and as files."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hatch_build
import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Frame, FrameLocator, Page, expect, sync_playwright
from tests.browser.chromium import CHROMIUM, without

from overread.gallery import gallery_app, write_site
from overread.web.static_files import BUILT

FRONTEND = Path(hatch_build.__file__).parent / "frontend"

OpenContext = Callable[..., BrowserContext]


def elements() -> list[dict[str, Any]]:
    found = json.loads((BUILT / "elements.json").read_text("utf-8"))
    assert isinstance(found, list)
    return found


TAGS = [element["tag"] for element in elements()]


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    """The address of a running gallery."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(gallery_app(), log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    server.should_exit = True
    thread.join(30)
    listening.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser that keeps a preview in the process of its page: a hundred examples would each start one."""
    with sync_playwright() as playwright:
        flags = without("IsolateSandboxedIframes")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def axe() -> str:
    hatch_build.install_packages(FRONTEND, with_tests=True)
    return (FRONTEND / "node_modules/axe-core/axe.min.js").read_text()


def preview(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[title=Preview]")


def preview_frame(page: Page) -> Frame:
    handle = page.query_selector("iframe[title=Preview]")
    assert handle is not None
    frame = handle.content_frame()
    assert frame is not None
    return frame


def answer(page: Page) -> Any:
    return json.loads(page.locator("[data-answer]").inner_text())


def wait_for_answer(page: Page, text: str) -> None:
    expect(page.locator("[data-answer]")).to_contain_text(text)


def violations(frame: Frame, axe: str) -> list[str]:
    frame.evaluate(axe)
    found = frame.evaluate(
        """async () => (await axe.run(document, { resultTypes: ['violations'], iframes: false })).violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(node => node.target.join(' ')).join(', ')}`)"""
    )
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("tag", TAGS)
def test_an_element_opens_in_each_of_its_examples_without_an_error(
    gallery: str, page: Page, tag: str, axe: str
) -> None:
    complaints: list[str] = []
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{gallery}#{tag}")
    expect(page.get_by_role("heading", level=1)).to_have_text(tag)
    assert page.title() == f"{tag} · overread elements"
    [element] = [each for each in elements() if each["tag"] == tag]
    for example in element["examples"]:
        chooser = page.get_by_role("group", name="Examples").get_by_role(
            "button", name=example["title"], exact=True
        )
        # The page opens with the first.
        if example is not element["examples"][0]:
            chooser.click()
        expect(chooser).to_have_attribute("aria-pressed", "true")
        expect(preview(page).locator(tag).first).to_be_attached()
        preview_frame(page).wait_for_function(
            "tag => document.querySelector(tag).shadowRoot?.childElementCount", arg=tag
        )
        told = page.locator(".problems")
        if example["title"] in ("Malformed attribute", "Image that is not there"):
            expect(told).to_contain_text(
                "cannot be read" if "attribute" in example["title"] else "could not be loaded"
            )
            assert complaints != []
            complaints.clear()
        else:
            expect(told).to_be_empty()
            # What an element can look like otherwise is looked at in tests/browser/elements.
            if example is element["examples"][0]:
                assert violations(preview_frame(page), axe) == []
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_page_has_no_serious_violation_and_no_sideways_scrolling(
    gallery: str, open_context: OpenContext, axe: str, scheme: str, width: int
) -> None:
    page = open_context(color_scheme=scheme, viewport={"width": width, "height": 844}).new_page()
    page.goto(f"{gallery}#crowd-slider")
    expect(preview(page).get_by_role("slider")).to_be_visible()
    assert violations(page.main_frame, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_an_attribute_that_is_edited_changes_source_and_preview(gallery: str, page: Page) -> None:
    page.goto(f"{gallery}#crowd-slider")
    slider = preview(page).get_by_role("slider")
    expect(slider).to_have_attribute("max", "100")
    page.get_by_label("max of crowd-slider").fill("7")
    page.get_by_label("editable of crowd-slider").check()
    expect(page.get_by_role("textbox", name="Source")).to_have_value(
        '<crowd-form>\n  <p>How sure are you?</p>\n  <crowd-slider name="sure" max="7" editable></crowd-slider>\n</crowd-form>'
    )
    expect(slider).to_have_attribute("max", "7")
    expect(preview(page).get_by_role("spinbutton")).to_be_visible()
    page.get_by_label("max of crowd-slider").fill("")
    expect(slider).to_have_attribute("max", "100")
    page.get_by_role("button", name="Reset").click()
    expect(preview(page).get_by_role("spinbutton")).to_have_count(0)


def test_a_source_that_is_edited_changes_preview_and_attributes(gallery: str, page: Page) -> None:
    page.goto(f"{gallery}#crowd-checkbox")
    source = page.get_by_role("textbox", name="Source")
    source.fill('<crowd-form><crowd-checkbox name="a" value="b" checked>Typed</crowd-checkbox></crowd-form>')
    expect(preview(page).get_by_role("checkbox", name="Typed")).to_be_checked()
    expect(page.get_by_label("value of crowd-checkbox")).to_have_value("b")
    expect(page.get_by_label("checked of crowd-checkbox")).to_be_checked()
    wait_for_answer(page, '"b": true')


def test_the_answer_follows_what_is_entered_and_says_when_it_was_submitted(gallery: str, page: Page) -> None:
    page.goto(f"{gallery}#crowd-form")
    preview(page).get_by_label("Text of the label").fill("FRAGILE")
    wait_for_answer(page, "FRAGILE")
    assert answer(page) == {"label": "FRAGILE"}
    preview(page).get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Submitted", exact=True)).to_be_visible()
    # The preview begins again, as the portal goes to the next task; what was submitted stays to be read.
    expect(preview(page).get_by_label("Text of the label")).to_have_value("")
    assert answer(page) == {"label": "FRAGILE"}
    preview(page).get_by_label("Text of the label").fill("next")
    wait_for_answer(page, "next")
    expect(page.get_by_text("Submitted", exact=True)).to_have_count(0)


def test_an_answer_that_changes_by_itself_is_seen(gallery: str, page: Page) -> None:
    page.goto(f"{gallery}#crowd-image-classifier")
    page.get_by_role("button", name="Pre-annotated").click()
    wait_for_answer(page, "Good")
    source = page.get_by_role("textbox", name="Source")
    source.fill(
        "<crowd-form><input name=late type=hidden></crowd-form><script>setTimeout(() => {"
        "document.querySelector('[name=late]').value = 'come' }, 50)</script>"
    )
    wait_for_answer(page, "come")


def test_theme_and_width_change_without_losing_what_was_entered(gallery: str, page: Page) -> None:
    page.goto(f"{gallery}#crowd-form")
    preview(page).get_by_label("Text of the label").fill("kept")
    page.get_by_label("Theme").select_option("Dark")
    preview_frame(page).wait_for_function("getComputedStyle(document.documentElement).colorScheme === 'dark'")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.get_by_label("Width").select_option("Phone")
    preview_frame(page).wait_for_function("innerWidth <= 390")
    expect(preview(page).get_by_label("Text of the label")).to_have_value("kept")
    page.get_by_label("Theme").select_option("System")
    preview_frame(page).wait_for_function(
        "getComputedStyle(document.documentElement).colorScheme === 'light'"
    )


@pytest.mark.parametrize(("language", "submit"), [("العربية", "إرسال"), ("日本語", "送信")])
def test_another_language_takes_nothing_of_what_was_entered(
    gallery: str, page: Page, language: str, submit: str
) -> None:
    page.goto(f"{gallery}#crowd-form")
    preview(page).get_by_label("Text of the label").fill("kept")
    page.get_by_label("Language").select_option(language)
    expect(preview(page).get_by_role("button", name=submit)).to_be_visible()
    expect(preview(page).get_by_label("Text of the label")).to_have_value("kept")
    page.get_by_label("Language").select_option("English")
    expect(preview(page).get_by_role("button", name="Submit")).to_be_visible()


def test_what_is_typed_runs_in_an_origin_of_its_own(gallery: str, page: Page) -> None:
    page.goto(f"{gallery}#crowd-form")
    page.get_by_role("textbox", name="Source").fill(
        "<p id=found></p><script>try { found.textContent = [origin, parent.document.title] }"
        " catch (error) { found.textContent = `${origin} ${error.name}` }</script>"
    )
    expect(preview(page).locator("#found")).to_have_text("null SecurityError")


def test_an_error_of_a_typed_script_is_told(gallery: str, page: Page) -> None:
    page.goto(f"{gallery}#crowd-form")
    page.get_by_role("textbox", name="Source").fill("<script>nobody.knows()</script>")
    expect(page.locator(".problems")).to_contain_text("nobody is not defined")


def test_the_navigation_leads_to_each_element_and_back(gallery: str, page: Page) -> None:
    page.goto(gallery)
    names = page.get_by_role("navigation", name="Elements").get_by_role("link").all_inner_texts()
    assert sorted(names) == sorted(TAGS)
    page.get_by_role("link", name="crowd-toast", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("crowd-toast")
    expect(preview(page).get_by_role("status")).to_contain_text("Your draft is saved.")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("crowd-form")


def test_on_a_phone_the_navigation_is_folded_away(gallery: str, open_context: OpenContext) -> None:
    page = open_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{gallery}#crowd-form")
    link = page.get_by_role("link", name="crowd-tabs", exact=True)
    expect(link).to_be_hidden()
    page.get_by_text("All elements").click()
    link.click()
    expect(link).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_have_text("crowd-tabs")


def test_a_template_can_be_copied(gallery: str, open_context: OpenContext) -> None:
    context = open_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{gallery}#crowd-toggle-button")
    page.get_by_role("button", name="Copy template").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(
        '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>\n\n<crowd-form>'
    )


def test_the_site_works_as_files(page: Page, tmp_path: Path) -> None:
    write_site(tmp_path)
    page.goto(f"{(tmp_path / 'index.html').as_uri()}#crowd-image-classifier")
    preview(page).get_by_role("radio", name="Crushed").click()
    wait_for_answer(page, "Crushed")
    expect(preview(page).get_by_role("img", name="Image to review")).to_be_visible()
    assert answer(page) == {"condition": {"label": "Crushed"}}
    page.get_by_label("Language").select_option("日本語")
    expect(preview(page).get_by_role("img", name="確認する画像")).to_be_visible()
