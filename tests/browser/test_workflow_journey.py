"""An operator makes a human review workflow with conditions, starts a loop, and watches it without reloading."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect
from tests.browser.axe import serious, serious_in_both_looks
from tests.browser.conftest import PASSWORD, World, enter_console

from overread.operations import human_loops

AND = {
    "Conditions": [
        {
            "And": [
                {"ConditionType": "MissingValue", "ConditionParameters": {"Path": "total"}},
                {"ConditionType": "Sampling", "ConditionParameters": {"RandomSamplingPercentage": 50}},
            ]
        }
    ]
}
UNSURE = {
    "Conditions": [
        {"ConditionType": "ValueCheck", "ConditionParameters": {"Path": "score", "ValueLessThan": 0.5}},
        {"ConditionType": "MissingValue", "ConditionParameters": {"Path": "total"}},
    ]
}


def test_from_conditions_to_a_loop_that_is_watched(
    world: World, open_context: Callable[..., BrowserContext]
) -> None:
    world.add_flow()
    operator = world.server.run(
        world.make_operator(f"op@{world.caller.account}.example.com", PASSWORD, must_change=False)
    )
    page = open_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce").new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    found: dict[str, list[str]] = {}

    enter_console(page, world, operator, "workflows")
    found["list"] = serious_in_both_looks(page)
    page.keyboard.press("/")
    expect(page.get_by_label("Name contains")).to_be_focused()
    page.get_by_role("link", name="Create human review workflow").click()
    fill_in(page, world)
    keep_in_step(page)
    found["form"] = serious_in_both_looks(page)

    page.get_by_role("button", name="Create", exact=True).click()
    page.get_by_role("link", name="Name: Fill this in.").click()
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    found["refused"] = serious(page)
    page.get_by_label("Name", exact=True).fill("unsure")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="The workflow unsure is active.")).to_be_visible()
    expect(page.get_by_text("score is a number of below 0.5")).to_be_visible()
    found["empty"] = serious(page)

    start(page, {"score": 0.9, "total": 1, "text": "buy milk"})
    expect(page.get_by_text("none of the workflow's conditions holds for this input")).to_be_visible()
    name = start(page, {"score": 0.4, "total": 1, "text": "buy milk"})
    page.get_by_role("heading", name=name).wait_for()

    page.goto(f"{world.server.url}/console/workflows/unsure")
    row = page.get_by_role("row", name=name)
    expect(row).to_contain_text("InProgress")
    marked(page)
    world.server.run(human_loops.stop(world.ctx, world.caller, name))
    expect(row).to_contain_text("Stopped")
    expect(row.get_by_role("link", name="Delete")).to_be_visible()
    expect(page.locator("[data-live-voice]")).to_contain_text("Stopped 1")
    assert is_marked(page), "the page was loaded anew"
    found["one"] = serious_in_both_looks(page)

    page.get_by_role("link", name="Delete", exact=True).click()
    question = page.get_by_role("dialog", name="Delete the workflow unsure?")
    expect(question.get_by_label("Type “unsure” to confirm")).to_be_focused()
    found["question"] = serious(page)
    page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    page.get_by_role("link", name="Delete", exact=True).click()
    expect(question.get_by_label("Type “unsure” to confirm")).to_be_focused()
    page.keyboard.type("unsure")
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("status").filter(has_text="The workflow unsure is being deleted.")
    ).to_be_visible()
    expect(page.get_by_role("link", name="unsure")).to_have_count(0)

    assert (found, errors) == ({key: [] for key in found}, [])


def fill_in(page: Page, world: World) -> None:
    """Everything but the name. What belongs to other choices is not on screen."""
    page.get_by_label("S3 bucket", exact=True).select_option(f"results-{world.caller.account}")
    page.get_by_label("An ARN").check()
    page.get_by_label("ARN of the role").fill(f"arn:aws:iam::{world.caller.account}:role/any")
    page.get_by_label("Any JSON prediction").check()
    expect(page.get_by_label("Template name")).to_be_hidden()
    expect(page.get_by_label("Price per task")).to_be_hidden()
    page.get_by_label("Worker task template").select_option("ui")
    page.get_by_label("Task title").fill("Transcribe a note")
    page.get_by_label("Task description").fill("Type what the note says.")


def keep_in_step(page: Page) -> None:
    """Controls are followed by the JSON, the JSON by the controls; what these cannot show stays JSON."""
    place = page.locator("[data-conditions=json]")
    document = place.get_by_label("Activation conditions")
    place.get_by_text("As JSON").click()
    page.get_by_label("Trigger a human review for values of the prediction").check()
    place.get_by_label("Path", exact=True).fill("score")
    place.get_by_label("Number: kind of upper bound").select_option("below")
    place.get_by_label("Number, to").fill("0.5")
    place.get_by_role("button", name="Add a value").click()
    expect(place.get_by_label("Path", exact=True).nth(1)).to_be_focused()
    page.keyboard.type("total")
    place.get_by_label("Review when there").nth(1).select_option("missing")
    expect(document).to_have_value(re.compile("MissingValue"))
    assert json.loads(document.input_value()) == UNSURE
    expect(place.get_by_text("total is missing or empty")).to_be_visible()

    document.fill(json.dumps(AND))
    expect(
        place.get_by_text("the controls cannot show an And of conditions, at $.Conditions[0]")
    ).to_be_visible()
    document.fill('{"Conditions": [{"Or": []}]}')
    expect(place.get_by_text("$.Conditions[0].Or has 0 of them")).to_be_visible()
    document.fill(json.dumps(UNSURE))
    expect(place.get_by_label("Number, to").first).to_have_value("0.5")
    expect(place.get_by_text("has 0 of them")).to_have_count(0)


def start(page: Page, given: object) -> str:
    """Start a loop of the workflow on screen; its name."""
    page.get_by_role("link", name="Start a human loop").first.click()
    name = page.get_by_label("Name", exact=True).input_value()
    page.get_by_label("Input", exact=True).fill(json.dumps(given))
    page.get_by_role("button", name="Start", exact=True).click()
    return name


def marked(page: Page) -> None:
    page.evaluate("() => { window.stillHere = true; }")


def is_marked(page: Page) -> bool:
    return bool(page.evaluate("() => window.stillHere === true"))
