"""Human review workflows (flow definitions): the list, one with all its settings and newest loops, its tags, its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console import confirmation, forms
from overread.console.back_test import HERE as BACK_TEST
from overread.console.conditions_words import Sentence, in_words
from overread.console.confirmation import Question
from overread.console.json_text import pretty
from overread.console.tables import STATUS_TONES, Action, Cell, Fact, Table, status_cell
from overread.console.visit import PAGES, OperatorVisit
from overread.console.workflow_create import NEW
from overread.console.workflow_form import read_tags
from overread.domain import arn
from overread.domain.conditions.grammar import parse_conditions
from overread.domain.errors import InvalidConditions
from overread.domain.flow_definition import FlowDefinition, FlowDefinitionStatus
from overread.domain.human_loop import HumanLoop, LoopStatus
from overread.domain.output import bucket_and_prefix
from overread.domain.prices import dollars
from overread.domain.request_source import RequestSource
from overread.operations import flow_definitions, inspection, loop_search, tags
from overread.operations.loop_search import LoopFilter
from overread.web.forms import Draft
from overread.web.rendering import NavItem, Page

NEWEST = 10
MAX_NAME = 63


@dataclass(frozen=True, slots=True)
class WorkflowsPage(Page):
    """The list. name: what is looked for in the names. region: if it is not the installation's own."""

    file: ClassVar = "workflows.html"
    table: Table
    action: str
    region: str | None
    name: str
    create: Action
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class WorkflowPage(Page):
    """words: the conditions; None if there are none or an earlier version let them pass. conditions: JSON text. state: what
    the page comes to, for those who hear it. back_test: where the conditions are tried on predictions of the past.
    """

    file: ClassVar = "workflow.html"
    name: str
    status: str
    tone: str
    arn: str
    facts: tuple[Fact, ...]
    words: tuple[Sentence, ...] | None
    has_source: bool
    conditions: str | None
    counts: tuple[Fact, ...]
    loops: Table
    state: str
    all_loops: str
    start: Action | None
    tags: tuple[tuple[str, str], ...]
    actions: tuple[Action, ...]
    tag_action: Action
    back_test: Action | None
    tabs: tuple[NavItem, ...]
    back: str


@dataclass(frozen=True, slots=True)
class TagsPage(Page):
    """The tags of one workflow as a form."""

    file: ClassVar = "workflow_tags.html"
    name: str
    action: str
    back: str
    section: str
    draft: Draft


async def show_list(visit: OperatorVisit) -> Response:
    wanted = visit.request.query_params.get("name", "")[:MAX_NAME].strip()
    found = await inspection.list_workflows(visit.ctx, visit.operator, visit.region, visit.after, name=wanted)
    say = visit.texts.say
    columns = ("name", "status", "task_type", "team", "template", "open_loops", "created")
    table = Table(
        columns=tuple(say(f"column.{name}") for name in columns),
        rows=tuple(
            (
                Cell(row.flow.name, href=visit.href(f"workflows/{row.flow.name}")),
                status_cell(row.flow.status.value),
                Cell(task_type(visit, row.flow)),
                Cell(row.flow.config.workteam_arn.rpartition("/")[2]),
                _template_cell(visit, row.flow),
                Cell(
                    str(row.open),
                    href=visit.href("loops", workflow=row.flow.name) if row.open.value else None,
                    number=True,
                ),
                Cell(moment=row.flow.created_at),
            )
            for row in found.items
        ),
        next=visit.href("workflows", name=wanted, after=found.after) if found.after else None,
        first=visit.href("workflows", name=wanted) if visit.after else None,
    )
    create = Action(say("workflow.create"), visit.href(NEW), "primary")
    page = WorkflowsPage(
        table=table,
        action=visit.href("workflows"),
        region=None if visit.region == visit.ctx.policy.region else visit.region,
        name=wanted,
        create=create,
        actions=(Action(say("back_test.heading"), visit.href(BACK_TEST)), create),
    )
    return PAGES.response(page, visit.shell())


async def show(visit: OperatorVisit) -> Response:
    name = visit.request.path_params["name"]
    flow = await flow_definitions.describe(visit.ctx, visit.caller, name)
    own_arn = arn.flow_definition(flow.account, flow.region, flow.name)
    found_tags = await tags.list_tags(visit.ctx, visit.caller, own_arn)
    loops = await loop_search.find_loops(visit.ctx, visit.operator, visit.region, LoopFilter(workflow=name))
    counts = await _counts(visit, name)
    say, is_active = visit.texts.say, flow.status is FlowDefinitionStatus.ACTIVE
    start = Action(say("start.heading"), visit.href(f"workflows/{name}/start"), "primary")
    page = WorkflowPage(
        name=flow.name,
        status=flow.status.value,
        tone=STATUS_TONES.get(flow.status.value, ""),
        arn=own_arn,
        facts=_facts(visit, flow),
        words=_words(visit, flow),
        has_source=flow.request_source is not None,
        conditions=None if not flow.conditions else pretty(flow.conditions),
        counts=counts,
        loops=Table(
            columns=tuple(
                say(f"column.{column}") for column in ("name", "status", "created", "finished", "actions")
            ),
            rows=tuple(
                (
                    Cell(loop.name, href=visit.href(f"loops/{loop.name}")),
                    status_cell(loop.status.value),
                    Cell(moment=loop.created_at),
                    Cell(moment=loop.finished_at, note=loop.failure_code),
                    Cell(actions=_loop_actions(visit, loop)),
                )
                for loop in loops.loops[:NEWEST]
            ),
        ),
        state=", ".join(f"{fact.label} {fact.text}" for fact in counts),
        all_loops=visit.href("loops", workflow=name),
        start=start if is_active else None,
        tags=tuple(sorted(found_tags.items())),
        actions=(
            start,
            Action(say("workflow.delete"), visit.href(f"workflows/{name}/delete"), "danger", asks=True),
        )
        if is_active
        else (),
        tag_action=Action(say("tags.edit"), visit.href(f"workflows/{name}/tags")),
        back_test=Action(say("back_test.heading"), visit.href(BACK_TEST, workflow=name))
        if flow.conditions
        else None,
        tabs=tabs(visit, name, "summary"),
        back=visit.href("workflows"),
    )
    return PAGES.response(page, visit.shell())


def tabs(visit: OperatorVisit, name: str, current: str) -> tuple[NavItem, ...]:
    """The pages of one workflow."""
    say = visit.texts.say
    return (
        NavItem(say("workflow.tab.summary"), visit.href(f"workflows/{name}"), current == "summary"),
        NavItem(say("workflow.tab.code"), visit.href(f"workflows/{name}/code"), current == "code"),
    )


# --- tags -----------------------------------------------------------------------------------------


async def show_tags(visit: OperatorVisit) -> Response:
    present = await tags.list_tags(visit.ctx, visit.caller, _arn(visit))
    draft = Draft(visit.texts)
    for key, value in sorted(present.items()):
        draft.add_row("tags", key=key, value=value)
    draft.add_row("tags", key="", value="")
    return _tags_page(visit, draft)


async def save_tags(visit: OperatorVisit) -> Response:
    """Make the tags what the form says: those that are not in it are deleted. Raises NotFound."""
    present = await tags.list_tags(visit.ctx, visit.caller, _arn(visit))
    draft = await forms.posted(visit)
    if draft.rearrange(tags=("key", "value")):
        return _tags_page(visit, draft)
    wanted = dict(read_tags(visit.texts, draft))
    if draft.is_sound:
        with forms.catching(visit, draft):
            gone = [key for key in present if key not in wanted]
            if gone:
                await tags.delete_tags(visit.ctx, visit.caller, _arn(visit), gone)
            if wanted:
                await tags.add_tags(visit.ctx, visit.caller, _arn(visit), wanted.items())
    if not draft.is_sound:
        return _tags_page(visit, draft)
    name = visit.request.path_params["name"]
    return forms.done(visit, visit.href(f"workflows/{name}"), visit.texts.say("tags.saved"))


def _tags_page(visit: OperatorVisit, draft: Draft) -> Response:
    name = visit.request.path_params["name"]
    here = f"workflows/{name}"
    page = TagsPage(name, visit.href(f"{here}/tags"), visit.href(here), visit.href("workflows"), draft)
    return forms.respond(visit, page, draft)


def _arn(visit: OperatorVisit) -> str:
    return arn.flow_definition(visit.operator.account, visit.region, visit.request.path_params["name"])


# --- its end --------------------------------------------------------------------------------------


async def ask_delete(visit: OperatorVisit) -> Response:
    return confirmation.ask(visit, await _question(visit))


async def delete(visit: OperatorVisit) -> Response:
    name = visit.request.path_params["name"]
    question = await _question(visit)
    return await confirmation.carry_out(
        visit,
        question,
        lambda: flow_definitions.delete(visit.ctx, visit.caller, name),
        visit.href("workflows"),
        visit.texts.say("workflow.deleted", name=name),
    )


async def _question(visit: OperatorVisit) -> Question:
    """What becomes of its loops. Raises NotFound."""
    name = visit.request.path_params["name"]
    say = visit.texts.say
    await flow_definitions.describe(visit.ctx, visit.caller, name)
    found = await loop_search.count_by_status(visit.ctx, visit.operator, visit.region, name)
    count = sum(number.value for status, number in found.items() if not status.is_terminal)
    return Question(
        heading=say("workflow.delete.heading", name=name),
        sentences=(
            say("workflow.delete.live", count) if count else say("workflow.delete.idle"),
            say("workflow.delete.kept"),
        ),
        button=say("workflow.delete"),
        action=visit.href(f"workflows/{name}/delete"),
        back=visit.href(f"workflows/{name}"),
        typed=name,
    )


# --- what is shown --------------------------------------------------------------------------------


def _words(visit: OperatorVisit, flow: FlowDefinition) -> tuple[Sentence, ...] | None:
    if flow.request_source is None:
        return None
    try:
        source = RequestSource(flow.request_source)
        conditions = parse_conditions(flow.conditions or "", source, visit.ctx.policy.switches)
    except InvalidConditions:
        return None
    return in_words(conditions, visit.texts)


def _loop_actions(visit: OperatorVisit, loop: HumanLoop) -> tuple[Action, ...]:
    """What can be done to a loop as it stands; `loop_page.py` asks and does it."""
    say = visit.texts.say
    if loop.status is LoopStatus.IN_PROGRESS:
        label, way = say("loops.button.stop"), "stop"
    elif loop.status.is_terminal:
        label, way = say("loops.button.delete"), "delete"
    else:
        return ()
    return (
        Action(label, visit.href(f"loops/{loop.name}/{way}", back="workflow"), asks=True, about=loop.name),
    )


async def _counts(visit: OperatorVisit, name: str) -> tuple[Fact, ...]:
    found = await loop_search.count_by_status(visit.ctx, visit.operator, visit.region, name)
    return tuple(
        Fact(
            status.value,
            str(count),
            href=visit.href("loops", workflow=name, status=status.value) if count.value else None,
        )
        for status, count in found.items()
    )


def _facts(visit: OperatorVisit, flow: FlowDefinition) -> tuple[Fact, ...]:
    say, config = visit.texts.say, flow.config
    template = config.human_task_ui_arn.rpartition("/")[2]
    available = config.availability_seconds
    is_private = arn.workteam_type(config.workteam_arn) == arn.PRIVATE_CROWD
    bucket, prefix = bucket_and_prefix(flow.output_path)
    facts = [
        Fact(say("fact.task_type"), task_type(visit, flow)),
        Fact(say("fact.title"), config.task_title),
        Fact(say("fact.description"), config.task_description),
        Fact(say("fact.template"), template, href=visit.href(f"templates/{template}")),
        Fact(
            say("fact.team"),
            config.workteam_arn.rpartition("/")[2],
            href=visit.href("workforces") if is_private else None,
        ),
        Fact(say("fact.workers"), str(config.task_count)),
        Fact(say("fact.time_limit"), visit.texts.duration(config.time_limit_seconds)),
        Fact(
            say("fact.availability"),
            say("fact.default") if available is None else visit.texts.duration(available),
        ),
        Fact(say("fact.output"), f"s3://{bucket}/{prefix}" if prefix else f"s3://{bucket}", mono=True),
        Fact(say("fact.role"), flow.role_arn, mono=True),
        Fact(say("fact.created"), visit.texts.moment(flow.created_at)),
    ]
    if config.keywords:
        facts.insert(3, Fact(say("fact.keywords"), ", ".join(config.keywords)))
    if config.price is not None:
        amount = dollars(config.price.in_tenths_of_a_cent)
        facts.append(Fact(say("workflow.price_per_task"), say("workflow.price", amount=amount)))
    if flow.kms_key_id:
        facts.append(Fact(say("fact.kms"), flow.kms_key_id, mono=True))
    if flow.failure_reason:
        facts.append(Fact(say("fact.failure"), flow.failure_reason))
    return tuple(facts)


def _template_cell(visit: OperatorVisit, flow: FlowDefinition) -> Cell:
    name = flow.config.human_task_ui_arn.rpartition("/")[2]
    return Cell(name, href=visit.href(f"templates/{name}"))


_TASK_TYPES = {
    RequestSource.TEXTRACT: "task_type.textract",
    RequestSource.REKOGNITION: "task_type.rekognition",
    RequestSource.JSON: "task_type.json",
}


def task_type(visit: OperatorVisit, flow: FlowDefinition) -> str:
    source = flow.request_source
    return visit.texts.say("task_type.custom" if source is None else _TASK_TYPES[RequestSource(source)])
