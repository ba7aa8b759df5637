"""Human loops: finding them, and stopping or deleting several at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

from starlette.datastructures import QueryParams
from starlette.responses import Response

from overread.console import confirmation, forms
from overread.console.confirmation import Question
from overread.console.errors import sentence_of
from overread.console.tables import Cell, Table, status_cell
from overread.console.visit import PAGES, OperatorVisit
from overread.domain.caller import Caller
from overread.domain.errors import NotFound, OverreadError
from overread.domain.human_loop import FailureCode, LoopStatus
from overread.operations import human_loops, loop_search
from overread.operations.context import Context
from overread.operations.loop_search import LoopFilter, LoopList
from overread.web.rendering import Page

MAX_FILTER_LENGTH = 256
MOST_SELECTED = 200
MOST_NAMED = 8
"""Loops that a sentence names; more are counted."""

SELECTED = "loops/-/selected"
"""No loop has the name `-`."""

_OF_FAILURE = f"{LoopStatus.FAILED}/"
"""In the choice of a status: failed, and why."""


@dataclass(frozen=True, slots=True)
class FilterValues:
    """The filter as its controls show it."""

    name: str
    workflow: str
    worker: str
    status: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class LoopsPage(Page):
    """The list and the filters that made it. statuses: value and label. count: in words.
    newer, older, first: addresses of other pages. looks_on: why the list is short although there is an older page."""

    file: ClassVar = "loops.html"
    table: Table
    action: str
    hidden: tuple[tuple[str, str | None], ...]
    values: FilterValues
    statuses: tuple[tuple[str, str], ...]
    is_filtered: bool
    clear: str
    count: str
    newer: str | None
    older: str | None
    first: str | None
    looks_on: str | None
    selected: str


async def show_list(visit: OperatorVisit) -> Response:
    query = visit.request.query_params
    wanted = filter_of(query)
    found = await loop_search.find_loops(
        visit.ctx,
        visit.operator,
        visit.region,
        wanted,
        older_than=visit.after,
        newer_than=query.get("before"),
    )
    chosen = filter_query(wanted)
    say = visit.texts.say
    page = LoopsPage(
        table=_table(visit, found),
        action=visit.href("loops"),
        hidden=(("region", None if visit.region == visit.ctx.policy.region else visit.region),),
        values=FilterValues(
            wanted.name,
            wanted.workflow,
            wanted.worker,
            chosen["status"] or "",
            chosen["from"] or "",
            chosen["to"] or "",
        ),
        statuses=_statuses(visit),
        is_filtered=not wanted.is_empty,
        clear=visit.href("loops"),
        count=_count(visit, found),
        newer=visit.href("loops", **chosen, before=found.newer) if found.newer else None,
        older=visit.href("loops", **chosen, after=found.older) if found.older else None,
        first=visit.href("loops", **chosen) if found.newer else None,
        looks_on=say("loops.looks_on") if found.looks_on else None,
        selected=visit.href(SELECTED, **chosen),
    )
    return PAGES.response(page, visit.shell())


def filter_of(query: QueryParams) -> LoopFilter:
    """What the address asks for; what it says wrong it does not say."""
    status, _, code = query.get("status", "").partition("/")
    return LoopFilter(
        name=_text(query, "name"),
        workflow=_text(query, "workflow"),
        worker=_text(query, "worker"),
        status=next((known for known in LoopStatus if known.value == status), None),
        failure_code=next((known for known in FailureCode if known.value == code), None),
        since=day_of(query.get("from", "")),
        before=day_of(query.get("to", ""), timedelta(days=1)),
    )


def filter_query(wanted: LoopFilter) -> dict[str, str | None]:
    """The filter as an address says it."""
    status = None if wanted.status is None else wanted.status.value
    if wanted.failure_code is not None:
        status = f"{_OF_FAILURE}{wanted.failure_code}"
    last = None if wanted.before is None else wanted.before - timedelta(days=1)
    return {
        "name": wanted.name or None,
        "workflow": wanted.workflow or None,
        "worker": wanted.worker or None,
        "status": status,
        "from": None if wanted.since is None else wanted.since.date().isoformat(),
        "to": None if last is None else last.date().isoformat(),
    }


def _text(query: QueryParams, name: str) -> str:
    return query.get(name, "")[:MAX_FILTER_LENGTH].strip()


def day_of(text: str, later: timedelta = timedelta()) -> datetime | None:
    """Whole days in UTC, as all times of lists."""
    try:
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day, tzinfo=UTC) + later
    except (ValueError, OverflowError):
        return None


def _table(visit: OperatorVisit, found: LoopList) -> Table:
    columns = ("name", "status", "workflow", "created", "finished")
    return Table(
        columns=tuple(visit.texts.say(f"column.{name}") for name in columns),
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
        keys=tuple(loop.name for loop in found.loops),
    )


def _statuses(visit: OperatorVisit) -> tuple[tuple[str, str], ...]:
    plain = [(known.value, known.value) for known in LoopStatus]
    failures = [
        (f"{_OF_FAILURE}{code}", visit.texts.say("loops.failed_by", code=code.value)) for code in FailureCode
    ]
    return (*plain, *failures)


def _count(visit: OperatorVisit, found: LoopList) -> str:
    count = found.count
    if count.capped:
        return visit.texts.say("loops.count_capped", count=str(count))
    return visit.texts.say("loops.count", count.value)


# --- several at once ---------------------------------------------------------------------------------------------

Operation = Callable[[Context, Caller, str], Awaitable[None]]
_OPERATIONS: dict[str, Operation] = {"stop": human_loops.stop, "delete": human_loops.delete}


async def ask_selected(visit: OperatorVisit) -> Response:
    """The selection of the list, with the button that was pressed."""
    form = await visit.form(long=True)
    names, what = form.texts("selected")[:MOST_SELECTED], form.text("do")
    if not names or what not in _OPERATIONS:
        return forms.done(visit, _list(visit), visit.texts.say("loops.none_selected"), "warning")
    return confirmation.ask(visit, _question(visit, what, names))


async def do_selected(visit: OperatorVisit) -> Response:
    what = visit.request.path_params["what"]
    if what not in _OPERATIONS:
        raise NotFound("page", visit.request.url.path)
    form = await visit.form(long=True)
    names = form.texts("selected")[:MOST_SELECTED]
    refused: list[str] = []
    for name in names:
        try:
            await _OPERATIONS[what](visit.ctx, visit.caller, name)
        except OverreadError as error:
            refused.append(sentence_of(error, visit.texts))
    sentences = [visit.texts.say(f"loops.done.{what}", len(names) - len(refused))]
    if refused:
        sentences.append(visit.texts.say("loops.refused", len(refused)))
        sentences += dict.fromkeys(refused)
    return forms.done(visit, _list(visit), " ".join(sentences), "warning" if refused else "success")


def _list(visit: OperatorVisit) -> str:
    """The list as it was filtered when its loops were selected."""
    return visit.href("loops", **filter_query(filter_of(visit.request.query_params)))


def _question(visit: OperatorVisit, what: str, names: Sequence[str]) -> Question:
    say = visit.texts.say
    shown = ", ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return Question(
        heading=say(f"loops.ask.{what}", len(names)),
        sentences=(
            say(f"loops.warning.{what}", len(names)),
            shown if more <= 0 else say("loops.and_more", more, names=shown),
        ),
        button=say(f"loops.button.{what}"),
        action=visit.href(f"{SELECTED}/{what}", **filter_query(filter_of(visit.request.query_params))),
        back=_list(visit),
        fields=tuple(("selected", name) for name in names),
    )
