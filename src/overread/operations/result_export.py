"""Results of one workflow as rows: its loops, their answers, its figures. Read page by page, however many there are."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.assignment import time_spent_seconds
from overread.domain.audit import Actor, Deed
from overread.domain.figures import Measure
from overread.domain.flow_definition import FlowDefinition
from overread.domain.human_loop import HumanLoop
from overread.domain.people import Operator
from overread.domain.time_window import TimeWindow
from overread.operations import audit, overview
from overread.operations.context import Context
from overread.operations.overview import Figures
from overread.store import assignments, flow_definitions, human_loops
from overread.store.times import to_ms

LOOPS_AT_ONCE = 1_000
ANSWERED_AT_ONCE = 25
"""Loops whose answers are read together: an answer may be megabytes."""

Value = str | int | float | None
Row = tuple[Value, ...]


class What(StrEnum):
    LOOPS = "loops"
    ANSWERS = "answers"
    FIGURES = "figures"


class Kind(StrEnum):
    """Of a column, for files that have types."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"


COUNTED = tuple(
    measure
    for measure in Measure
    if measure not in (Measure.WAITING, Measure.WORKING, Measure.AGREEMENT, Measure.COMPARED)
)

COLUMNS: dict[What, tuple[tuple[str, Kind], ...]] = {
    What.LOOPS: (
        ("human_loop", Kind.TEXT),
        ("status", Kind.TEXT),
        ("failure_code", Kind.TEXT),
        ("failure_reason", Kind.TEXT),
        ("created_at", Kind.TEXT),
        ("finished_at", Kind.TEXT),
        ("output_uri", Kind.TEXT),
    ),
    What.ANSWERS: (
        ("human_loop", Kind.TEXT),
        ("worker", Kind.TEXT),
        ("worker_id", Kind.TEXT),
        ("accepted_at", Kind.TEXT),
        ("submitted_at", Kind.TEXT),
        ("time_spent_seconds", Kind.NUMBER),
        ("answer", Kind.TEXT),
    ),
    What.FIGURES: (
        ("from", Kind.TEXT),
        ("started", Kind.WHOLE),
        *((measure.value, Kind.WHOLE) for measure in COUNTED),
        ("waiting_median_seconds", Kind.NUMBER),
        ("waiting_p90_seconds", Kind.NUMBER),
        ("answers", Kind.WHOLE),
        ("working_median_seconds", Kind.NUMBER),
        ("working_p90_seconds", Kind.NUMBER),
        ("compared", Kind.WHOLE),
        ("agreeing", Kind.WHOLE),
    ),
}
"""Columns of each file, in order. Times are ISO 8601, UTC, with milliseconds."""


@dataclass(frozen=True, slots=True)
class Export:
    """columns as in COLUMNS; pages of rows in the order of creation."""

    what: What
    columns: tuple[tuple[str, Kind], ...]
    pages: AsyncIterator[Sequence[Row]]


async def export(
    ctx: Context,
    operator: Operator,
    region: str,
    name: str,
    what: What,
    window: TimeWindow,
    address: str = "",
) -> Export:
    """Of loops that were started in the window, of their answers, or of the figures of its steps. Raises NotFound.

    Recorded before the first row is read: it is the widest look at what people have said.
    """
    flow = await ctx.store.read(flow_definitions.find, operator.account, region, name)
    actor = Actor.of_operator(operator, address)
    flow_arn = arn.flow_definition(operator.account, region, name)
    detail = f"{what.value}, {window.since.isoformat()} to {window.before.isoformat()}"
    await audit.note(ctx, actor, Deed.RESULTS_EXPORTED, flow_arn, detail=detail)
    pages = {
        What.LOOPS: lambda: _loops(ctx, flow, window),
        What.ANSWERS: lambda: _answers(ctx, flow, window),
        What.FIGURES: lambda: _figures(ctx, operator, region, name, window),
    }
    return Export(what, COLUMNS[what], pages[what]())


async def _loops(ctx: Context, flow: FlowDefinition, window: TimeWindow) -> AsyncIterator[Sequence[Row]]:
    async for page in _loop_pages(ctx, flow, window, LOOPS_AT_ONCE):
        yield [
            (
                loop.name,
                loop.status.value,
                loop.failure_code.value if loop.failure_code else None,
                loop.failure_reason,
                moment_text(loop.created_at),
                None if loop.finished_at is None else moment_text(loop.finished_at),
                loop.output_uri,
            )
            for loop in page
        ]


async def _answers(ctx: Context, flow: FlowDefinition, window: TimeWindow) -> AsyncIterator[Sequence[Row]]:
    async for page in _loop_pages(ctx, flow, window, ANSWERED_AT_ONCE):
        yield await ctx.store.read(_answer_rows, ctx, page)


def _answer_rows(conn: sa.Connection, ctx: Context, loops: Sequence[HumanLoop]) -> list[Row]:
    return [
        (
            loop.name,
            answer.identity.name,
            answer.identity.worker_id,
            moment_text(answer.accepted_at),
            moment_text(answer.submitted_at),
            time_spent_seconds(answer.accepted_at, answer.submitted_at, answer.active_ms),
            answer.content.decode("utf-8", "replace"),
        )
        for loop in loops
        for answer in assignments.read_answers(conn, ctx.store.sealer, loop.id)
    ]


async def _figures(
    ctx: Context, operator: Operator, region: str, name: str, window: TimeWindow
) -> AsyncIterator[Sequence[Row]]:
    found = await overview.figures_of(ctx, operator, region, name, window)
    yield [_figure_row(start, figures) for start, figures in found.steps]


def _figure_row(start: datetime, figures: Figures) -> Row:
    return (
        moment_text(start),
        figures.arrivals,
        *(figures.count(measure) for measure in COUNTED),
        figures.waiting_seconds(0.5),
        figures.waiting_seconds(0.9),
        figures.count(Measure.WORKING),
        figures.working_seconds(0.5),
        figures.working_seconds(0.9),
        figures.agreement.compared,
        figures.agreement.agreed,
    )


async def _loop_pages(
    ctx: Context, flow: FlowDefinition, window: TimeWindow, limit: int
) -> AsyncIterator[list[HumanLoop]]:
    after: tuple[int, int] | None = None
    while True:
        page = await ctx.store.read(
            human_loops.page,
            flow.id,
            created_from=window.since,
            created_before=window.before,
            ascending=True,
            after=after,
            limit=limit,
        )
        if page:
            yield page
            after = (to_ms(page[-1].created_at), page[-1].id)
        if len(page) < limit:
            return


def moment_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
