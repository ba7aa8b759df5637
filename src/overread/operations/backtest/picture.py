"""The curves of a back-test as a picture: for each threshold, what moving it would do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from overread.domain.conditions.rekognition import ANY
from overread.operations.backtest.canvas import Anchor, Canvas, PngCanvas, Point, SvgCanvas
from overread.operations.backtest.plan import Plan, Sweep
from overread.operations.backtest.run import BackTest

ENDINGS = (".svg", ".png")

WIDTH = 920
HEAD = 92
PANEL = 264
LEFT, RIGHT, TOP, BOTTOM = 64, 190, 46, 44
"""Around the axes of a panel; what a line shows is written at its right end."""

INK, FAINT, GRID = "#1c2430", "#5b6675", "#e3e7ec"
REVIEWED, REVIEWED_AREA, CAUGHT, NOW = "#1f6feb", "#e8f0fd", "#b4460f", "#1c2430"
LABEL_GAP = 15.0


def draw(found: BackTest, title: str, file: Path) -> None:
    """Write the picture, by the file's ending (of `ENDINGS`) as SVG or PNG."""
    sweeps = found.plan.sweeps
    height = HEAD + max(1, len(sweeps)) * PANEL
    is_svg = file.suffix.lower() == ".svg"
    canvas: Canvas = SvgCanvas(WIDTH, height, title) if is_svg else PngCanvas(WIDTH, height)
    _head(canvas, found, title)
    for place, _ in enumerate(sweeps):
        _Panel(canvas, found, place).draw()
    if not sweeps:
        canvas.text((LEFT, HEAD + 30), "No condition has a threshold that could be moved.", 14, FAINT)
    canvas.save(file)


def label_of(plan: Plan, sweep: Sweep) -> str:
    """What a threshold belongs to: `Suggestive: ConfidenceLessThan`."""
    given = plan.leaves[sweep.leaf].copy["ConditionParameters"]
    named = ("ModerationLabelName", "ImportantFormKey", "Path")
    name = next(given[parameter] for parameter in named if parameter in given)
    return f"{'any' if name == ANY else name}: {sweep.family}{sweep.comparator}"


def percent(count: int, total: int) -> str:
    share = 100 * count / total if total else 0.0
    return f"{share:.1f} %" if share >= 0.1 or share == 0 else f"{share:.2g} %"


def _head(canvas: Canvas, found: BackTest, title: str) -> None:
    tally = found.tally
    canvas.text((LEFT, 36), title, 18, INK, bold=True)
    told = (
        f"{tally.predictions:,} predictions · {percent(tally.reviewed, tally.predictions)} would be reviewed"
    )
    if tally.knows_truth:
        told += f" · {percent(tally.caught, tally.wrong)} of {tally.wrong:,} known errors caught"
    canvas.text((LEFT, 60), told, 14, FAINT)


class _Panel:
    """One threshold: its axis across, shares upwards."""

    def __init__(self, canvas: Canvas, found: BackTest, place: int) -> None:
        self._canvas, self._found = canvas, found
        self._sweep = found.plan.sweeps[place]
        top = HEAD + place * PANEL
        self._title_y = top + 24
        self._left, self._right = float(LEFT), float(WIDTH - RIGHT)
        self._top, self._bottom = float(top + TOP), float(top + PANEL - BOTTOM)
        tally = found.tally
        self._reviewed = _shares(tally.moved[place].curve(self._sweep), tally.predictions)
        self._caught = (
            _shares(tally.moved_wrong[place].curve(self._sweep), tally.wrong) if tally.wrong else None
        )

    def draw(self) -> None:
        sweep = self._sweep
        self._canvas.text((self._left, self._title_y), label_of(self._found.plan, sweep), 14, INK, bold=True)
        self._canvas.text((self._right + RIGHT - 24, self._title_y), sweep.path, 12, FAINT, "end")
        self._axes()
        reviewed = self._curve(self._reviewed)
        floor = [(self._right, self._bottom), (self._left, self._bottom)]
        self._canvas.area([*reviewed, *floor], REVIEWED_AREA)
        self._grid()
        self._canvas.line(reviewed, REVIEWED, 2)
        ends = [(self._reviewed, "reviewed", REVIEWED)]
        if self._caught is not None:
            self._canvas.line(self._curve(self._caught), CAUGHT, 2)
            ends.append((self._caught, "errors caught", CAUGHT))
        self._name_lines(ends)
        self._now()

    def _axes(self) -> None:
        sweep = self._sweep
        for part in range(6):
            value = sweep.low + part * (sweep.high - sweep.low) / 5
            self._canvas.text((self._x(value), self._bottom + 18), f"{value:g}", 12, FAINT, "middle")
        for share in (0.0, 0.5, 1.0):
            self._canvas.text(
                (self._left - 10, self._y(share) + 4), f"{share:.0%}".replace("%", " %"), 12, FAINT, "end"
            )
        middle = (self._left + self._right) / 2
        self._canvas.text(
            (middle, self._bottom + 36), "threshold, everything else as it is", 12, FAINT, "middle"
        )

    def _grid(self) -> None:
        for part in range(5):
            y = self._y(part / 4)
            self._canvas.line([(self._left, y), (self._right, y)], "#b9c2cd" if part == 0 else GRID, 1)

    def _now(self) -> None:
        """Where the threshold stands, with what it does there."""
        sweep = self._sweep
        if not sweep.low <= sweep.operand <= sweep.high:
            return
        x = self._x(sweep.operand)
        self._canvas.line([(x, self._top), (x, self._bottom)], NOW, 1, dashed=True)
        anchor: Anchor = "end" if x > (self._left + self._right) / 2 else "start"
        tally = self._found.tally
        self._dot(x, tally.reviewed, tally.predictions, REVIEWED)
        told = f"now {sweep.operand:g}: {percent(tally.reviewed, tally.predictions)} reviewed"
        if tally.wrong:
            told += f", {percent(tally.caught, tally.wrong)} of errors caught"
            self._dot(x, tally.caught, tally.wrong, CAUGHT)
        self._canvas.text((x, self._top - 6), told, 12, INK, anchor)

    def _dot(self, x: float, count: int, total: int, colour: str) -> None:
        y = self._y(count / total if total else 0.0)
        turns = (place * math.tau / 24 for place in range(24))
        self._canvas.area([(x + 4 * math.cos(turn), y + 4 * math.sin(turn)) for turn in turns], colour)

    def _name_lines(self, ends: Sequence[tuple[Sequence[float], str, str]]) -> None:
        """At their right ends, moved apart where they would lie on one another."""
        below = float("-inf")
        for shares, name, colour in sorted(ends, key=lambda end: -end[0][-1]):
            y = max(self._y(shares[-1]) + 4, below + LABEL_GAP)
            self._canvas.text((self._right + 10, y), f"{name} {_percent(shares[-1])}", 12, colour, bold=True)
            below = y

    def _curve(self, shares: Sequence[float]) -> list[Point]:
        return [
            (self._x(threshold), self._y(share))
            for threshold, share in zip(self._sweep.thresholds, shares, strict=True)
        ]

    def _x(self, value: float) -> float:
        sweep = self._sweep
        return self._left + (value - sweep.low) / (sweep.high - sweep.low) * (self._right - self._left)

    def _y(self, share: float) -> float:
        return self._bottom - share * (self._bottom - self._top)


def _shares(counts: Sequence[int], total: int) -> list[float]:
    return [count / total if total else 0.0 for count in counts]


def _percent(share: float) -> str:
    return percent(round(share * 1_000_000), 1_000_000)
