"""Pairs whose evidence is a drawn box: a label inside it, beside it, or in the cell before it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from overread.engines.documents.geometry import Box
from overread.engines.documents.grids import Grid, GridCell
from overread.engines.documents.page import Evidence, Pair
from overread.engines.documents.phrases import Phrase
from overread.engines.documents.sheet import Sheet, words_of

LABEL_REACH = 14.0
"""In text heights: boxes often begin at a tab, far from short labels."""
MOST_LINES = 8
"""A box with more text is a frame around something, not a field."""


def box_pairs(grids: Sequence[Grid], sheet: Sheet) -> list[Pair]:
    """Pairs of all boxes; what they use is taken from the sheet. Data tables are not among the grids."""
    pairs: list[Pair] = []
    for grid in grids:
        alternate = _labels_alternate(grid)
        for number in range(grid.rows):
            cells = grid.row(number)
            pairs += _alternating_pairs(cells, sheet) if alternate else _row_pairs(cells, sheet)
        if grid.rows == 2 and grid.columns > 1:
            pairs += _two_row_pairs(grid, sheet)
    return pairs


def _alternating_pairs(cells: Sequence[GridCell], sheet: Sheet) -> list[Pair]:
    """Label, value, label, value: a value may read like a label here."""
    pairs = []
    for label, value in pairwise(cells):
        if label.column % 2 == 0 and value.column == label.column + 1 and label.phrases:
            pairs.append(_cells_pair(label, value, sheet))
    return pairs


def _row_pairs(cells: Sequence[GridCell], sheet: Sheet) -> list[Pair]:
    pairs: list[Pair] = []
    waiting: GridCell | None = None
    """A cell that holds only a label, for which the next one may be the value."""
    for cell in cells:
        if waiting is not None and not _is_only_label(cell):
            pairs.append(_cells_pair(waiting, cell, sheet))
            waiting = None
        elif pair := _inside_pair(cell, sheet):
            pairs.append(pair)
            waiting = None
        elif (len(cells) == 1 or not _is_only_label(cell)) and (pair := _beside_pair(cell, sheet)):
            pairs.append(pair)
        elif _is_only_label(cell):
            waiting = cell
    return pairs


def _is_only_label(cell: GridCell) -> bool:
    lines = cell.phrases
    if not lines or cell.marks or len(lines) > 2:
        return False
    return all(line.could_be_label or line.has_colon for line in lines)


def _cells_pair(label: GridCell, value: GridCell, sheet: Sheet) -> Pair:
    key, values = list(label.phrases), [p for p in value.phrases if sheet.is_free(p)]
    sheet.take([*key, *values])
    return Pair(
        Evidence.CELLS,
        words_of(key),
        words_of(values),
        {
            "colon": float(key[-1].has_colon),
            "label": float(key[0].could_be_label),
            "empty": float(not values),
            "lines": float(len(values)),
        },
        field=value.box,
    )


def _inside_pair(cell: GridCell, sheet: Sheet) -> Pair | None:
    """A label in the upper left corner, and below it the value, or room for one."""
    phrases = [p for p in cell.phrases if sheet.is_free(p)]
    if not phrases or cell.marks or len(phrases) > MOST_LINES:
        return None
    first, rest = phrases[0], phrases[1:]
    if any(p.box.is_on_row_of(first.box) for p in rest) or any(p.has_colon for p in rest):
        return None
    has_room = cell.box.bottom - first.box.bottom > 1.2 * first.box.height
    at_top = first.box.top - cell.box.top < 0.9 * first.box.height
    at_left = first.box.left - cell.box.left < 1.2 * sheet.em
    if not (at_top and at_left and has_room and (first.could_be_label or first.has_colon)):
        return None
    smaller = first.box.height / min(p.box.height for p in rest) if rest else 1.0
    sheet.take(phrases)
    return Pair(
        Evidence.BOX_INSIDE,
        first.words,
        words_of(rest),
        {
            "colon": float(first.has_colon),
            "label": float(first.could_be_label),
            "empty": float(not rest),
            "lines": float(len(rest)),
            "ratio": min(1.5, smaller),
        },
        field=cell.box,
    )


def _beside_pair(cell: GridCell, sheet: Sheet) -> Pair | None:
    """The label stands outside: left of the box, or above it."""
    values = [p for p in cell.phrases if sheet.is_free(p)]
    if len(values) > MOST_LINES or cell.marks or any(p.has_colon for p in values):
        return None
    label = sheet.left_of(cell.box, LABEL_REACH)
    above = False
    if label is None or not sheet.is_free(label) or not (label.could_be_label or label.has_colon):
        label, above = sheet.above(cell.box, 1.0), True
    if label is None or not (label.could_be_label or label.has_colon) or label in values:
        return None
    if sheet.cell_of(label.box) is not None:
        return None
    sheet.take([label, *values])
    gap = cell.box.top - label.box.bottom if above else cell.box.left - label.box.right
    return Pair(
        Evidence.BOX_BESIDE,
        label.words,
        words_of(values),
        {
            "colon": float(label.has_colon),
            "label": float(label.could_be_label),
            "empty": float(not values),
            "lines": float(len(values)),
            "gap": max(0.0, gap / sheet.em),
            "above": float(above),
        },
        field=cell.box,
    )


def _two_row_pairs(grid: Grid, sheet: Sheet) -> list[Pair]:
    """A row of labels over a row of values."""
    labels, values = grid.row(0), grid.row(1)
    if len(labels) != len(values) or not all(_is_only_label(cell) for cell in labels):
        return []
    if any(not sheet.is_free(p) for cell in (*labels, *values) for p in cell.phrases):
        return []
    return [_cells_pair(label, value, sheet) for label, value in zip(labels, values, strict=True)]


def is_form(grid: Grid) -> bool:
    """Whether a grid is for filling in, label beside value, rather than a table of data with a head."""
    if grid.rows == 1 or grid.columns == 1:
        return True
    cells = [cell for cell in grid.cells if cell.phrases]
    if not cells:
        return False
    if sum(_holds_label_and_value(cell) for cell in cells) >= 0.4 * len(cells):
        return True
    if any(p.has_colon for cell in cells for p in cell.phrases):
        return sum(any(p.has_colon for p in cell.phrases) for cell in cells) >= 0.3 * len(cells)
    if any(cell.marks for cell in cells) or not _labels_alternate(grid):
        return False
    return not _has_head(grid, [cell for cell in cells if cell.column % 2 == 1])


def _labels_alternate(grid: Grid) -> bool:
    """Whether every other column holds labels, from the first on."""
    labels = [cell for cell in grid.cells if cell.column % 2 == 0]
    filled = sum(bool(cell.phrases) for cell in labels)
    if grid.columns % 2 or filled < 0.8 * len(labels):
        return False
    return sum(_is_only_label(cell) and not _holds_label_and_value(cell) for cell in labels) >= 0.8 * filled


def _has_head(grid: Grid, values: Sequence[GridCell]) -> bool:
    """A first row of labels over columns of figures."""
    head = [cell for cell in values if cell.row == 0]
    body = [cell for cell in values if cell.row > 0]
    if not head or not body:
        return False
    figures = sum(not _is_only_label(cell) for cell in body)
    return all(_is_only_label(cell) for cell in head) and figures >= 0.8 * len(body) and grid.rows > 2


def _holds_label_and_value(cell: GridCell) -> bool:
    first: Phrase = cell.phrases[0]
    box: Box = cell.box
    low = box.bottom - first.box.bottom > 1.2 * first.box.height
    at_top = first.box.top - box.top < 0.9 * first.box.height
    return low and at_top and (first.could_be_label or first.has_colon)
