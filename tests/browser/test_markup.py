"""Markup in everything that programs and workers may write, on every page of portal and console: it stays text.

The pages' policy would stop its scripts as well; here it is taken away, so that only the escaping is left.
"""

from __future__ import annotations

import json
import time

from playwright.sync_api import Page, Route, expect
from tests.browser.conftest import PASSWORD, World, sign_in_to_portal, start_working, task_frame
from tests.browser.programs import new_program

from overread.domain import arn

MARK = "</script></textarea></title>\"'><img src=x onerror=window.hit=1><script>window.hit=1</script>{{7*7}}"
SHORT = '"><img src=x onerror=hit=1>'

TEMPLATE = """<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form>
  <p id="text">{{ task.input.text }}</p>
  <p title="{{ task.input.text }}" id="title">a title</p>
  <script type="application/json" id="data">{{ task.input | to_json }}</script>
  <crowd-text-area name="answer" label="Answer"></crowd-text-area>
</crowd-form>
"""


def test_markup_stays_text_on_every_page(world: World, page: Page) -> None:
    operator = f"op-{world.caller.account}@example.com"
    world.add_operator(operator)
    world.add_worker("ana@example.com")
    make_everything(world)
    page.context.route("**/*", without_policy)

    sign_in_to_portal(page, world, "ana@example.com")
    expect(page.get_by_text(SHORT).first).to_be_visible()
    unharmed(page)
    start_working(page).get_by_label("Answer").fill(MARK)
    expect(page.get_by_text("Saved")).to_be_visible()
    page.reload()
    frame = task_frame(page)
    expect(frame.locator("#text")).to_have_text(MARK)
    expect(frame.locator("#title")).to_have_attribute("title", MARK)
    expect(frame.get_by_label("Answer")).to_have_value(MARK)
    unharmed(page)
    frame.get_by_role("button", name="Submit").click()
    start_working_again(page)
    page.get_by_role("button", name="Decline task").click()
    dialog = page.get_by_role("dialog", name="Decline this task?")
    dialog.get_by_label("In your own words (optional)").fill(MARK)
    dialog.get_by_role("button", name="Confirm").click()
    page.get_by_role("heading", name="No tasks right now").wait_for()
    unharmed(page)

    page.goto(f"{world.server.url}/console/")
    page.get_by_label("Email").fill(SHORT)
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").wait_for()
    unharmed(page)
    page.get_by_label("Email").fill(operator)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Overview").wait_for()
    for path, shows in {
        "workflows": "marked",
        "workflows/marked": SHORT,
        "templates": "marked",
        "templates/marked": "crowd-text-area",
        "loops": "first",
        "loops/first": "onerror=window.hit=1",
        "loops/second": "onerror=window.hit=1",
        "loops/third": "is not a valid S3 URI",
        "problems": "onerror=window.hit=1",
        "workforces": "team",
        "workforces/teams/team/summary": "team",
        "deliveries": "",
        f"loops?name={SHORT}": "",
        f"nowhere/{SHORT}": "",
    }.items():
        page.goto(f"{world.server.url}/console/{path}")
        assert shows in page.inner_text("body"), path
        unharmed(page)


def make_everything(world: World) -> None:
    program = new_program(world)
    sagemaker, runtime = program.client("sagemaker"), program.client("sagemaker-a2i-runtime")
    sagemaker.update_workteam(WorkteamName="team", Description=SHORT)
    sagemaker.create_human_task_ui(HumanTaskUiName="marked", UiTemplate={"Content": TEMPLATE})
    sagemaker.create_human_task_ui(
        HumanTaskUiName="broken", UiTemplate={"Content": "{{ task.input.text | grant_read_access }}"}
    )
    for flow, ui in (("marked", "marked"), ("broken", "broken")):
        sagemaker.create_flow_definition(
            FlowDefinitionName=flow,
            RoleArn=f"arn:aws:iam::{program.id}:role/reviews",
            HumanLoopConfig={
                "WorkteamArn": world.crowd.team_arn,
                "HumanTaskUiArn": arn.human_task_ui(program.id, world.caller.region, ui),
                "TaskTitle": SHORT,
                "TaskDescription": MARK,
                "TaskCount": 1,
            },
            OutputConfig={"S3OutputPath": f"s3://results-{program.id}/reviews"},
        )
    for name, flow in (("first", "marked"), ("second", "marked"), ("third", "broken")):
        runtime.start_human_loop(
            HumanLoopName=name,
            FlowDefinitionArn=arn.flow_definition(program.id, world.caller.region, flow),
            HumanLoopInput={"InputContent": json.dumps({"text": MARK, MARK: MARK})},
        )
    give_up = time.monotonic() + 60
    while runtime.describe_human_loop(HumanLoopName="third")["HumanLoopStatus"] == "InProgress":
        assert time.monotonic() < give_up, "a loop whose template is broken must fail"
        time.sleep(0.05)


def start_working_again(page: Page) -> None:
    """The next task is opened by itself."""
    frame = task_frame(page)
    expect(frame.get_by_label("Answer")).to_have_value("")


def unharmed(page: Page) -> None:
    """None of the scripts above has run, in the page or in a frame of it."""
    page.wait_for_load_state()
    assert [frame.url for frame in page.frames if frame.evaluate("'hit' in window")] == []
    assert page.locator("img[src=x]").count() == 0


def without_policy(route: Route) -> None:
    answer = route.fetch(max_redirects=0)
    kept = {name: value for name, value in answer.headers.items() if name != "content-security-policy"}
    route.fulfill(response=answer, headers=kept)
