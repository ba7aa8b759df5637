"""Pages of worker task templates, as a browser without scripts sees them."""

from __future__ import annotations

import html
import json
import re
import shutil
from pathlib import Path

import httpx
import pytest
from tests.factories import ACCOUNT, PASSWORD, make_bucket, make_crowd, make_flow
from tests.fakes import FakeRenderer
from tests.pages import HOST, form_of, json_object, open_browser, post_form

from overread.console.routes import console_routes
from overread.domain.caller import Caller
from overread.domain.errors import TemplateFailed
from overread.operations import human_loops, human_task_ui_versions, human_task_uis, sign_in
from overread.operations.access import roles
from overread.operations.context import Context
from overread.store import audit
from overread.store.database import sqlite_url
from overread.templates.starters import starter
from overread.web.options import TemplatePolicy, WebOptions

EVIL = "<script>alert(1)</script>"
FIRST, SECOND = f"<form>{EVIL}<input name=a></form>", "<form>\n<p>two</p>\n<input name=a></form>"
NEW, EDIT, VERSIONS = (
    "/console/templates/-/create",
    "/console/templates/ui/edit",
    "/console/templates/ui/versions",
)


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Pages hold no SQL: one kind of database is enough."""
    path = tmp_path / "overread.db"
    shutil.copy(sqlite_template, path)
    return sqlite_url(path)


@pytest.fixture
async def browser(ctx: Context, caller: Caller) -> httpx.AsyncClient:
    """An operator's, with a template `ui` that the workflow `flow` uses."""
    crowd = await make_crowd(ctx, caller)
    await human_task_uis.create(ctx, caller, name="ui", content=FIRST)
    await make_bucket(ctx, caller)
    await make_flow(ctx, caller, crowd=crowd)
    return await signed_in(ctx)


async def signed_in(
    ctx: Context, account: str = ACCOUNT, options: WebOptions | None = None
) -> httpx.AsyncClient:
    email = f"op@{account}.example.com"
    await sign_in.add_operator(ctx, email=email, password=PASSWORD, account=account, must_change=False)
    browser = open_browser(console_routes(ctx, options or WebOptions()))
    await post_form(browser, await browser.get("/console/"), "/sign-in", email=email, password=PASSWORD)
    return browser


def field(page: httpx.Response, name: str) -> str:
    """What a text area of a page holds. A line end behind its tag does not count."""
    found = re.search(rf'<textarea[^>]* name="{name}"[^>]*>\n?(.*?)</textarea>', page.text, re.DOTALL)
    assert found is not None
    return html.unescape(found[1])


def said(page: httpx.Response) -> str:
    """The words of a page, without its tags."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text)))


async def post(
    browser: httpx.AsyncClient, page: httpx.Response, ending: str, **fields: str
) -> httpx.Response:
    return await post_form(
        browser,
        page,
        ending,
        **{"content": field(page, "content"), "sample": field(page, "sample"), **fields},
    )


# --- making one --------------------------------------------------------------------------------------------------


async def test_a_template_is_made_from_a_starter(
    browser: httpx.AsyncClient, ctx: Context, caller: Caller
) -> None:
    page = await browser.get(NEW)
    assert field(page, "content") == starter("textract").content
    page = await post(browser, page, "/create", do="fill", type="llm-answer", name="answers")
    assert field(page, "content") == starter("llm-answer").content

    page = await post(browser, page, "/create", name="answers", content="<form>\r\nmine\r\n</form>")

    assert (page.url.path, "answers is created." in said(page)) == ("/console/templates/answers", True)
    found = await human_task_ui_versions.read(ctx, caller, "answers")
    assert (found.content, found.sample) == ("<form>\nmine\n</form>", starter("llm-answer").sample.strip())
    assert found.version.created_by.endswith(f":operator/op@{ACCOUNT}.example.com")


REFUSED: list[tuple[dict[str, str], str]] = [
    ({"name": ""}, "Template name: "),
    ({"name": "Answers"}, "Use lower-case letters"),
    ({"name": "ui"}, "already exists"),
    ({"name": "a", "content": " "}, "Template editor: "),
    ({"name": "a", "content": "<form>{% broken %}"}, "Unknown tag. (line 1, column 9)"),
    ({"name": "a", "sample": "[1]"}, "is not a JSON object"),
    ({"name": "a", "sample": '{"a":\n}'}, "(line 2, column 1)"),
    ({"name": "a", "content": "x" * 128_001}, "has 128,001 characters"),
]


async def test_what_cannot_be_stored_is_said_and_kept_on_the_page(
    browser: httpx.AsyncClient, renderer: FakeRenderer
) -> None:
    renderer.failures["<form>{% broken %}"] = TemplateFailed("TemplateSyntaxError", "Unknown tag.", 1, 9)
    first = await browser.get(NEW)
    found = []
    for fields, sentence in REFUSED:
        page = await post(browser, first, "/create", **{"content": FIRST, **fields})
        is_kept = field(page, "content") == fields.get("content", FIRST)
        found.append((page.status_code, sentence if sentence in said(page) else said(page), is_kept))
        assert EVIL not in page.text
    assert found == [(422, sentence, True) for _, sentence in REFUSED]


async def test_doubts_are_said_and_do_not_stand_in_the_way(
    browser: httpx.AsyncClient, ctx: Context, caller: Caller
) -> None:
    page = await post(
        browser, await browser.get(NEW), "/create", name="a", content="<p>no form</p>", sample="["
    )
    assert "a worker could not submit an answer" in said(page)
    page = await post(browser, page, "/create", name="a", sample="{}")
    assert page.url.path == "/console/templates/a"
    assert (await human_task_ui_versions.read(ctx, caller, "a")).content == "<p>no form</p>"


# --- replacing it ------------------------------------------------------------------------------------------------


async def test_a_template_is_replaced_compared_and_restored(
    browser: httpx.AsyncClient, ctx: Context, caller: Caller
) -> None:
    page = await post(browser, await browser.get(EDIT), "/edit", content=SECOND, note=f"Two {EVIL}")
    assert "Version 2 is saved." in said(page)
    assert "Current version" in said(page)

    page = await browser.get(VERSIONS)
    assert f"Two {EVIL}" in said(page)
    assert EVIL not in page.text
    shown = re.findall(r'<tr class="(gone|new|same)">', page.text)
    assert shown == ["gone", "new", "new", "new"]
    beside = await browser.get(VERSIONS, params={"view": "beside", "old": "2", "new": "1"})
    assert (
        '<table class="diff beside">' in beside.text,
        "<ins>" in beside.text or "gone" in beside.text,
    ) == (True, True)

    question = await browser.get(f"{VERSIONS}/1/restore")
    page = await post_form(browser, question, "/restore")
    assert "Version 1 is back as version 3." in said(page)
    assert (await human_task_ui_versions.read(ctx, caller, "ui")).content == FIRST


async def test_whoever_comes_second_sees_it_and_decides(
    browser: httpx.AsyncClient, ctx: Context, caller: Caller
) -> None:
    mine = await browser.get(EDIT)
    await human_task_ui_versions.replace(ctx, caller, "ui", content="<form>theirs</form>", based_on=1)
    page = await post(browser, mine, "/edit", content=SECOND)
    assert (page.status_code, "Somebody has saved version 2 meanwhile." in said(page)) == (422, True)
    assert (await human_task_ui_versions.read(ctx, caller, "ui")).content == "<form>theirs</form>"
    await post(browser, page, "/edit")
    assert (await human_task_ui_versions.read(ctx, caller, "ui", 3)).content == SECOND


async def test_line_ends_of_a_form_are_no_change(
    browser: httpx.AsyncClient, ctx: Context, caller: Caller
) -> None:
    await human_task_ui_versions.replace(ctx, caller, "ui", content="<form>\r\n</form>", based_on=1)
    page = await post(
        browser, await browser.get(EDIT), "/edit", content="<form>\r\n</form>", sample='{"a": 1}'
    )
    assert "The template is as it was" in said(page)
    found = await human_task_ui_versions.read(ctx, caller, "ui")
    assert (found.version.number, found.content, found.sample) == (2, "<form>\r\n</form>", '{"a": 1}')


async def test_the_input_of_a_review_can_be_the_sample(
    browser: httpx.AsyncClient, ctx: Context, caller: Caller
) -> None:
    flow = f"arn:aws:sagemaker:us-east-1:{ACCOUNT}:flow-definition/flow"
    await human_loops.start(
        ctx, caller, name="loop-1", flow_definition_arn=flow, input_content='{"text":"ä"}'
    )
    page = await browser.get(EDIT)
    assert '<option value="loop-1">' in page.text
    page = await post(browser, page, "/edit", do="review", review="loop-1")
    assert field(page, "sample") == '{\n  "text": "ä"\n}'
    assert await newest_line(ctx) == ("loop.viewed", f"op@{ACCOUNT}.example.com", "192.0.2.7", "loop-1")
    page = await post(browser, page, "/edit", do="review", review="nothing")
    assert (page.status_code, "Input of the human loop 'nothing' does not exist." in said(page)) == (
        422,
        True,
    )


async def newest_line(ctx: Context) -> tuple[str, str, str, str | None]:
    """Of the record: what, who, from where, which loop."""
    [line] = await ctx.store.read(audit.page, audit.Search(ACCOUNT), 1)
    return line.what, line.actor.name, line.actor.address, line.loop_name


# --- check and preview -------------------------------------------------------------------------------------------


async def ask(browser: httpx.AsyncClient, path: str, **fields: str) -> httpx.Response:
    """Post as the page's script does."""
    token = form_of(await browser.get(NEW), "/create").fields["csrf_token"]
    return await browser.post(
        f"/console/templates/-/{path}",
        data={"csrf_token": token, **fields},
        headers={"Origin": f"http://{HOST}", "Sec-Fetch-Site": "same-origin"},
    )


async def test_a_check_names_places_and_what_the_sample_lacks(
    browser: httpx.AsyncClient, renderer: FakeRenderer
) -> None:
    renderer.fields_of["<form>\n<crowd-x>"] = ("a", "b")
    found = json_object(await ask(browser, "check", content="<form>\r\n<crowd-x>", sample='{"a": 1}'))
    assert found == {
        "findings": [
            {
                "severity": "warning",
                "message": "The template uses crowd elements but does not load crowd-html-elements.js.",
                "line": None,
                "column": None,
            },
            {"severity": "warning", "message": "There is no element crowd-x.", "line": 2, "column": 1},
            {
                "severity": "warning",
                "message": "crowd-x is never closed: </crowd-x> closes it.",
                "line": 2,
                "column": 1,
            },
            {
                "severity": "warning",
                "message": "The template reads task.input.b, which the sample input does not have.",
                "line": None,
                "column": None,
            },
        ],
        "sampleError": None,
    }
    assert json_object(await ask(browser, "sample", content="<form>\n<crowd-x>")) == {
        "sample": '{\n  "a": "Sample a",\n  "b": "Sample b"\n}'
    }


async def test_a_preview_is_a_strangers_page(browser: httpx.AsyncClient, renderer: FakeRenderer) -> None:
    answer = await ask(browser, "preview", content=FIRST, sample='{"a": 1}', nonce="0" * 32)
    assert answer.text == f'{FIRST}{{"a": 1}}'
    assert answer.headers["content-security-policy"].startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in answer.headers["content-security-policy"]
    [job] = renderer.jobs
    assert job.addresses is not None
    assert (job.addresses.nonce, job.addresses.frame_script_url) == (
        "0" * 32,
        f"//{HOST}{job.addresses.frame_script_url.removeprefix(f'//{HOST}')}"
        if job.addresses.frame_script_url
        else "",
    )
    assert job.grant is not None
    assert job.grant("overread-samples", "form.png") == f"//{HOST}/static/samples/form.png"


async def test_an_object_that_a_preview_shows_is_recorded_once(
    browser: httpx.AsyncClient, ctx: Context
) -> None:
    address = f"{ctx.policy.public_url}/forms/a%20b.png?X-Amz-Expires=3600&amp;X-Amz-Signature=0f"
    for _ in range(2):
        await ask(browser, "preview", content=f'<img src="{address}">', nonce="0" * 32)
    found = await ctx.store.read(audit.page, audit.Search(ACCOUNT), 100)
    assert [line.resource for line in found if line.what == "document.granted"] == ["s3://forms/a b.png"]


async def test_a_preview_that_fails_says_where_in_the_same_frame(
    browser: httpx.AsyncClient, renderer: FakeRenderer
) -> None:
    renderer.failures["{% x %}"] = TemplateFailed("TemplateSyntaxError", "Unknown tag 'x'.", 1, 4)
    answer = await ask(browser, "preview", content="{% x %}")
    assert (answer.status_code, "Unknown tag 'x'. (line 1, column 4)" in said(answer)) == (422, True)
    assert answer.headers["content-security-policy"].startswith("sandbox")


async def test_a_preview_reads_with_the_rights_of_a_role(
    browser: httpx.AsyncClient, ctx: Context, caller: Caller, renderer: FakeRenderer
) -> None:
    trust = json.dumps(
        {
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "sagemaker.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                }
            ]
        }
    )
    await roles.create(ctx, caller, "blind", trust=trust)
    granted: list[bool | str] = []
    for role in ("", f"arn:aws:iam::{ACCOUNT}:role/blind"):
        await ask(browser, "preview", content=FIRST, role=role)
        grant = renderer.jobs[-1].grant
        assert grant is not None
        try:
            granted.append(grant("results", "a.png").startswith("http"))
        except TemplateFailed as failure:
            granted.append(failure.code)
    assert granted == [True, "AccessDenied"]


async def test_a_preview_obeys_the_policy_of_the_deployment(ctx: Context, caller: Caller) -> None:
    browser = await signed_in(ctx, options=WebOptions(template_policy=TemplatePolicy.CLOSED))
    answer = await ask(browser, "preview", content=FIRST)
    assert "form-action 'none'" in answer.headers["content-security-policy"]


async def test_a_preview_is_for_our_own_pages_only(browser: httpx.AsyncClient) -> None:
    answer = await browser.post(
        "/console/templates/-/preview", data={"content": FIRST}, headers={"Origin": f"http://{HOST}"}
    )
    foreign = await browser.post(
        "/console/templates/-/preview", data={"content": FIRST}, headers={"Origin": "null"}
    )
    shown = await browser.get("/console/templates/-/preview")
    assert [page.status_code for page in (answer, foreign, shown)] == [403, 403, 404]
    assert not any(EVIL in page.text for page in (answer, foreign, shown))


async def test_the_editors_page_frames_the_preview_and_nothing_else(browser: httpx.AsyncClient) -> None:
    policy = (await browser.get(NEW)).headers["content-security-policy"]
    assert f"frame-src {HOST}/console/templates/-/preview;" in policy
    assert "style-src 'self';" in policy


# --- deleting it, and strangers ----------------------------------------------------------------------------------


async def test_deleting_says_what_happens_and_wants_the_name(browser: httpx.AsyncClient) -> None:
    question = await browser.get("/console/templates/ui/delete")
    assert "The workflow flow uses it. From then on it cannot start reviews." in said(question)
    page = await post_form(browser, question, "/delete", typed="uj")
    assert page.status_code == 422
    page = await post_form(browser, question, "/delete", typed="ui")
    assert (page.url.path, "ui is deleted." in said(page)) == ("/console/templates", True)
    assert (await browser.get("/console/templates/ui")).status_code == 404


async def test_the_list_says_how_much_a_template_is_used(browser: httpx.AsyncClient) -> None:
    cells = re.findall(r"<td[^>]*>(.*?)</td>", (await browser.get("/console/templates")).text, re.DOTALL)
    assert [re.sub(r"<[^>]+>|\s", "", cell) for cell in cells[:4]] == ["ui", "1", "1", "–"]


async def test_another_accounts_template_is_nowhere(ctx: Context, browser: httpx.AsyncClient) -> None:
    stranger = await signed_in(ctx, "999999999999")
    paths = ("", "/edit", "/delete", "/versions", "/versions/1/restore")
    assert [(await stranger.get(f"/console/templates/ui{path}")).status_code for path in paths] == [404] * 5
    for path in ("/edit", "/delete", "/versions/1/restore"):
        token = form_of(await stranger.get(NEW), "/create").fields["csrf_token"]
        fields = {"csrf_token": token, "content": "x", "sample": "{}", "based_on": "1", "typed": "ui"}
        answer = await stranger.post(
            f"/console/templates/ui{path}", data=fields, headers={"Origin": f"http://{HOST}"}
        )
        assert answer.status_code == 404
