"""Human loops: the list with its filters, and everything about one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console.json_text import pretty
from overread.console.tables import STATUS_TONES, Cell, Fact, Table, status_cell
from overread.console.visit import PAGES, OperatorVisit
from overread.domain import arn
from overread.domain.human_loop import LoopStatus
from overread.operations import inspection, loop_search
from overread.operations.inspection import LoopInspection
from overread.operations.loop_search import LoopFilter
from overread.web.rendering import Page

MAX_FILTER_LENGTH = 256


@dataclass(frozen=True, slots=True)
class LoopsPage(Page):
    """The list and the filters that made it."""

    file: ClassVar = "loops.html"
    table: Table
    action: str
    region: str | None
    workflow: str
    status: str
    prefix: str
    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One worker's answer. note: why it does not count, for a late one. content: JSON text."""

    worker: str
    summary: str
    note: str | None
    content: str


@dataclass(frozen=True, slots=True)
class LoopPage(Page):
    """Input and output are JSON text, shown and never run; None where there is none, with the reason beside
    it.
    """

    file: ClassVar = "loop.html"
    name: str
    status: str
    tone: str
    arn: str
    facts: tuple[Fact, ...]
    history: Table
    answers: tuple[Answer, ...]
    late_answers: tuple[Answer, ...]
    input: str | None
    output: str | None
    no_output: str
    deliveries: Table | None
    back: str


async def show_list(visit: OperatorVisit) -> Response:
    query = visit.request.query_params
    workflow = query.get("workflow", "")[:MAX_FILTER_LENGTH].strip()
    prefix = query.get("name", "")[:MAX_FILTER_LENGTH].strip()
    status = next((known for known in LoopStatus if known.value == query.get("status")), None)
    wanted = LoopFilter(name=prefix, workflow=workflow, status=status)
    found = await loop_search.find_loops(
        visit.ctx, visit.operator, visit.region, wanted, older_than=visit.after
    )
    say = visit.texts.say
    chosen = {"workflow": workflow, "name": prefix, "status": status.value if status else None}
    table = Table(
        columns=tuple(
            say(f"column.{name}") for name in ("name", "status", "workflow", "created", "finished")
        ),
        rows=tuple(
            (
                Cell(loop.name, href=visit.href(f"loops/{loop.name}")),
                status_cell(loop.status.value),
                Cell(loop.flow_name, href=visit.href(f"workflows/{loop.flow_name}")),
                Cell(moment=loop.created_at),
                Cell(moment=loop.finished_at, note=loop.failure_code),
            )
            for loop in found.loops
        ),
        next=visit.href("loops", **chosen, after=found.older) if found.older else None,
        first=visit.href("loops", **chosen) if visit.after else None,
    )
    page = LoopsPage(
        table=table,
        action=visit.href("loops"),
        region=None if visit.region == visit.ctx.policy.region else visit.region,
        workflow=workflow,
        status=status.value if status else "",
        prefix=prefix,
        statuses=tuple(known.value for known in LoopStatus),
    )
    return PAGES.response(page, visit.shell())


async def show(visit: OperatorVisit) -> Response:
    name = visit.request.path_params["name"]
    found = await inspection.inspect_loop(visit.ctx, visit.operator, visit.region, name)
    loop, say = found.loop, visit.texts.say
    page = LoopPage(
        name=loop.name,
        status=loop.status.value,
        tone=STATUS_TONES.get(loop.status.value, ""),
        arn=arn.human_loop(loop.account, loop.region, loop.name),
        facts=_facts(visit, found),
        history=_history(visit, found),
        answers=tuple(
            Answer(
                answer.worker,
                say(
                    "loop.answered",
                    at=visit.texts.moment(answer.submitted_at),
                    spent=visit.texts.duration(answer.time_spent_seconds),
                ),
                None,
                pretty(answer.content),
            )
            for answer in found.answers
        ),
        late_answers=tuple(
            Answer(
                late.worker,
                say("loop.received", at=visit.texts.moment(late.received_at)),
                say(f"late.{late.reason.lower()}"),
                pretty(late.content),
            )
            for late in found.late_answers
        ),
        input=None if found.input is None else pretty(found.input),
        output=None if found.output is None else pretty(found.output),
        no_output=_no_output(visit, found),
        deliveries=_deliveries(visit, found),
        back=visit.href("loops"),
    )
    return PAGES.response(page, visit.shell())


def _facts(visit: OperatorVisit, found: LoopInspection) -> tuple[Fact, ...]:
    loop, say = found.loop, visit.texts.say
    facts = [
        Fact(say("fact.workflow"), loop.flow_name, href=visit.href(f"workflows/{loop.flow_name}")),
        Fact(say("fact.created"), visit.texts.moment(loop.created_at)),
    ]
    if loop.finished_at is not None:
        facts.append(Fact(say("fact.finished"), visit.texts.moment(loop.finished_at)))
    facts.append(
        Fact(say("fact.answers"), say("loop.of", got=len(found.answers), wanted=found.flow.config.task_count))
    )
    facts.append(Fact(say("fact.output_location"), loop.output_uri, mono=True))
    if loop.failure_code is not None:
        facts.append(Fact(say("fact.failure_code"), loop.failure_code.value))
    if loop.failure_reason is not None:
        facts.append(Fact(say("fact.failure"), loop.failure_reason))
    return tuple(facts)


def _history(visit: OperatorVisit, found: LoopInspection) -> Table:
    say, texts = visit.texts.say, visit.texts
    names = ("worker", "state", "accepted", "ended", "active", "reason")
    return Table(
        columns=tuple(say(f"column.{name}") for name in names),
        rows=tuple(
            (
                Cell(row.worker, note=row.worker_id),
                Cell(say(f"assignment.{row.state.value.lower()}")),
                Cell(moment=row.accepted_at),
                Cell(moment=row.ended_at),
                Cell(texts.duration(row.active_ms / 1000) if row.active_ms else ""),
                Cell(row.decline_reason or ""),
            )
            for row in found.assignments
        ),
    )


def _no_output(visit: OperatorVisit, found: LoopInspection) -> str:
    if not found.loop.status.is_terminal:
        return visit.texts.say("loop.no_output_yet")
    missing = found.output_missing
    return visit.texts.say("loop.no_output") if missing is None else missing


def _deliveries(visit: OperatorVisit, found: LoopInspection) -> Table | None:
    if not found.waiting_deliveries:
        return None
    say = visit.texts.say
    return Table(
        columns=tuple(
            say(f"column.{name}") for name in ("sink", "created", "attempts", "next_try", "last_error")
        ),
        rows=tuple(
            (
                Cell(delivery.sink),
                Cell(moment=delivery.created_at),
                Cell(str(delivery.attempts), number=True),
                Cell(moment=delivery.due_at),
                Cell(delivery.last_error or ""),
            )
            for delivery in found.waiting_deliveries
        ),
    )
