"""Plots as SVG: bars and lines over steps of time. Pure: values in, marks at their places out; `pages/plots.html` draws them.

A plot is 360 units wide because a phone is: there a unit is a pixel, and its words are as large as those around it. Bars
stand for counts, lines for what is measured; a line has gaps where there is nothing. Every value is also in a table, and
what is drawn is told by its form besides its colour.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

WIDTH, HEIGHT = 360, 190
LEFT, RIGHT, TOP, BOTTOM = 50, 8, 10, 24
_SECONDS = (
    1,
    2,
    5,
    10,
    20,
    30,
    60,
    120,
    300,
    600,
    1_200,
    1_800,
    3_600,
    7_200,
    14_400,
    21_600,
    43_200,
    86_400,
)
"""Steps of an axis of durations that people count in."""
_TICKS = 4
MOST_LABELS = 5

Look = Literal["bar", "line", "dashed"]
Axis = Literal["count", "seconds", "percent"]


@dataclass(frozen=True, slots=True)
class Series:
    """values: one for each step; None where there is none. tone: 1 to 4."""

    name: str
    values: tuple[float | None, ...]
    look: Look
    tone: int


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    tone: int
    said: str


@dataclass(frozen=True, slots=True)
class Line:
    """path: of SVG. dots: points that stand alone, or are few enough to be seen."""

    path: str
    dots: tuple[tuple[float, float], ...]
    is_dashed: bool
    tone: int


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    text: str
    anchor: Literal["start", "middle", "end"] = "end"


@dataclass(frozen=True, slots=True)
class Plot:
    """legend: name, look and tone of each series. rows: label of the step, and the values as text. is_empty: nothing there."""

    id: str
    title: str
    said: str
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    labels: tuple[Tick, ...]
    legend: tuple[tuple[str, Look, int], ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    is_empty: bool

    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def plot(
    id: str,
    title: str,
    said: str,
    series: Sequence[Series],
    steps: Sequence[tuple[str, str]],
    shown: Callable[[float], str],
    axis: Axis = "count",
) -> Plot:
    """steps: short label for the axis and long one for the table, of each step. shown: a value as text.

    said: what the plot comes to, for those who do not see it.
    """
    known = [value for each in series for value in each.values if value is not None]
    top, ticks = _scale(max(known, default=0), axis)
    bars = [each for each in series if each.look == "bar"]
    return Plot(
        id=id,
        title=title,
        said=said,
        bars=tuple(_bars(bars, steps, top, shown)),
        lines=tuple(_line(each, top) for each in series if each.look != "bar"),
        ticks=tuple(Tick(_y(value, top), shown(value)) for value in ticks),
        labels=tuple(_labels([label for label, _ in steps])),
        legend=tuple((each.name, each.look, each.tone) for each in series),
        rows=tuple(
            (long, tuple("" if value is None else shown(value) for value in values))
            for (_, long), values in zip(
                steps, zip(*(each.values for each in series), strict=True), strict=True
            )
        ),
        is_empty=not any(
            value is not None and (value or each.look != "bar") for each in series for value in each.values
        ),
    )


def _scale(most: float, axis: Axis) -> tuple[float, list[float]]:
    """The top of an axis and where its lines are, both ends included."""
    if axis == "percent":
        return 100, [0, 25, 50, 75, 100]
    wanted = most / _TICKS
    if axis == "seconds" and wanted <= _SECONDS[-1]:
        step: float = next(each for each in _SECONDS if each >= wanted)
    else:
        unit = 86_400 if axis == "seconds" else 1
        step = max(1, _nice(wanted / unit)) * unit
    count = max(1, math.ceil(most / step))
    return step * count, [step * n for n in range(count + 1)]


def _nice(wanted: float) -> float:
    """The next of 1, 2, 5, 10, 20, …"""
    power = 10 ** math.floor(math.log10(wanted)) if wanted > 0 else 1
    return float(next(each * power for each in (1, 2, 5, 10) if each * power >= wanted * (1 - 1e-9)))


def _y(value: float, top: float) -> float:
    return round(HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - TOP), 2)


def _slot(count: int) -> float:
    return (WIDTH - LEFT - RIGHT) / max(1, count)


def _bars(
    series: Sequence[Series], steps: Sequence[tuple[str, str]], top: float, shown: Callable[[float], str]
) -> list[Bar]:
    """Beside each other where there are several."""
    slot = _slot(len(steps))
    room = slot * 0.8
    width = room / max(1, len(series))
    found = []
    for number, each in enumerate(series):
        for place, value in enumerate(each.values):
            if value:
                x = LEFT + place * slot + (slot - room) / 2 + number * width
                y = _y(value, top)
                said = f"{steps[place][1]}: {each.name} {shown(value)}"
                found.append(
                    Bar(round(x, 2), y, round(width, 2), round(HEIGHT - BOTTOM - y, 2), each.tone, said)
                )
    return found


def _line(series: Series, top: float) -> Line:
    slot = _slot(len(series.values))
    points = [
        None if value is None else (round(LEFT + (place + 0.5) * slot, 2), _y(value, top))
        for place, value in enumerate(series.values)
    ]
    parts, dots = [], []
    for place, point in enumerate(points):
        if point is None:
            continue
        before = points[place - 1] if place else None
        after = points[place + 1] if place + 1 < len(points) else None
        parts.append(f"{'M' if before is None else 'L'}{point[0]} {point[1]}")
        if before is None and after is None:
            dots.append(point)
    return Line("".join(parts), tuple(dots), series.look == "dashed", series.tone)


def _labels(texts: Sequence[str]) -> list[Tick]:
    """A few of the steps' labels, the first and the last among them."""
    if not texts:
        return []
    slot, last = _slot(len(texts)), len(texts) - 1
    count = min(MOST_LABELS, len(texts))
    places = sorted({round(n * last / max(1, count - 1)) for n in range(count)})
    found = []
    for place in places:
        anchor: Literal["start", "middle", "end"] = "middle"
        x = LEFT + (place + 0.5) * slot
        if len(texts) > 1 and place == last:
            anchor, x = "end", WIDTH - RIGHT
        elif len(texts) > 1 and place == 0:
            anchor, x = "start", LEFT
        found.append(Tick(round(x, 2), texts[place], anchor))
    return found
