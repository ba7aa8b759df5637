"""Tables: grids of ruled cells, and rows whose phrases stand in the same columns without any rule."""

from __future__ import annotations

from collections.abc import Sequence

from overread.engines.documents.geometry import Box, around
from overread.engines.documents.grids import Grid
from overread.engines.documents.page import Cell, Table
from overread.engines.documents.phrases import Phrase, rows_of
from overread.engines.documents.sheet import words_of

LEAST_ROWS, LEAST_COLUMNS = 3, 3
"""Of a table without rules; two columns are labels and values."""
MOST_ROW_GAP = 2.2
"""In text heights, between two rows of a table without rules."""


def ruled_table(grid: Grid) -> Table | None:
    """None for a single row or column. The confidence is the share of the grid's places that were found."""
    if grid.rows < 2 or grid.columns < 2:
        return None
    cells = tuple(
        Cell(
            cell.row + 1,
            cell.column + 1,
            cell.box,
            words_of(cell.phrases),
            cell.marks,
            row_span=max(1, cell.last_row - cell.row + 1),
            column_span=max(1, cell.last_column - cell.column + 1),
        )
        for cell in grid.cells
    )
    covered = sum(cell.row_span * cell.column_span for cell in cells)
    return Table(cells, 99.0 * min(1.0, covered / (grid.rows * grid.columns)))


def aligned_tables(phrases: Sequence[Phrase], em: float) -> list[Table]:
    """Tables without rules: three rows or more, three columns or more, no labels with colons among them."""
    tables, run = [], list[list[Phrase]]()
    for row in [*rows_of(phrases), []]:
        if run and _goes_on(run, row, em):
            run.append(row)
            continue
        if (table := _table(run, em)) is not None:
            tables.append(table)
        run = [row] if _may_begin(row) else []
    return tables


def _may_begin(row: Sequence[Phrase]) -> bool:
    return len(row) >= LEAST_COLUMNS and not any(p.has_colon for p in row)


def _goes_on(run: Sequence[Sequence[Phrase]], row: Sequence[Phrase], em: float) -> bool:
    """Whether each phrase of the row stands in one column of the head, and the row follows soon."""
    if not row or any(p.has_colon for p in row):
        return False
    gap = min(p.box.top for p in row) - max(p.box.bottom for p in run[-1])
    if gap > MOST_ROW_GAP * em:
        return False
    columns = _columns(run)
    places = [_place(phrase.box, columns) for phrase in row]
    found = [place for place in places if place is not None]
    return len(found) == len(row) == len(set(found)) and len(row) >= max(2, len(columns) - 2)


def _columns(run: Sequence[Sequence[Phrase]]) -> list[Box]:
    """Extent of each column so far; the head says how many there are."""
    columns = [phrase.box for phrase in run[0]]
    for row in run[1:]:
        for phrase in row:
            place = _place(phrase.box, columns)
            if place is not None:
                columns[place] = around((columns[place], phrase.box))
    return columns


def _place(box: Box, columns: Sequence[Box]) -> int | None:
    """The only column that the box overlaps."""
    over = [i for i, column in enumerate(columns) if column.overlap_x(box) > 0]
    return over[0] if len(over) == 1 else None


def _table(run: Sequence[Sequence[Phrase]], em: float) -> Table | None:
    if len(run) < LEAST_ROWS:
        return None
    columns = _columns(run)
    if not _are_aligned(run, columns, em):
        return None
    cells, filled = [], 0
    for number, row in enumerate(run, 1):
        height = around(p.box for p in row)
        for place, column in enumerate(columns):
            inside = [p for p in row if _place(p.box, columns) == place]
            filled += bool(inside)
            box = Box(column.left, height.top, column.right, height.bottom)
            cells.append(Cell(number, place + 1, box, words_of(inside)))
    return Table(tuple(cells), 90.0 * filled / len(cells))


def _are_aligned(run: Sequence[Sequence[Phrase]], columns: Sequence[Box], em: float) -> bool:
    """Whether the phrases of most columns share an edge or a middle. Lines of running text in columns do as well at
    their left, so tables also have to be of short cells.
    """
    aligned = 0
    for place in range(len(columns)):
        boxes = [p.box for row in run for p in row if _place(p.box, columns) == place]
        spreads = [
            max(values) - min(values)
            for values in (
                [b.left for b in boxes],
                [b.right for b in boxes],
                [b.center_x for b in boxes],
            )
        ]
        aligned += min(spreads) <= 0.8 * em
    longest = max(len(p.words) for row in run for p in row)
    return aligned >= len(columns) - 1 and longest <= 8
