"""From an image to everything that is on it: the steps in their order, with the time that each took."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from overread.engines.documents import deskew, marks, rules, tables
from overread.engines.documents.blanks import blank_dividers
from overread.engines.documents.boxes import is_form
from overread.engines.documents.deskew import Upright
from overread.engines.documents.geometry import Box
from overread.engines.documents.grids import find_grids
from overread.engines.documents.ocr import Recogniser, lines_of
from overread.engines.documents.page import Drawing, Line, PageContent, Rule
from overread.engines.documents.pairs import find_pairs
from overread.engines.documents.phrases import phrases_of, text_height
from overread.engines.documents.pixels import Pixels, ink_of

SMALLEST_SIDE_PX = 24
"""Nothing can be read on less."""


@dataclass(slots=True)
class Reading:
    """seconds: by step, in their order; `library` is the OCR itself."""

    upright: Upright
    content: PageContent
    seconds: dict[str, float] = field(default_factory=dict)


def read(image: Pixels, recogniser: Recogniser, *, clock: Callable[[], float] = time.perf_counter) -> Reading:
    """image: RGB, as it came."""
    laps = _Laps(clock)
    if min(image.shape[:2]) < SMALLEST_SIDE_PX:
        nowhere = Upright(image, 0.0, np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))
        return Reading(nowhere, PageContent((), (), (), ()))
    straight = deskew.upright(image)
    laps.end("upright")
    raw = recogniser.recognise(straight.image)
    laps.end("library")
    ink = ink_of(straight.image)
    found = lines_of(raw, ink)
    laps.end("words")
    em = text_height(found)
    drawing, vertical = _drawing(ink, found, em)
    laps.end("drawing")
    lines = marks.cleared(found, drawing.marks)
    content = _layout(lines, drawing, vertical, em)
    laps.end("layout")
    return Reading(straight, content, laps.seconds)


def _drawing(ink: Pixels, lines: list[Line], em: float) -> tuple[Drawing, list[Rule]]:
    horizontal, vertical = rules.find_rules(ink, em)
    cells = rules.find_cells((ink.shape[0], ink.shape[1]), horizontal, vertical, em)
    free = rules.free_rules(horizontal, cells, em)
    return Drawing(free, cells, marks.find_marks(ink, lines, em)), vertical


def _layout(lines: list[Line], drawing: Drawing, vertical: list[Rule], em: float) -> PageContent:
    dividers: list[Box] = [
        *(mark.box for mark in drawing.marks),
        *(rule.box for rule in vertical),
        *blank_dividers(drawing.horizontal, em),
    ]
    phrases = phrases_of(lines, em, dividers)
    grids = find_grids(drawing.cells, phrases, drawing.marks, em)
    forms = [grid for grid in grids if is_form(grid)]
    ruled = [table for grid in grids if (table := tables.ruled_table(grid)) is not None]
    data = [grid.box for grid in grids if not is_form(grid)]
    outside = [p for p in phrases if not any(grid.box.holds_center_of(p.box) for grid in grids)]
    aligned = tables.aligned_tables(outside, em)
    pairs = find_pairs(phrases, drawing, forms, [*data, *(table.box for table in aligned)], em)
    return PageContent(lines, drawing.marks, pairs, [*ruled, *aligned])


class _Laps:
    def __init__(self, clock: Callable[[], float]) -> None:
        self.seconds: dict[str, float] = {}
        self._clock = clock
        self._last = clock()

    def end(self, step: str) -> None:
        now = self._clock()
        self.seconds[step] = now - self._last
        self._last = now
