"""Operators make teams, open the public workforce and share a team; the people in them find what they were promised."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser.axe import serious
from tests.browser.conftest import PASSWORD, TEMPLATE, World, enter_console, task_frame
from tests.factories import make_bucket, make_caller, make_config
from tests.servers import RunningServer

from overread.domain import arn
from overread.domain.flow_definition import TaskPrice
from overread.domain.human_loop import FREE_OF_PERSONAL_DATA
from overread.operations import flow_definitions, human_loops, human_task_uis

Open = Callable[..., BrowserContext]


@pytest.fixture
def account(portal_server: RunningServer) -> World:
    """An account with a template and a bucket, and nobody in it but its operator."""
    caller = make_caller(portal_server.new_account().id)
    ctx = portal_server.ctx
    portal_server.run(human_task_uis.create(ctx, caller, name="ui", content=TEMPLATE))
    portal_server.run(make_bucket(ctx, caller, f"results-{caller.account}"))
    return World(portal_server, None, caller, None, "")  # type: ignore[arg-type]


def add_flow(world: World, team_arn: str, price: TaskPrice | None = None) -> str:
    """A workflow `notes` for a team; its ARN."""
    ui = arn.human_task_ui(world.caller.account, world.caller.region, "ui")
    config = make_config(team_arn, ui, task_title="Transcribe a note", price=price)
    made = flow_definitions.create(
        world.ctx,
        world.caller,
        name="notes",
        role_arn=f"arn:aws:iam::{world.caller.account}:role/reviews",
        output_path=f"s3://results-{world.caller.account}/reviews",
        config=config,
    )
    return world.server.run(made)


def start(world: World, flow_arn: str, name: str, *classifiers: str) -> None:
    started = human_loops.start(
        world.ctx,
        world.caller,
        name=name,
        flow_definition_arn=flow_arn,
        input_content='{"text": "milk"}',
        content_classifiers=classifiers,
    )
    world.server.run(started)


def answer(page: Page) -> None:
    """Take the task that there is and answer it."""
    page.get_by_role("button", name="Start working").first.click()
    frame = task_frame(page)
    frame.get_by_role("textbox", name="Transcription").fill("buy milk")
    frame.get_by_role("button", name="Submit").click()
    page.get_by_role("heading", name="No tasks right now").wait_for()


def see_completed(page: Page, world: World, loop: str) -> None:
    """The loop's page says by itself when its output is written."""
    page.goto(f"{world.server.url}/console/loops/{loop}")
    expect(page.get_by_text("Completed").first).to_be_visible()


def operator_of(world: World, open_context: Open) -> Page:
    page = open_context(viewport={"width": 1440, "height": 900}).new_page()
    person = world.add_operator(f"op@{world.caller.account}.example.com")
    enter_console(page, world, person, "workforces")
    return page


def confirm(page: Page, button: str, typed: str | None = None) -> None:
    """Answer the question that a destructive button asks."""
    dialog = page.get_by_role("dialog")
    if typed is not None:
        dialog.get_by_label(f"Type “{typed}” to confirm").fill(typed)
    dialog.get_by_role("button", name=button).last.click()


def test_from_no_workforce_to_a_worker_who_has_left(account: World, open_context: Open) -> None:
    console = operator_of(account, open_context)
    faults = {"nothing": serious(console)}
    console.get_by_role("link", name="Create private team").click()
    console.get_by_label("Team name").fill("readers")
    console.get_by_label("Description").fill("People who read notes")
    console.get_by_label("Email addresses").fill("ana@example.com, nobody\nben@example.com")
    console.get_by_label("Organization name").fill("Readers Ltd")
    console.get_by_text("Make links to hand on").click()
    console.get_by_role("button", name="Create private team").last.click()
    expect(console.get_by_role("alert")).to_contain_text("Not an email address: nobody")
    faults["refused"] = serious(console)
    console.get_by_label("Email addresses").fill("ana@example.com, Ana <ana@example.com>\nben@example.com")
    console.get_by_role("button", name="Preview invitation").click()
    expect(console.get_by_label("Preview invitation")).to_contain_text("Readers Ltd invites you")
    faults["preview"] = serious(console)
    console.get_by_role("button", name="Create private team").last.click()

    expect(console.get_by_role("heading", name="The team readers was created.")).to_be_visible()
    faults["links"] = serious(console)
    link = console.get_by_text(re.compile("password/")).first.inner_text()
    console.get_by_role("link", name="Done").click()
    expect(console.get_by_role("row", name="ana@example.com")).to_contain_text("Invited")
    faults["team"] = serious(console)

    flow_arn = add_flow(account, arn.private_workteam(account.caller.account, "us-east-1", "readers"))
    start(account, flow_arn, "note")
    worker = open_context().new_page()
    worker.goto(link)
    worker.get_by_label("New password").fill(PASSWORD)
    worker.get_by_role("button", name="Save and continue").click()
    worker.get_by_role("button", name="Start working").wait_for()

    console.get_by_role("link", name="Team summary").click()
    faults["summary"] = serious(console)
    console.get_by_role("link", name="Delete team").click()
    confirm(console, "Delete team", "readers")
    expect(console.get_by_role("alert")).to_contain_text(
        "used by human loops that have not ended, of notes. Stop them or wait until they have ended"
    )
    answer(worker)
    see_completed(console, account, "note")

    console.goto(f"{account.server.url}/console/workforces/workers?name=AN")
    expect(console.get_by_role("row", name="ben@example.com")).to_have_count(0)
    faults["workers"] = serious(console)
    console.get_by_role("link", name="ana@example.com").click()
    expect(console.get_by_role("link", name="Everyone-in-private-workforce")).to_be_visible()
    faults["worker"] = serious(console)
    console.get_by_role("link", name="Disable").click()
    confirm(console, "Disable")
    expect(console.get_by_text("ana@example.com is disabled.")).to_be_visible()
    worker.reload()
    expect(worker.get_by_role("heading", name="Sign in")).to_be_visible()
    console.get_by_role("link", name="Delete").click()
    confirm(console, "Delete")
    expect(console.get_by_text("ana@example.com was deleted.")).to_be_visible()

    for team in ("readers", "Everyone-in-private-workforce"):
        console.goto(f"{account.server.url}/console/workforces/teams/{team}/summary")
        console.get_by_role("link", name="Delete team").click()
        confirm(console, "Delete team", team)
        expect(console.get_by_text(f"The team {team} was deleted.")).to_be_visible()
    console.get_by_role("link", name="Delete workforce").click()
    confirm(console, "Delete workforce", "default")
    expect(console.get_by_text("There is no private workforce yet.")).to_be_visible()
    assert {name: found for name, found in faults.items() if found} == {}


def test_the_public_registers_agrees_works_and_is_paid(account: World, open_context: Open) -> None:
    console = operator_of(account, open_context)
    console.get_by_role("link", name="Public", exact=True).click()
    faults = {"not open": serious(console)}
    console.get_by_role("link", name="Open public workforce").click()
    console.get_by_label("Text").fill("Be kind to one another.")
    console.get_by_role("button", name="Open public workforce").last.click()
    expect(console.get_by_role("alert")).to_contain_text("Confirm this before you open")
    console.get_by_label("Confirm email addresses").uncheck()
    console.get_by_label("I understand that public workers").check()
    console.get_by_role("button", name="Open public workforce").last.click()
    link = console.get_by_role("link", name=re.compile("register$")).inner_text()
    faults["open"] = serious(console)
    flow_arn = add_flow(account, arn.public_workteam("us-east-1"), TaskPrice(0, 3, 6))
    start(account, flow_arn, "private")
    start(account, flow_arn, "adult", FREE_OF_PERSONAL_DATA)

    worker = open_context(viewport={"width": 390, "height": 844}).new_page()
    worker.goto(link)
    expect(worker.get_by_text("a task pays 0.036 US dollars")).to_be_visible()
    expect(worker.get_by_text("Be kind to one another.")).to_be_visible()
    worker.get_by_label("Email").fill("Zoe@example.com")
    worker.get_by_label("Choose a password").fill(PASSWORD)
    worker.get_by_role("button", name="Register").click()
    expect(worker.get_by_role("alert")).to_contain_text("You can register only if you agree.")
    faults["register"] = serious(worker)
    worker.get_by_label("Choose a password").fill(PASSWORD)
    worker.get_by_label("I have read this and agree to it").check()
    worker.get_by_role("button", name="Register").click()
    expect(worker.get_by_role("heading", name="No tasks right now")).to_be_visible()
    worker.get_by_role("link", name="Earnings").click()
    worker.get_by_label("Show me tasks that may contain adult content").check()
    worker.get_by_role("button", name="Save").click()
    expect(worker.get_by_text("are shown to you now")).to_be_visible()
    worker.get_by_role("link", name="Tasks").click()
    expect(worker.get_by_text("0.036")).to_be_visible()
    answer(worker)
    worker.get_by_role("link", name="Earnings").click()
    expect(worker.get_by_text("0.036 US dollars for one answer")).to_be_visible()
    faults["earnings"] = serious(worker)

    console.get_by_role("link", name="Public workers").click()
    expect(console.get_by_role("row", name="zoe@example.com")).to_contain_text("0.036")
    faults["workers"] = serious(console)
    console.get_by_role("link", name="0.036").click()
    expect(console.get_by_role("heading", name="Earned by zoe@example.com")).to_be_visible()
    console.get_by_role("link", name="Everybody’s").click()
    faults["ledger"] = serious(console)
    with console.expect_download() as download:
        console.get_by_role("button", name="Download CSV").click()
    text = download.value.path().read_text("utf-8")
    (line,) = csv.DictReader(io.StringIO(text))
    assert (line["email"], line["human_loop"], line["price_usd"]) == ("zoe@example.com", "adult", "0.036")
    assert {name: found for name, found in faults.items() if found} == {}


def test_a_team_works_for_another_account_that_subscribes(
    account: World, open_context: Open, world: World
) -> None:
    world.add_worker("ana@example.com")
    vendor = operator_of(world, open_context)
    vendor.get_by_role("link", name="team", exact=True).click()
    vendor.get_by_role("link", name="Team summary").click()
    vendor.get_by_role("link", name="Offer as a service").click()
    vendor.get_by_label("Title").fill("Careful readers")
    vendor.get_by_label("Seller name").fill("Readers Ltd")
    vendor.get_by_label("Description").fill("Notes read by people who care")
    vendor.get_by_label("Accounts").fill(account.caller.account)
    vendor.get_by_role("button", name="Offer as a service").last.click()
    expect(vendor.get_by_text("Careful readers is offered to other accounts now.")).to_be_visible()
    faults = {"own": serious(vendor)}

    buyer = operator_of(account, open_context)
    buyer.get_by_role("link", name="Vendor", exact=True).click()
    faults["offered"] = serious(buyer)
    buyer.get_by_role("button", name="Subscribe Careful readers").click()
    team_arn = buyer.get_by_text(re.compile(":workteam/vendor-crowd/")).inner_text()
    start(account, add_flow(account, team_arn), "note")
    buyer.get_by_role("link", name="Unsubscribe Careful readers").click()
    confirm(buyer, "Unsubscribe")
    expect(buyer.get_by_role("alert")).to_contain_text("have not ended, of notes")

    worker = open_context().new_page()
    worker.goto(world.portal)
    worker.get_by_label("Email").fill("ana@example.com")
    worker.get_by_label("Password").fill(PASSWORD)
    worker.get_by_role("button", name="Sign in").click()
    answer(worker)
    see_completed(buyer, account, "note")
    vendor.reload()
    expect(vendor.get_by_role("row", name=account.caller.account)).to_be_visible()
    vendor.get_by_role("link", name=f"End subscription {account.caller.account}").click()
    confirm(vendor, "End subscription")
    vendor.get_by_role("link", name="Withdraw").click()
    confirm(vendor, "Withdraw")
    expect(vendor.get_by_text("The service was withdrawn.")).to_be_visible()
    assert {name: found for name, found in faults.items() if found} == {}
