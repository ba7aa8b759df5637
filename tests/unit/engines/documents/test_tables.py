"""Rows and columns, with and without rules."""

from __future__ import annotations

from tests.unit.engines.documents.drawn import EM, grid_cells, line, mark, phrases, text

from overread.engines.documents.geometry import Box
from overread.engines.documents.grids import find_grids
from overread.engines.documents.page import Line, Table
from overread.engines.documents.tables import aligned_tables, ruled_table

ROWS = [["Item", "Number", "Price"], ["Desk lamp", "2", "10.00"], ["Shelf", "1", "35.00"]]


def drawn(rows: list[list[str]], width: float = 150) -> list[Line]:
    return [
        line(6 + width * c, 8 + 40 * r, text)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text
    ]


def read(table: Table) -> list[list[str]]:
    columns = max(cell.column for cell in table.cells)
    texts = [text(cell.words) for cell in table.cells]
    return [texts[i : i + columns] for i in range(0, len(texts), columns)]


def test_a_grid_of_cells_is_a_table() -> None:
    [grid] = find_grids(grid_cells([0, 150, 300, 450], [0, 40, 80, 120]), phrases(*drawn(ROWS)), (), EM)
    table = ruled_table(grid)
    assert table is not None
    assert read(table) == ROWS
    assert [(cell.row, cell.column) for cell in table.cells] == [(r, c) for r in (1, 2, 3) for c in (1, 2, 3)]


def test_a_merged_cell_spans_its_places() -> None:
    cells = [Box(2, 2, 300, 40), *grid_cells([0, 150, 300], [40, 80])]
    [grid] = find_grids(cells, phrases(line(10, 8, "Both")), (), EM)
    table = ruled_table(grid)
    assert table is not None
    assert [(c.row, c.column, c.row_span, c.column_span) for c in table.cells] == [
        (1, 1, 1, 2),
        (2, 1, 1, 1),
        (2, 2, 1, 1),
    ]


def test_marks_are_in_their_cells() -> None:
    tick = mark(160, 50)
    [grid] = find_grids(grid_cells([0, 150, 300], [0, 40, 80]), (), [tick], EM)
    table = ruled_table(grid)
    assert table is not None
    assert [cell.marks for cell in table.cells] == [(), (), (), (tick,)]


def test_one_row_of_boxes_is_no_table() -> None:
    [grid] = find_grids(grid_cells([0, 150, 300], [0, 40]), (), (), EM)
    assert ruled_table(grid) is None


def test_boxes_apart_are_grids_of_their_own() -> None:
    grids = find_grids([Box(0, 0, 100, 40), Box(0, 100, 100, 140)], (), (), EM)
    assert [len(grid.cells) for grid in grids] == [1, 1]


def test_aligned_rows_without_rules_are_a_table() -> None:
    [table] = aligned_tables(phrases(*drawn(ROWS)), EM)
    assert read(table) == ROWS


def test_a_row_with_a_gap_stays_in_the_table() -> None:
    rows = [*ROWS, ["Chair", "", "80.00"]]
    [table] = aligned_tables(phrases(*drawn(rows)), EM)
    assert read(table) == rows


def test_two_columns_or_two_rows_or_labels_with_colons_are_no_table() -> None:
    assert aligned_tables(phrases(*drawn([row[:2] for row in ROWS])), EM) == []
    assert aligned_tables(phrases(*drawn(ROWS[:2])), EM) == []
    assert aligned_tables(phrases(*drawn([["Name:", "Ada", "x"]] * 3)), EM) == []
