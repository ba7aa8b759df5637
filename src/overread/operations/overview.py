"""The operator's overview: how much arrives and is done, how long it waits and takes, how far workers agree.

Read from sums that are kept with each change (`store/figures.py`), so nothing here depends on how many loops there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from overread.domain.agreement import Share
from overread.domain.figures import Measure, add_up, quantile
from overread.domain.flow_definition import FlowDefinition
from overread.domain.offer import Count
from overread.domain.paging import Listing
from overread.domain.people import Operator
from overread.domain.time_window import TimeWindow
from overread.operations.context import Context
from overread.operations.inspection import Page, join_position, split_position
from overread.store import figures, flow_definitions, inspection
from overread.store.figures import DAY_MS, HOUR_MS, Sums
from overread.store.times import from_ms, to_ms

WORKFLOWS_A_PAGE = 12
WORKERS_A_PAGE = 50
LEAST_ANSWERS = 10
"""A worker's figures of fewer answers say more about the tasks than about the worker, and are not shown."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one stretch of time. counts: how often. waiting, working: histograms of milliseconds. agreement: of those compared."""

    arrivals: int
    counts: Mapping[Measure, int]
    waiting: Mapping[int, int]
    working: Mapping[int, int]
    agreement: Share

    def count(self, *measures: Measure) -> int:
        return sum(self.counts.get(measure, 0) for measure in measures)

    def waiting_seconds(self, share: float) -> float | None:
        return _seconds(quantile(self.waiting, share))

    def working_seconds(self, share: float) -> float | None:
        return _seconds(quantile(self.working, share))

    @property
    def is_empty(self) -> bool:
        return not (self.arrivals or self.counts or self.agreement.compared)


@dataclass(frozen=True, slots=True)
class FlowFigures:
    """steps: one for each of the window's up to now, in order. open: loops in progress now."""

    flow: FlowDefinition
    open: Count
    steps: tuple[tuple[datetime, Figures], ...]
    total: Figures


@dataclass(frozen=True, slots=True)
class WorkerFigures:
    """answers: how many were submitted. The others are None with fewer than LEAST_ANSWERS (of agreement: compared answers)."""

    name: str
    worker_id: str
    answers: int
    median_seconds: float | None
    compared: int
    agreement: float | None


async def list_figures(
    ctx: Context, operator: Operator, region: str, window: TimeWindow, after: str | None = None
) -> Page[FlowFigures]:
    """Of every workflow, the newest first. The steps tell arrivals and completions only."""
    now = ctx.clock()

    def read(conn: sa.Connection) -> Page[FlowFigures]:
        listing = Listing(limit=WORKFLOWS_A_PAGE, after=split_position(after), ascending=False)
        page = flow_definitions.list_page(conn, operator.account, region, listing)
        found = _read(conn, list(page.items), window, now, (Measure.COMPLETED,))
        return Page(tuple(found), join_position(page.after))

    return await ctx.store.read(read)


async def figures_of(
    ctx: Context, operator: Operator, region: str, name: str, window: TimeWindow
) -> FlowFigures:
    """Raises NotFound."""
    now = ctx.clock()

    def read(conn: sa.Connection) -> FlowFigures:
        flow = flow_definitions.find(conn, operator.account, region, name)
        (found,) = _read(conn, [flow], window, now, tuple(Measure))
        return found

    return await ctx.store.read(read)


async def worker_figures(
    ctx: Context,
    operator: Operator,
    region: str,
    name: str,
    window: TimeWindow,
    after: tuple[str, int] | None = None,
) -> tuple[tuple[WorkerFigures, ...], tuple[str, int] | None]:
    """Of one workflow, for the whole days of the window, in the order of names: there is no ranking. With where the next
    page begins. Raises NotFound."""
    since, before = whole_days(window)

    def read(conn: sa.Connection) -> tuple[tuple[WorkerFigures, ...], tuple[str, int] | None]:
        flow = flow_definitions.find(conn, operator.account, region, name)
        found = figures.workers_with_figures(conn, flow.id, since, before, after, WORKERS_A_PAGE + 1)
        names = found[:WORKERS_A_PAGE]
        sums = figures.read_workers(conn, flow.id, [each.user_id for each in names], since, before)
        shown = tuple(_worker(each, sums.get(each.user_id, Sums.empty())) for each in names)
        more = len(found) > WORKERS_A_PAGE
        return shown, (names[-1].name, names[-1].user_id) if more else None

    return await ctx.store.read(read)


def whole_days(window: TimeWindow) -> tuple[datetime, datetime]:
    """The window, made longer to whole days in UTC: workers' sums are kept by the day."""
    first = from_ms(to_ms(window.since) // DAY_MS * DAY_MS)
    return first, from_ms(-(-to_ms(window.before) // DAY_MS) * DAY_MS)


def _read(
    conn: sa.Connection,
    flows: list[FlowDefinition],
    window: TimeWindow,
    now: datetime,
    measures: tuple[Measure, ...],
) -> list[FlowFigures]:
    """measures: of the steps; the total tells all of them, out of the sums of days where those suffice."""
    ids = [flow.id for flow in flows]
    if not ids:
        return []
    step_ms = window.step // timedelta(milliseconds=1)
    by_step = figures.read(conn, ids, window.since, window.before, step_ms, measures)
    span_of_total = DAY_MS if window.is_of_days else HOUR_MS
    whole = figures.read_total(conn, ids, window.since, window.before, span_of_total)
    open_loops = inspection.count_open(conn, ids)
    found = []
    for flow in flows:
        sums = by_step[flow.id]
        steps = tuple(
            (start, _figures([sums[number]] if number in sums else []))
            for number, start in enumerate(window.steps())
            if start <= now
        )
        total = _figures([whole[flow.id]])
        found.append(FlowFigures(flow, open_loops[flow.id], steps, total))
    return found


def _figures(parts: list[Sums]) -> Figures:
    counts: dict[Measure, int] = {}
    for part in parts:
        for measure, n in part.counts.items():
            counts[measure] = counts.get(measure, 0) + n
    return Figures(
        arrivals=sum(part.arrivals for part in parts),
        counts=counts,
        waiting=add_up(part.histograms.get(Measure.WAITING, {}) for part in parts),
        working=add_up(part.histograms.get(Measure.WORKING, {}) for part in parts),
        agreement=sum((part.agreement for part in parts), Share()),
    )


def _worker(name: figures.WorkerName, sums: Sums) -> WorkerFigures:
    answers, compared = sums.counts.get(Measure.WORKING, 0), sums.counts.get(Measure.COMPARED, 0)
    median = _seconds(quantile(sums.histograms.get(Measure.WORKING, {}), 0.5))
    return WorkerFigures(
        name=name.name,
        worker_id=name.worker_id,
        answers=answers,
        median_seconds=median if answers >= LEAST_ANSWERS else None,
        compared=compared,
        agreement=sums.agreement.ratio if compared >= LEAST_ANSWERS else None,
    )


def _seconds(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1_000
