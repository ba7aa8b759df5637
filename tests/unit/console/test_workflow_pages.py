"""Pages of human review workflows, as a browser without scripts sees them."""

from __future__ import annotations

import html
import json
import re
import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.factories import ACCOUNT, PASSWORD, make_bucket, make_caller, make_crowd, make_flow
from tests.pages import HOST, Form, form_of, open_browser, post_form
from tests.unit.domain.conditions.predictions import form as form_response

from overread.console.routes import console_routes
from overread.domain import arn
from overread.domain.caller import Caller
from overread.domain.errors import InputFlaw, InputRefused
from overread.domain.flow_definition import FlowDefinition, TaskPrice
from overread.domain.public_crowd import CrowdChoices
from overread.domain.vendor import ServiceText
from overread.operations import (
    buckets,
    flow_definitions,
    human_loops,
    human_task_uis,
    public_crowd,
    sign_in,
    subscribed_teams,
    tags,
)
from overread.operations.access import grants, roles
from overread.operations.context import Context, Engines
from overread.store.database import sqlite_url
from overread.web.options import WebOptions

NEW = "/console/workflows/-/create"
FLOW = "/console/workflows/flow"
FLOW_ARN = f"arn:aws:sagemaker:us-east-1:{ACCOUNT}:flow-definition/flow"
EVIL = "<script>alert(1)</script>"
ORIGIN = {"Origin": f"http://{HOST}", "Sec-Fetch-Site": "same-origin"}

WANTED = {
    "name": "invoices",
    "bucket": "results",
    "prefix": "/reviews/2026/",
    "role_from": "arn",
    "role_arn": f"arn:aws:iam::{ACCOUNT}:role/any",
    "task_type": "custom",
    "template": "ui",
    "title": EVIL,
    "description": "Compare it with the picture.",
    "keywords": "paper,  two words ,",
    "team": arn.private_workteam(ACCOUNT, "us-east-1", "team"),
    "task_count": "2",
    "time_limit": "45",
    "time_limit-unit": "minutes",
    "availability": "3",
    "availability-unit": "days",
    "kms": "alias/key",
    "tags-0-key": "team",
    "tags-0-value": "mail",
}


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "overread.db"
    shutil.copy(sqlite_template, path)
    return sqlite_url(path)


@pytest.fixture
async def browser(ctx: Context, caller: Caller) -> httpx.AsyncClient:
    """An operator's, with a workflow `flow` of its own template, team and bucket."""
    crowd = await make_crowd(ctx, caller)
    await human_task_uis.create(ctx, caller, name="ui", content="<p>{{ task.input.text }}</p>")
    await make_bucket(ctx, caller)
    await make_flow(ctx, caller, crowd=crowd)
    return await signed_in(ctx)


async def signed_in(ctx: Context, account: str = ACCOUNT) -> httpx.AsyncClient:
    email = f"op@{account}.example.com"
    await sign_in.add_operator(ctx, email=email, password=PASSWORD, account=account, must_change=False)
    browser = open_browser(console_routes(ctx, WebOptions()))
    await post_form(browser, await browser.get("/console/"), "/sign-in", email=email, password=PASSWORD)
    return browser


async def create(browser: httpx.AsyncClient, **fields: str) -> httpx.Response:
    return await post_form(browser, await browser.get(NEW), NEW, **WANTED | fields)


async def upload(
    browser: httpx.AsyncClient, page: httpx.Response, form: Form, **parts: Any
) -> httpx.Response:
    files = {name: (None, value) for name, value in form.fields.items()} | parts
    return await browser.post(str(page.url.join(form.action)), files=files, headers=ORIGIN)


def problems(page: httpx.Response) -> list[str]:
    """What the summary on top says; every problem of a field leads to it."""
    summary = re.search(r"problem-summary.*?</ul>", page.text, re.DOTALL)
    if summary is None:
        return []
    for field in re.findall(r'href="#(field-[^"]+)"', summary[0]):
        assert f'id="{field}"' in page.text, field
    return [
        html.unescape(re.sub("<[^>]+>", "", found))
        for found in re.findall(r"<li>(.*?)</li>", summary[0], re.DOTALL)
    ]


def notice(page: httpx.Response) -> str | None:
    shown = re.sub(r"<template.*?</template>", "", page.text, flags=re.DOTALL)
    found = re.search(r'class="notice (\w+)"[^>]*>(.*?)</p>', shown, re.DOTALL)
    return None if found is None else f"{found[1]}: {html.unescape(found[2])}"


async def find(ctx: Context, caller: Caller, name: str = "invoices") -> FlowDefinition:
    return await flow_definitions.describe(ctx, caller, name)


# --- a new one ------------------------------------------------------------------------------------


async def test_every_field_of_the_form_reaches_the_workflow(
    browser: httpx.AsyncClient, ctx: Context, caller: Caller
) -> None:
    page = await create(browser)
    flow = await find(ctx, caller)

    assert page.url.path == "/console/workflows/invoices"
    assert notice(page) == (
        "success: The workflow invoices is active. Predictions and programs can start human loops with it."
    )
    assert EVIL not in page.text
    assert (flow.role_arn, flow.output_path, flow.kms_key_id, flow.request_source, flow.conditions) == (
        WANTED["role_arn"],
        "s3://results/reviews/2026",
        "alias/key",
        None,
        None,
    )
    config = flow.config
    assert (config.workteam_arn, config.human_task_ui_arn.rpartition("/")[2]) == (WANTED["team"], "ui")
    assert (config.task_title, config.task_description) == (EVIL, WANTED["description"])
    assert (config.keywords, config.task_count, config.price) == (("paper", "two words"), 2, None)
    assert (config.time_limit_seconds, config.availability_seconds) == (2_700, 259_200)
    own_arn = arn.flow_definition(ACCOUNT, "us-east-1", "invoices")
    assert await tags.list_tags(ctx, caller, own_arn) == {"team": "mail"}


async def test_bucket_role_and_template_are_made_on_the_way(
    browser: httpx.AsyncClient, ctx: Context, caller: Caller
) -> None:
    await create(
        browser,
        bucket="",
        new_bucket="brand-new",
        role_from="new",
        role_name="reviewer",
        task_type="textract",
        template_from="default",
        template_name="forms",
        instructions="<p>Look twice.</p>",
        keys_on="on",
        **{"keys-0-key": "Name", "keys-0-when": "missing"},
    )
    flow = await find(ctx, caller)
    _, created = await human_task_uis_content(ctx, caller, "forms")
    role, _ = await roles.get(ctx, caller, "reviewer")
    question = await browser.get("/console/access/roles/reviewer/delete")
    assert "The workflow invoices acts as it" in question.text
    policy = await grants.get_inline(ctx, caller, roles.ROLE, "reviewer", "review-objects")

    assert "brand-new" in [bucket.name for bucket in await buckets.list_buckets(ctx, caller)]
    assert (flow.output_path, flow.role_arn) == ("s3://brand-new/reviews/2026", role.arn)
    assert "<p>Look twice.</p>" in created
    assert "arn:aws:s3:::brand-new/*" in policy
    assert json.loads(flow.conditions or "") == {
        "Conditions": [
            {"ConditionType": "MissingImportantFormKey", "ConditionParameters": {"ImportantFormKey": "Name"}}
        ]
    }


async def human_task_uis_content(ctx: Context, caller: Caller, name: str) -> tuple[str, str]:
    ui = await human_task_uis.describe(ctx, caller, name)
    url = human_task_uis.content_url(ctx, ui)
    return ui.name, await human_task_uis.read_content(ctx, url.rpartition("/")[2])


async def test_what_was_made_before_a_refusal_is_chosen_when_the_page_comes_back(
    browser: httpx.AsyncClient, ctx: Context, caller: Caller
) -> None:
    page = await create(
        browser,
        bucket="",
        new_bucket="brand-new",
        role_from="new",
        role_name="reviewer",
        prefix="p" * 640 + "/" + "q" * 59,
        name="n" * 63,
        availability="",
        task_type="rekognition",
        template_from="default",
        template_name="ui",
    )
    form = form_of(page, NEW)

    assert page.status_code == 422
    assert problems(page) == ["Template name: Worker task template 'ui' already exists."]
    assert (form.fields["bucket"], form.fields["role_from"]) == ("brand-new", "existing")
    assert form.fields["role"] == f"arn:aws:iam::{ACCOUNT}:role/service-role/reviewer"
    done = await post_form(browser, page, NEW, template_name="other")
    assert done.url.path == f"/console/workflows/{'n' * 63}"


WRONG: list[tuple[dict[str, str], list[str]]] = [
    (
        {"name": "Invoices"},
        ["Name: A name has lower-case letters, digits, and hyphens between them, and at most 63 characters."],
    ),
    ({"name": "flow"}, ["Name: Human review workflow 'flow' already exists."]),
    ({"bucket": "", "new_bucket": ""}, ["S3 bucket: Choose a bucket, or name a new one."]),
    (
        {"role_arn": "me"},
        ["ARN of the role: An ARN of a role looks like arn:aws:iam::123456789012:role/name"],
    ),
    ({"template": ""}, ["Worker task template: Choose one."]),
    ({"team": "forged"}, ["Private teams: Choose one."]),
    (
        {"worker_type": "public", "availability": ""},
        [
            "Worker type: The public workforce is not open in this Region. Choose other workers.",
            "Consent: Strangers will see the data: confirm that they may.",
        ],
    ),
    ({"task_count": "4"}, ["Number of workers per dataset object: Enter a whole number from 1 to 3."]),
    (
        {"time_limit": "1", "time_limit-unit": "seconds"},
        ["Task timeout: Enter a time from 30 s to 365 days."],
    ),
    ({"availability": "31"}, ["Task expiration: Enter a time from 1 s to 30 days."]),
    (
        {"title": " ", "description": "a\nb"},
        ["Task title: Fill this in.", "Task description: This has to be one line."],
    ),
    (
        {"keywords": "a,b,c,d,e,f"},
        ["Keywords: At most five keywords of at most 30 letters, digits and single spaces."],
    ),
    (
        {"tags-0-key": "a", "tags-1-key": "a", "tags-1-value": ""},
        ["Key: This key is there already."],
    ),
]


async def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    browser: httpx.AsyncClient,
) -> None:
    for fields, expected in WRONG:
        page = await create(browser, **fields)
        shown = form_of(page, NEW).fields

        assert (page.status_code, problems(page)) == (422, expected)
        for name, value in (WANTED | fields).items():
            if name not in ("description", "team", "template", "task_count"):
                assert shown[name] == value, name


async def test_rows_come_and_go_without_script_and_without_complaints(browser: httpx.AsyncClient) -> None:
    page = await post_form(browser, await browser.get(NEW), NEW, rows="add tags", **{"tags-0-key": "a"})
    fields = form_of(page, NEW).fields

    assert (page.status_code, problems(page)) == (200, [])
    assert [name for name in fields if name.startswith("tags-")] == [
        "tags-0-key",
        "tags-0-value",
        "tags-1-key",
        "tags-1-value",
    ]
    page = await post_form(browser, page, NEW, rows="remove tags-0")
    assert [name for name in form_of(page, NEW).fields if name.startswith("tags-")] == [
        "tags-1-key",
        "tags-1-value",
    ]


async def test_the_other_side_of_edited_conditions_is_a_call_away(browser: httpx.AsyncClient) -> None:
    form = form_of(await browser.get(NEW), NEW)
    text = '{"Conditions": [{"ConditionType": "Sampling", "ConditionParameters": {"RandomSamplingPercentage": 5}}]}'
    data = form.fields | {"kind": "textract", "changed": "json", "textract_json": text}

    page = await browser.post("/console/workflows/-/conditions", data=data, headers=ORIGIN)
    foreign = await browser.post(
        "/console/workflows/-/conditions", data=data | {"csrf_token": "x"}, headers=ORIGIN
    )

    assert "it is among 5 % of all predictions, drawn at random" in page.text
    assert re.search(r'name="textract_sampling"[^>]* value="5"', page.text)
    assert foreign.status_code == 403


async def test_conditions_that_are_being_written_go_to_the_back_test(browser: httpx.AsyncClient) -> None:
    form = form_of(await browser.get(NEW), NEW)
    fields = {
        "do": "back-test",
        "task_type": "textract",
        "textract_sampling_on": "on",
        "textract_sampling": "5",
    }

    page = await browser.post(NEW, data=form.fields | fields, headers=ORIGIN)

    written = form_of(page, "/workflows/-/back-test").fields
    assert (page.status_code, written["source"]) == (200, "textract")
    assert json.loads(written["conditions"])["Conditions"] == [
        {"ConditionType": "Sampling", "ConditionParameters": {"RandomSamplingPercentage": 5}}
    ]


async def test_the_public_and_vendors_are_workers_too(
    browser: httpx.AsyncClient, ctx: Context, caller: Caller
) -> None:
    await public_crowd.open_crowd(ctx, caller, CrowdChoices("Be kind.", True, False))
    vendor = make_caller("222233334444")
    await make_crowd(ctx, vendor, team="vendors")
    service = await subscribed_teams.offer(
        ctx, vendor, "vendors", ServiceText("Reading", "Vendor", "We read.")
    )
    await subscribed_teams.subscribe(ctx, caller, service.listing_id)

    dear = await create(browser, worker_type="public", consent="on", price="2400", availability="")
    await create(
        browser,
        worker_type="public",
        consent="on",
        price="36",
        availability="12",
        **{"availability-unit": "hours"},
    )
    await create(browser, name="vendors", worker_type="vendor", vendor=service.workteam_arn)
    public, bought = await find(ctx, caller), await find(ctx, caller, "vendors")

    assert problems(dear) == ["Price per task: This price is for key-value pair extraction only."]
    assert (public.config.workteam_arn, public.config.price) == (
        arn.public_workteam("us-east-1"),
        TaskPrice(0, 3, 6),
    )
    assert (bought.config.workteam_arn, bought.config.price) == (service.workteam_arn, None)
    assert "$0.036" in (await browser.get("/console/workflows/invoices")).text


# --- one ------------------------------------------------------------------------------------------


async def test_workflows_are_found_by_a_part_of_their_name(browser: httpx.AsyncClient) -> None:
    await create(browser)

    found = await browser.get("/console/workflows?name=VOIC")
    none = await browser.get("/console/workflows?name=%25")

    assert re.findall(r'href="/console/workflows/(\w+)"', found.text) == ["invoices"]
    assert "No workflow has this in its name." in none.text


async def start_loops(ctx: Context, caller: Caller, *names: str) -> None:
    for name in names:
        await human_loops.start(
            ctx, caller, name=name, flow_definition_arn=FLOW_ARN, input_content=json.dumps({"text": EVIL})
        )


async def test_a_workflow_shows_its_loops_and_says_when_they_change(
    browser: httpx.AsyncClient, ctx: Context, caller: Caller
) -> None:
    await start_loops(ctx, caller, "loop-1", "loop-2")
    await human_loops.stop(ctx, caller, "loop-1")
    live = {"X-Overread-Live": "1"}

    first = await browser.get(FLOW, headers=live)
    same = await browser.get(FLOW, headers=live | {"If-None-Match": first.headers["etag"]})
    await human_loops.stop(ctx, caller, "loop-2")
    changed = await browser.get(FLOW, headers=live | {"If-None-Match": first.headers["etag"]})

    assert (first.status_code, same.status_code, changed.status_code) == (200, 304, 200)
    assert same.content == b""
    assert 'href="/console/loops/loop-1/delete?back=workflow"' in first.text
    assert 'href="/console/loops/loop-2/stop?back=workflow"' in first.text
    assert 'data-said="InProgress 1, Stopping 0, Stopped 1, Completed 0, Failed 0"' in first.text
    assert "etag" not in (await browser.get(FLOW)).headers


async def test_who_stops_or_deletes_a_loop_on_the_page_of_its_workflow_stays_there(
    browser: httpx.AsyncClient, ctx: Context, caller: Caller
) -> None:
    await start_loops(ctx, caller, "loop-1")

    for what in ("stop", "delete"):
        question = await browser.get(f"/console/loops/loop-1/{what}?back=workflow")
        done = await post_form(browser, question, f"/{what}?back=workflow")
        assert f'href="{FLOW}">Cancel' in question.text
        assert (done.url.path, done.status_code) == (FLOW, 200)


async def test_tags_become_what_the_form_says(
    browser: httpx.AsyncClient, ctx: Context, caller: Caller
) -> None:
    await tags.add_tags(ctx, caller, FLOW_ARN, [("old", "1"), ("kept", "2")])
    page = await browser.get(f"{FLOW}/tags")
    fields = {
        "tags-0-value": "3",
        "tags-1-key": "",
        "tags-1-value": "",
        "tags-2-key": "new",
        "tags-2-value": "",
    }

    done = await post_form(browser, page, "/tags", **fields)

    assert done.url.path == FLOW
    assert await tags.list_tags(ctx, caller, FLOW_ARN) == {"kept": "3", "new": ""}


async def test_deleting_asks_for_the_name(browser: httpx.AsyncClient, ctx: Context, caller: Caller) -> None:
    question = await browser.get(f"{FLOW}/delete")
    refused = await post_form(browser, question, "/delete", typed="flo")
    done = await post_form(browser, refused, "/delete", typed="flow")

    assert (refused.status_code, problems(refused)) == (
        422,
        ["Type “flow” to confirm: Type the name exactly as it is: flow"],
    )
    assert (done.url.path, notice(done)) == (
        "/console/workflows",
        "success: The workflow flow is being deleted.",
    )


async def test_a_notice_is_said_once_and_only_to_its_session(
    browser: httpx.AsyncClient, ctx: Context, caller: Caller
) -> None:
    question = await browser.get(f"{FLOW}/delete")
    form = form_of(question, "/delete")
    moved = await browser.post(
        f"{FLOW}/delete", data=form.fields | {"typed": "flow"}, headers=ORIGIN, follow_redirects=False
    )
    cookie = moved.cookies["overread-console-notice"]
    other = await signed_in(ctx, "999999999999")
    other.cookies.set("overread-console-notice", cookie, domain=HOST, path="/console/")

    refreshed = await browser.get("/console/workflows", headers={"X-Overread-Live": "1"})
    first, second = await browser.get("/console/workflows"), await browser.get("/console/workflows")

    assert moved.headers["set-cookie"].count("HttpOnly") == 1
    assert notice(refreshed) is None
    assert (notice(first), notice(second)) == ("success: The workflow flow is being deleted.", None)
    assert notice(await other.get("/console/workflows")) is None


async def test_code_makes_the_workflow_again(
    browser: httpx.AsyncClient, ctx: Context, caller: Caller
) -> None:
    await create(
        browser,
        task_type="rekognition",
        template_from="existing",
        description='It\'s 5 ${x} %{if} "q"',
        rekognition_sampling_on="on",
        rekognition_sampling="5",
    )
    flow = await find(ctx, caller)
    page = await browser.get("/console/workflows/invoices/code")
    code = {
        name: html.unescape(text)
        for name, text in re.findall(
            r'<pre class="code" id="code-(\w+)"[^>]*>(.*?)</pre>', page.text, re.DOTALL
        )
    }
    asked: dict[str, Any] = {}

    class Client:
        def create_flow_definition(self, **members: Any) -> None:
            asked.update(members)

    # The snippet as it stands, with a client that only listens.
    exec(
        code["boto3"].replace("import boto3", "").partition("sagemaker = ")[0]
        + code["boto3"][code["boto3"].index("sagemaker.create") :],
        {"sagemaker": Client()},
    )

    conditions = asked["HumanLoopActivationConfig"]["HumanLoopActivationConditionsConfig"]
    assert conditions["HumanLoopActivationConditions"] == flow.conditions
    assert asked["HumanLoopConfig"]["TaskDescription"] == flow.config.task_description
    assert asked["HumanLoopConfig"]["TaskKeywords"] == [*flow.config.keywords]
    assert asked["Tags"] == [{"Key": "team", "Value": "mail"}]
    sent = code["cli"].partition("--cli-input-json '")[2].rstrip("'\n").replace("'\"'\"'", "'")
    assert json.loads(sent) == asked
    assert 'task_description                      = "It\'s 5 $${x} %%{if} \\"q\\""' in code["terraform"]
    assert f"<<JSON\n{flow.conditions}\nJSON\n" in code["terraform"]


# --- starting a loop ------------------------------------------------------------------------------


async def test_a_loop_is_started_from_the_page(
    browser: httpx.AsyncClient, ctx: Context, caller: Caller
) -> None:
    page = await browser.get(f"{FLOW}/start")
    form = form_of(page, "/start")
    form.fields |= {"name": "By-Hand-1", "classifiers": "FreeOfAdultContent"}

    typed = await upload(browser, page, form)
    form.fields["name"] = "by-hand-2"
    from_file = await upload(browser, page, form, input_file=("in.json", b'{"text": "file"}'))

    assert [typed.url.path, from_file.url.path] == ["/console/loops/By-Hand-1", "/console/loops/by-hand-2"]
    assert notice(typed) == "success: The human loop By-Hand-1 has started."
    assert (await human_loops.describe(ctx, caller, "By-Hand-1")).flow_name == "flow"
    assert "&#34;file&#34;" in from_file.text


async def test_a_loop_that_cannot_be_started_says_why(
    browser: httpx.AsyncClient, ctx: Context, caller: Caller
) -> None:
    await start_loops(ctx, caller, "loop-1")
    page = await browser.get(f"{FLOW}/start")
    not_json = (
        "Input: HumanLoopInput.InputContent is not valid JSON: unexpected end of data at line 1, column 2."
    )
    wrong: list[tuple[dict[str, str], str]] = [
        (
            {"name": "a_b"},
            "Name: A name has letters, digits, and hyphens between them, and at most 63 characters.",
        ),
        ({"input": ""}, "Input: Fill this in."),
        ({"input": "{"}, not_json),
        ({"input": "[]"}, "Input: HumanLoopInput.InputContent must be a JSON object."),
        (
            {"name": "loop-1"},
            "Name: A human loop with the name loop-1 and different input data already exists.",
        ),
    ]
    for fields, expected in wrong:
        form = form_of(page, "/start")
        form.fields |= fields
        answer = await upload(browser, page, form)

        assert (answer.status_code, problems(answer)) == (422, [expected])


async def test_conditions_decide_about_a_loop_of_any_json(
    browser: httpx.AsyncClient, ctx: Context, caller: Caller
) -> None:
    values = {
        "values_on": "on",
        "values-0-path": "score",
        "values-0-kind": "number",
        "values-0-low": "",
        "values-0-high": "0.5",
    }
    await create(browser, task_type="json", **values)
    page = await browser.get("/console/workflows/invoices/start")
    form = form_of(page, "/start")

    form.fields |= {"name": "sure", "input": '{"score": 0.9}'}
    sure = await upload(browser, page, form)
    form.fields |= {"name": "unsure", "input": '{"score": 0.4}'}
    unsure = await upload(browser, page, form)

    assert (sure.url.path, notice(sure)) == (
        "/console/workflows/invoices",
        "warning: No human loop was started: none of the workflow's conditions holds for this input.",
    )
    assert unsure.url.path == "/console/loops/unsure"


class FormEngine:
    """Reads one pair out of every document that it takes for one."""

    name = "forms"

    async def analyze(self, content: bytes, features: object, *, max_pages: int) -> dict[str, Any]:
        if content == b"no picture":
            raise InputRefused(InputFlaw.UNSUPPORTED, "This is neither PNG nor JPEG nor PDF.")
        return form_response(("Name", 40.0, [90.0, 90.0])) | {"AnalyzeDocumentModelVersion": "1.0"}


async def test_a_file_is_analysed_and_the_conditions_decide(
    browser: httpx.AsyncClient, ctx: Context, caller: Caller
) -> None:
    ctx.engines = Engines(document=FormEngine())  # type: ignore[arg-type]
    for name, high in (("strict", "50"), ("mild", "30")):
        await create(
            browser,
            name=name,
            task_type="textract",
            template_from="existing",
            all_keys_on="on",
            all_id_high=high,
        )
    pages = {}
    for name, content in (
        ("strict", b"picture"),
        ("mild", b"picture"),
        ("strict", b"no picture"),
        ("strict", b""),
    ):
        page = await browser.get(f"/console/workflows/{name}/start")
        form = form_of(page, "/start")
        form.fields["name"] = f"of-{name}"
        pages[name, content] = await upload(browser, page, form, file=("form.png", content))

    assert pages["strict", b"picture"].url.path == "/console/loops/of-strict"
    assert notice(pages["mild", b"picture"]) == (
        "warning: No human loop was started: none of the workflow's conditions holds for this input."
    )
    assert problems(pages["strict", b""]) == ["File: Choose a file."]
    assert "neither PNG nor JPEG" in problems(pages["strict", b"no picture"])[0]


# --- others ---------------------------------------------------------------------------------------


async def test_an_operator_of_another_account_finds_nothing(browser: httpx.AsyncClient, ctx: Context) -> None:
    other = await signed_in(ctx, "999999999999")

    for path in ("", "/code", "/start", "/tags", "/delete"):
        assert (await browser.get(f"{FLOW}{path}")).status_code == 200
        assert (await other.get(f"{FLOW}{path}")).status_code == 404
