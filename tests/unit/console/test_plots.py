from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from overread.console.plots import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Line, Series, plot

values = st.lists(st.none() | st.floats(0, 1e9), min_size=1, max_size=170)


def shown(value: float) -> str:
    return f"{value:g}"


@given(values, st.sampled_from(["count", "seconds", "percent"]))
def test_every_mark_lies_inside_and_says_its_value(given_values: list[float | None], axis: str) -> None:
    steps = [(str(n), f"step {n}") for n in range(len(given_values))]
    if axis == "percent":
        given_values = [None if value is None else value % 100 for value in given_values]
    bars = Series("bars", tuple(given_values), "bar", 1)
    line = Series("line", tuple(given_values), "line", 2)

    found = plot("p", "Title", "said", [bars, line], steps, shown, axis)  # type: ignore[arg-type]

    assert [bar.said for bar in found.bars] == [
        f"step {n}: bars {value:g}" for n, value in enumerate(given_values) if value
    ]
    for bar in found.bars:
        assert bar.x >= LEFT
        assert bar.x + bar.width <= WIDTH - RIGHT
        assert bar.y >= TOP - 0.01
        assert abs(bar.y + bar.height - (HEIGHT - BOTTOM)) < 0.02
    (drawn,) = found.lines
    points = re.findall(r"[ML]([0-9.]+) ([0-9.]+)", drawn.path)
    assert len(points) == sum(value is not None for value in given_values)
    assert all(
        LEFT <= float(x) <= WIDTH - RIGHT and TOP - 0.01 <= float(y) <= HEIGHT - BOTTOM for x, y in points
    )
    assert len(found.rows) == len(given_values)
    assert 2 <= len(found.ticks) <= 6
    assert len(found.labels) <= 5


def test_a_line_has_gaps_where_there_is_nothing() -> None:
    series = Series("a", (1, None, 2, 3, None), "dashed", 3)
    found = plot("p", "T", "s", [series], [("x", "x")] * 5, shown)

    assert found.lines == (Line("M80.2 114.0M201.0 62.0L261.4 10.0", ((80.2, 114.0),), True, 3),)
    assert [tick.text for tick in found.ticks] == ["0", "1", "2", "3"]


def test_axes_count_in_steps_that_people_know() -> None:
    def ticks(most: float, axis: str) -> list[str]:
        series = [Series("a", (most,), "line", 1)]
        return [tick.text for tick in plot("p", "T", "s", series, [("x", "x")], shown, axis).ticks]  # type: ignore[arg-type]

    assert ticks(7, "count") == ["0", "2", "4", "6", "8"]
    assert ticks(0.5, "count") == ["0", "1"]
    assert ticks(130, "seconds") == ["0", "60", "120", "180"]
    assert ticks(86_400 * 9, "seconds") == ["0", "432000", "864000"]
    assert ticks(3, "percent") == ["0", "25", "50", "75", "100"]


def test_of_nothing_there_is_no_plot() -> None:
    empty = plot(
        "p",
        "T",
        "s",
        [Series("a", (0, 0), "bar", 1), Series("b", (None, None), "line", 2)],
        [("x", "x")] * 2,
        shown,
    )

    assert empty.is_empty
    assert not plot("p", "T", "s", [Series("a", (0,), "line", 1)], [("x", "x")], shown).is_empty
