"""An operator writes a worker task template in the console; and a hostile one that is previewed there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Frame, Page, expect
from tests.browser.conftest import World, enter_console
from tests.browser.test_sandbox import CLOSED_ORIGIN, CLOSED_PAGE, HOSTILE, known, outcomes

from overread.operations import human_task_uis

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"

POST = """([url, body]) => fetch(url, {
  method: "POST", credentials: "include", mode: "no-cors", body,
  headers: { "Content-Type": "application/x-www-form-urlencoded" },
}).then(() => "sent", (error) => error.name)"""


@pytest.fixture
def editor(page: Page, world: World) -> Page:
    """An operator's page, on which templates are made."""
    operator = world.add_operator(f"op@{world.caller.account}.example.com")
    enter_console(page, world, operator, "templates/-/create")
    return page


def serious(page: Page) -> list[str]:
    """What axe finds to be serious or worse in the page; the preview is the template's own affair."""
    # Evaluated by the browser's own tools: the page's policy stays in force.
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, { iframes: false, resultTypes: ['violations'] })")
    return [
        f"{violation['id']}: {[node['target'] for node in violation['nodes']]}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
    ]


def preview_of(page: Page) -> Frame:
    frame = page.query_selector("#template-preview")
    content = None if frame is None else frame.content_frame()
    assert content is not None
    return content


def test_from_a_starter_to_a_version_that_is_restored(editor: Page) -> None:
    refused: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            refused.append(message.text)

    editor.on("console", hear)
    found: dict[str, list[str]] = {}
    code = editor.locator("[data-editor]").get_by_role("textbox", name="Template editor")
    sample = editor.locator("[data-sample-editor]").get_by_role("textbox", name="Sample input")
    state = editor.locator("[data-editor-state]")
    preview = editor.frame_locator("#template-preview")

    # From the default of a built-in type to a starter of another.
    expect(code).to_contain_text("crowd-textract-analyze-document")
    expect(preview.get_by_text("Key–value pairs")).to_be_visible()
    editor.get_by_label("Template type").select_option("Answer of a language model: judge and correct")
    expect(code).to_contain_text("Judge the answer by the sources")
    expect(state).to_have_text("No errors")
    expect(preview.get_by_text("Can I send back a cup that I have used?")).to_be_visible()
    found["create"] = serious(editor)
    # Later the browser's own editing may try to carry styles along, and be refused; what we load and draw never is.
    assert refused == []

    # A fault is marked at its line, and the preview stays what it was until there is something to show.
    code.press("Control+Home")
    editor.keyboard.insert_text("<p>{{ task.input.question | shout }}</p>\n<crowd-inptu></crowd-inptu>\n")
    findings = editor.get_by_role("list", name="What there is to say about the template")
    expect(findings.get_by_role("listitem")).to_have_text(
        [
            "Error Unknown filter 'shout'. line 1, column 29",
            "Hint There is no element crowd-inptu. line 2, column 1",
        ]
    )
    expect(state).to_have_text("Errors: 1")
    findings.get_by_role("button", name="line 2, column 1").click()
    expect(editor.locator("[data-editor] .cm-activeLine")).to_have_text("<crowd-inptu></crowd-inptu>")
    expect(editor.locator("[data-editor] .cm-lintRange-error")).to_have_text("shout")
    editor.get_by_label("Template name").fill("answers")
    editor.get_by_role("button", name="Create template").last.click()
    summary = editor.get_by_role("alert")
    expect(summary).to_contain_text("Unknown filter 'shout'. (line 1, column 29)")
    found["refused"] = serious(editor)

    # Mended; a sample that lacks something is told, and one that has it is made.
    code.press("Control+Home")
    for _ in range(2):
        editor.keyboard.press("Shift+ArrowDown")
    editor.keyboard.insert_text("<p>{{ task.input.tone }}</p>\n")
    expect(findings).to_contain_text(
        "The template reads task.input.tone, which the sample input does not have."
    )
    editor.get_by_role("button", name="Make one from the template").click()
    expect(sample).to_contain_text('"tone": "Sample tone"')
    expect(preview.get_by_text("Sample tone")).to_be_visible()

    # The preview is worked in as a worker does, on a phone and in the dark.
    editor.get_by_role("button", name="Phone").click()
    editor.get_by_role("button", name="Dark").click()
    expect(preview.locator("html[data-overread-theme=dark]")).to_have_count(1)
    preview.get_by_label("incomplete").check()
    preview.get_by_role("textbox", name="What is wrong or missing").fill("The fee")
    preview.get_by_role("button", name="Submit").click()
    answer = editor.locator("[data-answer]")
    expect(answer).to_contain_text('"why": "The fee"')
    assert json.loads(answer.text_content() or "") == {
        "better": "Sample answer",
        "verdict": {"correct": False, "incomplete": True, "wrong": False},
        "why": "The fee",
    }
    found["answered"] = serious(editor)

    editor.get_by_role("button", name="Create template").last.click()
    expect(editor.get_by_text("answers is created.")).to_be_visible()
    found["template"] = serious(editor)

    # The next version, what is new in it, and the first one again.
    editor.get_by_role("link", name="Edit").first.click()
    expect(sample).to_contain_text("Sample tone")
    code.press("Control+Home")
    editor.keyboard.press("Shift+ArrowDown")
    editor.keyboard.insert_text("<h1>{{ task.input.tone }}</h1>\n")
    editor.get_by_label("What is new").fill("A heading")
    editor.get_by_role("button", name="Save new version").last.click()
    expect(editor.get_by_text("Version 2 is saved.")).to_be_visible()
    editor.get_by_role("link", name="Versions").click()
    gone, new = editor.locator("tr.gone del"), editor.locator("tr.new ins")
    expect(gone.first).to_have_text("p")
    expect(new.first).to_have_text("h1")
    found["versions"] = serious(editor)
    editor.get_by_role("link", name="Side by side").click()
    expect(editor.locator("table.beside")).to_be_visible()
    found["side by side"] = serious(editor)
    editor.get_by_role("link", name="Restore Version 1").click()
    editor.get_by_role("dialog").get_by_role("button", name="Restore").last.click()
    expect(editor.get_by_text("Version 1 is back as version 3.")).to_be_visible()

    editor.goto(editor.url.partition("/console/")[0] + "/console/workflows/-/back-test")
    expect(editor.get_by_role("heading", name="Back-test")).to_be_visible()
    found["back-test"] = serious(editor)
    assert found == {name: [] for name in found}


def test_what_was_written_survives_a_reload(editor: Page) -> None:
    code = editor.locator("[data-editor]").get_by_role("textbox", name="Template editor")
    code.press("Control+Home")
    editor.keyboard.insert_text("<!-- an hour of work -->")
    expect(editor.locator("[data-editor-state]")).to_have_text("No errors")
    editor.on("dialog", lambda dialog: dialog.accept())
    editor.reload()
    expect(code).not_to_contain_text("an hour of work")
    editor.get_by_role("button", name="Take it").click()
    expect(code).to_contain_text("an hour of work")

    # What was saved is not offered again.
    editor.get_by_label("Template name").fill("kept")
    editor.get_by_role("button", name="Create template").last.click()
    expect(editor.get_by_text("kept is created.")).to_be_visible()
    editor.goto(f"{editor.url.rpartition('/')[0]}/-/create")
    expect(editor.locator("[data-editor-state]")).to_have_text("No errors")
    expect(editor.get_by_role("button", name="Take it")).to_be_hidden()


def test_a_hostile_template_in_the_preview_reaches_nothing(editor: Page, world: World) -> None:
    """The tries of `test_sandbox.py`, by a template that an operator was talked into trying."""
    world.add_flow()
    task_input = known(
        world, f"{world.server.url}/console/templates", f"{world.server.url}/console/templates"
    )
    editor.locator("[data-editor]").get_by_role("textbox").fill(HOSTILE)
    editor.locator("[data-sample-editor]").get_by_role("textbox").fill(json.dumps(task_input))
    expect(editor.frame_locator("#template-preview").get_by_text("more than its task")).to_be_visible()

    tried = outcomes(preview_of(editor))

    assert {name: tried[name] for name in CLOSED_ORIGIN | CLOSED_PAGE} == CLOSED_ORIGIN | CLOSED_PAGE
    for name in ("fetch the console", "fetch the API", "fetch an object", "fetch another's task"):
        assert (name, tried[name]) == (name, "TypeError")
    assert (tried["console in a frame"], tried["portal in a frame"]) == ("nothing", "nothing")
    expect(editor.get_by_role("heading", name="Create template")).to_be_visible()
    expect(editor.locator("[data-answer-pane]")).to_be_hidden()
    frame = preview_of(editor)
    delete = f"{world.server.url}/console/templates/ui/delete"
    assert frame.evaluate(POST, [delete, "typed=ui"]) == "TypeError"
    assert world.server.run(human_task_uis.describe(world.ctx, world.caller, "ui")).name == "ui"
    with editor.expect_event("framenavigated", lambda moved: moved == frame):
        frame.evaluate("address => { location.href = address; }", task_input["console"])
    assert frame.url == "chrome-error://chromewebdata/"
