"""Everything about one human loop: what went in, why people were asked, who did what, what they answered, what came out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console import confirmation
from overread.console.confirmation import Question
from overread.console.deliveries import deliveries_table
from overread.console.json_text import pretty
from overread.console.loop_document import DocumentView, document_view
from overread.console.loop_reasons import ReasonView, routed
from overread.console.tables import STATUS_TONES, Action, Fact, Table
from overread.console.visit import PAGES, OperatorVisit
from overread.domain import arn
from overread.domain.agreement import Agreement, Share
from overread.domain.audit import Actor, Deed
from overread.domain.events import DeliveryState
from overread.domain.loop_story import Step, StoryLine
from overread.operations import audit, human_loops, loop_story
from overread.operations.inspection import LoopInspection
from overread.operations.loop_story import LoopStory
from overread.web import live
from overread.web.rendering import Page

MOST_SHOWN = 500_000
"""Characters of one text on a page."""
MOST_FIELDS = 400
"""Of a comparison."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One worker's answer. note: why it does not count, for a late one. content: JSON text."""

    worker: str
    summary: str
    note: str | None
    content: str


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """text: None where the answer says nothing of the field. differs: from what most say."""

    text: str | None
    differs: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Answers field by field, beside each other. sentence: None for a single one. more: fields that are not shown."""

    sentence: str | None
    workers: tuple[str, ...]
    rows: tuple[tuple[str, bool, tuple[ComparedCell, ...]], ...]
    more: int


@dataclass(frozen=True, slots=True)
class StoryView:
    """One line of what happened. tone: of its mark."""

    line: StoryLine
    sentence: str
    note: str
    tone: str


@dataclass(frozen=True, slots=True)
class LoopPage(Page):
    """Input and output are JSON text, shown and never run; None where there is none, with the reason beside it.

    is_moving: more may happen to it soon, so the page looks often.
    """

    file: ClassVar = "loop.html"
    name: str
    status: str
    tone: str
    arn: str
    actions: tuple[Action, ...]
    facts: tuple[Fact, ...]
    is_moving: bool
    routed: str
    reasons: tuple[ReasonView, ...]
    document: DocumentView | None
    input: str | None
    comparison: Comparison | None
    answers: tuple[Answer, ...]
    late_answers: tuple[Answer, ...]
    story: tuple[StoryView, ...]
    output: str | None
    output_href: str
    no_output: str
    deliveries: Table | None
    back: str


async def show(visit: OperatorVisit) -> Response:
    name = visit.request.path_params["name"]
    story = await loop_story.tell(visit.ctx, visit.operator, visit.region, name)
    actor = Actor.of_operator(visit.operator, visit.address)
    # That a page asks again is what its request says, and anybody can say so.
    note = audit.note_once if live.is_refresh(visit.request) else audit.note
    await note(visit.ctx, actor, Deed.LOOP_VIEWED, _arn(visit, name))
    return PAGES.response(await _page(visit, story), visit.shell())


async def _page(visit: OperatorVisit, story: LoopStory) -> LoopPage:
    found, say = story.found, visit.texts.say
    loop = found.loop
    sentence, reasons = routed(visit.texts, story)
    document = None if story.document is None else await document_view(visit, loop.name, story.document)
    return LoopPage(
        name=loop.name,
        status=loop.status.value,
        tone=STATUS_TONES.get(loop.status.value, ""),
        arn=_arn(visit, loop.name),
        actions=_actions(visit, found),
        facts=_facts(visit, found),
        is_moving=_is_moving(found),
        routed=sentence,
        reasons=reasons,
        document=document,
        input=None if found.input is None else _shown(found.input),
        comparison=None if story.agreement is None else _comparison(visit, found, story.agreement),
        answers=tuple(_answers(visit, found)),
        late_answers=tuple(
            Answer(
                late.worker,
                say("loop.received", at=visit.texts.moment(late.received_at)),
                say(f"late.{late.reason.lower()}"),
                _shown(late.content),
            )
            for late in found.late_answers
        ),
        story=tuple(_story_view(visit, line) for line in story.lines),
        output=None if found.output is None else _shown(found.output),
        output_href=visit.href(f"loops/{loop.name}/output.json"),
        no_output=_no_output(visit, found),
        deliveries=deliveries_table(visit, found.deliveries, of_loop=True) if found.deliveries else None,
        back=visit.href("loops"),
    )


def _arn(visit: OperatorVisit, name: str) -> str:
    return arn.human_loop(visit.operator.account, visit.region, name)


def _is_moving(found: LoopInspection) -> bool:
    under_way = any(delivery.state is DeliveryState.WAITING for delivery in found.deliveries)
    return under_way or not found.loop.status.is_terminal


def _shown(text: str) -> str:
    shown = pretty(text)
    return shown if len(shown) <= MOST_SHOWN else f"{shown[:MOST_SHOWN]}\n…"


def _actions(visit: OperatorVisit, found: LoopInspection) -> tuple[Action, ...]:
    name, say = found.loop.name, visit.texts.say
    seen = Action(say("loop.seen_by"), visit.href("audit", loop=name), "quiet")
    ended = found.loop.status.is_terminal
    change = Action(
        say("loop.delete" if ended else "loop.stop"),
        visit.href(f"loops/{name}/{'delete' if ended else 'stop'}"),
        asks=True,
    )
    return seen, change


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


def _answers(visit: OperatorVisit, found: LoopInspection) -> Iterator[Answer]:
    for answer in found.answers:
        at, spent = visit.texts.moment(answer.submitted_at), visit.texts.duration(answer.time_spent_seconds)
        said = visit.texts.say("loop.answered", at=at, spent=spent)
        yield Answer(answer.worker, said, None, _shown(answer.content))


def _comparison(visit: OperatorVisit, found: LoopInspection, agreement: Agreement) -> Comparison:
    rows = tuple(
        (field.name, any(field.odd), _cells(field.values, field.odd))
        for field in agreement.fields[:MOST_FIELDS]
    )
    return Comparison(
        sentence=_agreed(visit, agreement.share) if len(found.answers) > 1 else None,
        workers=tuple(answer.worker for answer in found.answers),
        rows=rows,
        more=max(0, len(agreement.fields) - MOST_FIELDS),
    )


def _agreed(visit: OperatorVisit, share: Share) -> str:
    if not share.compared:
        return visit.texts.say("loop.nothing_compared")
    percent = round(100 * (share.ratio or 0))
    return visit.texts.say("loop.agreement", percent=percent, agreed=share.agreed, compared=share.compared)


def _cells(values: Sequence[str | None], odd: Sequence[bool]) -> tuple[ComparedCell, ...]:
    return tuple(ComparedCell(value, differs) for value, differs in zip(values, odd, strict=True))


# --- what happened -----------------------------------------------------------------------------------------------

_STORY_TONES = {
    Step.SUBMITTED: "success",
    Step.COMPLETED: "success",
    Step.DELIVERED: "success",
    Step.DECLINED: "warning",
    Step.TIMED_OUT: "warning",
    Step.LATE: "warning",
    Step.STOP_ASKED: "warning",
    Step.FAILED: "error",
    Step.UNDELIVERED: "error",
}


def _story_view(visit: OperatorVisit, line: StoryLine) -> StoryView:
    texts = visit.texts
    values: dict[str, object] = {"who": line.who}
    if line.step in (Step.DELIVERED, Step.UNDELIVERED):
        values = {"sink": line.note}
    elif line.step is Step.SUBMITTED:
        values["spent"] = texts.duration(line.seconds or 0)
    key = f"story.{line.step.value}"
    sentence = texts.say(key, **values)
    if line.times > 1:
        sentence = texts.say("story.again", sentence=sentence, times=line.times)
    return StoryView(line, sentence, _story_note(visit, line), _STORY_TONES.get(line.step, ""))


def _story_note(visit: OperatorVisit, line: StoryLine) -> str:
    if line.step is Step.LATE:
        return visit.texts.say(f"late.{line.note.lower()}")
    return "" if line.step in (Step.DELIVERED, Step.UNDELIVERED) else line.note


def _no_output(visit: OperatorVisit, found: LoopInspection) -> str:
    if not found.loop.status.is_terminal:
        return visit.texts.say("loop.no_output_yet")
    missing = found.output_missing
    return visit.texts.say("loop.no_output") if missing is None else missing


# --- stop and delete ---------------------------------------------------------------------------------------------


async def ask_stop(visit: OperatorVisit) -> Response:
    return confirmation.ask(visit, await _question(visit, "stop"))


async def stop(visit: OperatorVisit) -> Response:
    question, name = await _question(visit, "stop"), visit.request.path_params["name"]
    return await confirmation.carry_out(
        visit,
        question,
        lambda: human_loops.stop(visit.ctx, visit.caller, name),
        question.back,
        visit.texts.say("loops.done.stop", 1),
    )


async def ask_delete(visit: OperatorVisit) -> Response:
    return confirmation.ask(visit, await _question(visit, "delete"))


async def delete(visit: OperatorVisit) -> Response:
    question, name = await _question(visit, "delete"), visit.request.path_params["name"]
    return await confirmation.carry_out(
        visit,
        question,
        lambda: human_loops.delete(visit.ctx, visit.caller, name),
        question.back if _comes_from_workflow(visit) else visit.href("loops"),
        visit.texts.say("loops.done.delete", 1),
    )


async def _question(visit: OperatorVisit, what: str) -> Question:
    """Raises NotFound: nothing is asked about a loop that is not there."""
    name, say = visit.request.path_params["name"], visit.texts.say
    loop = await human_loops.describe(visit.ctx, visit.caller, name)
    here, query = f"loops/{name}", {}
    if _comes_from_workflow(visit):
        here, query = f"workflows/{loop.flow_name}", {"back": "workflow"}
    return Question(
        heading=say(f"loops.ask.{what}", 1),
        sentences=(name, say(f"loops.warning.{what}", 1)),
        button=say(f"loops.button.{what}"),
        action=visit.href(f"loops/{name}/{what}", **query),
        back=visit.href(here),
    )


def _comes_from_workflow(visit: OperatorVisit) -> bool:
    """Whether the loop was stopped or deleted in the list on its workflow's page."""
    return visit.request.query_params.get("back") == "workflow"
