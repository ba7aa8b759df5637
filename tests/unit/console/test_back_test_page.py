"""The page of back-tests: what is posted with a file, and what is said of it. The work itself runs in a real child process."""

from __future__ import annotations

import html
import json
import re
import shutil
from pathlib import Path

import httpx
import pytest
from tests.factories import ACCOUNT, PASSWORD, make_bucket, make_crowd, make_flow
from tests.pages import HOST, form_of, open_browser, post_form

from overread.console.routes import console_routes
from overread.domain.caller import Caller
from overread.operations import back_tests, flow_definitions, human_task_uis, sign_in
from overread.operations.context import Context
from overread.store.database import sqlite_url
from overread.web.options import WebOptions

HERE = "/console/workflows/-/back-test"
CONDITIONS = json.dumps(
    {
        "Conditions": [
            {
                "ConditionType": "ValueCheck",
                "ConditionParameters": {"Path": "prediction.confidence", "ValueLessThan": 60},
            }
        ]
    }
)
LINES = b"".join(
    b'{"prediction": {"confidence": %d}, "Correct": %s}\n'
    % (confidence, b"true" if confidence > 40 else b"false")
    for confidence in range(0, 100, 10)
)
TABLE = b"prediction.confidence,Correct\r\n" + b"".join(
    b"%d,%s\r\n" % (confidence, b"true" if confidence > 40 else b"false") for confidence in range(0, 100, 10)
)


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "overread.db"
    shutil.copy(sqlite_template, path)
    return sqlite_url(path)


@pytest.fixture
async def browser(ctx: Context, caller: Caller) -> httpx.AsyncClient:
    await sign_in.add_operator(
        ctx, email="op@example.com", password=PASSWORD, account=ACCOUNT, must_change=False
    )
    browser = open_browser(console_routes(ctx, WebOptions()))
    await post_form(
        browser, await browser.get("/console/"), "/sign-in", email="op@example.com", password=PASSWORD
    )
    return browser


async def send(
    browser: httpx.AsyncClient, content: bytes, name: str = "predictions.jsonl", **fields: str
) -> httpx.Response:
    form = form_of(await browser.get(HERE), "/back-test")
    return await browser.post(
        HERE,
        data={"csrf_token": form.fields["csrf_token"], "source": "json", "conditions": CONDITIONS, **fields},
        files={"predictions": (name, content)},
        headers={"Origin": f"http://{HOST}"},
        timeout=120,
    )


def said(page: httpx.Response) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.text)))


@pytest.mark.parametrize(("name", "content"), [("p.jsonl", LINES), ("p.csv", TABLE)])
async def test_predictions_are_counted_at_every_threshold(
    browser: httpx.AsyncClient, name: str, content: bytes
) -> None:
    page = await send(browser, content, name)
    assert f"6 of 10 predictions would be reviewed: 60.0 % ({name})" in said(page)
    assert "Of 5 predictions that are known to be wrong, 5 would be caught: 100.0 %." in said(page)
    rows = [
        [
            html.unescape(re.sub(r"<[^>]+>|\s+", " ", cell)).split()
            for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)
        ]
        for row in re.findall(r"<tr data-key.*?</tr>", page.text, re.DOTALL)
    ]
    assert [["0"], ["0"], ["0.0", "%"], ["0"], ["0.0", "%"]] in rows
    assert [["60", "now"], ["6"], ["60.0", "%"], ["5"], ["100.0", "%"]] in rows
    assert 'src="data:image/svg+xml;base64,' in page.text


async def test_what_cannot_be_judged_is_said_at_its_field(browser: httpx.AsyncClient) -> None:
    cases = [
        (await send(browser, b""), "Choose a file that is not empty."),
        (await send(browser, LINES, "p.exe"), "has to end in one of .jsonl"),
        (await send(browser, LINES, conditions="{"), "HumanLoopActivationConditions"),
        (await send(browser, b'{"a": 1}\nno\n'), "Predictions.jsonl, line 2: "),
        (
            await send(browser, TABLE, "p.csv", source="rekognition", conditions='{"Conditions": []}'),
            "as JSON lines",
        ),
    ]
    assert [(page.status_code, sentence in said(page)) for page, sentence in cases] == [(422, True)] * len(
        cases
    )


async def test_the_conditions_of_a_workflow_are_taken(
    browser: httpx.AsyncClient, ctx: Context, caller: Caller
) -> None:
    crowd = await make_crowd(ctx, caller)
    await human_task_uis.create(ctx, caller, name="ui", content="<form>")
    await make_bucket(ctx, caller)
    await make_flow(ctx, caller, "plain", crowd=crowd)
    plain = await flow_definitions.describe(ctx, caller, "plain")
    await flow_definitions.create(
        ctx,
        caller,
        name="sure",
        role_arn=plain.role_arn,
        output_path=plain.output_path,
        config=plain.config,
        request_source="Overread/Json/V1",
        conditions=CONDITIONS,
    )
    page = await browser.get(HERE, params={"workflow": "sure"})
    assert html.escape(CONDITIONS, quote=False).replace('"', "&#34;") in page.text
    assert '<option value="json" selected>' in page.text
    assert '<option value="plain"' not in page.text
    refused = await browser.get(HERE, params={"workflow": "plain"})
    assert (refused.status_code, "The workflow plain has no conditions." in said(refused)) == (422, True)


async def test_a_file_that_is_too_large_is_not_taken(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("overread.console.back_test.MAX_PREDICTIONS_BYTES", -(2**20) + 500)
    assert (await send(browser, LINES)).status_code == 413


async def test_without_the_extra_the_page_says_what_to_install(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(back_tests, "is_installed", lambda: False)
    page = await browser.get(HERE)
    assert 'pip install "overread[backtest]"' in said(page)
    assert "<textarea" not in page.text


async def test_a_foreign_form_starts_nothing(browser: httpx.AsyncClient) -> None:
    assert (await send(browser, LINES, csrf_token="wrong")).status_code == 403
