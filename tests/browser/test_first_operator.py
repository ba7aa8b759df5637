"""Somebody who has never seen the API goes from a fresh deployment to a form that a person has corrected, in the console alone.

`docs/tutorial/first-workflow.md` tells the same way. With OVERREAD_PICTURES=FOLDER its pictures are kept on the way;
`scripts/take_screenshots.py first-operator` does that.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from scripts.take_screenshots import keep
from tests.browser.conftest import PASSWORD, task_frame
from tests.browser.pairs import choose_pair, type_value
from tests.conftest import RECORDED
from tests.servers import RunningServer

from overread.first_start import read_pairs
from overread.notices.folder import FolderPost

PICTURES = os.environ.get("OVERREAD_PICTURES")

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
CLAIM = RECORDED / "textract" / "claim.png"
DOUBTFUL = "Amount claimed:"
"""The key of the claim whose value is smudged: the engine is unsure of it, and reads nothing."""

AMOUNT = "48.50"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("first-operator")


@pytest.fixture(scope="module")
def fresh(folder: Path) -> Iterator[RunningServer]:
    """A deployment that nobody has used: one operator, no mail server."""
    running = RunningServer("sqlite:", folder, document_engine=f"recorded:{RECORDED / 'textract'}")
    running.ctx.post = FolderPost(folder / "mail", running.ctx.clock)
    yield running
    running.close()


@pytest.fixture
def console(fresh: RunningServer, open_context: Callable[..., BrowserContext]) -> Page:
    page = open_context(viewport=WIDE, reduced_motion="reduce").new_page()
    page.goto(f"{fresh.url}/console/")
    return page


@pytest.fixture
def phone(open_context: Callable[..., BrowserContext]) -> Page:
    return open_context(viewport=PHONE, has_touch=True, is_mobile=True, reduced_motion="reduce").new_page()


def test_from_the_first_sign_in_to_a_corrected_form(
    fresh: RunningServer, folder: Path, console: Page, phone: Page
) -> None:
    problems: list[str] = []
    for page in (console, phone):
        page.on("pageerror", lambda error: problems.append(str(error)))

    sign_in(console, **read_pairs(folder / "operator"))
    photograph(console, "overview")
    link = make_team(console)
    read_letter(console)
    make_template(console)
    make_workflow(console)
    start_loop(console)
    expect(state_of(console)).to_have_text("InProgress")

    join(phone, link)
    answer(phone)

    expect(state_of(console)).to_have_text("Completed")
    expect(console.get_by_role("row", name=f"{DOUBTFUL} {AMOUNT}")).to_be_visible()
    output = console.get_by_role("region", name="Output")
    expect(output).to_contain_text('"humanAnswers"')
    assert AMOUNT in json.dumps(json.loads(output.inner_text())["humanAnswers"])
    assert console.evaluate("() => window.stillHere === true"), "the page was loaded anew"
    console.set_viewport_size({"width": 1440, "height": 1500})
    photograph(console, "result")
    assert problems == []


def state_of(console: Page) -> Locator:
    return console.locator("#state .badge")


def sign_in(console: Page, email: str, password: str) -> None:
    console.get_by_label("Email").fill(email)
    console.get_by_label("Password").fill(password)
    console.get_by_role("button", name="Sign in").click()
    console.get_by_role("heading", name="Overview").wait_for()


def open_section(console: Page, name: str) -> None:
    console.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()
    console.get_by_role("heading", name=name, level=1).wait_for()


def make_team(console: Page) -> str:
    """A team of two: Ben is written to, Ana gets a link; the link. The first team makes the workforce."""
    open_section(console, "Labeling workforces")
    console.get_by_role("link", name="Create private team").click()
    console.get_by_label("Team name").fill("claims")
    console.get_by_label("Description").fill("Reads what the machine could not")
    console.get_by_label("Email addresses").fill("ben@example.com")
    console.get_by_label("Organization name").fill("Parcels Ltd")
    console.get_by_label("Send an email").check()
    console.get_by_role("button", name="Preview invitation").click()
    expect(console.get_by_label("Preview invitation")).to_contain_text("Parcels Ltd invites you")
    photograph(console, "team", whole=True)
    console.get_by_role("button", name="Create private team").click()
    expect(console.get_by_role("status").filter(has_text="The team claims was created.")).to_be_visible()

    console.get_by_role("link", name="Invite new workers").click()
    console.get_by_label("Email addresses").fill("ana@example.com")
    console.get_by_label("Make links to hand on").check()
    console.get_by_role("button", name="Invite new workers").click()
    link = console.get_by_text(re.compile("password/")).inner_text()
    photograph(console, "invitation")
    console.get_by_role("link", name="Done").click()
    for person in ("ana@example.com", "ben@example.com"):
        expect(console.get_by_role("row", name=person)).to_contain_text("Invited")
    return link


def read_letter(console: Page) -> None:
    """Without a mail server Ben's letter waits where the operator finds it."""
    open_section(console, "Deliveries")
    console.get_by_role("link", name="Mail to workers").click()
    expect(console.get_by_role("row", name="ben@example.com").first).to_contain_text("In the outbox")
    console.reload()
    console.get_by_role("link", name="Parcels Ltd invites you to review work").click()
    expect(console.get_by_role("region", name="Text")).to_contain_text("ben@example.com")


def make_template(console: Page) -> None:
    """The starter for forms, with a line of the operator's own, as the preview shows at once."""
    open_section(console, "Worker task templates")
    console.get_by_role("link", name="Create template").first.click()
    console.get_by_label("Template name").fill("claim-review")
    console.get_by_label("Template type").select_option("Textract – form extraction")
    code = console.locator("[data-editor]").get_by_role("textbox", name="Template editor")
    preview = console.frame_locator("#template-preview")
    expect(preview.get_by_text("Ada Lovelace").first).to_be_visible()
    code.locator(".cm-line", has_text='header="Compare').click()
    code.press("End")
    code.press("End")  # of the whole line, if the first was that of its first row
    code.press("ArrowLeft")
    console.keyboard.insert_text(" Amounts are in euros.")
    expect(preview.get_by_text("Amounts are in euros.")).to_be_visible()
    expect(console.locator("[data-editor-state]")).to_have_text("No errors")
    photograph(console, "template")
    console.get_by_role("button", name="Create template").click()
    expect(console.get_by_role("status").filter(has_text="claim-review is created.")).to_be_visible()


def make_workflow(console: Page) -> None:
    """Forms go to the team when the machine is unsure of the amount."""
    open_section(console, "Human review workflows")
    console.get_by_role("link", name="Create human review workflow").first.click()
    console.get_by_label("Name", exact=True).fill("parcel-claims")
    console.get_by_label("Name of the new bucket").fill("parcel-claims")
    conditions = console.locator("[data-conditions=textract]")
    conditions.get_by_label("Trigger a human review for specific form keys").check()
    conditions.get_by_label("Key name").fill(DOUBTFUL)
    conditions.get_by_label("Identification confidence, to").first.fill("85")
    expect(
        conditions.get_by_text(f"“{DOUBTFUL}” is found, identified with a confidence of at most 85 %")
    ).to_be_visible()
    conditions.scroll_into_view_if_needed()
    photograph(console, "conditions")
    console.get_by_label("Use your own template").check()
    console.get_by_label("Worker task template").select_option("claim-review")
    console.get_by_label("Task title").fill("Read a claim")
    console.get_by_label("Task description").fill("Correct what the machine read on the form.")
    console.get_by_label("Private teams").select_option("claims")
    console.get_by_role("button", name="Create", exact=True).click()
    expect(
        console.get_by_role("status").filter(has_text="The workflow parcel-claims is active.")
    ).to_be_visible()


def start_loop(console: Page) -> None:
    """A form is uploaded and read; the conditions call a person, and the page of the loop opens."""
    console.get_by_role("link", name="Start a human loop").first.click()
    console.get_by_label("Name", exact=True).fill("claim-1")
    console.get_by_label("File", exact=True).set_input_files(CLAIM)
    photograph(console, "start")
    console.get_by_role("button", name="Start", exact=True).click()
    console.get_by_role("heading", name="claim-1").wait_for()
    console.evaluate("() => { window.stillHere = true; }")


def join(phone: Page, link: str) -> None:
    """Ana opens her link, chooses a password and sees the task."""
    phone.goto(link)
    phone.get_by_label("New password").fill(PASSWORD)
    photograph(phone, "password")
    phone.get_by_role("button", name="Save and continue").tap()
    expect(phone.get_by_role("listitem").filter(has_text="Read a claim")).to_be_visible()
    photograph(phone, "tasks")


def answer(phone: Page) -> None:
    """Ana types what the machine could not read."""
    phone.get_by_role("button", name="Start working").tap()
    frame = task_frame(phone)
    expect(frame.get_by_text("Amounts are in euros.")).to_be_visible()
    pair = choose_pair(frame, DOUBTFUL)
    type_value(pair, AMOUNT)
    photograph(phone, "answer")
    frame.get_by_role("button", name="Submit").tap()
    phone.get_by_role("heading", name="No tasks right now").wait_for()


def photograph(page: Page, name: str, *, whole: bool = False) -> None:
    if PICTURES:
        keep(page.screenshot(full_page=whole), Path(PICTURES) / f"first-operator-{name}.png")
