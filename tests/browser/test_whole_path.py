"""From boto3 to `output.json`: a program asks, people answer in Chromium, the program reads."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser.conftest import PASSWORD, TEMPORARY, World, sign_in_to_portal, start_working, task_frame
from tests.browser.programs import Customer, answers

Open = Callable[..., BrowserContext]

CHOICES = """<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form>
  <crowd-classifier name="topic" categories="['Question', 'Complaint', 'Praise']" header="What is it about?">
    <classification-target>{{ task.input.text }}</classification-target>
    <short-instructions>Choose one.</short-instructions>
    <full-instructions header="Topics">Choose what fits best.</full-instructions>
  </crowd-classifier>
</crowd-form>
"""

PICTURE = """<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form>
  <crowd-image-classifier name="damage" src="{{ task.input.picture | grant_read_access }}"
      categories="['Damaged', 'Whole']" header="Is it damaged?">
    <short-instructions>Choose one.</short-instructions>
    <full-instructions header="Damage">Look at the corners.</full-instructions>
  </crowd-image-classifier>
</crowd-form>
"""

LONG_ANSWER = """<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form><p>{{ task.input.text }}</p><crowd-text-area name="answer" label="Answer"></crowd-text-area></crowd-form>
"""

PARCEL = Path(__file__).parents[2] / "src" / "overread" / "demo" / "inputs" / "parcel-1.jpg"


@pytest.fixture
def customer(world: World) -> Customer:
    return Customer(world)


def test_a_new_worker_answers_by_keyboard_then_by_mouse(page: Page, world: World, customer: Customer) -> None:
    customer.add_flow("topics", CHOICES)
    sub = customer.invite("ana@example.com")
    for name, text in (("first", "Where is my parcel?"), ("second", "Thank you <3")):
        customer.start(name, "topics", text=text)

    page.goto(world.portal)
    expect(page.get_by_label("Email")).to_be_focused()
    page.keyboard.type("ana@example.com")
    page.keyboard.press("Tab")
    page.keyboard.type(TEMPORARY)
    page.keyboard.press("Enter")
    expect(page.get_by_label("New password")).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Start working").focus()
    page.keyboard.press("Enter")
    frame = task_frame(page)
    expect(frame.get_by_text("Where is my parcel?")).to_be_visible()
    frame.get_by_text("Question").wait_for()
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")

    frame = task_frame(page)
    expect(frame.get_by_text("Thank you <3")).to_be_visible()
    frame.get_by_text("Praise").click()
    frame.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", name="No tasks right now")).to_be_visible()

    first, second = customer.output("first"), customer.output("second")
    assert (answers(first), answers(second)) == (
        [{"topic": {"label": "Question"}}],
        [{"topic": {"label": "Praise"}}],
    )
    assert second["inputContent"] == {"text": "Thank you <3"}
    [answer] = first["humanAnswers"]
    accepted, submitted = (
        datetime.fromisoformat(answer[name]) for name in ("acceptanceTime", "submissionTime")
    )
    assert 0 <= answer["timeSpentInSeconds"] <= (submitted - accepted).total_seconds() + 0.001
    assert answer["workerMetadata"]["identityData"] == {
        "identityProviderType": "Cognito",
        "issuer": f"https://cognito-idp.us-east-1.amazonaws.com/{world.crowd.pool_id}",
        "sub": sub,
    }
    assert answer["workerId"] == second["humanAnswers"][0]["workerId"]


def test_a_loop_of_two_is_done_with_the_second_answer(
    page: Page, world: World, customer: Customer, open_context: Open
) -> None:
    customer.add_flow("topics", CHOICES, TaskCount=2)
    customer.start("message", "topics", text="Where is my parcel?")
    world.add_worker("ana@example.com")
    world.add_worker("ben@example.com")
    ben = open_context().new_page()
    for worker, email in ((page, "ana@example.com"), (ben, "ben@example.com")):
        sign_in_to_portal(worker, world, email)
        start_working(worker)

    submit_choice(page, "Question")
    expect(page.get_by_text("1 task that you have answered still waits for others.")).to_be_visible()
    assert (customer.status("message"), customer.outputs()) == ("InProgress", 0)
    submit_choice(ben, "Complaint")

    output = customer.output("message")
    assert answers(output) == [{"topic": {"label": "Question"}}, {"topic": {"label": "Complaint"}}]
    assert len({answer["workerId"] for answer in output["humanAnswers"]}) == 2


def test_a_task_whose_time_is_up_goes_to_somebody_else(
    page: Page, world: World, customer: Customer, open_context: Open
) -> None:
    customer.add_flow("topics", CHOICES, TaskTimeLimitInSeconds=30)
    customer.start("message", "topics", text="Where is my parcel?")
    world.add_worker("ana@example.com")
    world.add_worker("ben@example.com")
    ben = open_context().new_page()
    sign_in_to_portal(page, world, "ana@example.com")
    start_working(page)
    world.clock.shift = timedelta(seconds=31)
    sign_in_to_portal(ben, world, "ben@example.com")
    wait_for_work(ben)
    start_working(ben)

    submit_choice(page, "Question")
    expect(page.get_by_role("heading", name="The time is up")).to_be_visible()
    expect(
        page.get_by_text("Your answer does not count, but it has been kept for the operator.")
    ).to_be_visible()
    submit_choice(ben, "Complaint")

    assert answers(customer.output("message")) == [{"topic": {"label": "Complaint"}}]


def test_a_loop_that_nobody_answers_in_its_lifetime_expires(
    page: Page, world: World, customer: Customer
) -> None:
    customer.add_flow("topics", CHOICES, TaskAvailabilityLifetimeInSeconds=60)
    customer.start("message", "topics", text="Where is my parcel?")
    world.add_worker("ana@example.com")
    sign_in_to_portal(page, world, "ana@example.com")
    expect(page.get_by_text("1 task waiting")).to_be_visible()

    world.clock.shift = timedelta(seconds=61)
    page.get_by_role("button", name="Start working").click()

    expect(page.get_by_role("button", name="Start working")).to_have_count(0)
    found = customer.wait_for("message", "Failed")
    assert (found["FailureCode"], customer.outputs()) == ("Expired", 0)


def test_who_is_at_work_may_finish_a_loop_that_is_stopped(
    page: Page, world: World, customer: Customer
) -> None:
    customer.add_flow("topics", CHOICES, TaskCount=2)
    customer.start("message", "topics", text="Where is my parcel?")
    world.add_worker("ana@example.com")
    sign_in_to_portal(page, world, "ana@example.com")
    start_working(page)

    customer.a2i.stop_human_loop(HumanLoopName="message")
    assert customer.status("message") == "Stopping"
    submit_choice(page, "Question")
    expect(page.get_by_role("heading", name="No tasks right now")).to_be_visible()

    assert answers(customer.output("message", "Stopped")) == [{"topic": {"label": "Question"}}]


def test_who_leaves_a_loop_that_is_stopped_cannot_come_back(
    page: Page, world: World, customer: Customer
) -> None:
    customer.add_flow("topics", CHOICES)
    customer.start("message", "topics", text="Where is my parcel?")
    world.add_worker("ana@example.com")
    sign_in_to_portal(page, world, "ana@example.com")
    start_working(page)
    address = page.url

    customer.a2i.stop_human_loop(HumanLoopName="message")
    page.get_by_role("button", name="Stop and resume later").click()
    page.get_by_role("dialog").get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="Tasks", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Resume")).to_have_count(0)
    page.goto(address)

    expect(page.locator("iframe[title='Task']")).to_have_count(0)
    expect(page.get_by_role("link", name="Back to the tasks")).to_be_visible()
    customer.wait_for("message", "Stopped")
    assert customer.outputs() == 0


def test_a_picture_that_is_missing_is_said_and_one_that_comes_is_shown(
    page: Page, world: World, customer: Customer
) -> None:
    customer.add_flow("parcels", PICTURE)
    customer.start("parcel", "parcels", picture=f"s3://{customer.bucket}/inputs/parcel 1.jpg")
    world.add_worker("ana@example.com")
    sign_in_to_portal(page, world, "ana@example.com")
    frame = start_working(page)
    expect(frame.get_by_text("The image could not be loaded").first).to_be_visible()
    assert customer.status("parcel") == "InProgress"

    customer.s3.upload_file(str(PARCEL), customer.bucket, "inputs/parcel 1.jpg")
    frame.get_by_role("button", name="Try again").click()
    expect(frame.get_by_role("img", name="Image to review")).to_have_js_property("complete", True)
    frame.get_by_text("Whole", exact=True).click()
    frame.get_by_role("button", name="Submit").click()

    assert answers(customer.output("parcel")) == [{"damage": {"label": "Whole"}}]


def test_an_answer_that_is_too_large_is_said_and_stays_on_screen(
    page: Page, world: World, customer: Customer
) -> None:
    customer.add_flow("notes", LONG_ANSWER)
    customer.start("note", "notes", text="hello")
    world.add_worker("ana@example.com")
    sign_in_to_portal(page, world, "ana@example.com")
    frame = start_working(page)
    field = frame.get_by_label("Answer")
    field.fill("x" * 9_000_000)
    frame.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("The answer is larger than this server accepts.").first).to_be_visible()
    expect(field).to_be_enabled()
    expect(page.get_by_text("Not saved", exact=True)).to_be_visible()
    assert field.evaluate("field => field.value.length") == 9_000_000

    field.fill("short")
    frame.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", name="No tasks right now")).to_be_visible()
    assert answers(customer.output("note")) == [{"answer": "short"}]


def submit_choice(page: Page, category: str) -> None:
    frame = task_frame(page)
    frame.get_by_text(category, exact=True).click()
    frame.get_by_role("button", name="Submit").click()


def wait_for_work(page: Page) -> None:
    """Look at the list again until there is a task: background work is a moment behind the clock."""
    give_up = time.monotonic() + 60
    page.get_by_role("heading", name="Tasks", exact=True).wait_for()
    while page.get_by_role("button", name="Start working").count() == 0:
        assert time.monotonic() < give_up, page.inner_text("main")
        page.reload()
