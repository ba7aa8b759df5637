"""Words and drawings made by hand: letters are 10 pixels wide and 20 high, so a text height is 20."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from overread.engines.documents.blanks import blank_dividers
from overread.engines.documents.boxes import is_form
from overread.engines.documents.geometry import Box
from overread.engines.documents.grids import find_grids
from overread.engines.documents.page import Drawing, Line, Mark, Pair, Rule, Word
from overread.engines.documents.pairs import find_pairs
from overread.engines.documents.phrases import Phrase, phrases_of

EM = 20.0


def line(x: float, y: float, text: str, *, height: float = 20.0, confidence: float = 99.0) -> Line:
    """Words of one text from x on; a space is half a letter wide."""
    words, at = [], x
    for part in text.split():
        width = len(part) * height / 2
        words.append(Word(part, confidence, Box(at, y, at + width, y + height)))
        at += width + height / 4
    return Line(tuple(words))


def mark(x: float, y: float, *, selected: bool = False) -> Mark:
    return Mark(Box(x, y, x + 18, y + 18), selected, 98.0)


def rule(x0: float, y: float, x1: float) -> Rule:
    return Rule(Box(x0, y, x1, y + 2))


def grid_cells(xs: Sequence[float], ys: Sequence[float]) -> list[Box]:
    """The cells between the given upright and level rules."""
    return [
        Box(left + 2, top + 2, right, bottom) for top, bottom in pairwise(ys) for left, right in pairwise(xs)
    ]


def phrases(*lines: Line, drawing: Drawing | None = None) -> list[Phrase]:
    drawn = drawing or Drawing((), (), ())
    return phrases_of(lines, EM, [*(m.box for m in drawn.marks), *blank_dividers(drawn.horizontal, EM)])


def pairs(
    *lines: Line, rules: Sequence[Rule] = (), cells: Sequence[Box] = (), marks: Sequence[Mark] = ()
) -> list[Pair]:
    drawing = Drawing(rules, cells, marks)
    found = phrases(*lines, drawing=drawing)
    grids = find_grids(cells, found, marks, EM)
    data = [grid.box for grid in grids if not is_form(grid)]
    return find_pairs(found, drawing, [grid for grid in grids if is_form(grid)], data, EM)


def told(found: Sequence[Pair]) -> list[tuple[str, str | bool]]:
    """Key and value of each pair, as text; of a mark whether it is set."""
    return [(text(pair.key), pair.mark.selected if pair.mark else text(pair.value)) for pair in found]


def text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
