"""Human review workflows (flow definitions): the list, and one with all its settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console.json_text import pretty
from overread.console.tables import STATUS_TONES, Cell, Fact, ListPage, Table, status_cell
from overread.console.visit import PAGES, OperatorVisit
from overread.domain import arn
from overread.domain.flow_definition import FlowDefinition
from overread.domain.request_source import RequestSource
from overread.operations import inspection
from overread.web.rendering import Page


@dataclass(frozen=True, slots=True)
class WorkflowPage(Page):
    """conditions: JSON text, or None for none."""

    file: ClassVar = "workflow.html"
    name: str
    status: str
    tone: str
    arn: str
    facts: tuple[Fact, ...]
    conditions: str | None
    back: str
    loops: str


async def show_list(visit: OperatorVisit) -> Response:
    found = await inspection.list_workflows(visit.ctx, visit.operator, visit.region, visit.after)
    say = visit.texts.say
    table = Table(
        columns=tuple(
            say(f"column.{name}") for name in ("name", "status", "task_type", "team", "open_loops", "created")
        ),
        rows=tuple(
            (
                Cell(row.flow.name, href=visit.href(f"workflows/{row.flow.name}")),
                status_cell(row.flow.status.value),
                Cell(_task_type(visit, row.flow)),
                Cell(row.flow.config.workteam_arn.rpartition("/")[2]),
                Cell(
                    str(row.open),
                    href=visit.href("loops", workflow=row.flow.name) if row.open.value else None,
                    number=True,
                ),
                Cell(moment=row.flow.created_at),
            )
            for row in found.items
        ),
        next=visit.href("workflows", after=found.after) if found.after else None,
        first=visit.href("workflows") if visit.after else None,
    )
    page = ListPage(say("nav.workflows"), say("workflows.lead"), table, say("workflows.empty"))
    return PAGES.response(page, visit.shell())


async def show(visit: OperatorVisit) -> Response:
    name = visit.request.path_params["name"]
    flow = await inspection.find_workflow(visit.ctx, visit.operator, visit.region, name)
    page = WorkflowPage(
        name=flow.name,
        status=flow.status.value,
        tone=STATUS_TONES.get(flow.status.value, ""),
        arn=arn.flow_definition(flow.account, flow.region, flow.name),
        facts=_facts(visit, flow),
        conditions=None if flow.conditions is None else pretty(flow.conditions),
        back=visit.href("workflows"),
        loops=visit.href("loops", workflow=flow.name),
    )
    return PAGES.response(page, visit.shell())


def _facts(visit: OperatorVisit, flow: FlowDefinition) -> tuple[Fact, ...]:
    say, config = visit.texts.say, flow.config
    template = config.human_task_ui_arn.rpartition("/")[2]
    available = config.availability_seconds
    facts = [
        Fact(say("fact.task_type"), _task_type(visit, flow)),
        Fact(say("fact.title"), config.task_title),
        Fact(say("fact.description"), config.task_description),
        Fact(say("fact.template"), template, href=visit.href(f"templates/{template}")),
        Fact(say("fact.team"), config.workteam_arn.rpartition("/")[2], href=visit.href("teams")),
        Fact(say("fact.workers"), str(config.task_count)),
        Fact(say("fact.time_limit"), visit.texts.duration(config.time_limit_seconds)),
        Fact(
            say("fact.availability"),
            say("fact.default") if available is None else visit.texts.duration(available),
        ),
        Fact(say("fact.output"), flow.output_path, mono=True),
        Fact(say("fact.role"), flow.role_arn, mono=True),
        Fact(say("fact.created"), visit.texts.moment(flow.created_at)),
    ]
    if config.keywords:
        facts.insert(3, Fact(say("fact.keywords"), ", ".join(config.keywords)))
    if flow.kms_key_id:
        facts.append(Fact(say("fact.kms"), flow.kms_key_id, mono=True))
    if flow.failure_reason:
        facts.append(Fact(say("fact.failure"), flow.failure_reason))
    return tuple(facts)


_TASK_TYPES = {
    RequestSource.TEXTRACT: "task_type.textract",
    RequestSource.REKOGNITION: "task_type.rekognition",
    RequestSource.JSON: "task_type.json",
}


def _task_type(visit: OperatorVisit, flow: FlowDefinition) -> str:
    source = flow.request_source
    return visit.texts.say("task_type.custom" if source is None else _TASK_TYPES[RequestSource(source)])
