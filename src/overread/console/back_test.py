"""Back-test of activation conditions: a file of predictions, and how many of them would have reached a person."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console import forms
from overread.console.tables import Cell, Table
from overread.console.visit import PAGES, OperatorVisit
from overread.domain.errors import InvalidConditions, InvalidRequest, NotFound
from overread.domain.request_source import RequestSource
from overread.operations import back_tests, flow_definitions
from overread.operations.back_tests import ENDINGS, INSTALL, MAX_PREDICTIONS_BYTES, BackTestReport
from overread.web import csrf
from overread.web.forms import Draft
from overread.web.large_uploads import LargeUpload, read_large_upload
from overread.web.rendering import Page

HERE = "workflows/-/back-test"
SOURCES = {
    "rekognition": RequestSource.REKOGNITION,
    "textract": RequestSource.TEXTRACT,
    "json": RequestSource.JSON,
}
_FORM_ROOM = 2**20
"""Of the upload, for what is beside the file."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One threshold. label: `Suggestive: ConfidenceLessThan`."""

    label: str
    table: Table


@dataclass(frozen=True, slots=True)
class Outcome:
    """heading: in one sentence. errors: how many wrong predictions would be caught, None where nobody knows.
    picture: its address, which holds all of it.
    """

    heading: str
    errors: str | None
    conditions: Table
    curves: tuple[Curve, ...]
    picture: str


@dataclass(frozen=True, slots=True)
class BackTestPage(Page):
    """sources: (value, label). workflows: those with conditions, (name, name). install: the line to type where the extra is
    missing."""

    file: ClassVar = "back_test.html"
    action: str
    back: str
    draft: Draft
    sources: tuple[tuple[str, str], ...]
    workflows: tuple[tuple[str, str], ...]
    endings: tuple[str, ...]
    install: str | None
    outcome: Outcome | None


async def show(visit: OperatorVisit) -> Response:
    draft = Draft(visit.texts, [("source", "rekognition")])
    workflow = visit.request.query_params.get("workflow", "")
    if workflow:
        draft.set("workflow", workflow)
        await _take_conditions(visit, draft, workflow)
    return await _page(visit, draft)


async def show_conditions(visit: OperatorVisit, source: str, conditions: str) -> Response:
    """The page with conditions that are being written. source: one of SOURCES."""
    return await _page(visit, Draft(visit.texts, [("source", source), ("conditions", conditions)]))


async def run(visit: OperatorVisit) -> Response:
    if not back_tests.is_installed():
        return await _page(visit, Draft(visit.texts, [("source", "rekognition")]))
    async with read_large_upload(visit.request, "predictions", MAX_PREDICTIONS_BYTES + _FORM_ROOM) as upload:
        csrf.check_token(visit.ctx, visit.session_uid, upload.form.text(csrf.FIELD))
        draft = Draft.posted(visit.texts, upload.form)
        if draft.value("do") == "workflow":
            await _take_conditions(visit, draft, draft.value("workflow"))
            return await _page(visit, draft)
        report = await _judge(visit, draft, upload)
    outcome = None if report is None else _outcome(visit, report, upload.file_name)
    return await _page(visit, draft, outcome)


async def _judge(visit: OperatorVisit, draft: Draft, upload: LargeUpload) -> BackTestReport | None:
    say = visit.texts.say
    source = draft.choice("source", SOURCES)
    conditions = draft.text("conditions", required=True)
    truth = draft.text("truth", max_length=1_000)
    if upload.file is None:
        draft.refuse("predictions", say("back_test.predictions.none"))
    elif upload.file.suffix not in ENDINGS:
        draft.refuse("predictions", say("back_test.predictions.ending", endings=", ".join(ENDINGS)))
    if not draft.is_sound or upload.file is None:
        return None
    with forms.catching(visit, draft, {InvalidConditions: "conditions", InvalidRequest: "predictions"}):
        return await back_tests.run(
            visit.ctx,
            visit.caller,
            folder=upload.folder,
            predictions=upload.file.name,
            conditions=conditions,
            source=SOURCES[source],
            truth=truth or None,
            title=upload.file_name[:80],
        )
    return None


async def _take_conditions(visit: OperatorVisit, draft: Draft, name: str) -> None:
    """Put a workflow's conditions, and what they are about, into the form."""
    with forms.catching(visit, draft, {NotFound: "workflow"}):
        flow = await flow_definitions.describe(visit.ctx, visit.caller, name)
        if flow.conditions is None or flow.request_source is None:
            draft.refuse("workflow", visit.texts.say("back_test.workflow.none", name=name))
            return
        draft.set("conditions", flow.conditions)
        draft.set("source", next(key for key, source in SOURCES.items() if source == flow.request_source))


async def _page(visit: OperatorVisit, draft: Draft, outcome: Outcome | None = None) -> Response:
    say = visit.texts.say
    found = await flow_definitions.with_conditions(visit.ctx, visit.caller)
    page = BackTestPage(
        action=visit.href(HERE),
        back=visit.href("workflows"),
        draft=draft,
        sources=tuple((key, say(f"back_test.source.{key}")) for key in SOURCES),
        workflows=tuple((name, name) for name in found),
        endings=ENDINGS,
        install=None if back_tests.is_installed() else INSTALL,
        outcome=outcome,
    )
    return PAGES.response(page, visit.shell(), status=200 if draft.is_sound else draft.status)


def _outcome(visit: OperatorVisit, report: BackTestReport, file: str) -> Outcome:
    say = visit.texts.say
    errors = None
    if report.wrong is not None and report.caught is not None:
        share = _percent(report.caught, report.wrong)
        errors = say("back_test.errors", wrong=f"{report.wrong:,}", caught=f"{report.caught:,}", share=share)
    picture = base64.b64encode(report.picture.encode()).decode()
    return Outcome(
        heading=say(
            "back_test.outcome",
            predictions=f"{report.predictions:,}",
            reviewed=f"{report.reviewed:,}",
            share=_percent(report.reviewed, report.predictions),
            file=file,
        ),
        errors=errors,
        conditions=Table(
            columns=tuple(say(f"column.{key}") for key in ("condition", "type", "holds", "share")),
            rows=tuple(
                (
                    Cell(each.path, mono=True),
                    Cell(each.type),
                    Cell(f"{each.held:,}", number=True),
                    Cell(_percent(each.held, report.predictions), number=True),
                )
                for each in report.conditions
            ),
        ),
        curves=tuple(
            Curve(threshold.label, _steps(visit, report, place))
            for place, threshold in enumerate(report.thresholds)
        ),
        picture=f"data:image/svg+xml;base64,{picture}",
    )


def _steps(visit: OperatorVisit, report: BackTestReport, place: int) -> Table:
    say = visit.texts.say
    knows_errors = bool(report.wrong)
    columns = ("threshold", "reviewed", "share", *(("caught", "share_caught") if knows_errors else ()))
    rows = []
    for step in report.thresholds[place].steps:
        cells = [
            Cell(f"{step.value:g}", number=True, note=say("back_test.now") if step.is_now else None),
            Cell(f"{step.reviewed:,}", number=True),
            Cell(_percent(step.reviewed, report.predictions), number=True),
        ]
        if knows_errors:
            cells += [
                Cell(f"{step.caught:,}", number=True),
                Cell(_percent(step.caught, report.wrong or 0), number=True),
            ]
        rows.append(tuple(cells))
    return Table(columns=tuple(say(f"column.{key}") for key in columns), rows=tuple(rows))


def _percent(count: int, total: int) -> str:
    return f"{100 * count / total if total else 0:.1f}\N{NO-BREAK SPACE}%"
