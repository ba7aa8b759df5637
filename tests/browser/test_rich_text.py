"""Instructions of a new workflow, written as formatted text: with the keyboard, the toolbar, as HTML, without script."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect
from tests.browser.axe import serious, serious_in_both_looks
from tests.browser.conftest import World, enter_console, enter_portal, start_working
from tests.browser.programs import Customer

NEW = "workflows/-/create"
FOLDER = "rules"
WRITTEN = """<h3>Before you begin</h3>
<p>Compare the <strong>total</strong> with <em>every</em> line, {{ task.input.name | default: "you & <yours>" }}.</p>
<ul>
  <li>gross</li>
  <li>net
    <ul>
      <li>without tax</li>
    </ul>
  </li>
</ul>
<p>See <a href="https://example.com/rules" target="_blank" rel="noopener">the rules</a> """
PICTURE = """<img src="{{ 's3://BUCKET/a receipt.png' | grant_read_access }}" alt="A receipt"></p>"""
BY_HAND = '<table class="signs"><tr><td>&sum;</td><td>total</td></tr></table>'


def test_what_is_written_is_what_the_worker_reads(
    world: World, open_context: Callable[..., BrowserContext]
) -> None:
    customer = Customer(world)
    customer.s3.put_object(Bucket=customer.bucket, Key="a receipt.png", Body=png(), ContentType="image/png")
    page = open_context(viewport={"width": 1440, "height": 900}).new_page()
    told: list[str] = []
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("console", lambda message: hear(message, told))
    enter_console(page, world, world.add_operator(f"op@{world.caller.account}.example.com"), NEW)
    editor = page.locator("[data-rich-text]").filter(has_text="Empty: the instructions")
    text, field = editor.locator("#text-instructions"), editor.locator("#field-instructions")
    expect(text).to_have_role("textbox")
    expect(text).to_have_accessible_name("Instructions (optional)")
    expect(field).to_be_hidden()

    # By keyboard alone, from the label on.
    page.locator("label[for=field-instructions]").click()
    expect(text).to_be_focused()
    write(page, editor)
    expect(field).to_have_value(f"{WRITTEN}</p>")
    tools(page, editor)
    insert_picture(page, customer)
    expected = WRITTEN + PICTURE.replace("BUCKET", customer.bucket)
    expect(field).to_have_value(expected)
    found = {"written": serious_in_both_looks(page)}

    # As HTML and back: what text would lose keeps it HTML, and is there still.
    editor.get_by_role("button", name="HTML").click()
    expect(field).to_be_visible()
    field.fill(f"{expected}\n{BY_HAND}")
    editor.get_by_role("button", name="Text", exact=True).click()
    expect(editor.get_by_role("status")).to_have_text(
        "This stays HTML, because as text it would lose: <table>"
    )
    expect(field).to_have_value(f"{expected}\n{BY_HAND}")
    found["as HTML"] = serious(page)
    field.fill(expected)
    editor.get_by_role("button", name="Text", exact=True).click()
    expect(text.get_by_role("img", name="A receipt")).to_be_visible()
    expect(field).to_have_value(expected)

    additional = page.locator("[data-rich-text]").filter(has_text="details, examples")
    additional.get_by_role("button", name="HTML").click()
    additional.locator("#field-additional_instructions").fill(BY_HAND)
    fill_in_the_rest(page, world, "receipts")
    # What is refused comes back as it was: one as text, the other as HTML.
    page.get_by_label("Task title").fill("")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Task title: Fill this in.")
    expect(text.get_by_role("img", name="A receipt")).to_be_visible()
    expect(page.locator("#field-additional_instructions")).to_have_value(BY_HAND)
    page.get_by_label("Task title").fill("Receipts")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="The workflow receipts is active.")).to_be_visible()
    assert (told, found) == ([], {name: [] for name in found})

    read_as_worker(world, customer, open_context().new_page())


def write(page: Page, editor: Locator) -> None:
    keys = page.keyboard
    keys.type("# Before you begin")
    expect(editor.get_by_role("button", name="Heading")).to_have_attribute("aria-pressed", "true")
    keys.press("Enter")
    keys.type("Compare the ")
    keys.press("Control+b")
    expect(editor.get_by_role("button", name="Bold")).to_have_attribute("aria-pressed", "true")
    keys.type("total")
    keys.press("Control+b")
    keys.type(" with ")
    keys.press("Control+i")
    keys.type("every")
    keys.press("Control+i")
    keys.type(' line, {{ task.input.name | default: "you & <yours>" }}.')
    keys.press("Enter")
    keys.type("- gross")
    keys.press("Enter")
    keys.type("net")
    keys.press("Enter")
    keys.press("Control+]")
    keys.type("without tax")
    for _ in range(3):
        keys.press("Enter")
    keys.type("See ")
    keys.press("Control+k")
    question = page.get_by_role("dialog", name="Link")
    expect(question.get_by_label("Address")).to_be_focused()
    keys.type("javascript:alert(1)")
    keys.press("Enter")
    expect(question.get_by_label("Address")).to_have_accessible_description(
        "A link leads to an address such as https://example.com/page or mailto:team@example.com"
        " Begins with https://, http:// or mailto: and opens in a new tab."
    )
    question.get_by_label("Address").fill("example.com/rules")
    question.get_by_label("Text").fill("the rules")
    keys.press("Enter")
    expect(question).to_be_hidden()
    expect(editor.get_by_role("textbox")).to_be_focused()
    keys.type(" ")


def tools(page: Page, editor: Locator) -> None:
    """One stop for Tab, arrows within, and what is undone can be done again."""
    heading, undo, redo = (editor.get_by_role("button", name=name) for name in ("Heading", "Undo", "Redo"))
    page.keyboard.press("Control+Shift+1")
    expect(heading).to_have_attribute("aria-pressed", "true")
    for name in ("HTML", "Text", "Heading"):
        page.keyboard.press("Shift+Tab")
        expect(editor.get_by_role("button", name=name)).to_be_focused()
    page.keyboard.press("End")
    expect(redo).to_be_focused()
    expect(redo).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("ArrowLeft")
    for is_heading in ("false", "true", "false"):
        page.keyboard.press("Enter")
        expect(heading).to_have_attribute("aria-pressed", is_heading)
        expect(redo if is_heading == "true" else undo).to_be_focused()
        page.keyboard.press("ArrowLeft" if is_heading == "true" else "ArrowRight")


def insert_picture(page: Page, customer: Customer) -> None:
    page.get_by_role("toolbar", name="Formatting: Instructions").get_by_role("button", name="Image").click()
    question = page.get_by_role("dialog", name="Image")
    question.get_by_label("Address").fill(f"s3://{customer.bucket}/a receipt.png")
    question.get_by_label("Description").fill("A receipt")
    assert serious(page) == []
    question.get_by_role("button", name="Apply").click()
    expect(question).to_be_hidden()


def fill_in_the_rest(page: Page, world: World, name: str) -> None:
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("S3 bucket", exact=True).select_option(f"results-{world.caller.account}")
    page.get_by_label("An ARN").check()
    page.get_by_label("ARN of the role").fill(f"arn:aws:iam::{world.caller.account}:role/any")
    page.get_by_label("Template name").fill(name)
    page.get_by_label("Task title").fill("Receipts")
    page.get_by_label("Task description").fill("Compare them.")


def read_as_worker(world: World, customer: Customer, page: Page) -> None:
    """A task of the new workflow, with the picture and the table."""
    place = {"bucket": customer.bucket, "name": "a receipt.png"}
    given = {
        "aiServiceRequest": {"document": {"s3Object": place}},
        "selectedAiServiceResponse": {"blocks": []},
    }
    flow = customer.sagemaker.describe_flow_definition(FlowDefinitionName="receipts")["FlowDefinitionArn"]
    customer.a2i.start_human_loop(
        HumanLoopName="first", FlowDefinitionArn=flow, HumanLoopInput={"InputContent": json.dumps(given)}
    )
    world.add_worker("ana@example.com")
    enter_portal(page, world, "ana@example.com")
    frame = start_working(page)
    instructions = frame.locator("short-instructions")
    expect(instructions.get_by_role("heading", name="Before you begin")).to_be_visible()
    expect(instructions.locator("p").first).to_have_text("Compare the total with every line, you & <yours>.")
    expect(instructions.locator("li li")).to_have_text("without tax")
    expect(instructions.get_by_role("link", name="the rules")).to_have_attribute("target", "_blank")
    picture = instructions.get_by_role("img", name="A receipt")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 24)
    frame.get_by_role("button", name="View full instructions").click()
    expect(frame.get_by_role("cell", name="∑")).to_be_visible()


def test_without_script_instructions_are_a_text_area(
    world: World, open_context: Callable[..., BrowserContext]
) -> None:
    customer = Customer(world)
    page = open_context(java_script_enabled=False).new_page()
    enter_console(page, world, world.add_operator(f"op@{world.caller.account}.example.com"), NEW)
    expect(page.get_by_role("toolbar")).to_have_count(0)
    page.get_by_label("Instructions (optional)", exact=True).fill(f"<p>Look twice.</p>{BY_HAND}")
    fill_in_the_rest(page, world, "plain")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="The workflow plain is active.")).to_be_visible()

    found = customer.sagemaker.describe_human_task_ui(HumanTaskUiName="plain")
    address = found["UiTemplate"]["Url"]
    assert f"<p>Look twice.</p>{BY_HAND}" in page.request.get(address).text()


def hear(message: ConsoleMessage, told: list[str]) -> None:
    if "Content Security Policy" in message.text:
        told.append(message.text)


def png() -> bytes:
    """A small grey picture, 24 pixels wide."""
    rows = b"".join(b"\0" + b"\x80" * 24 for _ in range(16))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 24, 16, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
