"""The first page: every workflow with its figures; one workflow in plots; and what its workers did, told with care."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from starlette.responses import Response

from overread.console import plots
from overread.console.first_steps import FirstStep, first_steps
from overread.console.plots import Plot, Series
from overread.console.tables import Cell, Fact, Table
from overread.console.visit import OVERVIEW, PAGES, OperatorVisit
from overread.domain.figures import Measure
from overread.domain.time_window import DAY, MOST_DAYS, NAMED, Named, TimeWindow
from overread.operations import overview
from overread.operations.overview import LEAST_ANSWERS, Figures, FlowFigures, WorkerFigures
from overread.web.rendering import NavItem, Page
from overread.web.texts import Texts

DEFAULT: Named = "7d"


@dataclass(frozen=True, slots=True)
class WindowView:
    """Which time is shown, and the ways to another. hidden: fields that the form of days keeps."""

    tabs: tuple[NavItem, ...]
    action: str
    hidden: tuple[tuple[str, str | None], ...]
    first: str
    last: str
    said: str


@dataclass(frozen=True, slots=True)
class WorkflowCard:
    name: str
    href: str
    figures: tuple[Fact, ...]
    plot: Plot


@dataclass(frozen=True, slots=True)
class OverviewPage(Page):
    """steps: to the first workflow, where there is none."""

    file: ClassVar = "overview.html"
    window: WindowView
    cards: tuple[WorkflowCard, ...]
    next: str | None
    first: str | None
    steps: tuple[FirstStep, ...]


@dataclass(frozen=True, slots=True)
class WorkflowFiguresPage(Page):
    file: ClassVar = "overview_workflow.html"
    name: str
    back: str
    workflow: str
    tabs: tuple[NavItem, ...]
    window: WindowView
    figures: tuple[Fact, ...]
    plots: tuple[Plot, ...]


@dataclass(frozen=True, slots=True)
class WorkersPage(Page):
    file: ClassVar = "overview_workers.html"
    name: str
    back: str
    tabs: tuple[NavItem, ...]
    window: WindowView
    table: Table
    least: int


# --- pages -------------------------------------------------------------------------------------------------------


async def show(visit: OperatorVisit) -> Response:
    window = window_of(visit)
    found = await overview.list_figures(visit.ctx, visit.operator, visit.region, window, visit.after)
    is_empty = not found.items and visit.after is None
    page = OverviewPage(
        window=window_view(visit, "", window),
        cards=tuple(_card(visit, number, each, window) for number, each in enumerate(found.items)),
        next=visit.href("", **window_query(window), after=found.after) if found.after else None,
        first=visit.href("", **window_query(window)) if visit.after else None,
        steps=await first_steps(visit) if is_empty else (),
    )
    return PAGES.response(page, visit.shell())


async def show_workflow(visit: OperatorVisit) -> Response:
    name, window = visit.request.path_params["name"], window_of(visit)
    found = await overview.figures_of(visit.ctx, visit.operator, visit.region, name, window)
    page = WorkflowFiguresPage(
        name=name,
        back=visit.href("", **window_query(window)),
        workflow=visit.href(f"workflows/{name}"),
        tabs=figure_tabs(visit, name, window, ""),
        window=window_view(visit, f"{OVERVIEW}/{name}", window),
        figures=_facts(visit.texts, found),
        plots=tuple(_plots(visit.texts, found, window)),
    )
    return PAGES.response(page, visit.shell())


async def show_workers(visit: OperatorVisit) -> Response:
    """`?name=…&id=…`: the worker after whom the page begins."""
    name, window = visit.request.path_params["name"], window_of(visit)
    query = visit.request.query_params
    last = query.get("id", "")
    after = (
        (query.get("name", ""), int(last))
        if last.isascii() and last.isdecimal() and len(last) <= 18
        else None
    )
    found, following = await overview.worker_figures(
        visit.ctx, visit.operator, visit.region, name, window, after
    )
    here, kept = f"{OVERVIEW}/{name}/workers", window_query(window)
    columns = ("worker", "submitted", "median_time", "agreement", "compared")
    table = Table(
        columns=tuple(visit.texts.say(f"column.{column}") for column in columns),
        rows=tuple(_worker_row(visit, each) for each in found),
        next=visit.href(here, **kept, name=following[0], id=str(following[1])) if following else None,
        first=visit.href(here, **kept) if after else None,
    )
    page = WorkersPage(
        name=name,
        back=visit.href("", **kept),
        tabs=figure_tabs(visit, name, window, "workers"),
        window=window_view(visit, here, window),
        table=table,
        least=LEAST_ANSWERS,
    )
    return PAGES.response(page, visit.shell())


# --- which time --------------------------------------------------------------------------------------------------


def window_of(visit: OperatorVisit) -> TimeWindow:
    """`?time=24h`, or the days `?from=…&to=…`, of which the last year is shown; what cannot be read is the last seven days."""
    query = visit.request.query_params
    first, last = _day(query.get("from", "")), _day(query.get("to", ""))
    if first is not None or last is not None:
        today = visit.ctx.clock().date()
        first, last = sorted((first or last or today, last or today))
        try:
            return TimeWindow.days(max(first, last - (MOST_DAYS - 1) * DAY), last)
        except (ValueError, OverflowError):
            pass
    name = next((known for known in NAMED if known == query.get("time")), DEFAULT)
    return TimeWindow.named(name, visit.ctx.clock())


def window_query(window: TimeWindow) -> dict[str, str | None]:
    if window.name is not None:
        return {"time": None if window.name == DEFAULT else window.name}
    return {"from": window.since.date().isoformat(), "to": window.last_day.isoformat()}


def figure_tabs(visit: OperatorVisit, name: str, window: TimeWindow, current: str) -> tuple[NavItem, ...]:
    """The pages of one workflow's figures."""
    return tuple(
        NavItem(
            visit.texts.say(f"overview.tab.{tab or 'plots'}"),
            visit.href(f"{OVERVIEW}/{name}{'/' if tab else ''}{tab}", **window_query(window)),
            tab == current,
        )
        for tab in ("", "workers", "export")
    )


def window_view(visit: OperatorVisit, here: str, window: TimeWindow) -> WindowView:
    say = visit.texts.say
    tabs = [
        NavItem(
            say(f"overview.time.{name}"),
            visit.href(here, time=None if name == DEFAULT else name),
            name == window.name,
        )
        for name in NAMED
    ]
    return WindowView(
        tabs=tuple(tabs),
        action=visit.href(here),
        hidden=(("region", None if visit.region == visit.ctx.policy.region else visit.region),),
        first=window.since.date().isoformat(),
        last=window.last_day.isoformat(),
        said=say(
            "overview.window",
            since=visit.texts.moment(window.since),
            before=visit.texts.moment(window.before),
        ),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


# --- figures -----------------------------------------------------------------------------------------------------

_ENDS = (
    (Measure.EXPIRED, "ends.expired"),
    (Measure.DECLINED_OUT, "ends.declined_out"),
    (Measure.STOPPED, "ends.stopped"),
    (Measure.FAILED, "ends.failed"),
)
_GIVEN_BACK = (
    (Measure.DECLINED, "given_back.declined"),
    (Measure.RETURNED, "given_back.released"),
    (Measure.TIMED_OUT, "given_back.timed_out"),
)


def _card(visit: OperatorVisit, number: int, found: FlowFigures, window: TimeWindow) -> WorkflowCard:
    return WorkflowCard(
        name=found.flow.name,
        href=visit.href(f"{OVERVIEW}/{found.flow.name}", **window_query(window)),
        figures=_facts(visit.texts, found),
        plot=_arrivals(visit.texts, f"plot-{number}", found, window),
    )


def _facts(texts: Texts, found: FlowFigures) -> tuple[Fact, ...]:
    """The few numbers that an operator wants first."""
    total, say = found.total, texts.say
    lost = total.count(Measure.EXPIRED, Measure.DECLINED_OUT, Measure.FAILED)
    return (
        Fact(say("figure.open"), str(found.open)),
        Fact(say("figure.arrivals"), f"{total.arrivals:,}"),
        Fact(say("figure.completed"), f"{total.count(Measure.COMPLETED):,}"),
        Fact(say("figure.waiting"), _duration(texts, total.waiting_seconds(0.5))),
        Fact(say("figure.working"), _duration(texts, total.working_seconds(0.5))),
        Fact(say("figure.agreement"), _percent(texts, total.agreement.ratio)),
        Fact(say("figure.lost"), f"{lost:,}"),
        Fact(say("figure.declined"), f"{total.count(Measure.DECLINED):,}"),
    )


def _plots(texts: Texts, found: FlowFigures, window: TimeWindow) -> Sequence[Plot]:
    say, steps = texts.say, _steps(found, window)
    total = found.total

    def counts(id: str, measures: Sequence[tuple[Measure, str]]) -> Plot:
        series = [
            Series(say(word), _counts(found, measure), "bar", tone)
            for tone, (measure, word) in enumerate(measures, 1)
        ]
        told = ", ".join(f"{say(word)} {total.count(measure):,}" for measure, word in measures)
        return plots.plot(id, say(f"plot.{id}"), told, series, steps, _count)

    def times(id: str, seconds: Callable[[Figures, float], float | None]) -> Plot:
        series = [
            Series(say("figure.median"), _values(found, lambda each: seconds(each, 0.5)), "line", 1),
            Series(say("figure.slowest"), _values(found, lambda each: seconds(each, 0.9)), "dashed", 2),
        ]
        middle, slow = _duration(texts, seconds(total, 0.5)), _duration(texts, seconds(total, 0.9))
        told = say("plot.said.times", median=middle, slow=slow)
        return plots.plot(id, say(f"plot.{id}"), told, series, steps, texts.duration, "seconds")

    agreement = Series(
        say("figure.agreement"), _values(found, lambda each: _hundredths(each.agreement.ratio)), "line", 3
    )
    return (
        _arrivals(texts, "arrivals", found, window),
        times("waiting", Figures.waiting_seconds),
        times("working", Figures.working_seconds),
        plots.plot(
            "agreement",
            say("plot.agreement"),
            say("plot.said.agreement", agreement=_percent(texts, total.agreement.ratio)),
            [agreement],
            steps,
            lambda value: f"{value:.0f} %",
            "percent",
        ),
        counts("ends", _ENDS),
        counts("given_back", _GIVEN_BACK),
    )


def _arrivals(texts: Texts, id: str, found: FlowFigures, window: TimeWindow) -> Plot:
    say = texts.say
    series = [
        Series(say("figure.arrivals"), _values(found, lambda each: each.arrivals), "bar", 1),
        Series(
            say("figure.completed"), _values(found, lambda each: each.count(Measure.COMPLETED)), "line", 4
        ),
    ]
    told = say(
        "plot.said.arrivals",
        arrivals=f"{found.total.arrivals:,}",
        completed=f"{found.total.count(Measure.COMPLETED):,}",
    )
    return plots.plot(id, say("plot.arrivals"), told, series, _steps(found, window), _count)


def _values(found: FlowFigures, value: Callable[[Figures], float | None]) -> tuple[float | None, ...]:
    return tuple(value(each) for _, each in found.steps)


def _counts(found: FlowFigures, measure: Measure) -> tuple[float | None, ...]:
    return tuple(each.count(measure) for _, each in found.steps)


def _steps(found: FlowFigures, window: TimeWindow) -> list[tuple[str, str]]:
    return [(_short(start, window), _long(start, window)) for start, _ in found.steps]


def _short(start: datetime, window: TimeWindow) -> str:
    return start.strftime("%H:%M") if window.before - window.since <= 2 * DAY else start.strftime("%m-%d")


def _long(start: datetime, window: TimeWindow) -> str:
    return start.strftime("%Y-%m-%d") if window.step >= DAY else start.strftime("%Y-%m-%d %H:%M UTC")


def _worker_row(visit: OperatorVisit, worker: WorkerFigures) -> tuple[Cell, ...]:
    few = visit.texts.say("overview.too_few")
    return (
        Cell(worker.name, note=worker.worker_id),
        Cell(f"{worker.answers:,}", number=True),
        Cell(
            few if worker.median_seconds is None else visit.texts.duration(worker.median_seconds), number=True
        ),
        Cell(few if worker.agreement is None else f"{worker.agreement:.0%}", number=True),
        Cell(f"{worker.compared:,}", number=True),
    )


def _count(value: float) -> str:
    return f"{value:,.0f}"


def _duration(texts: Texts, seconds: float | None) -> str:
    return texts.say("figure.none") if seconds is None else texts.duration(seconds)


def _hundredths(ratio: float | None) -> float | None:
    return None if ratio is None else 100 * ratio


def _percent(texts: Texts, ratio: float | None) -> str:
    return texts.say("figure.none") if ratio is None else f"{100 * ratio:.0f} %"
