"""Human loops in the console: found, told, stopped and deleted, delivered, exported; and what the audit record says of it."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import polars as pl
import pytest
import sqlalchemy as sa
from tests.factories import ACCOUNT, PASSWORD
from tests.fakes import FakeClock, FakeSink
from tests.pages import open_browser, post_form
from tests.work import EMAILS, Work, make_work

from overread.app import web_options
from overread.console.csv_download import csv_text
from overread.console.routes import console_routes
from overread.operations import assignments, event_delivery, human_loops, kept_documents, sign_in
from overread.operations.context import Context
from overread.settings import lines, load
from overread.store.database import sqlite_url
from overread.store.schema import flow_definitions
from overread.web.options import Checked, SettingShown, WebOptions

PNG = b"\x89PNG\r\n\x1a\n and so on"


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Pages hold no SQL: one kind of database is enough."""
    path = tmp_path / "overread.db"
    shutil.copy(sqlite_template, path)
    return sqlite_url(path)


@dataclass
class Desk:
    """A signed-in operator, and a workflow with people at work."""

    work: Work
    browser: httpx.AsyncClient

    async def text(self, path: str) -> str:
        """What stands on a page, as one line."""
        answer = await self.browser.get(f"/console/{path}")
        assert answer.status_code == 200, answer.text
        main = answer.text.partition("<main")[2]
        return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split())

    async def names(self, path: str) -> list[str]:
        answer = await self.browser.get(f"/console/{path}")
        return re.findall(r'data-key="/console/loops/([^"?]+)', answer.text)


@pytest.fixture
async def desk(ctx: Context) -> Desk:
    object.__setattr__(ctx.policy, "sinks", ("queue",))
    ctx.sinks = {"queue": FakeSink("queue")}
    work = await make_work(ctx, task_count=2)
    await sign_in.add_operator(
        ctx, email="op@example.com", password=PASSWORD, account=ACCOUNT, must_change=False
    )
    browser = open_browser(console_routes(ctx, WebOptions()))
    await post_form(
        browser, await browser.get("/console/"), "/sign-in", email="op@example.com", password=PASSWORD
    )
    return Desk(work, browser)


async def two_answers(desk: Desk, clock: FakeClock) -> None:
    ana, ben = await desk.work.worker(EMAILS[0]), await desk.work.worker(EMAILS[1])
    await desk.work.start("loop", text="<b>hi</b>")
    for worker, answer in ((ana, {"kind": "Bill", "total": "12"}), (ben, {"kind": "Bill", "total": "21"})):
        task = await desk.work.claim(worker)
        clock.advance(seconds=40)
        await desk.work.submit(worker, task, answer, active_ms=30_000)
    await desk.work.settle()


async def test_answers_stand_beside_each_other_with_their_differences(desk: Desk, clock: FakeClock) -> None:
    await two_answers(desk, clock)

    page = await desk.browser.get("/console/loops/loop")
    text = await desk.text("loops/loop")

    assert "The workers agree in 50 % of what can be compared (1 of 2)." in text
    assert f"Field {EMAILS[0]} {EMAILS[1]} kind Bill Bill total 12 differs 21 differs" in text
    assert page.text.count('<td class="odd">') == 2
    assert "<b>hi</b>" not in page.text


async def test_a_single_answer_is_read_field_by_field(desk: Desk) -> None:
    ana = await desk.work.worker(EMAILS[0])
    await desk.work.start("loop")
    await desk.work.submit(ana, await desk.work.claim(ana), {"kind": "Bill", "total": "12"})

    text = await desk.text("loops/loop")

    assert f"Answers Field {EMAILS[0]} kind Bill total 12 Answers as JSON" in text
    assert "agree" not in text


async def test_what_happened_is_told_in_order(ctx: Context, desk: Desk, clock: FakeClock) -> None:
    work = desk.work
    ana, ben = await work.worker(EMAILS[0]), await work.worker(EMAILS[1])
    await work.start("loop")
    task = await work.claim(ana)
    clock.advance(seconds=5)
    await assignments.save_draft(ctx, ana, task.assignment_id, 1, 1, b"{}", 1_000)
    clock.advance(seconds=5)
    await work.submit(ana, task, {}, active_ms=8_000)
    clock.advance(seconds=5)
    task = await work.claim(ben)
    clock.advance(seconds=5)
    await assignments.decline(ctx, ben, task.assignment_id, 1, "not mine")
    clock.advance(seconds=5)
    await human_loops.stop(ctx, work.caller, "loop")
    await work.settle()
    await event_delivery.deliver_due(ctx)

    text = (await desk.text("loops/loop")).partition("Who did what")[2].partition(" Output ")[0]

    assert re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC ?", "", text).strip() == " ".join(
        (
            "The review was started.",
            f"{EMAILS[0]} accepted the task.",
            f"{EMAILS[0]} submitted an answer after 8 s of work.",
            f"{EMAILS[1]} accepted the task.",
            f"{EMAILS[1]} declined the task. not mine",
            f"{work.caller.arn} stopped the review.",
            "The review ended as stopped.",
            "The status event was delivered to queue.",
        )
    )


CONDITIONS = {
    "Conditions": [
        {
            "Or": [
                {
                    "ConditionType": "ImportantFormKeyConfidenceCheck",
                    "ConditionParameters": {
                        "ImportantFormKey": "Total",
                        "KeyValueBlockConfidenceLessThan": 80,
                    },
                    "EvaluationResult": True,
                },
                {
                    "ConditionType": "MissingImportantFormKey",
                    "ConditionParameters": {"ImportantFormKey": "Date"},
                    "EvaluationResult": False,
                },
            ],
            "EvaluationResult": True,
        },
        {
            "ConditionType": "Sampling",
            "ConditionParameters": {"RandomSamplingPercentage": 5},
            "EvaluationResult": True,
        },
    ]
}
BLOCKS = [
    {
        "blockType": "KEY_VALUE_SET",
        "entityTypes": ["KEY"],
        "id": "k",
        "confidence": 55.5,
        "geometry": {"boundingBox": {"left": 0.1, "top": 0.2, "width": 0.3, "height": 0.05}},
        "relationships": [{"type": "CHILD", "ids": ["w"]}, {"type": "VALUE", "ids": ["v"]}],
    },
    {
        "blockType": "KEY_VALUE_SET",
        "entityTypes": ["VALUE"],
        "id": "v",
        "confidence": 55.5,
        "relationships": [{"type": "CHILD", "ids": ["x"]}],
    },
    {"blockType": "WORD", "id": "w", "text": "Total", "confidence": 99},
    {"blockType": "WORD", "id": "x", "text": "12", "confidence": 41.25},
]


async def a_textract_loop(ctx: Context, work: Work) -> None:
    def change(conn: sa.Connection) -> None:
        text = json.dumps(CONDITIONS).replace(', "EvaluationResult": true', "")
        text = text.replace(', "EvaluationResult": false', "")
        values = {"request_source": "AWS/Textract/AnalyzeDocument/Forms/V1", "conditions": text}
        conn.execute(sa.update(flow_definitions).values(values))

    await ctx.store.write(change)
    await ctx.objects.put_bytes("results", "in/form.png", PNG, "text/html")
    await work.start(
        "form",
        aiServiceRequest={"document": {"s3Object": {"bucket": "results", "name": "in/form.png"}}},
        aiServiceResponse={"blocks": BLOCKS},
        selectedAiServiceResponse={"blocks": BLOCKS},
        humanTaskActivationConditionResults=CONDITIONS,
    )


async def test_why_people_were_asked_is_said_with_what_was_found(ctx: Context, desk: Desk) -> None:
    await a_textract_loop(ctx, desk.work)

    text = await desk.text("loops/form")
    page = await desk.browser.get("/console/loops/form")

    assert "At least one of these activation conditions held for the prediction." in text
    why = text.partition("held for the prediction.")[2].partition("Input")[0]
    assert "“Total”, identified with 55.5 %, its least sure word 41.2 %" in why
    assert re.findall(r"(Held|Did not hold):", why) == ["Held", "Held", "Did not hold", "Held"]
    assert "What people were asked about Key Value Confidence Total 12 55.5 %" in text
    assert '<rect class="key" x="10.0" y="20.0" width="30.0" height="5.0"/>' in page.text


async def test_the_document_is_shown_locked_up_and_only_as_a_picture(ctx: Context, desk: Desk) -> None:
    await a_textract_loop(ctx, desk.work)

    picture = await desk.browser.get("/console/loops/form/document")
    await ctx.objects.put_bytes("results", "in/form.png", b"<script>alert(1)</script>", "text/html")
    page = await desk.browser.get("/console/loops/form/document")

    assert (picture.content, picture.headers["content-type"]) == (PNG, "image/png")
    assert page.headers["content-type"] == "application/octet-stream"
    assert page.headers["content-disposition"] == 'attachment; filename="form.png"'
    for answer in (picture, page):
        assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(("content", "shown"), [(PNG, 1), (b"%PDF-1.7", 0)])
async def test_a_document_that_was_kept_is_shown_if_it_is_a_picture(
    ctx: Context, desk: Desk, content: bytes, shown: int
) -> None:
    place = await kept_documents.keep(ctx, desk.work.caller, "form", content)
    await desk.work.start(
        "form",
        aiServiceRequest={"document": {"s3Object": {"bucket": place.bucket, "name": place.key}}},
        selectedAiServiceResponse={"blocks": BLOCKS},
    )

    page = await desk.browser.get("/console/loops/form")

    assert page.text.count('<img src="/console/loops/form/document"') == shown


@pytest.mark.parametrize("path", ["loops/loop/document", "loops/loop/output.json", "loops/none/document"])
async def test_what_is_not_there_is_not_found(desk: Desk, path: str) -> None:
    await desk.work.start("loop")

    assert (await desk.browser.get(f"/console/{path}")).status_code == 404


async def test_loops_are_filtered_and_paged_both_ways(ctx: Context, desk: Desk, clock: FakeClock) -> None:
    for number in range(60):
        await desk.work.start(f"loop-{number:02}")
        clock.advance(minutes=1)
    await human_loops.stop(ctx, desk.work.caller, "loop-00")

    first = await desk.names("loops?name=loop-")
    page = await desk.browser.get("/console/loops?name=loop-")
    older = html.unescape(re.findall(r'href="([^"]+)">Older', page.text)[0])
    second = await desk.names(older.removeprefix("/console/"))
    newer = html.unescape(re.findall(r'href="([^"]+)">Newer', (await desk.browser.get(older)).text)[0])

    assert "60 human loops" in await desk.text("loops?name=loop-")
    assert (len(first), second) == (50, [f"loop-{n:02}" for n in range(9, -1, -1)])
    assert await desk.names(newer.removeprefix("/console/")) == first
    assert await desk.names("loops?status=Stopped") == ["loop-00"]
    assert await desk.names("loops?status=Failed/Expired") == []
    assert await desk.names("loops?to=2020-01-01") == []
    assert len(await desk.names("loops?from=2026-03-04&to=2026-03-04")) == 50


async def test_several_are_stopped_and_deleted_after_a_question(desk: Desk) -> None:
    for name in ("one", "two", "three"):
        await desk.work.start(name)

    asked = await post_form(
        desk.browser,
        await desk.browser.get("/console/loops?workflow=flow"),
        "/loops/-/selected?workflow=flow",
        do="stop",
        selected=["one", "two"],
    )
    stopped = await post_form(desk.browser, asked, "/selected/stop?workflow=flow", selected=["one", "two"])
    assert "Stop 2 human loops?" in asked.text
    assert stopped.url.query == b"workflow=flow", "the list is filtered as it was"
    asked = await post_form(
        desk.browser,
        await desk.browser.get("/console/loops"),
        "/loops/-/selected",
        do="delete",
        selected=["one", "three"],
    )
    deleted = await post_form(desk.browser, asked, "/selected/delete", selected=["one", "three"])

    assert "Delete 2 human loops?" in asked.text
    assert "2 human loops were stopped" in html.unescape(stopped.text)
    assert "1 human loop was deleted. 1 was not:" in html.unescape(deleted.text)
    assert await desk.names("loops") == ["three", "two"]


async def test_one_is_stopped_then_deleted(desk: Desk) -> None:
    await desk.work.start("loop")
    for what in ("stop", "delete"):
        question = await desk.browser.get(f"/console/loops/loop/{what}")
        answer = await post_form(desk.browser, question, f"/loops/loop/{what}")
        assert answer.status_code == 200

    assert (await desk.browser.get("/console/loops/loop")).status_code == 404
    text = await desk.text("audit?who=op")
    assert "sagemaker:DeleteHumanLoop" in text
    assert "sagemaker:StopHumanLoop" in text


async def test_events_that_were_given_up_are_tried_again(ctx: Context, desk: Desk) -> None:
    sink = ctx.sinks["queue"]
    assert isinstance(sink, FakeSink)
    sink.failures = 1
    await desk.work.start("loop")
    await human_loops.stop(ctx, desk.work.caller, "loop")
    await event_delivery.deliver_due(ctx)
    waiting = await desk.text("deliveries")
    retried = await post_form(desk.browser, await desk.browser.get("/console/deliveries"), "/retry")
    await event_delivery.deliver_due(ctx)

    assert "loop Stopped queue Waiting" in waiting
    assert "queue: not now" in waiting
    assert "It is tried now." in html.unescape(retried.text)
    assert len(sink.events) == 1
    assert "Nothing is waiting" in await desk.text("deliveries")
    assert "loop Stopped queue Delivered" in await desk.text("deliveries?state=delivered")


async def test_who_saw_a_loop_is_recorded_and_found(desk: Desk, clock: FakeClock) -> None:
    await two_answers(desk, clock)
    for _ in range(2):
        # A page on screen asks again and again. Whether there is one, nobody but the browser knows.
        await desk.browser.get("/console/loops/loop", headers={"X-Overread-Live": "1"})
    await desk.browser.get("/console/loops/loop/output.json")

    text = await desk.text("audit?loop=loop")
    exported = await desk.browser.get("/console/audit/export?loop=loop")
    rows = list(csv.DictReader(io.StringIO(exported.text)))

    assert text.count("saw a human loop in the console") == 1
    assert [(row["who"], row["what"], row["human_loop"]) for row in rows] == [
        ("op@example.com", "output.downloaded", "loop"),
        ("op@example.com", "loop.viewed", "loop"),
    ]
    assert "exported this record" in await desk.text("audit")


async def test_results_are_exported_as_rows(desk: Desk, clock: FakeClock) -> None:
    await two_answers(desk, clock)
    files = {}
    for what in ("loops", "answers", "figures"):
        answer = await desk.browser.get(f"/console/overview/flow/export/{what}.csv?time=24h")
        files[what] = list(csv.DictReader(io.StringIO(answer.text)))
        parquet = await desk.browser.get(f"/console/overview/flow/export/{what}.parquet?time=24h")
        frame = pl.read_parquet(io.BytesIO(parquet.content))
        assert [
            {name: "" if value is None else str(value) for name, value in row.items()}
            for row in frame.iter_rows(named=True)
        ] == files[what]

    assert [(row["human_loop"], row["status"]) for row in files["loops"]] == [("loop", "Completed")]
    assert [
        (row["worker"], row["time_spent_seconds"], json.loads(row["answer"])) for row in files["answers"]
    ] == [
        (EMAILS[0], "30.0", {"kind": "Bill", "total": "12"}),
        (EMAILS[1], "30.0", {"kind": "Bill", "total": "21"}),
    ]
    assert len(files["figures"]) == 24
    assert sum(int(row["started"]) for row in files["figures"]) == 1
    assert (await desk.browser.get("/console/overview/flow/export/nothing.csv")).status_code == 404
    assert "exported results" in await desk.text("audit")


def test_a_cell_is_no_formula() -> None:
    assert csv_text([("=1+1", "+x", "-y", "@z", "\tq", "＝1", "safe", -5, 1.5, None)]) == (
        "'=1+1,'+x,'-y,'@z,'\tq,'＝1,safe,-5,1.5,\r\n"
    )


async def test_the_overview_tells_the_figures_and_hides_what_is_too_few(desk: Desk, clock: FakeClock) -> None:
    await two_answers(desk, clock)

    first = await desk.text("?time=24h")
    plots = await desk.browser.get("/console/overview/flow?from=2026-03-04&to=2026-03-05")
    workers = await desk.text("overview/flow/workers")

    assert (
        "Open now 0 Started 1 Completed 1 Median wait 0 s Median time per task 30 s Agreement 50 % "
        "Ended without a result 0 Declined by workers 0"
    ) in first
    assert plots.text.count("<svg") == 4
    assert plots.text.count("Nothing in this time.") == 2
    assert "style=" not in plots.text
    assert re.search(rf"{EMAILS[0]} \w{{16}} 1 too few too few 1 {EMAILS[1]}", workers)


async def test_settings_say_where_they_come_from_and_keep_secrets(ctx: Context, desk: Desk) -> None:
    environment = {
        "OVERREAD_REGION": "eu-west-1",
        "OVERREAD_WEBHOOK_SECRET": "d29yZA==",
        "OVERREAD_KEY_FILE": "/dev/null",
    }
    settings = load(environment, {"audit_days": "90"})
    options = web_options(settings, lambda: [Checked("warning", "the disk is small", "make room")])
    shown = tuple(
        SettingShown(
            line.option, line.variable, line.value, line.is_set, line.source, line.default, line.help
        )
        for line in lines(settings, environment)
    )
    options = replace(options, installation=replace(options.installation, settings=shown))
    desk.browser = open_browser(console_routes(ctx, options))
    object.__setattr__(ctx.policy, "account", ACCOUNT)
    await post_form(
        desk.browser,
        await desk.browser.get("/console/"),
        "/sign-in",
        email="op@example.com",
        password=PASSWORD,
    )

    text = await desk.text("settings?check=1")

    assert "--region OVERREAD_REGION eu-west-1 environment us-east-1" in text
    assert "--audit-days OVERREAD_AUDIT_DAYS 90 option 400" in text
    assert "--port OVERREAD_PORT 8080 default 8080" in text
    assert "OVERREAD_WEBHOOK_SECRET set, not shown environment" in text
    assert "OVERREAD_KEY not set" in text
    assert "d29yZA" not in text
    assert "Warning the disk is small make room" in text
    assert "SQLite 3" in text
    object.__setattr__(ctx.policy, "account", "999988887777")
    assert "eu-west-1 environment" not in await desk.text("settings")
