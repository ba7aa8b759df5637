"""Cells that touch each other, as grids with rows and columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from overread.engines.documents.geometry import Box, around
from overread.engines.documents.page import Mark
from overread.engines.documents.phrases import Phrase

TOUCHING = 0.45
"""In text heights: what two cells of one grid are apart at most."""


@dataclass(frozen=True, slots=True, eq=False)
class GridCell:
    """row, column: from 0; last_row, last_column: the same but for merged cells. phrases: inside, in reading order."""

    box: Box
    row: int
    column: int
    last_row: int
    last_column: int
    phrases: tuple[Phrase, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    cells: tuple[GridCell, ...]
    rows: int
    columns: int

    @property
    def box(self) -> Box:
        return around(cell.box for cell in self.cells)

    def row(self, number: int) -> list[GridCell]:
        """From left to right."""
        return sorted((cell for cell in self.cells if cell.row == number), key=lambda cell: cell.column)

    def column(self, number: int) -> list[GridCell]:
        """From top to bottom."""
        return sorted((cell for cell in self.cells if cell.column == number), key=lambda cell: cell.row)


def find_grids(
    cells: Sequence[Box], phrases: Sequence[Phrase], marks: Sequence[Mark], em: float
) -> list[Grid]:
    """All grids, single boxes included, from top to bottom."""
    grids = [_grid(group, phrases, marks, em) for group in _groups(cells, TOUCHING * em)]
    return sorted(grids, key=lambda grid: (grid.box.top, grid.box.left))


def _groups(cells: Sequence[Box], gap: float) -> list[list[Box]]:
    """Cells that touch, directly or through others."""
    waiting, groups = list(cells), []
    while waiting:
        group, edge = [], [waiting.pop()]
        while edge:
            cell = edge.pop()
            group.append(cell)
            near = [other for other in waiting if _touch(cell, other, gap)]
            waiting = [other for other in waiting if other not in near]
            edge += near
        groups.append(group)
    return groups


def _touch(one: Box, other: Box, gap: float) -> bool:
    beside = -gap <= one.overlap_x(other) <= gap and one.overlap_y(other) > 0.5 * min(
        one.height, other.height
    )
    below = -gap <= one.overlap_y(other) <= gap and one.overlap_x(other) > 0.5 * min(one.width, other.width)
    return beside or below


def _grid(group: Sequence[Box], phrases: Sequence[Phrase], marks: Sequence[Mark], em: float) -> Grid:
    tolerance = 0.5 * em
    lefts = _clusters([box.left for box in group], tolerance)
    tops = _clusters([box.top for box in group], tolerance)
    cells = [
        GridCell(
            box,
            row=_index(tops, box.top),
            column=_index(lefts, box.left),
            last_row=_last(tops, box.bottom - tolerance),
            last_column=_last(lefts, box.right - tolerance),
            phrases=tuple(phrase for phrase in phrases if box.holds_center_of(phrase.box)),
            marks=tuple(mark for mark in marks if box.holds_center_of(mark.box)),
        )
        for box in group
    ]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(tuple(cells), len(tops), len(lefts))


def _clusters(values: Sequence[float], tolerance: float) -> list[float]:
    """Starts of the rows or columns: values that differ by less than the tolerance are one."""
    starts: list[float] = []
    for value in sorted(values):
        if not starts or value - starts[-1] > tolerance:
            starts.append(value)
    return starts


def _index(starts: Sequence[float], value: float) -> int:
    return min(range(len(starts)), key=lambda i: abs(starts[i] - value))


def _last(starts: Sequence[float], end: float) -> int:
    return max((i for i, start in enumerate(starts) if start < end), default=0)
